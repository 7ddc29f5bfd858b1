package zone.autonomic.redfix.investigation;

import java.util.List;

/**
 * What a teardown did and what it left.
 *
 * @param removed what was taken away, e.g. {@code stack warm-x_ci…}, {@code volume …}
 * @param kept what was left on purpose, with the reason (a canonical's volumes)
 * @param remaining what should be gone and isn't; empty when the node is clean
 */
public record Receipt(List<String> removed, List<String> kept, List<String> remaining) {
    public Receipt {
        removed = List.copyOf(removed);
        kept = List.copyOf(kept);
        remaining = List.copyOf(remaining);
    }

    public boolean clean() {
        return remaining.isEmpty();
    }
}
