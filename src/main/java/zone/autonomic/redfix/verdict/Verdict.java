package zone.autonomic.redfix.verdict;

/**
 * What isolated runs at one ref say about a failure.
 *
 * @param kind how the failure behaves
 * @param signature the failure it speaks of; empty where nothing was red
 * @param reds counted red runs with that signature
 * @param greens counted green runs
 * @param sentence what a person can check: the counts and what follows from them
 */
public record Verdict(Kind kind, java.util.Optional<FailureSignature> signature, int reds, int greens, String sentence) {

    public enum Kind {
        /** Three isolated reds of three. */
        GENUINE_DETERMINISTIC("genuine (deterministic)"),
        GENUINE("genuine"),
        /** Red and green at the same ref, alone on the node. */
        FLAKE("flake by itself"),
        /** All green; the load was not tried. */
        NOT_REPRODUCED("not reproduced");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** As people say it. */
        public String words() {
            return words;
        }
    }

    public boolean genuine() {
        return kind == Kind.GENUINE || kind == Kind.GENUINE_DETERMINISTIC;
    }
}
