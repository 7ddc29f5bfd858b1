package zone.autonomic.redfix.investigation;

import java.util.Optional;
import java.util.Set;

/**
 * What a person asked for.
 *
 * @param recipe the recipe's name, already checked against what a name may be; {@link #SWEEP} for all the reds of the last sweep
 * @param tag the tag to look at; empty for the latest
 * @param strategy how to mend, where a fix knows more than one way (e.g. {@code rename}); empty for the default
 * @param by who asked
 * @param withTests whether a fix may change the harness's test files
 * @param sweep the sweep's investigation that this is a part of; empty for one that a person asked for by itself
 * @param lookOnly whether it ends with the fix prepared, as who asked may not have pull requests opened
 * @param test the pull request's head that alone is to be tested; empty for an investigation
 */
public record Request(String recipe, Optional<String> tag, Optional<String> strategy, String by, boolean withTests, Optional<InvestigationId> sweep,
        boolean lookOnly, Optional<TestRequest> test) {

    /** Stands for a recipe's name where all the reds of the last sweep are asked for. */
    public static final String SWEEP = "sweep";

    /** No recipe can be asked for by such a name: they are the commands' own words. */
    public static final Set<String> WORDS = Set.of(SWEEP, "report", "explain", "replay", "status", "cancel", "help");

    private static final int ABBREVIATED = 7;

    public Request {
        // What was put down before there were these was asked for by a person, and no test of a head.
        sweep = sweep == null ? Optional.empty() : sweep;
        test = test == null ? Optional.empty() : test;
    }

    public Request(String recipe, Optional<String> tag, Optional<String> strategy, String by, boolean withTests, Optional<InvestigationId> sweep) {
        this(recipe, tag, strategy, by, withTests, sweep, false, Optional.empty());
    }

    public Request(String recipe, Optional<String> tag, Optional<String> strategy, String by) {
        this(recipe, tag, strategy, by, false, Optional.empty());
    }

    /** A test of a pull request's head. */
    public static Request ofTest(String repository, TestRequest test, String by) {
        return new Request(repository, Optional.empty(), Optional.empty(), by, false, Optional.empty(), true, Optional.of(test));
    }

    /** The same, without a pull request at its end. */
    public Request lookingOnly() {
        return new Request(recipe, tag, strategy, by, withTests, sweep, true, test);
    }

    /** Whether all the reds of the last sweep are asked for. */
    public boolean ofSweep() {
        return recipe.equals(SWEEP) && test.isEmpty();
    }

    /** What no two open investigations are about: the recipe, or one head of a pull request and how it is tested. Its id begins with it. */
    public String subject() {
        return test.map(t -> "%s.pr%d.%s%s".formatted(recipe, t.pullRequest().number(), abbreviated(t.pullRequest().head()), t.quick() ? ".quick" : "")).orElse(recipe);
    }

    private static String abbreviated(String commit) {
        return commit.substring(0, Math.min(ABBREVIATED, commit.length()));
    }
}
