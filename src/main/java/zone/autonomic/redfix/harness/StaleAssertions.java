package zone.autonomic.redfix.harness;

import java.util.List;
import java.util.Set;

/** Assertions of a recipe's tests that no released recipe holds, by {@link TestScope#id}. */
public final class StaleAssertions {

    private StaleAssertions() {}

    /** The assertions of a recipe's tests that the ids name. */
    public static List<OverlayTest.Assertion> in(HarnessFiles harness, String recipe, Set<String> ids) {
        return harness.tests(recipe).stream().map(harness::python).flatMap(f -> f.functions().map(s -> new OverlayTest(f, s)))
                .flatMap(t -> t.assertions().stream().filter(a -> ids.contains(TestScope.id(t, a.statement())))).toList();
    }

    /** By what a head claims the move that these assertions were written for. */
    public static java.util.Optional<MigrationClaim> claim(HarnessFiles harness, String recipe, Set<String> ids) {
        return MigrationClaim.of(in(harness, recipe, ids).stream().flatMap(a -> a.demands().stream()).toList());
    }
}
