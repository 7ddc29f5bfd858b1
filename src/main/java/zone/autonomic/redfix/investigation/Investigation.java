package zone.autonomic.redfix.investigation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import zone.autonomic.redfix.verdict.Side;
import zone.autonomic.redfix.verdict.Verdict;

/** An investigation: its id and everything that happened in it, in order. What is known is read from the events, never kept beside them. */
public record Investigation(InvestigationId id, List<Recorded> history) {

    /** An event with its place and time. */
    public record Recorded(int seq, Instant at, Event event) {}

    /** A run together with what became of it so far. */
    public record Run(RunRequest request, Optional<RunResult> result) {
        public RunResult.Colour colour() {
            return result.map(RunResult::colour).orElseThrow();
        }
    }

    public Investigation {
        history = List.copyOf(history);
    }

    /** This investigation with more events, for deciding and rendering; the log assigns the real times. */
    public Investigation with(Instant at, List<? extends Event> events) {
        List<Recorded> more = new ArrayList<>(history);
        for (Event event : events) {
            more.add(new Recorded(more.size() + 1, at, event));
        }
        return new Investigation(id, more);
    }

    public Stream<Event> events() {
        return history.stream().map(Recorded::event);
    }

    public <E extends Event> Stream<E> all(Class<E> type) {
        return events().filter(type::isInstance).map(type::cast);
    }

    public <E extends Event> Optional<E> last(Class<E> type) {
        return all(type).reduce((a, b) -> b);
    }

    public <E extends Event> boolean has(Class<E> type, Predicate<E> which) {
        return all(type).anyMatch(which);
    }

    public boolean has(Class<? extends Event> type) {
        return events().anyMatch(type::isInstance);
    }

    /** What its runs' names on the node end with. */
    public Optional<String> mark() {
        return all(Event.Opened.class).findFirst().flatMap(Event.Opened::mark);
    }

    public Request request() {
        return all(Event.Opened.class).findFirst().orElseThrow().request();
    }

    public Optional<Target> target() {
        return last(Event.TargetResolved.class).map(Event.TargetResolved::target);
    }

    public boolean closed() {
        return has(Event.Closed.class);
    }

    public Optional<Outcome> outcome() {
        return last(Event.Closed.class).map(Event.Closed::outcome);
    }

    /** The runs in the order in which they started. */
    public List<Run> runs() {
        return all(Event.RunStarted.class).map(Event.RunStarted::run).map(r -> new Run(r, result(r.id()))).toList();
    }

    public Optional<RunResult> result(String runId) {
        return all(Event.RunFinished.class).filter(f -> f.runId().equals(runId)).map(Event.RunFinished::result).findFirst();
    }

    /** The run that has started and isn't torn down yet. */
    public Optional<RunRequest> standingRun() {
        return all(Event.RunStarted.class).map(Event.RunStarted::run)
                .filter(r -> !has(Event.TornDown.class, down -> down.runId().equals(r.id()))).reduce((a, b) -> b);
    }

    /** The newest event, if it is of that type. */
    public <E extends Event> Optional<E> lastEvent(Class<E> type) {
        return history.isEmpty() ? Optional.empty() : Optional.of(history.get(history.size() - 1).event()).filter(type::isInstance).map(type::cast);
    }

    /** When the newest event of that type was put down. */
    public Optional<Instant> timeOfLast(Class<? extends Event> type) {
        return history.stream().filter(r -> type.isInstance(r.event())).map(Recorded::at).reduce((a, b) -> b);
    }

    /** The verdict, unless the investigation was opened again since. */
    public Optional<Verdict> verdict() {
        return lastSince(Event.Reopened.class, Event.Classified.class).map(Event.Classified::verdict);
    }

    /** The newest event of a type that came after the newest of another type, if there was one. */
    private <E extends Event> Optional<E> lastSince(Class<? extends Event> start, Class<E> type) {
        return events().skip(placeAfterLast(start)).filter(type::isInstance).map(type::cast).reduce((a, b) -> b);
    }

    private int placeAfterLast(Class<? extends Event> type) {
        for (int i = history.size(); i > 0; i--) {
            if (type.isInstance(history.get(i - 1).event())) {
                return i;
            }
        }
        return 0;
    }

    /** The ended runs that show what this one would show. */
    public List<Run> ended(RunRequest like) {
        return runs().stream().filter(r -> r.result().isPresent() && r.request().shows(like)).toList();
    }

    /** The ended runs of a kind at a commit of the recipe under investigation, alone, by the installed harness, whatever they were made for. */
    public List<Run> finished(RunKind kind, String commit) {
        return ended(new RunRequest("", kind, request().recipe(), commit, commit, false, "/"));
    }

