package zone.autonomic.redfix.investigation;

import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.investigation.Investigation.Run;
import zone.autonomic.redfix.investigation.RunResult.Colour;
import zone.autonomic.redfix.verdict.Side;

/**
 * What comes after the end: a person merges or closes the pull request, and releases a tag; then the check runs once more, at that tag, and says
 * whether what was red is released and green. As long as it isn't, the next tag is waited for.
 */
final class AftermathChapter {

    private final Patience patience;
    private final RunProtocol runs;

    AftermathChapter(Patience patience, RunProtocol runs) {
        this.patience = patience;
        this.runs = runs;
    }

    Step next(Investigation so) {
        boolean proposed = so.outcome().filter(o -> o == Outcome.PROVEN || o == Outcome.NOT_PROVEN).isPresent();
        if (!proposed || so.pullRequest().isEmpty() || so.finding().isEmpty()) {
            return new Step.Rest();
        }
        Optional<Event.HeadMoved> moved = so.movedSinceProof();
        if (so.outcome().filter(Outcome.PROVEN::equals).isPresent() && moved.isPresent() && !so.has(Event.ProofWithdrawn.class)) {
            return new Step.WithdrawProof(so.destination().orElseThrow(), so.pullRequest().orElseThrow(),
                    "somebody pushed to the branch after that: what was shown of %.10s says nothing of %.10s".formatted(moved.get().from(), moved.get().to()));
        }
        Optional<Event.PullRequestSettled> settled = so.settledPullRequest();
        if (settled.isEmpty()) {
            return watch(so);
        }
        if (!settled.get().merged()) {
            // A person may open it again.
            return so.settlement().isPresent() ? watch(so)
                    : new Step.Settle(Settlement.DECLINED, "%s closed %s without merging it; it is not opened again".formatted(settled.get().by(), url(so)));
        }
        if (so.finding().orElseThrow().side() != Side.RECIPE) {
            return new Step.Rest(); // A harness has no tags: a person installs it, and the next sweep tells.
        }
        return so.last(Event.Released.class).map(released -> released(so, released)).orElseGet(() -> watch(so));
    }

    private static Step watch(Investigation so) {
        return new Step.WatchPullRequest(so.target().orElseThrow(), so.pullRequest().orElseThrow());
    }

    private Step released(Investigation so, Event.Released released) {
        Investigation since = since(so);
        Optional<Event.Settled> end = since.last(Event.Settled.class);
        if (end.isPresent()) {
            return end.get().settlement() == Settlement.RELEASED_AND_GREEN ? new Step.Rest() : watch(so);
        }
        Optional<String> given = given(since);
        if (given.isPresent()) {
            boolean nodeFails = since.has(Event.StepFailed.class, failed -> failed.step().equals(Step.title(Step.CancelRun.class)) && failed.attempt() >= patience.failedStep());
            return so.standingRun().filter(run -> !nodeFails).<Step>map(Step.CancelRun::new).orElseGet(() -> unknown(released, given.get()));
        }
        return runs.inFlight(so).orElseGet(() -> answered(so, since, released));
    }

    private Step answered(Investigation so, Investigation since, Event.Released released) {
        Check check = so.finding().orElseThrow().check();
        List<Run> made = since.runs().stream().filter(r -> r.result().isPresent()).toList();
        Optional<Run> counted = made.stream().filter(r -> r.colour() != Colour.VOID).findFirst();
        if (counted.isEmpty()) {
            RunRequest wanted = new RunRequest("", check.kind(), so.request().recipe(), released.tag(), released.commit(), true, check.healthPath());
            Step next = runs.giveUp(made).orElseGet(() -> runs.begin(so, wanted));
            return next instanceof Step.Close close ? unknown(released, close.summary()) : next;
        }
        RunResult result = counted.get().result().orElseThrow();
        String without = released.withFix() ? "" : ", which the merge is not in";
        if (result.colour() == Colour.GREEN) {
            return new Step.Settle(Settlement.RELEASED_AND_GREEN, "released and green: %s passes at `%s`%s".formatted(words(check), released.tag(), without));
        }
        if (result.colour() == Colour.RED) {
            String alike = check.isRedIn(result) ? "still red" : "red with another failure";
            return new Step.Settle(Settlement.STILL_RED, "%s at `%s`%s: `%s`".formatted(alike, released.tag(), without, result.failures().get(0).signature()));
        }
        return unknown(released, ProofChapter.describe(result));
    }

    private static Step unknown(Event.Released released, String why) {
        return new Step.Settle(Settlement.UNKNOWN, "nothing can be said of `%s`: %s".formatted(released.tag(), why));
    }

    /** Why the run at the tag is given up: a person wants its end, or a step failed too often. */
    private Optional<String> given(Investigation since) {
        return since.last(Event.CancelRequested.class).map(cancel -> "cancelled by " + cancel.by())
                .or(() -> since.all(Event.StepFailed.class).filter(failed -> failed.attempt() >= patience.failedStep()).findFirst()
                        .map(failed -> "gave up at “%s” after %d tries: %s".formatted(failed.step(), failed.attempt(), failed.message())));
    }

    /** What happened since the newest release. */
    private static Investigation since(Investigation so) {
        int released = so.history().stream().filter(r -> r.event() instanceof Event.Released).map(Investigation.Recorded::seq).reduce((a, b) -> b).orElse(0);
        return new Investigation(so.id(), so.history().stream().filter(r -> r.seq() > released).toList());
    }

    private static String words(Check check) {
        return "the check in tier `" + check.tier() + "`";
    }

    private static String url(Investigation so) {
        return so.pullRequest().orElseThrow().url();
    }
}
