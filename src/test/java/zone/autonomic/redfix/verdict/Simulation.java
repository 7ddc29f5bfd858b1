package zone.autonomic.redfix.verdict;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

/** Takes synthetic recipes through the rule, run by run, as the playbook does with real ones. Seeded: the same seed gives the same courses. */
final class Simulation {

    private final VerdictRule rule;
    /** The rule is a function of the counts, so each is asked once. */
    private final Map<TwoArms, Next> answers = new HashMap<>();

    Simulation(VerdictRule rule) {
        this.rule = rule;
    }

    /**
     * How one investigation went.
     *
     * @param arms what was counted when the verdict was said
     * @param isolated runs made alone
     * @param loaded runs made under load
     */
    record Course(Verdict verdict, TwoArms arms, int isolated, int loaded) {
        boolean is(Verdict.Kind kind) {
            return verdict.kind() == kind;
        }
    }

    /** Many courses of recipes of the same truth. */
    record Courses(List<Course> all) {

        Share share(Predicate<Course> which) {
            return new Share((int) all.stream().filter(which).count(), all.size());
        }

        Share share(Verdict.Kind kind) {
            return share(course -> course.is(kind));
        }

        Courses only(Predicate<Course> which) {
            return new Courses(all.stream().filter(which).toList());
        }

        double meanIsolated() {
            return all.stream().mapToInt(Course::isolated).average().orElse(0);
        }

        double meanLoaded() {
            return all.stream().mapToInt(Course::loaded).average().orElse(0);
        }

        double meanRuns() {
            return meanIsolated() + meanLoaded();
        }

        /** Half the width of the mean's 95 % interval, by the normal approximation: there are thousands. */
        double meanRunsWithin() {
            double mean = meanRuns();
            double variance = all.stream().mapToDouble(c -> Math.pow(c.isolated() + c.loaded() - mean, 2)).sum() / (all.size() - 1);
            return 1.96 * Math.sqrt(variance / all.size());
        }
    }

    Courses many(SyntheticRecipe recipe, int times, long seed) {
        Random random = new Random(seed);
        List<Course> courses = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            courses.add(one(recipe, random));
        }
        return new Courses(courses);
    }

    Course one(SyntheticRecipe recipe, Random random) {
        List<Set<FailureSignature>> isolated = new ArrayList<>();
        List<Set<FailureSignature>> loaded = new ArrayList<>();
        while (true) {
            TwoArms arms = TwoArms.of(isolated, loaded);
            Next next = answers.computeIfAbsent(arms, rule::next);
            if (next instanceof Next.Say say) {
                return new Course(say.verdict(), arms, isolated.size(), loaded.size());
            }
            boolean underLoad = next instanceof Next.RunLoaded;
            (underLoad ? loaded : isolated).add(recipe.run(underLoad, isolated.size() + loaded.size(), random));
        }
    }
}