    /** The lifecycles of the recipe at its tag by the installed harness: the ones that a verdict counts, in both arms. */
    private Stream<Run> counted() {
        Set<String> opinion = opinionRuns().stream().map(r -> r.request().id()).collect(Collectors.toSet());
        return runs().stream().filter(r -> r.result().isPresent() && !opinion.contains(r.request().id())).filter(r -> r.request().atTag()
                && r.request().kind() == RunKind.LIFECYCLE && r.request().conditions().harness().isEmpty()
                && target().filter(t -> t.recipe().equals(r.request().recipe()) && t.tagCommit().equals(r.request().commit())).isPresent());
    }

    /** Alone on the node. */
    public List<Run> isolated() {
        return counted().filter(r -> r.request().conditions().alone()).toList();
    }

    /** With other recipes deployed beside it. */
    public List<Run> loaded() {
        return counted().filter(r -> !r.request().conditions().alone()).toList();
    }

    /** The ended runs from fresh checkouts that the second opinion rests on; those of an opinion that reopened the case are counted with the others. */
    public List<Run> opinionRuns() {
        Set<String> since = events().skip(placeAfterLast(Event.Reopened.class)).filter(Event.RunStarted.class::isInstance)
                .map(e -> ((Event.RunStarted) e).run().id()).collect(Collectors.toSet());
        return runs().stream().filter(r -> r.result().isPresent() && r.request().conditions().fresh() && since.contains(r.request().id())).toList();
    }

    /** What the second opinion came to, unless the case was opened again since. */
    public Optional<Event.SecondOpinion> opinion() {
        return lastSince(Event.Reopened.class, Event.SecondOpinion.class);
    }

    /** Whether the verdict was published and stands. */
    public boolean published() {
        return lastSince(Event.Retracted.class, Event.Published.class).isPresent();
    }

    public Optional<HarnessBase> harness() {
        return last(Event.HarnessRead.class).flatMap(Event.HarnessRead::harness);
    }

    /** What the last sweep said of the recipe under investigation, once it was read. */
    public Optional<SweepRun> swept() {
        return last(Event.SweepRead.class).flatMap(read -> read.runs().stream().filter(r -> r.recipe().equals(request().recipe())).findFirst());
    }

    /** Where a fix goes: to the recipe where the fault is the recipe's, else to the harness. */
    public Optional<Destination> destination() {
        return finding().flatMap(finding -> finding.side() == Side.RECIPE
                ? target().map(t -> new Destination(t.recipe(), t.defaultBranch(), t.defaultHead()))
                : harness().map(h -> new Destination(h.repository(), h.defaultBranch(), h.head())));
    }

    public Optional<Probes> probes(String runId) {
        return all(Event.Probed.class).filter(p -> p.runId().equals(runId)).map(Event.Probed::probes).findFirst();
    }

    public Optional<Finding> finding() {
        return lastSince(Event.Reopened.class, Event.Diagnosed.class).map(Event.Diagnosed::finding);
    }

    /** Why no cause was found, unless the case was opened again since. */
    public Optional<Event.CauseUnknown> causeUnknown() {
        return lastSince(Event.Reopened.class, Event.CauseUnknown.class);
    }

    public Optional<Proposal> proposal() {
        return last(Event.FixPrepared.class).map(Event.FixPrepared::proposal);
    }

    /** Whether a run is made with the fix: of its pull request's head, or by a harness at that head. */
    public boolean withFix(RunRequest run) {
        return pullRequest().map(PullRequest::head).filter(head -> run.conditions().harness().orElse(run.commit()).equals(head)).isPresent();
    }

    /** Whether that pull request is where its fix is proposed. */
    public boolean proposes(String repository, long number) {
        return pullRequest().filter(p -> p.number() == number).isPresent() && destination().filter(to -> to.repository().equals(repository)).isPresent();
    }

    /** What a person did with the pull request, unless it was opened again since. */
    public Optional<Event.PullRequestSettled> settledPullRequest() {
        return lastSince(Event.PullRequestReopened.class, Event.PullRequestSettled.class);
    }

    /** What became of the fix, unless the pull request was opened again since. */
    public Optional<Event.Settled> settlement() {
        return lastSince(Event.PullRequestReopened.class, Event.Settled.class);
    }

    /** What the pull request was moved to after it carried its proof: what was shown says nothing of that. */
    public Optional<Event.HeadMoved> movedSinceProof() {
        return has(Event.ProofPublished.class) ? lastSince(Event.ProofPublished.class, Event.HeadMoved.class) : Optional.empty();
    }

    /** Whether it ended as proven, and the pull request is still what was proven. */
    public boolean provenStill() {
        return outcome().filter(Outcome.PROVEN::equals).isPresent() && movedSinceProof().isEmpty();
    }

    public Optional<PullRequest> pullRequest() {
        return last(Event.PullRequestReady.class).map(Event.PullRequestReady::pullRequest);
    }
}
