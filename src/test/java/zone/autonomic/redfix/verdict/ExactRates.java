package zone.autonomic.redfix.verdict;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * The probability of each end of the rule, exactly: all courses of a recipe that fails in one way, weighed by their probability. It finds the
 * rate at which the rule is worst, which a simulation would find with its own noise, and the simulation is held against it.
 */
final class ExactRates {

    /** A flake's courses may go on for ever; longer ones are left out, which is checked to be next to nothing. */
    private static final int LONGEST = 150;
    private static final double NEXT_TO_NOTHING = 1e-8;

    /** Counts at which a verdict is said. */
    record End(TwoArms arms, Verdict.Kind kind) {}

    /** Counts that may be reached; what follows a red and a green stands further down in the list. The end is null where the rule asks for a run. */
    private record State(boolean loaded, int afterRed, int afterGreen, End end) {}

    private final List<State> states = new ArrayList<>();

    ExactRates(VerdictRule rule) {
        Map<TwoArms, Integer> places = new HashMap<>();
        List<TwoArms> reached = new ArrayList<>();
        place(Counted.arms(0, 0, 0, 0), places, reached);
        for (int i = 0; i < reached.size(); i++) {
            TwoArms arms = reached.get(i);
            Next next = rule.next(arms);
            if (next instanceof Next.Say say) {
                states.add(new State(false, -1, -1, new End(arms, say.verdict().kind())));
            } else if (arms.isolated().made() + arms.loaded().made() == LONGEST) {
                states.add(new State(false, -1, -1, null));
            } else {
                boolean loaded = next instanceof Next.RunLoaded;
                states.add(new State(loaded, place(more(arms, loaded, 1, 0), places, reached), place(more(arms, loaded, 0, 1), places, reached), null));
            }
        }
    }

    private static int place(TwoArms arms, Map<TwoArms, Integer> places, List<TwoArms> reached) {
        return places.computeIfAbsent(arms, a -> {
            reached.add(a);
            return reached.size() - 1;
        });
    }

    private static TwoArms more(TwoArms arms, boolean loaded, int reds, int greens) {
        Tally a = arms.isolated();
        Tally b = arms.loaded();
        return loaded ? Counted.arms(a.reds(), a.greens(), b.reds() + reds, b.greens() + greens)
                : Counted.arms(a.reds() + reds, a.greens() + greens, b.reds(), b.greens());
    }

    /** The expected value over all ends of a recipe with these rates. */
    double expected(double alone, double underLoad, ToDoubleFunction<End> value) {
        double[] probability = new double[states.size()];
        probability[0] = 1;
        double sum = 0;
        double leftOut = 0;
        for (int i = 0; i < probability.length; i++) {
            State state = states.get(i);
            if (state.end() != null) {
                sum += probability[i] == 0 ? 0 : probability[i] * value.applyAsDouble(state.end());
            } else if (state.afterRed() < 0) {
                leftOut += probability[i];
            } else {
                double rate = state.loaded() ? underLoad : alone;
                probability[state.afterRed()] += probability[i] * rate;
                probability[state.afterGreen()] += probability[i] * (1 - rate);
            }
        }
        if (leftOut > NEXT_TO_NOTHING) {
            throw new IllegalStateException("too many courses are longer than %d runs: %s".formatted(LONGEST, leftOut));
        }
        return sum;
    }

    double probability(double alone, double underLoad, Predicate<End> which) {
        return expected(alone, underLoad, end -> which.test(end) ? 1 : 0);
    }

    double probability(double alone, double underLoad, Verdict.Kind kind) {
        return probability(alone, underLoad, end -> end.kind() == kind);
    }

    /** A rate and how often the rule errs there. */
    record Worst(double rate, double error) {}

    /** The worst of all rates from 1 % to 99 %. */
    static Worst worst(DoubleUnaryOperator error) {
        Worst worst = new Worst(0, -1);
        for (int percent = 1; percent <= 99; percent++) {
            double here = error.applyAsDouble(percent / 100.0);
            worst = here > worst.error() ? new Worst(percent / 100.0, here) : worst;
        }
        return worst;
    }
}
