package zone.autonomic.redfix.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("What a test demands of a recipe's text")
class DemandTest {

    private static List<Demand> demands(String body) {
        PythonFile file = PythonFile.parse("tests/forum/test_upgrade.py", "def test_x(stack):\n    " + body.replace("\n", "\n    ") + "\n");
        return OverlayTest.demands(file.functions().map(f -> new OverlayTest(file, f)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "assert stack.image('app').startswith('official/forum:2'), 'a, b' | true | false",
        "assert stack.image('app') == \"official/forum:2\"                | true | false",
        "assert 'official/forum:2' == stack.image('app')                  | true | false",
        "assert 'official' in stack.image('app')                          | true | false",
        "assert not 'legacy' in stack.image('app')                        | true | false",
        "assert 'legacy' not in app_image(stack, 'app')                   | true | false",
        "assert stack.image('app').endswith(':1')                         | false | true",
        "assert 'worker' not in stack.services()                          | true | false",
        "assert 'worker' in service_names(stack)                          | false | true",
        "assert not (stack.image('app') == 'legacy/forum:1' or 'worker' in stack.services()) | true | false",
    })
    void isTheSameByWhateverWords(String assertion, boolean after, boolean before) {
        List<Demand> demands = demands(assertion);

        assertThat(demands).isNotEmpty();
        assertThat(demands).allSatisfy(d -> {
            assertThat(d.heldBy(Map.of("app", "official/forum:2"))).isEqualTo(Optional.of(after));
            assertThat(d.heldBy(Map.of("app", "legacy/forum:1", "worker", "legacy/forum:1"))).isEqualTo(Optional.of(before));
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"assert stack.healthy()", "assert stack.https('/') == 200", "assert stack.image('app') == other()", "assert 'a' in stack.images()[0] or x",
        "assert stack.image('app') == 'a' or stack.healthy()", "x = stack.image('app') == 'a'", "assert stack.image('app').startswith(('a', 'b'))"})
    void isNothingWhereItIsAboutSomethingElse(String body) {
        assertThat(demands(body)).isEmpty();
    }

    @Test
    void isLookedForThroughANameThatIsAssignedOnce() {
        assertThat(demands("image = stack.image('app')\nassert image.startswith('official/')")).hasSize(1);
        assertThat(demands("image = stack.image('app')\nimage = 'x'\nassert image.startswith('official/')")).isEmpty();
    }

    @Test
    void isNotToldByAnImagePutTogetherFromVariables() {
        assertThat(demands("assert stack.image('app') == 'a:1'").get(0).heldBy(Map.of("app", "a:${VERSION:-1}"))).isEmpty();
    }

    @Test
    void givesTheClaimOfAHead() {
        MigrationClaim claim = MigrationClaim.of(demands("assert stack.image('app').startswith('docker.io/official/forum:2.5')\nassert 'w' not in stack.services()")).orElseThrow();

        assertThat(claim.repositories()).containsExactly("official/forum");
        assertThat(claim.versions()).containsExactly("2.5");
        assertThat(claim.madeBy("1.0.0+2.5.1", List.of("legacy/forum:2.4"))).isTrue();
        assertThat(claim.madeBy("1.0.0+v2.5", List.of())).isTrue();
        assertThat(claim.madeBy("1.0.0+2.4", List.of("legacy/forum:2.4", "official/forum:3"))).isTrue();
        assertThat(claim.madeBy("2.5.0+2.4", List.of("legacy/forum:2.4"))).as("the recipe's own version is another number").isFalse();
        assertThat(MigrationClaim.of(demands("assert 'w' not in stack.services()"))).isEmpty();
        assertThat(MigrationClaim.of(demands("assert stack.image('app').startswith('official/')"))).isEmpty();
    }
}
