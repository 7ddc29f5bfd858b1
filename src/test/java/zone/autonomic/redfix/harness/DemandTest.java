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
        return demands("", "stack", body);
    }

    /** @param module what stands in front of the test */
    private static List<Demand> demands(String module, String parameter, String body) {
        PythonFile file = PythonFile.parse("tests/forum/test_upgrade.py", module + "def test_x(" + parameter + "):\n    " + body.replace("\n", "\n    ") + "\n");
        return OverlayTest.demands(file.functions("test_x").stream().map(f -> new OverlayTest(file, f)));
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
        "assert lifecycle.deployed_image(ctx.domain, 'app').startswith('official/forum:2'), x   | true | false",
        "assert deployed_image(ctx.domain, service='app') == 'official/forum:2'                 | true | false",
        "assert harness.lifecycle.deployed_image(ctx.domain, 'app').endswith(':2')              | true | false",
        "assert 'worker' not in lifecycle.stack_service_names(ctx.domain), 'gone'               | true | false",
        "assert 'worker' in set(stack_service_names(ctx.domain))                                | false | true",
        "assert not 'worker' in sorted(lifecycle.stack_service_names(domain=ctx.domain))        | true | false",
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "IMAGE = 'official/forum:2'\\n                                                   | assert lifecycle.deployed_image(ctx.domain, 'app').startswith(IMAGE)",
        "REPO = 'official/forum'\\nIMAGE = f'{REPO}:' + '2'\\n                           | assert lifecycle.deployed_image(ctx.domain, 'app') == IMAGE",
        "def _image(ctx, service='app'):\\n    return lifecycle.deployed_image(ctx.domain, service)\\n | assert _image(ctx).startswith('official/forum:2')",
        "def _image(c):\\n    'Which.'\\n    image = lifecycle.deployed_image(c.domain, 'app')\\n    return image\\n | image = _image(ctx)\\nassert image == 'official/forum:2'",
        "def _is(c, wanted):\\n    return lifecycle.deployed_image(c.domain, 'app') == wanted\\n   | assert _is(ctx, 'official/forum:2')",
        "def _check(c, wanted):\\n    image = lifecycle.deployed_image(c.domain, 'app')\\n    assert image == wanted, image\\n | _check(ctx, 'official/forum:2')"})
    void isLookedForThroughConstantsAndSimpleFunctionsOfTheFile(String module, String body) {
        List<Demand> demands = demands(module.replace("\\n", "\n") + "\n\n", "ctx", body.replace("\\n", "\n"));

        assertThat(demands).singleElement().satisfies(d -> {
            assertThat(d.stack()).isEqualTo("ctx.domain");
            assertThat(d.parameter()).isEqualTo("ctx");
            assertThat(d.heldBy(Map.of("app", "official/forum:2"))).isEqualTo(Optional.of(true));
            assertThat(d.heldBy(Map.of("app", "legacy/forum:1"))).isEqualTo(Optional.of(false));
        });
    }

    @Test
    void isLookedForThroughAFixtureOfTheFile() {
        assertThat(demands("@pytest.fixture\ndef image(ctx):\n    return lifecycle.deployed_image(ctx.domain, 'app')\n\n\n", "image", "assert image == 'a:1'"))
                .extracting(Demand::stack).containsExactly("ctx.domain");
        assertThat(demands("def image(ctx):\n    return lifecycle.deployed_image(ctx.domain, 'app')\n\n\n", "image", "assert image == 'a:1'")).as("nobody makes it").isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "IMAGE = 'a:1'\\nIMAGE = 'b:1'\\n  | assert lifecycle.deployed_image(ctx.domain, 'app') == IMAGE",
        "IMAGE = 'a:1'\\n                   | for IMAGE in images:\\n    assert lifecycle.deployed_image(ctx.domain, 'app') == IMAGE",
        "IMAGE = os.environ['IMAGE']\\n     | assert lifecycle.deployed_image(ctx.domain, 'app') == IMAGE",
        "def _image(ctx):\\n    if ctx:\\n        return lifecycle.deployed_image(ctx.domain, 'app')\\n    return '' | assert _image(ctx) == 'a:1'",
        "def _image(ctx):\\n    return _image(ctx)\\n | assert _image(ctx) == 'a:1'",
        "X = 1\\n                           | assert lifecycle.deployed_image(ctx.domain, name) == 'a:1'",
        "X = 1\\n                           | assert lifecycle.deployed_image(where(ctx), 'app') == 'a:1'"})
    void isNothingWhereWhatIsLookedThroughIsntPlain(String module, String body) {
        assertThat(demands(module.replace("\\n", "\n") + "\n\n", "ctx", body.replace("\\n", "\n"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "'the head must run it'                    | AssertionError: the head must run it\\nassert False   | true",
        "MESSAGE                                   | AssertionError: move it                               | true",
        "f'it runs {image}, not {WANTED}'          | AssertionError: it runs legacy/forum:1, not official  | true",
        "f'it runs {image}, not {WANTED}'          | AssertionError: it runs legacy/forum:1, not another   | false",
        "f'{image}: {x}'                           | AssertionError: anything: at all                      | false",
        "'the head must run it'                    | AssertionError: something else                        | false"})
    void isKnownByWhatIsSaidBehindIt(String message, String failure, boolean said) {
        PythonFile file = PythonFile.parse("t.py", "MESSAGE = 'move it'\nWANTED = 'official'\n\n\ndef test_x(ctx):\n    image = lifecycle.deployed_image(ctx.domain, 'app')\n    assert image == 'a:1', "
                + message + "\n");

        assertThat(new OverlayTest(file, file.function("test_x")).assertions()).singleElement()
                .satisfies(a -> assertThat(a.said(failure.replace("\\n", "\n"))).isEqualTo(said));
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
