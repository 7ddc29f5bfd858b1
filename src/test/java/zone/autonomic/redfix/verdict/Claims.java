package zone.autonomic.redfix.verdict;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import zone.autonomic.redfix.verdict.ExactRates.End;
import zone.autonomic.redfix.verdict.ExactRates.Worst;
import zone.autonomic.redfix.verdict.Simulation.Course;
import zone.autonomic.redfix.verdict.Simulation.Courses;
import zone.autonomic.redfix.verdict.Verdict.Kind;

/** What domain.md §4 claims of the rule's errors, each measured where the rule is worst. */
final class Claims {

    static final int TIMES = 20_000;

    private static final VerdictRule ISOLATED_ONLY = new VerdictRule(0);
    private static final VerdictRule TWICE_THE_LOAD = new VerdictRule(2 * VerdictRule.DEFAULT.loadedRuns());
    private static final double AT_MOST = 0.05;

    /**
     * What is claimed and what is measured.
     *
     * @param claimed in words
     * @param atMost the greatest error that the claim allows
     * @param truth at which it was measured, the worst one
     */
    record Claim(String error, String claimed, double atMost, String truth, double exact, Share simulated) {
        boolean holds() {
            return exact <= atMost;
        }
    }

    private final ExactRates alone = new ExactRates(ISOLATED_ONLY);
    private final ExactRates both = new ExactRates(VerdictRule.DEFAULT);
    private final Map<Tally, Double> bounds = new HashMap<>();
    private long seed;

    Claims(long seed) {
        this.seed = seed;
    }

    List<Claim> all() {
        return List.of(
                endsAs("every second run", "about 2 %", 0.025, 0.05, arms -> StoppingRule.often(arms.isolated())),
                endsAs("every twentieth run", "about 4 %", 0.045, 0.5, arms -> !StoppingRule.often(arms.isolated())),
                falseLoadFlake(VerdictRule.DEFAULT, both),
                falseLoadFlakeAfterLuck("the same, of those alone whose first five isolated runs are green by luck", "5 %, misread", 0),
                falseLoadFlakeAfterLuck("of those, once a second opinion agrees: one more run of each arm, red and green", "5 %", 1),
                falseLoadFlake(TWICE_THE_LOAD, new ExactRates(TWICE_THE_LOAD)),
                boundAlone(),
                boundUnderLoad(),
                idleFixPasses());
    }

    private Claim endsAs(String often, String claimed, double atMost, double rate, Predicate<TwoArms> wrongly) {
        return new Claim("isolation ends as if %s failed".formatted(often), claimed, atMost, ErrorRates.percent(rate) + " alone",
                alone.probability(rate, rate, end -> wrongly.test(end.arms())),
                courses(ISOLATED_ONLY, SyntheticRecipe.same(rate)).share(course -> wrongly.test(course.arms())));
    }

    private Claim falseLoadFlake(VerdictRule rule, ExactRates exact) {
        Worst worst = ExactRates.worst(q -> exact.probability(q, q, Kind.LOAD_FLAKE));
        String error = "*load flake*, at most %d loaded runs, though the load makes no difference".formatted(rule.loadedRuns());
        return claim(error, "5 %", worst, "in both arms", courses(rule, SyntheticRecipe.same(worst.rate())).share(Kind.LOAD_FLAKE));
    }

    /** @param opinions how many more runs of each arm must agree */
    private Claim falseLoadFlakeAfterLuck(String error, String claimed, int opinions) {
        Worst worst = ExactRates.worst(q -> both.probability(q, q, Kind.LOAD_FLAKE) / Math.pow(1 - q, StoppingRule.GREENS_WITHOUT_A_RED)
                * Math.pow(q * (1 - q), opinions));
        double rate = worst.rate();
        Random opinion = new Random(++seed);
        Predicate<Course> agreed = course -> IntStream.range(0, opinions).allMatch(i -> opinion.nextDouble() < rate && opinion.nextDouble() >= rate);
        Courses tried = courses(VerdictRule.DEFAULT, SyntheticRecipe.same(rate)).only(course -> course.loaded() > 0);
        return claim(error, claimed, worst, "in both arms", tried.share(course -> course.is(Kind.LOAD_FLAKE) && agreed.test(course)));
    }

    private Claim boundAlone() {
        Worst worst = ExactRates.worst(q -> alone.probability(q, q, end -> beyond(end, end.arms().isolated(), q)));
        return claim("*not reproduced*, and the rate is above the bound that is named", "5 %", worst, "alone, load not tried",
                courses(ISOLATED_ONLY, SyntheticRecipe.same(worst.rate())).share(c -> beyond(end(c), c.arms().isolated(), worst.rate())));
    }

    private Claim boundUnderLoad() {
        Worst worst = ExactRates.worst(q -> both.probability(0, q, end -> beyond(end, end.arms().loaded(), q)));
        return claim("*not reproduced*, and the rate under load is above its bound", "5 %", worst, "under load only",
                courses(VerdictRule.DEFAULT, SyntheticRecipe.of(0, worst.rate())).share(c -> beyond(end(c), c.arms().loaded(), worst.rate())));
    }

    private static End end(Course course) {
        return new End(course.arms(), course.verdict().kind());
    }

    /** Whether it says that the rate is below something, and it isn't. */
    private boolean beyond(End end, Tally arm, double rate) {
        return end.kind() == Kind.NOT_REPRODUCED && bounds.computeIfAbsent(arm, a -> FailureRate.upperBound(a.reds(), a.total())) < rate;
    }

    private Claim idleFixPasses() {
        Worst worst = ExactRates.worst(q -> both.expected(0, q,
                end -> end.kind() == Kind.LOAD_FLAKE ? Math.pow(1 - q, IdleFix.greensNeeded(end.arms())) : 0));
        Random head = new Random(++seed);
        return claim("*load flake*, and a fix that mends nothing is verified", "5 %", worst, "under load only",
                courses(VerdictRule.DEFAULT, SyntheticRecipe.of(0, worst.rate()))
                        .share(c -> c.is(Kind.LOAD_FLAKE) && IdleFix.passes(c, worst.rate(), head)));
    }

    private static Claim claim(String error, String claimed, Worst worst, String where, Share simulated) {
        return new Claim(error, claimed, AT_MOST, ErrorRates.percent(worst.rate()) + " " + where, worst.error(), simulated);
    }

    private Courses courses(VerdictRule rule, SyntheticRecipe recipe) {
        return new Simulation(rule).many(recipe, TIMES, ++seed);
    }
}
