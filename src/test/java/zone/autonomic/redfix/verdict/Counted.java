package zone.autonomic.redfix.verdict;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Counts, for tests that care for nothing else. */
final class Counted {

    static final FailureSignature HANDSHAKE = FailureSignature.of("custom", "test_handshake", "no ServerSync in 12 tries");
    static final FailureSignature TIMEOUT = FailureSignature.of("install", "deploy", "timed out");

    private Counted() {}

    static Tally tally(int reds, int greens) {
        return new Tally(reds == 0 ? Optional.empty() : Optional.of(HANDSHAKE), reds, greens, 0);
    }

    /** Reds and greens alone, then reds and greens under load. */
    static TwoArms arms(int reds, int greens, int loadedReds, int loadedGreens) {
        return new TwoArms(tally(reds, greens), tally(loadedReds, loadedGreens));
    }

    static List<Set<FailureSignature>> runs(int reds, int greens) {
        List<Set<FailureSignature>> runs = new ArrayList<>(Collections.nCopies(reds, Set.of(HANDSHAKE)));
        runs.addAll(Collections.nCopies(greens, Set.of()));
        return runs;
    }
}
