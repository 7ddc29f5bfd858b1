package zone.autonomic.redfix.investigation;

import java.util.List;

/**
 * What a teardown did and what it left.
 *
 * @param removed what was taken away, e.g. {@code stack warm-x_ci…}, {@code volume …}
 * @param kept what was left on purpose, with the reason (a canonical's volumes); begins with {@link #LEFT} where a person has to say whose it is
 * @param remaining what should be gone and isn't; empty when the node is clean
 */
public record Receipt(List<String> removed, List<String> kept, List<String> remaining) {

    /** How what could be the run's begins, and isn't known to be. */
    public static final String LEFT = "left: ";

    public Receipt {
        removed = List.copyOf(removed);
        kept = List.copyOf(kept);
        remaining = List.copyOf(remaining);
    }

    public boolean clean() {
        return remaining.isEmpty();
    }

    /** What could be the run's and isn't known to be, each with what to do about it. */
    public List<String> left() {
        return kept.stream().filter(k -> k.startsWith(LEFT)).map(k -> k.substring(LEFT.length())).toList();
    }

    /** What was left on purpose, and is known to be nobody's business but its owner's. */
    public List<String> keptOnPurpose() {
        return kept.stream().filter(k -> !k.startsWith(LEFT)).toList();
    }
}
