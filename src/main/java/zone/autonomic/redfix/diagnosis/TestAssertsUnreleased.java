package zone.autonomic.redfix.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import zone.autonomic.redfix.diagnosis.UnreleasedDemands.Against;
import zone.autonomic.redfix.harness.AnchorRefused;
import zone.autonomic.redfix.investigation.Finding;
import zone.autonomic.redfix.recipe.MalformedRecipe;
import zone.autonomic.redfix.verdict.Side;

/**
 * A recipe's own tests demand what no tag of it, not its default branch and no open pull request's head holds, while what they are run against is what
 * the tag says and is healthy. Fact: {@code stale}, the assertions by their tests and words, in lines.
 */
public final class TestAssertsUnreleased implements Diagnosis {

    /** The defect's key. */
    public static final String DEFECT = "test-asserts-unreleased";

    @Override
    public String defect() {
        return DEFECT;
    }

    @Override
    public Answer examine(Evidence evidence) {
        try {
            return Answer.holds(finding(evidence, UnreleasedDemands.of(evidence)));
        } catch (Against e) {
            return Answer.doesNotHold(e.getMessage());
        } catch (AnchorRefused e) {
            return Answer.doesNotHold(e.place() + ": " + e.getMessage());
        } catch (MalformedRecipe e) {
            return Answer.doesNotHold("the recipe can't be read: " + e.place() + ": " + e.getMessage());
        }
    }

    private static Finding finding(Evidence evidence, UnreleasedDemands unreleased) throws Against {
        List<OpenHeads.Head> holding = evidence.open().holding(unreleased.demands());
        if (!holding.isEmpty()) {
            throw new Against("the head of " + holding.get(0).pullRequest().url() + " holds it: these tests wait for that pull request");
        }
        List<String> shown = new ArrayList<>(unreleased.shown());
        shown.addAll(evidence.open().lacking(unreleased.demands()));
        return new Finding(DEFECT, Side.TEST, unreleased.sentence(""), shown, unreleased.refuted(), Map.of("stale", unreleased.ids()), unreleased.check());
    }
}
