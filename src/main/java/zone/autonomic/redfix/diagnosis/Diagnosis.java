package zone.autonomic.redfix.diagnosis;

import java.util.Optional;
import zone.autonomic.redfix.investigation.Finding;

/** One known defect: what to look at, when it holds, and what it then says. Recipes' names play no part in it. */
public interface Diagnosis {

    /** The defect's key, which a {@code Fix} names as what it mends. */
    String defect();

    /** Looks at the evidence. It holds only where the evidence itself shows it; everything else is "doesn't hold, because". */
    Answer examine(Evidence evidence);

    /** Either a finding, or why the defect doesn't hold. */
    record Answer(Optional<Finding> finding, String because) {
        public static Answer holds(Finding finding) {
            return new Answer(Optional.of(finding), "");
        }

        public static Answer doesNotHold(String because) {
            return new Answer(Optional.empty(), because);
        }
    }
}
