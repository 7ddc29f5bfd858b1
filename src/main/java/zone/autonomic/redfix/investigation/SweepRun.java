package zone.autonomic.redfix.investigation;

import java.util.List;

/**
 * What the last sweep says of one recipe.
 *
 * @param run the run's directory on the node
 * @param recipe the recipe
 * @param version the tag that was swept
 * @param tiers its tiers and how they ended
 * @param failures what was red
 * @param enrolled false where it was green and is not promoted, because the harness leaves the recipe out
 * @param unreadable why nothing can be said of it; empty where something can
 */
public record SweepRun(String run, String recipe, String version, List<Tier> tiers, List<Failure> failures, boolean enrolled, String unreadable) {

    public SweepRun {
        tiers = List.copyOf(tiers);
        failures = List.copyOf(failures);
    }

    /** Whether it may not stay as it is: red, left out, or unreadable. */
    public boolean exception() {
        return !failures.isEmpty() || !enrolled || !unreadable.isEmpty();
    }

    /** In one line, for people. */
    public String summary() {
        if (!unreadable.isEmpty()) {
            return "unreadable: " + unreadable;
        }
        if (!failures.isEmpty()) {
            return failures.get(0).signature().toString();
        }
        return enrolled ? "green" : "not enrolled: green runs of it are not promoted";
    }
}
