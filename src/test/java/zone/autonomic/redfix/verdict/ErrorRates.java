package zone.autonomic.redfix.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import zone.autonomic.redfix.verdict.Simulation.Courses;
import zone.autonomic.redfix.verdict.Verdict.Kind;

/** Measures what the rule says of recipes of known truth, and how many runs that takes. */
final class ErrorRates {

    static final int TIMES = 5_000;

    record Scenario(String truth, SyntheticRecipe recipe, Courses courses) {}

    /** A part of the mixed population. @param redderUnderLoad whether its recipes are */
    record Part(String truth, boolean redderUnderLoad, Courses courses) {}

    private final ExactRates exact = new ExactRates(VerdictRule.DEFAULT);
    private long seed;

    ErrorRates(long seed) {
        this.seed = seed;
    }

    List<Scenario> scenarios() {
        List<Scenario> all = new ArrayList<>();
        all.add(scenario("healthy", SyntheticRecipe.same(0)));
        Stream.of(0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9).forEach(rate -> all.add(scenario("the same in both arms", SyntheticRecipe.same(rate))));
        all.add(scenario("always red", SyntheticRecipe.same(1)));
        Stream.of(0.1, 0.3, 0.5, 0.7, 0.9, 1.0).forEach(rate -> all.add(scenario("under load only", SyntheticRecipe.of(0, rate))));
        all.add(scenario("rarely alone, more under load", SyntheticRecipe.of(0.02, 0.5)));
        all.add(scenario("rarely alone, more under load", SyntheticRecipe.of(0.05, 0.9)));
        all.add(scenario("rarely alone, more under load", SyntheticRecipe.of(0.1, 1)));
        all.add(scenario("load helps", SyntheticRecipe.of(0.5, 0.1)));
        all.add(scenario("same, in three ways", SyntheticRecipe.same(0.2).failingInWays(3)));
        all.add(scenario("same, in three ways", SyntheticRecipe.same(0.5).failingInWays(3)));
        all.add(scenario("under load only, in three ways", SyntheticRecipe.of(0, 0.9).failingInWays(3)));
        Stream.of(0.2, 0.4, 0.7, 1.0).forEach(rate -> all.add(scenario("the place goes bad after run 5",
                SyntheticRecipe.same(rate).wellUntilRun(5))));
        return all;
    }

    private Scenario scenario(String truth, SyntheticRecipe recipe) {
        return new Scenario(truth, recipe, new Simulation(VerdictRule.DEFAULT).many(recipe, TIMES, ++seed));
    }

    /** How probable a verdict is of a recipe that fails in one way, exactly. */
    double exactly(SyntheticRecipe recipe, Kind kind) {
        return exact.probability(recipe.alone(), recipe.underLoad(), kind);
    }

    List<IdleFix> idleFixes() {
        return Stream.of(0.3, 0.5, 0.7, 0.9, 1.0).map(rate -> IdleFix.measured(rate, TIMES, seed += 2)).toList();
    }

    /** Recipes drawn at random, as many of each part. */
    List<Part> population() {
        return List.of(
                part("healthy", false, random -> SyntheticRecipe.same(0)),
                part("always red", false, random -> SyntheticRecipe.same(1)),
                part("the same in both arms, any rate", false, random -> SyntheticRecipe.same(random.nextDouble())),
                part("under load only, any rate", true, random -> SyntheticRecipe.of(0, random.nextDouble())),
                part("alone up to 10 %, under load from 50 % on", true,
                        random -> SyntheticRecipe.of(random.nextDouble() / 10, 0.5 + random.nextDouble() / 2)));
    }

    private Part part(String truth, boolean redderUnderLoad, Function<Random, SyntheticRecipe> drawn) {
        Simulation simulation = new Simulation(VerdictRule.DEFAULT);
        Random random = new Random(++seed);
        return new Part(truth, redderUnderLoad,
                new Courses(IntStream.range(0, TIMES).mapToObj(i -> simulation.one(drawn.apply(random), random)).toList()));
    }

    static String percent(double rate) {
        return Math.round(100 * rate) + " %";
    }
}
