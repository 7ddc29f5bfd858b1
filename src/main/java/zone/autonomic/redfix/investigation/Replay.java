package zone.autonomic.redfix.investigation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * A stored investigation put through the rules as they are now. What was seen (runs, probes, answers) is taken as it was; at each place where
 * something was decided, today's rules are asked on exactly what was known then. The node isn't touched.
 */
public final class Replay {

    private final Playbook playbook;
    private final BiFunction<Investigation, Step, List<Event>> decide;

    /**
     * @param playbook today's rules
     * @param decide what a step that only thinks, such as a diagnosis, comes to today; none where that can't be asked
     */
    public Replay(Playbook playbook, BiFunction<Investigation, Step, List<Event>> decide) {
        this.playbook = playbook;
        this.decide = decide;
    }

    /** @param seq the event at which they part @param then what was decided @param now what would be decided on the same facts */
    public record Difference(int seq, Instant at, String then, String now) {}

    /**
     * What came of it.
     *
     * @param decisions how many places were asked about
     * @param differences where today's rules part, the first one first
     * @param unasked what couldn't be thought again, and why, e.g. since the recipe's mirror doesn't answer
     */
    public record Result(int decisions, List<Difference> differences, List<String> unasked) {}

    public Result of(Investigation so) {
        int decisions = 0;
        List<String> unasked = new ArrayList<>();
        List<Difference> differences = new ArrayList<>();
        for (int i = 0; i < so.history().size(); i++) {
            Investigation.Recorded recorded = so.history().get(i);
            Investigation known = new Investigation(so.id(), so.history().subList(0, i));
            Optional<Event> before = i == 0 ? Optional.empty() : Optional.of(so.history().get(i - 1).event());
            if (StepTaken.byTheLoop(recorded.event(), before)) {
                decisions++;
                now(known, recorded.event(), unasked).ifPresent(now -> differences.add(new Difference(recorded.seq(), recorded.at(), StepTaken.words(recorded.event()), now)));
            }
        }
        return new Result(decisions, List.copyOf(differences), List.copyOf(unasked));
    }

    /** What today's rules say instead; empty where they say the same. */
    private Optional<String> now(Investigation known, Event then, List<String> unasked) {
        Step step;
        try {
            step = playbook.next(known);
        } catch (RuntimeException unreadable) {
            return Optional.of("today's rules can't go on from there: " + unreadable.getMessage());
        }
        if (!StepTaken.leadsTo(step, then)) {
            return Optional.of(StepTaken.words(step));
        }
        List<Event> again;
        try {
            again = decide.apply(known, step);
        } catch (RuntimeException unanswered) {
            unasked.add("%s: %s".formatted(step.title(), unanswered.getMessage()));
            return Optional.empty();
        }
        return again.isEmpty() || StepTaken.same(again.get(0), then) ? Optional.empty() : Optional.of(StepTaken.words(again.get(0)));
    }
}
