package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.step.port.EventLog;
import zone.autonomic.redfix.step.port.NodeQueue;
import zone.autonomic.redfix.step.port.NodeQueue.Place;
import zone.autonomic.redfix.step.port.NodeQueue.Rank;
import zone.autonomic.redfix.step.port.Room;

/**
 * Sees to it that an investigation has the node before it looks at it for a run, until the run's receipt is there; and while abra
 * lints on it. Waiting for another of ours is no event: nothing of it is counted, and it shows as one line that changes.
 */
@ApplicationScoped
class NodeTurns {

    /** Whoever is next is woken; this is for what was lost with a process that was killed. */
    static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    private final NodeQueue queue;
    private final EventLog log;
    private final Room room;
    private final Waits waits;
    private final Clock clock;

    NodeTurns(NodeQueue queue, EventLog log, Room room, Waits waits, Clock clock) {
        this.queue = queue;
        this.log = log;
        this.room = room;
        this.waits = waits;
        this.clock = clock;
    }

    /** What stands in the way of the step: somebody else's turn; empty where it may be performed. */
    Optional<Handler.Done> before(Investigation so, Step step) {
        if (begins(step)) {
            Place place = queue.ask(so.id(), rank(so), since(so));
            place.call().ifPresent(log::wake);
            room.progress(so.id(), place.held() ? "" : words(place));
            return place.held() ? Optional.empty() : Optional.of(Handler.Done.nothingYet(LOOK_AGAIN));
        }
        if (so.standingRun().isPresent()) {
            queue.adopt(so.id(), rank(so), since(so));
        } else {
            leave(so.id());
        }
        return Optional.empty();
    }

    /** @param so with what happened @param pause how long it waits before its next turn */
    void after(Investigation so, Step step, Handler.Done done) {
        boolean unfit = done.events().stream().anyMatch(Event.NodeDirty.class::isInstance);
        boolean unseen = step instanceof Step.Preflight && done.events().stream().anyMatch(Event.StepFailed.class::isInstance);
        if (unfit || unseen) {
            // Another recipe may find it fit; who is served first is served first when it comes back.
            Instant until = clock.instant().plus(done.pause().orElse(waits.node()));
            queue.ask(so.id(), rank(so), since(so)).number().flatMap(number -> queue.standAside(so.id(), number,
                    until)).ifPresent(log::wake);
        } else if (step instanceof Step.LintHead || so.standingRun().isEmpty() && ended(done)) {
            leave(so.id());
        }
    }

    private static boolean ended(Handler.Done done) {
        return done.events().stream().anyMatch(Event.TornDown.class::isInstance);
    }

    private void leave(InvestigationId id) {
        queue.leave(id).ifPresent(log::wake);
    }

    private static boolean begins(Step step) {
        return step instanceof Step.Preflight || step instanceof Step.StartRun || step instanceof Step.LintHead;
    }

    private static Rank rank(Investigation so) {
        return so.request().sweep().isPresent() || so.closed() ? Rank.BY_ITSELF : Rank.PERSON;
    }

    /**
     * Who was asked first is served first, however long it took to look at the recipe; after a run it is in line again behind
     * those who wait.
     */
    private Instant since(Investigation so) {
        return so.runs().isEmpty() ? so.history().get(0).at() : clock.instant();
    }

    /** Those that wait, and how each stands in line. */
    Map<InvestigationId, String> line() {
        NodeQueue.Line line = queue.line();
        Map<InvestigationId, String> places = new LinkedHashMap<>();
        for (int i = 0; i < line.waiting().size(); i++) {
            places.put(line.waiting().get(i), words(new Place(Optional.empty(), i, line.waiting().size(), line.holder(),
                    Optional.empty())));
        }
        return places;
    }

    /** As people say it: “next”, “2nd of 4 in line”. */
    private static String words(Place place) {
        String line = place.before() == 0 ? "next in line" : ordinal(place.before() + 1) + " of " + place.waiting() + " in line";
        return "waits for its turn on the node, " + line + place.holder().map(who -> "; " + who + " has it").orElse("");
    }

    private static String ordinal(int n) {
        String ending = n % 100 >= 11 && n % 100 <= 13 ? "th" : switch (n % 10) {
            case 1 -> "st";
            case 2 -> "nd";
            case 3 -> "rd";
            default -> "th";
        };
        return n + ending;
    }
}
