package zone.autonomic.redfix.investigation;

import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.investigation.RunResult.Colour;

/**
 * A pull request's head is tested because somebody asked for it in a comment: by cc-ci's bridge, which is followed and asked again when it slept, or by
 * the bot itself on the node. Nothing is diagnosed; whatever it comes to is told where it was asked for before it ends.
 */
final class TestPlaybook {

    private final Patience patience;
    private final RunProtocol runs;

    TestPlaybook(Patience patience, RunProtocol runs) {
        this.patience = patience;
        this.runs = runs;
    }

    Step next(Investigation so) {
        TestRequest test = so.request().test().orElseThrow();
        Optional<Event.HeadMoved> moved = so.last(Event.HeadMoved.class);
        if (moved.isPresent()) {
            return new Step.Close(Outcome.VOID, "somebody pushed: what is asked of %.10s says nothing of %.10s".formatted(moved.get().from(), moved.get().to()));
        }
        Optional<Event.PullRequestSettled> settled = so.settledPullRequest();
        if (settled.isPresent()) {
            return new Step.Close(Outcome.VOID, "%s %s the pull request meanwhile, and the bridge tests open ones alone".formatted(settled.get().by(), settled.get().merged() ? "merged" : "closed"));
        }
        if (!so.has(Event.TestTaken.class)) {
            return new Step.TakeTest(test);
        }
        return test.byBridge() ? byBridge(so, test) : onTheNode(so, test);
    }

    private Step byBridge(Investigation so, TestRequest test) {
        Target target = so.target().orElseThrow();
        Optional<Event.TestmeAnswered> answer = so.last(Event.TestmeAnswered.class);
        if (answer.isPresent()) {
            String says = "the bridge says %s of %.10s".formatted(answer.get().state(), test.pullRequest().head());
            Outcome outcome = answer.get().green() ? Outcome.GREEN : answer.get().state().equals("failure") ? Outcome.RED : Outcome.UNKNOWN;
            return new Step.Close(outcome, says);
        }
        long silent = so.all(Event.TestmeSilent.class).count();
        List<Event.TestmeAsked> asked = so.all(Event.TestmeAsked.class).toList();
        if (asked.size() > silent) {
            return new Step.AwaitTestme(target, test.pullRequest(), asked.get(asked.size() - 1));
        }
        return silent >= patience.testme() ? new Step.Close(Outcome.UNKNOWN, "the bridge did not answer %d times".formatted(silent))
                : new Step.AskTestme(target, test.pullRequest(), test.comment(), asked.size() + 1);
    }

    private Step onTheNode(Investigation so, TestRequest test) {
        RunProtocol.Shown shown = runs.once(so, wanted(so, test));
        if (shown.counted().isEmpty()) {
            return shown.next();
        }
        RunResult result = shown.counted().get().result().orElseThrow();
        Outcome outcome = switch (result.colour()) {
            case GREEN -> Outcome.GREEN;
            case RED -> Outcome.RED;
            case VOID, UNKNOWN -> Outcome.UNKNOWN;
        };
        return new Step.Close(outcome, "%.10s is %s".formatted(test.pullRequest().head(), ProofChapter.describe(result)));
    }

    /** Where there is no canonical to upgrade, quick is cold. */
    private static RunRequest wanted(Investigation so, TestRequest test) {
        Target target = so.target().orElseThrow();
        String head = test.pullRequest().head();
        RunRequest advance = Runs.atCommit(RunKind.ADVANCE_COPY, target, head, "/", Conditions.ALONE);
        boolean noCanonical = so.ended(advance).stream().filter(r -> r.colour() == Colour.UNKNOWN)
                .anyMatch(r -> r.result().flatMap(RunResult::unreadable).filter(why -> why.startsWith(RunResult.NO_CANONICAL)).isPresent());
        return test.quick() && !noCanonical ? advance : Runs.atCommit(RunKind.LIFECYCLE, target, head, "/", Conditions.ALONE);
    }

    /** Whoever asked is told before it ends, unless that failed too often. */
    Step told(Investigation so, Step.Close end) {
        String telling = Step.title(Step.AnswerTest.class);
        boolean inVain = so.has(Event.StepFailed.class, failed -> failed.step().equals(telling) && failed.attempt() >= patience.failedStep());
        return inVain || so.has(Event.TestAnswered.class) ? end : new Step.AnswerTest(so.request().test().orElseThrow(), end.outcome(), end.summary());
    }
}
