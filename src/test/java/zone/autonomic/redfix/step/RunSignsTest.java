package zone.autonomic.redfix.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be seen of a run while it goes on. */
class RunSignsTest {

    @ParameterizedTest
    @ValueSource(strings = {"tests/wiki/test_restore.py .F                                             [100%]", "tests/wiki/custom/test_a.py E", "tests/wiki/test_restore.py::test_x FAILED  [ 50%]",
        "!! install: RuntimeError: abra app deploy wiki-50a9b4.ci.example.org failed (1)", "WC5 promote failed: warm-wiki.ci.example.org: x", "!! WC5 promote failed (non-fatal): x",
        "=================================== FAILURES ===================================", "FAILED tests/wiki/test_restore.py::test_x - boom", "ERROR tests/wiki/test_restore.py - ImportError",
        "\u001b[31mFAILED\u001b[0m tests/wiki/test_restore.py::\u001b[1mtest_x\u001b[0m - boom", "tests/wiki/test_restore.py \u001b[32m.\u001b[0m\u001b[31mF\u001b[0m\u001b[31m   [100%]\u001b[0m",
        "[gw1] [ 13%] ERROR tests/wiki/test_restore.py::test_x ", "FAILED redfix::deploys - abra did not deploy the recipe (status 1)"})
    void theseShowThatSomethingIsRed(String line) {
        assertThat(RunSigns.red("before\n" + line + "\n")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tests/wiki/test_restore.py ..sx   [100%]", "!! backup 1 of 3 doesn't hold what it should", "!! unknown: nobody described image x", "!! teardown left volume x",
        "WC5 promote: wiki canonical is now 1.0.0", "lint: fail R011", "FAILED to do something", "ERROR  conduit::database: cannot open", "tests/wiki/test_restore.py::test_x PASSED",
        "customization manifest: 2 files in tests/wiki", "  test_restore.py"})
    void theseDoNot(String line) {
        assertThat(RunSigns.red("before\n" + line + "\n")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"tests/_generic/test_install.py .|install", "tests/wiki/custom/test_pages.py ..|custom", "upgrade→PR-head: head_ref=x|upgrade",
        "tests/wiki/test_backup.py::test_x PASSED [50%]|backup", "Restoring Snapshot 1a2b3c4d at /|restore", "!! custom: TimeoutError: x|custom", "WC5 promote: wiki canonical is now 1|promote",
        "== deploy: start|deploy", "== advance: FAIL|advance"})
    void whoseTurnItIsIsSeenFromWhatWasAtWorkLast(String line, String turn) {
        assertThat(RunSigns.turn(List.of("tests/_generic/test_install.py .", line, "something else"))).contains(turn);
    }

    @Test
    void beforeAnythingWasSeenNothingIsSaid() {
        assertThat(RunSigns.turn(List.of("lint: pass"))).isEmpty();
    }
}
