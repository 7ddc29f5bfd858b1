package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.diagnosis.CanonicalOnLiveDomain;
import zone.autonomic.redfix.diagnosis.ConfigNotWritable;
import zone.autonomic.redfix.diagnosis.Diagnosis;
import zone.autonomic.redfix.diagnosis.NameResolvesElsewhere;
import zone.autonomic.redfix.diagnosis.NotReadyUnderLoad;
import zone.autonomic.redfix.diagnosis.RestoreHookMissing;
import zone.autonomic.redfix.diagnosis.TestAssertsUnreleased;
import zone.autonomic.redfix.diagnosis.TestAwaitsPullRequest;
import zone.autonomic.redfix.fix.CollisionFreeCanonical;
import zone.autonomic.redfix.fix.Fix;
import zone.autonomic.redfix.fix.HarnessFix;
import zone.autonomic.redfix.fix.ReadinessBeforeCustom;
import zone.autonomic.redfix.fix.RestoreHook;
import zone.autonomic.redfix.fix.ScopeOverlay;
import zone.autonomic.redfix.fix.UniqueServiceName;
import zone.autonomic.redfix.fix.WritableConfig;

/** Every defect that redfix knows, and what mends it. A new one is a diagnosis and a fix, named here. */
@ApplicationScoped
class KnownDefects {

    private final List<Diagnosis> diagnoses = List.of(new RestoreHookMissing(), new NameResolvesElsewhere(), new ConfigNotWritable(),
            new CanonicalOnLiveDomain(), new NotReadyUnderLoad(), new TestAssertsUnreleased(), new TestAwaitsPullRequest());
    private final List<Fix> fixes = List.of(new RestoreHook(), new UniqueServiceName(), new WritableConfig());
    private final List<HarnessFix> harnessFixes = List.of(new CollisionFreeCanonical(), new ReadinessBeforeCustom(), new ScopeOverlay(TestAssertsUnreleased.DEFECT),
            new ScopeOverlay(TestAwaitsPullRequest.DEFECT));

    List<Diagnosis> diagnoses() {
        return diagnoses;
    }

    /** What mends a defect of a recipe in the recipe. */
    Optional<Fix> fixOf(String defect) {
        return fixes.stream().filter(fix -> fix.mends().equals(defect)).findFirst();
    }

    /** What mends a defect of the harness, or of a test, in the harness. */
    Optional<HarnessFix> harnessFixOf(String defect) {
        return harnessFixes.stream().filter(fix -> fix.mends().equals(defect)).findFirst();
    }
}
