package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.diagnosis.ConfigNotWritable;
import zone.autonomic.redfix.diagnosis.Diagnosis;
import zone.autonomic.redfix.diagnosis.NameResolvesElsewhere;
import zone.autonomic.redfix.diagnosis.RestoreHookMissing;
import zone.autonomic.redfix.fix.Fix;
import zone.autonomic.redfix.fix.RestoreHook;
import zone.autonomic.redfix.fix.UniqueServiceName;
import zone.autonomic.redfix.fix.WritableConfig;

/** Every defect that redfix knows, and what mends it. A new one is a diagnosis and a fix, named here. */
@ApplicationScoped
class KnownDefects {

    private final List<Diagnosis> diagnoses = List.of(new RestoreHookMissing(), new NameResolvesElsewhere(), new ConfigNotWritable());
    private final List<Fix> fixes = List.of(new RestoreHook(), new UniqueServiceName(), new WritableConfig());

    List<Diagnosis> diagnoses() {
        return diagnoses;
    }

    Optional<Fix> fixOf(String defect) {
        return fixes.stream().filter(fix -> fix.mends().equals(defect)).findFirst();
    }
}
