package zone.autonomic.redfix.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecipeVersionTest {

    @Test
    void ordersByTheRecipesNumbersThenByUpstream() {
        List<String> sorted = Stream.of("1.0.0+v1.6.870-0", "0.10.0+1", "0.9.1+2", "1.0.0+v1.6.90-0", "1.0.0")
                .map(v -> RecipeVersion.parse(v).orElseThrow())
                .sorted().map(RecipeVersion::toString).toList();

        assertThat(sorted).containsExactly("0.9.1+2", "0.10.0+1", "1.0.0", "1.0.0+v1.6.90-0", "1.0.0+v1.6.870-0");
    }

    @Test
    void raisesAPart() {
        RecipeVersion version = RecipeVersion.parse("3.6.1+1.24.2-rootless").orElseThrow();

        assertThat(version.bump("patch")).hasToString("3.6.2+1.24.2-rootless");
        assertThat(version.bump("minor")).hasToString("3.7.0+1.24.2-rootless");
        assertThat(version.bump("major")).hasToString("4.0.0+1.24.2-rootless");
        assertThat(RecipeVersion.parse("v1")).isEmpty();
        assertThat(RecipeVersion.parse("1.2.3+../x")).isEmpty();
    }

    @Test
    void readsItsLabel() {
        RecipeFiles recipe = RecipeFiles.of(Map.of("compose.yml",
                "services:\n  app:\n    deploy:\n      labels:\n        - coop-cloud.${STACK_NAME}.version=0.3.0+v0.4\n"));

        assertThat(RecipeVersion.of(recipe)).isEqualTo(Optional.of(new RecipeVersion(0, 3, 0, "v0.4")));
    }
}
