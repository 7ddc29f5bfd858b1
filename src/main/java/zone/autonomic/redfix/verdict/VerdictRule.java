package zone.autonomic.redfix.verdict;

import java.util.OptionalDouble;

/**
 * Decides over two arms what comes next: another isolated run, another one under load, or a verdict (domain.md §4). Its measured error rates are
 * in docs/verdict-error-rates.md.
 *
 * <ol>
 * <li>Isolated runs until {@link StoppingRule} is met. Any red among them is an answer by itself; the load is not tried.</li>
 * <li>All green: the load arm. A loaded run, then an isolated one, by turns. The last runs were isolated, so the load begins. The turns are there
 *     because the place changes with the hours: were all loaded runs made last, a node that went bad in the meantime would pass for the load.</li>
 * <li>Nothing is said of the load before the isolated run that answers the last loaded one: each loaded red stands between isolated greens.
 *     It costs one run for each load flake and halves how often a failure that isolation happened to miss is taken for one.</li>
 * <li>Fisher's one-sided p ≤ 0.05 with loaded reds of one signature: a load flake. It is looked at after every pair, which inflates the error of a
 *     single look; but an isolated red ends the arm and five greens come before it, and together the error stays below 5 % (measured).</li>
 * <li>Given up when the loaded runs that are left could not show a load flake even if all of them were red. At most six are made.</li>
 * <li>An isolated red that turns up meanwhile: back to 1, with all isolated runs counted. No load flake has an isolated red.</li>
 * </ol>
 *
 * @param loadedRuns how many loaded runs may be made in all; 0 where the load is not to be tried
 */
public record VerdictRule(int loadedRuns) {

    /** At most six loaded runs, unless a person asks for more. */
    public static final VerdictRule DEFAULT = new VerdictRule(6);

    private static final int DETERMINISTIC_FROM = 3;

    public VerdictRule {
        if (loadedRuns < 0) {
            throw new IllegalArgumentException("the number of loaded runs can't be negative: " + loadedRuns);
        }
    }

    /** What comes next, given what was counted so far. */
    public Next next(TwoArms arms) {
        if (!StoppingRule.met(arms.isolated())) {
            return new Next.RunIsolated();
        }
        if (arms.isolated().reds() > 0) {
            return say(aloneKind(arms.isolated()), arms);
        }
        boolean answered = arms.loaded().made() <= arms.isolated().greens() - StoppingRule.GREENS_WITHOUT_A_RED;
        if (answered && arms.effect() == TwoArms.Effect.SHOWN) {
            return say(Verdict.Kind.LOAD_FLAKE, arms);
        }
        if (!mayStillShow(arms, answered)) {
            return say(Verdict.Kind.NOT_REPRODUCED, arms);
        }
        return answered ? new Next.RunLoaded() : new Next.RunIsolated();
    }

    /** Why that comes next: the counts, and what they lack or are enough for. One sentence for people. */
    public String why(TwoArms arms) {
        Next next = next(arms);
        if (next instanceof Next.Say say) {
            return "%s: %s".formatted(say.verdict().kind().words(), say.verdict().sentence());
        }
        String counted = VerdictSentence.counts(arms);
        if (next instanceof Next.RunLoaded) {
            return counted + ": never red alone, so the load is tried, a loaded run and an isolated one by turns";
        }
        return counted + (StoppingRule.met(arms.isolated()) ? ": the last loaded run wants an isolated one to answer it"
                : ": not enough to tell a failure of every second run from one of every twentieth (%s)".formatted(StoppingRule.lacks(arms.isolated())));
    }

    /** Whether the load would be shown if every loaded run to come were red and every isolated one green. */
    private boolean mayStillShow(TwoArms arms, boolean answered) {
        int left = Math.max(0, loadedRuns - arms.loaded().made());
        int reds = arms.loaded().reds() + left;
        int answers = left + (answered ? 0 : 1);
        return reds > 0 && TwoArms.redder(reds, arms.loaded().greens(), 0, arms.isolated().greens() + answers);
    }

    private static Verdict.Kind aloneKind(Tally isolated) {
        if (isolated.greens() > 0) {
            return Verdict.Kind.FLAKE;
        }
        return isolated.reds() >= DETERMINISTIC_FROM ? Verdict.Kind.GENUINE_DETERMINISTIC : Verdict.Kind.GENUINE;
    }

    private static Next say(Verdict.Kind kind, TwoArms arms) {
        OptionalDouble p = arms.loaded().total() > 0 ? OptionalDouble.of(arms.p()) : OptionalDouble.empty();
        return new Next.Say(Verdict.of(kind, arms, p, VerdictSentence.of(kind, arms)));
    }
}
