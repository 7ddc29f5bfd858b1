package zone.autonomic.redfix.verdict;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the counted runs at one ref say about a failure.
 *
 * @param kind how the failure behaves
 * @param signature the failure it speaks of; empty where nothing was red
 * @param reds counted isolated runs that are red with that signature
 * @param greens counted green isolated runs
 * @param loadedReds counted runs under load that are red with it; 0 in what was written before there was a load arm
 * @param loadedGreens counted green runs under load
 * @param p Fisher's one-sided p that the load makes no difference; empty where the load was not tried
 * @param sentence what a person can check: the counts and what follows from them
 */
public record Verdict(Kind kind, Optional<FailureSignature> signature, int reds, int greens, int loadedReds, int loadedGreens, OptionalDouble p,
        String sentence) {

    public enum Kind {
        /** Three isolated reds of three. */
        GENUINE_DETERMINISTIC("genuine (deterministic)"),
        /** Two isolated reds of two. */
        GENUINE("genuine"),
        /** Red and green at the same ref, alone on the node. */
        FLAKE("flake by itself"),
        /** Never red alone, red again under the load. */
        LOAD_FLAKE("load flake"),
        /** All green alone; the load was not tried, or did not show it. */
        NOT_REPRODUCED("not reproduced"),
        /** Red beside a named leftover or neighbour, and not without it. */
        POLLUTED("polluted"),
        /** Nothing that could be counted: the place failed. */
        VOID("void"),
        /** The runs could be counted and give no answer. */
        UNKNOWN("unknown");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** As people say it. */
        public String words() {
            return words;
        }
    }

    public Verdict {
        signature = signature == null ? Optional.empty() : signature;
        p = p == null ? OptionalDouble.empty() : p;
    }

    /** A verdict over isolated runs only. */
    public Verdict(Kind kind, Optional<FailureSignature> signature, int reds, int greens, String sentence) {
        this(kind, signature, reds, greens, 0, 0, OptionalDouble.empty(), sentence);
    }

    static Verdict of(Kind kind, TwoArms arms, OptionalDouble p, String sentence) {
        return new Verdict(kind, arms.isolated().signature().or(() -> arms.loaded().signature()), arms.isolated().reds(), arms.isolated().greens(),
                arms.loaded().reds(), arms.loaded().greens(), p, sentence);
    }

    /**
     * Red beside something that had no business there.
     *
     * @param by the leftover or the neighbour, by name, as people would find it on the node
     * @param without the runs without it, on a clean node; the runs beside it are void and in no count
     */
    public static Verdict polluted(String by, TwoArms without) {
        return of(Kind.POLLUTED, without, OptionalDouble.empty(), "red beside %s; without it %s".formatted(by, VerdictSentence.of(Kind.POLLUTED, without)));
    }

    /** The place failed too often. @param why the fault of the place, as {@link PlaceFault} names it */
    public static Verdict voided(String why, TwoArms counted) {
        return unanswered(Kind.VOID, why, counted);
    }

    /** The runs give no answer. @param why e.g. that they fail in different ways */
    public static Verdict unknown(String why, TwoArms counted) {
        return unanswered(Kind.UNKNOWN, why, counted);
    }

    private static Verdict unanswered(Kind kind, String why, TwoArms counted) {
        return of(kind, counted, OptionalDouble.empty(), "%s; what could be counted: %s".formatted(why, VerdictSentence.of(kind, counted)));
    }

    public boolean genuine() {
        return kind == Kind.GENUINE || kind == Kind.GENUINE_DETERMINISTIC;
    }
}
