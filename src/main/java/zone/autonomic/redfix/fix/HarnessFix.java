package zone.autonomic.redfix.fix;

import java.util.Map;
import zone.autonomic.redfix.fix.Fix.Attempt;
import zone.autonomic.redfix.harness.HarnessFiles;
import zone.autonomic.redfix.recipe.RecipeFiles;

/** One change to the harness (cc-ci) that mends one defect, for any recipe that has it, by anchored edits that are refused where the anchor isn't there. */
public interface HarnessFix {

    /** The fix's key and the last part of its branch, {@code redfix/<recipe>/<key>}. */
    String key();

    /** The defect that it mends, as a {@code Diagnosis} calls it. */
    String mends();

    /** Whether it changes a test file, which needs a person's leave ({@code --with-tests}). */
    default boolean needsWithTests() {
        return false;
    }

    /**
     * Makes the change. Applied to its own result it changes nothing and is refused.
     *
     * @param harness the harness's files at the base
     * @param recipe the recipe's files at its default branch
     * @param name the recipe's name
     * @param facts what the diagnosis found, see {@code Finding.facts()}
     * @return a proposal, or a refusal with the place and what a person could do instead
     */
    Attempt apply(HarnessFiles harness, RecipeFiles recipe, String name, Map<String, String> facts);
}
