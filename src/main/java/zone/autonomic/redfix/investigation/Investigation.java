package zone.autonomic.redfix.investigation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
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

    public Optional<Verdict> verdict() {
        return last(Event.Classified.class).map(Event.Classified::verdict);
    }

    /** The ended runs of a kind at a commit, whatever they were made for. */
    public List<Run> finished(RunKind kind, String commit) {
        return runs().stream().filter(r -> r.result().isPresent()).filter(r -> r.request().kind() == kind && r.request().commit().equals(commit)).toList();
    }

    /** The isolated runs of the recipe at its tag, the ones that a verdict counts. */
    public List<Run> isolated() {
        return runs().stream().filter(r -> r.result().isPresent()).filter(r -> r.request().atTag() && r.request().kind() == RunKind.LIFECYCLE).toList();
    }

    public Optional<Probes> probes(String runId) {
        return all(Event.Probed.class).filter(p -> p.runId().equals(runId)).map(Event.Probed::probes).findFirst();
    }

    public Optional<Finding> finding() {
        return last(Event.Diagnosed.class).map(Event.Diagnosed::finding);
    }

    public Optional<Proposal> proposal() {
        return last(Event.FixPrepared.class).map(Event.FixPrepared::proposal);
    }

    public Optional<PullRequest> pullRequest() {
        return last(Event.PullRequestReady.class).map(Event.PullRequestReady::pullRequest);
    }
}
