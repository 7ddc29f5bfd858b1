package zone.autonomic.redfix.investigation;

import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.investigation.Investigation.Run;
import zone.autonomic.redfix.investigation.RunResult.Colour;

/**
 * Tests that wait for an open pull request: the way out is that pull request. Its head is run alone and linted, what came of it is told
 * there once, and
 * then a person is waited for. With leave to change tests they are scoped to the move instead, which is the next chapter's.
 */
final class AwaitedChapter {

    private final RunProtocol runs;

    AwaitedChapter(RunProtocol runs) {
        this.runs = runs;
    }

    Optional<Step> next(Investigation so) {
        return so.finding().flatMap(AwaitedPullRequest::of).flatMap(awaited -> run(so, awaited).or(() -> lint(so, awaited))
                .or(() -> tell(so, awaited)).or(() -> wait(so, awaited)));
    }

    /** One run that counts is enough; a head that can't be run, because every run is void, is told as that. */
    private Optional<Step> run(Investigation so, AwaitedPullRequest awaited) {
        RunRequest wanted = awaited.run(so.target().orElseThrow());
        List<Run> made = so.ended(wanted);
        boolean enough = made.stream().anyMatch(r -> r.colour() != Colour.VOID) || runs.giveUp(made).isPresent();
        return enough ? Optional.empty() : Optional.of(runs.begin(so, wanted));
    }

    private static Optional<Step> lint(Investigation so, AwaitedPullRequest awaited) {
        boolean linted = so.has(Event.Linted.class, l -> l.commit().equals(awaited.head()));
        return linted ? Optional.empty() : Optional.of(new Step.LintHead(so.target().orElseThrow(), awaited.head()));
    }

    private static Optional<Step> tell(Investigation so, AwaitedPullRequest awaited) {
        return so.has(Event.PullRequestTold.class) ? Optional.empty() : Optional.of(new Step.TellPullRequest(so.target()
                .orElseThrow(), awaited));
    }

    private static Optional<Step> wait(Investigation so, AwaitedPullRequest awaited) {
        if (so.request().withTests()) {
            return Optional.empty();
        }
        String then = awaited.complete(so) ? "a person merges it and releases a tag" : "it has to be completed first";
        return Optional.of(new Step.Close(Outcome.WAITING, "the tests wait for %s: its head, %s; %s. Or, with leave, they are scoped to that move: `/redfix %s --with-tests`"
                .formatted(awaited.url(), awaited.state(so), then, so.request().recipe())));
    }
}
