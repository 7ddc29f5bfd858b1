package zone.autonomic.redfix.ccci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;
import zone.autonomic.redfix.investigation.Tier;

/** The published ways in which a cc-ci tells of its runs, where pages leave it open or versions differ. */
class PublishedVariantsTest {

    /** Scenarios in which every two published ways of telling of a run meet, each with what lint says in them. */
    static Stream<Arguments> scenarios() {
        return Stream.of(arguments("", Tier.Status.PASS),
                arguments("{harness: [no-test-lists, no-junit, no-results-map, manual-run-id], clone_origin: upstream, private_mirror: true}", Tier.Status.PASS),
                arguments("{harness: [no-junit, no-results-map, lint-unver], private_mirror: true}", Tier.Status.UNVER),
                arguments("{harness: [no-test-lists, manual-run-id, lint-unver], clone_origin: upstream}", Tier.Status.UNVER),
                arguments("harness: [no-test-lists, no-junit, lint-red]", Tier.Status.FAIL),
                arguments("harness: [no-results-map, manual-run-id, lint-red]", Tier.Status.FAIL),
                arguments("{harness: [lint-red], clone_origin: upstream, private_mirror: true}", Tier.Status.FAIL));
    }

    @Test
    void everyTwoVariantsMeetInOneOfThem() {
        List<String> ways = List.of("no-test-lists", "no-junit", "no-results-map", "manual-run-id", "lint-red", "lint-unver", "upstream", "private_mirror");
        List<String> all = scenarios().map(each -> (String) each.get()[0]).toList();
        for (String one : ways) {
            for (String other : ways) {
                // Lint says one thing.
                if (one.equals(other) || !(one.startsWith("lint-") && other.startsWith("lint-"))) {
                    assertThat(all).as(one + " with " + other).anyMatch(s -> s.contains(one) && s.contains(other));
                }
            }
        }
    }
}
