package zone.autonomic.redfix.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.investigation.AwaitedPullRequest;
import zone.autonomic.redfix.investigation.Check;
import zone.autonomic.redfix.investigation.Conditions;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Finding;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Outcome;
import zone.autonomic.redfix.investigation.Proposal;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.investigation.RunResult;
import zone.autonomic.redfix.investigation.Target;
import zone.autonomic.redfix.investigation.Tier;
import zone.autonomic.redfix.verdict.FailureSignature;
import zone.autonomic.redfix.verdict.Side;
import zone.autonomic.redfix.verdict.Verdict;

@DisplayName("What is said where the way out is a person's")
class WaysOutTextTest {

    private static final PullRequest OPEN = new PullRequest(4, "http://git.example/r/forum/pulls/4", "bob", "Move", "official-image", "4ead0144ead0144e", "open");
    private static final Check CHECK = new Check(RunKind.LIFECYCLE, "upgrade", "AssertionError", "/", Check.TESTME);

    private static Investigation story(Finding finding, Event... then) {
        Investigation so = new Investigation(new InvestigationId("forum-1"), List.of()).with(Instant.EPOCH, List.of(
                new Event.Opened(new Request("forum", Optional.empty(), Optional.empty(), "alice")),
                new Event.TargetResolved(new Target("forum", "0.8.1+3.5.0", "1111111111", "main", "1111111111")), 
                new Event.Classified(new Verdict(Verdict.Kind.GENUINE_DETERMINISTIC, Optional.of(FailureSignature.of("upgrade", "test_image", "AssertionError")), 2, 0, "2 of 2 runs red")),
                new Event.Diagnosed(finding)));
        return so.with(Instant.EPOCH, List.of(then));
    }

    private static Finding awaiting() {
        Map<String, String> facts = new HashMap<>(AwaitedPullRequest.facts(OPEN));
        return new Finding("test-awaits-pull-request", Side.TEST, "`test_image` demands what no ref holds.", List.of("main doesn't hold it"), List.of(), facts, CHECK);
    }

    private static Event[] run(RunResult result, boolean lint) {
        RunRequest run = new RunRequest("forum-1-r3", RunKind.LIFECYCLE, "forum", OPEN.head(), OPEN.head(), false, "/", Conditions.ALONE);
        return new Event[] {new Event.RunStarted(run), new Event.RunFinished(run.id(), result), new Event.Linted(OPEN.head(), lint, "R011 │ error │ ❌")};
    }

    private static RunResult green() {
        return new RunResult(0, List.of(new Tier("upgrade", Tier.Status.PASS)), List.of(), Optional.empty(), Optional.empty(), "u");
    }

    private static String told(Investigation so) {
        return new AwaitedText(new Templates(), "http://redfix.example").body(so, AwaitedPullRequest.of(so.finding().orElseThrow()).orElseThrow());
    }

    @Test
    void anAwaitedPullRequestIsToldWhatItsHeadComesTo() {
        assertThat(told(story(awaiting(), run(green(), true)))).isEqualTo("""
                **Red tests of `forum` wait for this pull request.** Its head, run alone at 4ead0144ea, is green.

                `test_image` demands what no ref holds.

                `forum` `0.8.1+3.5.0`: genuine (deterministic): 2 of 2 runs red

                - main doesn't hold it

                Nothing that was seen of the head speaks against it. Once a person has merged it and released a tag, the tests have what they demand.
                The tests could be scoped to this move instead, with a person's leave: `/redfix forum --with-tests`

                The investigation with all its logs: http://redfix.example/i/forum-1
                """);
    }

    @Test
    void andWhatLintHasAgainstIt() {
        assertThat(told(story(awaiting(), run(green(), false)))).contains("Its head, run alone at 4ead0144ea, is green, and abra's lint refuses it.",
                "What abra's lint says of the head; a release runs it:\n\n```\nR011 │ error │ ❌\n```\n", "It has to be completed first.").doesNotContain("speaks against it");
    }

    /** Beside a refused fix: what a person may do is posted in other words than what the bot would do with leave. */
    @Test
    void aSuggestionSaysThatItIsNoneOfTheBotsFixes() {
        Proposal patience = new Proposal("longer-patience", "Let test_x of forum try longer", "**This is a suggestion and no proof.**", Map.of("tests/forum/test_x.py", "b"), List.of(), "", "", "");
        Finding finding = new Finding("not-ready-under-load", Side.LOAD, "it begins too early", List.of(), List.of(), Map.of(), CHECK);
        Investigation so = story(finding, new Event.FixRefused("no place", Optional.of("runner/run_recipe_ci.py:7")), new Event.FixSuggested(patience, "-12\n+36"),
                new Event.SuggestionPosted("cc-ci", 3, "http://git.example/r/cc-ci/issues/3"), new Event.Closed(Outcome.WAITING, "no fix was made"));
        String body = new SuggestionText(new Templates(), "http://redfix.example").body(so, patience);

        assertThat(body).contains("redfix found no fix that it could make and prove.", "### What a person may change", "**This is a suggestion and no proof.**", "-12\n+36",
                "Also with `--with-tests` redfix doesn't make this change.").doesNotContain("### With leave", "/redfix forum --with-tests");
        assertThat(so.proposal()).as("it is nothing that a run could prove").isEmpty();
    }
}
