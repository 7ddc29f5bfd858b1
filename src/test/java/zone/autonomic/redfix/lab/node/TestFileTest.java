package zone.autonomic.redfix.lab.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.lab.python.Checkout;
import zone.autonomic.redfix.lab.python.Network;
import zone.autonomic.redfix.lab.swarm.Disk;

class TestFileTest {

    @TempDir
    Path folder;

    private String image = "legacy/forum:3.5.0";
    private String version = "0.8.1+3.5.0";

    private List<RunFailed> run(String text) {
        Disk.write(folder.resolve("test_upgrade.py"), text);
        Checkout checkout = new Checkout(folder, new Network(Network.NOBODY));
        return new TestFile(folder.resolve("test_upgrade.py"), "test_upgrade.py", checkout, new AskedStack.Answers() {
            @Override
            public List<String> services() {
                return List.of("app", "db", "worker");
            }

            @Override
            public String image(String service) {
                return image;
            }

            @Override
            public Optional<String> version() {
                return Optional.of(version);
            }

            @Override
            public int https(String path) {
                return path.equals("/status") ? 200 : 404;
            }

            @Override
            public boolean healthy() {
                return true;
            }

            @Override
            public boolean stateReturned() {
                return true;
            }
        }).run();
    }

    @Test
    void whatHoldsIsGreen() {
        assertThat(run("""
                \"\"\"A doc, with assert in it.\"\"\"
                import os
                from runner.forum import retry_handshake

                LIMIT = 3


                # a comment
                def test_all(stack):
                    \"\"\"More
                    words.\"\"\"
                    assert stack.image("app").startswith("legacy/forum:"), "a message, with a comma"
                    assert stack.image('app') == 'legacy/forum:3.5.0'  # why
                    assert "official" not in stack.image("app")
                    assert (
                        "worker" in stack.services()
                    )
                    assert stack.healthy()
                    assert stack.https("/status") == 200
                    assert stack.state() == stack.state_at_backup()
                """)).isEmpty();
    }

    @Test
    void whatDoesNotHoldIsRedUnderItsOwnNameAndTellsWhatWasThere() {
        List<RunFailed> reds = run("""
                def test_head_runs_official_image(stack):
                    assert stack.image("app").startswith("forum/forum:3.5.3"), "the head must run the official image"
                    assert stack.healthy()


                def test_worker_dropped(stack):
                    assert "worker" not in stack.services()
                """);

        assertThat(reds).extracting(RunFailed::test)
                .containsExactly("test_upgrade.py::test_head_runs_official_image", "test_upgrade.py::test_worker_dropped");
        assertThat(reds.get(0)).hasMessage("AssertionError: "
                + "assert stack.image(\"app\").startswith(\"forum/forum:3.5.3\"), but it is legacy/forum:3.5.0");
        assertThat(reds.get(1)).hasMessage("AssertionError: assert \"worker\" not in stack.services(), but it is [app, db, worker]");
    }

    private static final String SCOPED = """
            def _claims(stack):
                return any(image.startswith("forum/forum:") for image in stack.images()) or stack.version().endswith("+3.5.3")


            def test_worker_dropped_by_head(stack):
                if _claims(stack):
                    assert "worker" not in stack.services()
            """;

    @Test
    void aTestThatAsksForAClaimFirstIsGreenWithoutOneAndRedForEachThatIsNotKept() {
        assertThat(run(SCOPED)).isEmpty();

        image = "forum/forum:3.5.3";
        assertThat(run(SCOPED)).singleElement().extracting(RunFailed::test).isEqualTo("test_upgrade.py::test_worker_dropped_by_head");

        image = "legacy/forum:3.5.0";
        version = "0.9.0+3.5.3";
        assertThat(run(SCOPED)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "def test_x(stack):\n    assert requests.get(stack.url).ok\n",
        "def test_x(stack):\n    time.sleep(3)\n",
        "import requests\n\ndef test_x(stack):\n    assert requests.get('x').ok\n",
        "def test_x(stack, browser):\n    assert stack.healthy()\n",
        "@pytest.mark.skip\ndef test_x(stack):\n    assert stack.healthy()\n",
        "class TestX:\n    def test_y(self, stack):\n        assert stack.healthy()\n",
        "def test_x(stack):\n    with stack.open() as s:\n        assert s\n",
        "def test_x(stack):\n    if stack.branch() == 'main':\n        assert stack.healthy()\n",
        "def _claims(stack):\n    return stack.pr is not None\n\n\ndef test_x(stack):\n    if _claims(stack):\n        assert stack.healthy()\n",
        "def test_x(stack):\n    assert stack.healthy(\n"})
    void aLineThatTheLabCannotReadIsNeitherRedNorGreen(String text) {
        assertThatThrownBy(() -> run(text)).isInstanceOf(RunFailed.CannotTell.class).hasMessageContaining("the lab can't read test_upgrade.py");
    }
}
