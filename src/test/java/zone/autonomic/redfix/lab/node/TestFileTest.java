package zone.autonomic.redfix.lab.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zone.autonomic.redfix.lab.swarm.Disk;

class TestFileTest {

    @TempDir
    Path folder;

    private double handshake = 4;

    private List<RunFailed> run(String text) {
        Disk.write(folder.resolve("test_upgrade.py"), text);
        return new TestFile(folder.resolve("test_upgrade.py"), "test_upgrade.py", new TestFile.Stack() {
            @Override
            public List<String> services() {
                return List.of("app", "db", "worker");
            }

            @Override
            public String image(String service) {
                return "legacy/forum:3.5.0";
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

            @Override
            public double handshakeSeconds() {
                return handshake;
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
    }

    @Test
    void aHandshakeIsAQuestionOfTime() {
        String test = "def test_handshake(stack):\n    retry_handshake(attempts=12, interval=5.0)\n";
        assertThat(run(test)).isEmpty();
        handshake = 75;
        assertThat(run(test).get(0)).hasMessageStartingWith("TimeoutError: handshake not completed in 12 attempts");
    }

    @Test
    void aLineThatTheLabCannotReadIsNeitherRedNorGreen() {
        assertThatThrownBy(() -> run("def test_x(stack):\n    assert requests.get(stack.url).ok\n")).isInstanceOf(RunFailed.CannotTell.class)
                .hasMessageContaining("requests.get");
        assertThatThrownBy(() -> run("def test_x(stack):\n    time.sleep(3)\n")).isInstanceOf(RunFailed.CannotTell.class);
    }
}
