package zone.autonomic.redfix.fix;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import zone.autonomic.redfix.fix.Fix.Attempt;
import zone.autonomic.redfix.harness.AnchorRefused;
import zone.autonomic.redfix.harness.Demand;
import zone.autonomic.redfix.harness.HarnessFiles;
import zone.autonomic.redfix.harness.MigrationClaim;
import zone.autonomic.redfix.harness.OverlayTest.Assertion;
import zone.autonomic.redfix.harness.PythonFile;
import zone.autonomic.redfix.harness.StaleAssertions;
import zone.autonomic.redfix.harness.Statement;
import zone.autonomic.redfix.harness.TestScope;
import zone.autonomic.redfix.investigation.Counterexample;
import zone.autonomic.redfix.investigation.Proposal;
import zone.autonomic.redfix.recipe.EditRefused;
import zone.autonomic.redfix.recipe.MalformedRecipe;
import zone.autonomic.redfix.recipe.RecipeFiles;

/**
 * Scopes assertions that no released recipe holds to heads that claim the move which they were written for. The assertions
 * themselves stay word for word, and a head that claims the move and lacks it is still red: the proposal brings such recipes along.
 *
 * <p>Fact: {@link #STALE}.
 */
public final class ScopeOverlay implements HarnessFix {

    private final String mended;

    public ScopeOverlay() {
        this("test-asserts-unreleased");
    }

    /** @param mended the defect: tests that nobody's move holds, or tests that wait for an open pull request */
    public ScopeOverlay(String mended) {
        this.mended = mended;
    }

    public static final String KEY = "scope-overlay";
    /** Fact: the assertions that no tag and not the default branch holds, by {@link TestScope#id}, in lines. */
    public static final String STALE = "stale";

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public String mends() {
        return mended;
    }

    @Override
    public boolean needsWithTests() {
        return true;
    }

    /** The stale assertions that a finding names. */
    public static Set<String> stale(Map<String, String> facts) {
        return facts.getOrDefault(STALE, "").lines().filter(l -> !l.isBlank()).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @Override
    public Attempt apply(HarnessFiles harness, RecipeFiles recipe, String name, Map<String, String> facts) {
        try {
            return attempt(harness, recipe, name, stale(facts));
        } catch (AnchorRefused e) {
            return refused(e.getMessage(), e.place(), name);
        } catch (EditRefused e) {
            return refused(e.getMessage(), e.place(), name);
        } catch (MalformedRecipe e) {
            return refused("the recipe can't be read: " + e.getMessage(), e.place(), name);
        }
    }

    private static Attempt refused(String reason, String place, String name) {
        return Attempt.refused(reason + ". By hand: let the assertions hold for those heads of `" + name + "` only that claim the move they were written for, "
                + "so that one which claims it and lacks it stays red", place);
    }

    private static Attempt attempt(HarnessFiles harness, RecipeFiles recipe, String name, Set<String> stale) {
        List<Assertion> assertions = StaleAssertions.in(harness, name, stale);
        String folder = "tests/" + name;
        if (stale.isEmpty() || assertions.size() != stale.size()) {
            return refused("of " + stale.size() + " stale assertions " + assertions.size() + " stand in the tests at the base", folder, name);
        }
        Optional<MigrationClaim> claim = StaleAssertions.claim(harness, name, stale);
        if (claim.isEmpty()) {
            return refused("nothing in these assertions says by what a head claims the move: no image with a version is demanded", folder, name);
        }
        boolean asked = assertions.stream().flatMap(a -> a.demands().stream()).noneMatch(d -> d.stack().equals(d.parameter()));
        Optional<Attempt> unasked = asked ? Optional.empty() : unasked(harness, name);
        if (unasked.isPresent()) {
            return unasked.get();
        }
        HarnessFiles scoped = harness;
        for (String path : harness.tests(name)) {
            scoped = scoped.with(TestScope.apply(harness.python(path), stale, claim.get()));
        }
        Map<String, String> changed = scoped.changedFrom(harness);
        if (changed.isEmpty()) {
            return Attempt.refused("nothing is left to change: the assertions are scoped already", folder);
        }
        List<Demand> demands = assertions.stream().flatMap(a -> a.demands().stream()).toList();
        List<Counterexample> lacking = ClaimWithoutMove.of(recipe, claim.get(), demands);
        if (lacking.isEmpty()) {
            return refused("no recipe that claims the move and lacks it can be made of this one, so the other side couldn't be shown", folder, name);
        }
        return Attempt.proposed(proposal(name, claim.get(), demands, changed, lacking));
    }

    /** Where the harness itself says what a stack can be asked, it must be able to tell its version and images. */
    private static Optional<Attempt> unasked(HarnessFiles harness, String name) {
        for (String path : harness.files().keySet().stream().filter(p -> p.endsWith(".py")).toList()) {
            PythonFile file = harness.python(path);
            for (Statement type : file.statements().stream().filter(s -> s.keyword().equals("class")).toList()) {
                Set<String> methods = type.body().stream().filter(Statement::function).map(f -> f.defines().orElseThrow()).collect(Collectors.toSet());
                if (methods.contains("image") && methods.contains("services") && !methods.containsAll(Set.of("images", "version"))) {
                    return Optional.of(refused("`" + type.defines().orElseThrow() + "` can't be asked for its `version()` and `images()`, by which a head's claim is known",
                            file.place(type), name));
                }
            }
        }
        return Optional.empty();
    }

    private static Proposal proposal(String name, MigrationClaim claim, List<Demand> demands, Map<String, String> changed, List<Counterexample> lacking) {
        String why = "These tests demand of every head of `" + name + "` what one move was to bring: " + demands.stream().map(Demand::sentence).distinct()
                .collect(Collectors.joining("; ")) + ". No tag of the recipe and not its default branch holds that, and what they deploy is healthy: the tests are red by "
                + "construction wherever a release is tested.\n\nThe assertions stay word for word. They are put into `if " + MigrationClaim.PREDICATE
                + "(…):`, which is true of a head that claims the move: " + claim.sentence() + ". So a released recipe is no longer held to a move that it doesn't claim, "
                + "and a head that claims it and lacks it is still red.\n\nBoth sides are shown: green at the tag, and still red for "
                + lacking.stream().map(c -> "a recipe that " + c.why()).collect(Collectors.joining(", and for ")) + ".";
        return new Proposal(KEY, "Hold only those heads of " + name + " to the move that claim it", why, changed,
                List.of("Runs at tags, and of pull requests that don't claim the move, no longer fail in these tests.",
                        "A pull request that claims the move by its version or an image is tested as before."), "", "", "", lacking);
    }
}
