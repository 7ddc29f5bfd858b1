package zone.autonomic.redfix.investigation;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The two gates that all the reds of a sweep have to pass.
 *
 * @param set how many reds there are
 * @param ends how the investigation of each has ended
 */
record Gates(int set, List<Event.MemberClosed> ends) {

    boolean passed(Gate gate) {
        return ends.size() == set && ends.stream().allMatch(demand(gate)) && (gate == Gate.M1 || passed(Gate.M1));
    }

    /** What the judgement rests on, or which investigations it waits for. */
    String why(Gate gate) {
        if (!passed(gate)) {
            return "%s is open: %s".formatted(gate, missing(gate));
        }
        return switch (gate) {
            case M1 -> "M1 is passed: all %d are investigated, isolated and classified, and a second opinion agrees on each".formatted(set);
            case M2 -> "M2 is passed: all %d are mended and proven, by %d pull requests that a person merges; none is left as an exception"
                    .formatted(set, ends.stream().flatMap(end -> end.pullRequest().stream()).distinct().count());
        };
    }

    private String missing(Gate gate) {
        String missing = ends.stream().filter(demand(gate).negate()).map(end -> end.id() + " (" + end.summary() + ")").collect(Collectors.joining("; "));
        if (missing.isEmpty()) {
            return ends.size() < set ? unended() : "M1 is";
        }
        return ends.size() < set ? missing + "; " + unended() : missing;
    }

    private String unended() {
        return "%d of %d %s not ended".formatted(set - ends.size(), set, set - ends.size() == 1 ? "has" : "have");
    }

    private static Predicate<Event.MemberClosed> demand(Gate gate) {
        return gate == Gate.M1 ? Event.MemberClosed::published : Gates::fixed;
    }

    /** Mended by a proven pull request, or on the default branch already. */
    static boolean fixed(Event.MemberClosed end) {
        return end.outcome() == Outcome.PROVEN || end.outcome() == Outcome.FIXED_NOT_RELEASED;
    }
}
