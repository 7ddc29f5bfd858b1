package zone.autonomic.redfix.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import zone.autonomic.redfix.diagnosis.UnreleasedDemands.Against;
import zone.autonomic.redfix.harness.AnchorRefused;
import zone.autonomic.redfix.investigation.AwaitedPullRequest;
import zone.autonomic.redfix.investigation.Finding;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.recipe.Lint;
import zone.autonomic.redfix.recipe.MalformedRecipe;
import zone.autonomic.redfix.verdict.Side;

/**
 * A recipe's own tests demand what no tag of it and not its default branch holds, and what the head of an open pull request does: they were
 * written
 * for that pull request and wait for it. Facts: {@code stale} as {@link TestAssertsUnreleased} has it, and those of {@link
 * AwaitedPullRequest}.
 */
public final class TestAwaitsPullRequest implements Diagnosis {

    /** The defect's key. */
    public static final String DEFECT = "test-awaits-pull-request";

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
        if (holding.isEmpty()) {
            throw new Against("no open pull request's head holds what is demanded" + evidence.open().unasked().stream().map(u -> "; " + u)
                    .collect(Collectors.joining()));
        }
        OpenHeads.Head head = holding.get(0);
        PullRequest awaited = head.pullRequest();
        List<String> shown = new ArrayList<>(unreleased.shown());
        holding.forEach(h -> shown.add("%s (%s, at %.10s) holds it: %s".formatted(h.pullRequest().url(), h.pullRequest()
                .branch(), h.pullRequest().head(),
                DeployedText.of(h.files()).about(unreleased.demands()))));
        Lint.newErrors(evidence.recipe(), head.files(), evidence.name())
                .forEach(e -> shown.add("%s breaks lint: %s: %s, %s".formatted(awaited.url(), e.place(), e.rule(), e.message())));
        Map<String, String> facts = new java.util.HashMap<>(AwaitedPullRequest.facts(awaited));
        facts.put("stale", unreleased.ids());
        return new Finding(DEFECT, Side.TEST, unreleased.sentence(", and the head of %s does. They wait for that pull request".formatted(awaited.url())), shown,
                unreleased.refuted(), facts, unreleased.check());
    }
}
