package zone.autonomic.redfix.ccci;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.investigation.RunResult;

/** What the real pytest prints and writes, read as part of a run: one failure for each failing test, whatever tests are called and print. */
class PytestLogTest {

    private static final RunRequest RUN = new RunRequest("x-1-r1", RunKind.LIFECYCLE, "x", "1.0.0+2", "0".repeat(40), true, "/");
    private static final String FILE = "tests/x/custom/test_a.py";
    private static final List<String> FAILING = List.of("TestA::test_health", "TestB::test_health", "test_both", "test_ip[::1]", "test_ip[10.0.0.1 - local]", "test_xp",
            "test_ctl", "test_warn", "test_multi", "test_log", "test_exit", "test_setup", "test_teardown");

    @TempDir
    Path folder;
    private final Map<String, String> files = new HashMap<>();

    @BeforeEach
    void aRunWithARedTier() throws IOException {
        files.put("results.json", "{\"schema\":2,\"recipe\":\"x\",\"stages\":[{\"name\":\"install\",\"status\":\"pass\"},{\"name\":\"custom\",\"status\":\"fail\"}]}");
        given("test_ids_and_printed_lines.py");
    }

    private void given(String name) throws IOException {
        Path test = folder.resolve(FILE);
        Files.createDirectories(test.getParent());
        try (var in = PytestLogTest.class.getResourceAsStream("/ccci/pytest/" + name)) {
            Files.write(test, in.readAllBytes());
        }
        Files.writeString(folder.resolve("pytest.ini"), "[pytest]\naddopts = -p no:cacheprovider\n");
    }

    private String pytest(String options) throws IOException {
        List<String> words = new ArrayList<>(List.of("/usr/bin/python3", "-m", "pytest", FILE, "--junitxml=report.xml"));
        words.addAll(Arrays.stream(options.split(" ")).filter(word -> !word.isEmpty()).toList());
        ProcessBuilder pytest = new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true);
        pytest.environment().keySet().removeAll(List.of("CI", "BUILD_NUMBER", "COLUMNS", "PYTEST_ADDOPTS"));
        String printed = new String(pytest.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return "lint: pass\nabra: INFO deploy succeeded\n" + printed + "\nRUN SUMMARY\n  install pass 1\n  custom fail 17\ndeploy-count = 1\n";
    }

    private RunResult read() {
        return RunReport.read(RUN, Optional.of(1), files, "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--color=yes", "-q", "-q --color=yes", "-rA", "-v", "-vv", "--tb=short", "--tb=no", "--tb=native"})
    void theLogAloneNamesEachFailingTestOnce(String options) throws IOException {
        files.put("log", pytest(options));

        assertThat(read().failures()).extracting(Failure::test).containsExactlyInAnyOrderElementsOf(FAILING);
        assertThat(read().failures()).allMatch(f -> f.file().equals(FILE) && f.tier().equals("custom"));
        assertThat(read().sources()).containsExactly("results.json (stages)", "the log");
    }

    /** As pytest 9.2 with xdist 3.8 printed them, with two workers. */
    @ParameterizedTest
    @ValueSource(strings = {"xdist.log", "xdist-verbose.log"})
    void sideBySideTheyAreNamedAsWell(String recorded) throws IOException {
        try (var in = PytestLogTest.class.getResourceAsStream("/ccci/pytest/" + recorded)) {
            files.put("log", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }

        assertThat(read().failures()).extracting(Failure::test).containsExactlyInAnyOrderElementsOf(FAILING);
        assertThat(read().failures()).allMatch(f -> f.file().equals(FILE));
    }

    @Test
    void aMessageThatTheListShortensIsCompletedFromTheTestsOwnSection() throws IOException {
        files.put("log", pytest(""));

        assertThat(files.get("log")).contains("test_ip[10.0.0.1 - local] - AssertionError: ...");
        assertThat(read().failures()).contains(new Failure("custom", "test_ip[10.0.0.1 - local]", "AssertionError: assert '10.0.0.1 - local' == 'x'", FILE));
    }

    @Test
    void theReportAloneNamesThemAlike() throws IOException {
        files.put("log", pytest(""));
        List<Failure> ofLog = read().failures();
        files.remove("log");
        files.put("junit/custom__cc-ci__test_a.xml", Files.readString(folder.resolve("report.xml")));

        assertThat(read().failures()).extracting(Failure::test).containsExactlyInAnyOrderElementsOf(FAILING);
        assertThat(read().failures()).allMatch(f -> f.file().equals(FILE));
        assertThat(signature(read().failures(), "test_setup")).isEqualTo(signature(ofLog, "test_setup")).contains("fixture is broken");
        assertThat(signature(read().failures(), "test_ip[::1]")).isEqualTo(signature(ofLog, "test_ip[::1]"));
        assertThat(read().sources()).containsExactly("results.json (stages)", "JUnit");
    }

    private static String signature(List<Failure> failures, String test) {
        return failures.stream().filter(f -> f.test().equals(test)).findFirst().orElseThrow().signature().toString();
    }

    @Test
    void theListInTheResultsDecidesAndTheOthersAddWhatItLacks() throws IOException {
        files.put("results.json", """
                {"schema":2,"recipe":"x","stages":[{"name":"install","status":"pass","tests":[]},{"name":"custom","status":"fail","tests":[
                  {"name":"test_skip","status":"skip","ms":1},{"name":"test_health","status":"fail","ms":1},{"name":"tests/x/custom/test_a.py::TestB::test_health","status":"fail","ms":1},
                  {"name":"test_ip[::1]","status":"fail","ms":1}]}]}
                """);
        files.put("log", pytest(""));

        assertThat(read().failures()).extracting(Failure::test).containsExactly("TestA::test_health", "TestB::test_health", "test_ip[::1]");
        assertThat(read().failures()).extracting(Failure::message).containsExactly("AssertionError: A is ill", "AssertionError: B is ill", "AssertionError: assert '::1' == 'x'");
        assertThat(read().failures()).allMatch(f -> f.file().equals(FILE));
        assertThat(read().sources()).containsExactly("results.json (stages with their tests)");
    }

    @Test
    void whatATestPrintsOfAPytestOfItsOwnIsNoFailure() throws IOException {
        Files.writeString(folder.resolve(FILE), """
                WHOLE = '''============================= test session starts ==============================
                tests/x/custom/test_inner.py F                                           [100%]
                =================================== FAILURES ===================================
                =========================== short test summary info ============================
                FAILED tests/x/custom/test_inner.py::test_ghost - of another pytest
                ============================== 1 failed in 0.01s ==============================='''
                def test_whole():
                    print(WHOLE)
                    assert 0, "real"
                def test_end():
                    print("\\n".join(WHOLE.splitlines()[3:]))
                    assert 0, "real as well"
                """);
        files.put("log", pytest(""));

        assertThat(read().failures()).containsExactly(new Failure("custom", "test_whole", "AssertionError: real", FILE),
                new Failure("custom", "test_end", "AssertionError: real as well", FILE));
    }

    @Test
    void aProgramThatATestWantsAndTheNodeLacksIsThePlacesFault() throws IOException {
        Files.writeString(folder.resolve(FILE), "import subprocess\ndef test_lfs():\n    subprocess.run(['no-such-program', 'x'])\n");
        files.put("log", pytest(""));
        assertThat(read().voided().orElseThrow()).contains("a program is missing on the node", "no-such-program");

        Files.writeString(folder.resolve(FILE), "def test_file():\n    open('settings.ini')\ndef test_says():\n    print(\"E   FileNotFoundError: [Errno 2] No such file or directory: 'x'\")\n    assert 0\n");
        files.put("log", pytest(""));
        assertThat(read().voided()).as("a file that a test opens is the test's matter").isEmpty();
    }

    @Test
    void aFileThatCannotBeReadAsTestsIsNamed() throws IOException {
        Files.writeString(folder.resolve(FILE), "import nowhere_to_be_found\n");
        files.put("log", pytest(""));

        assertThat(read().failures()).extracting(Failure::test, Failure::file).containsExactly(org.assertj.core.groups.Tuple.tuple("test_a.py", FILE));
        assertThat(read().failures().get(0).message()).isEmpty();
        files.put("junit/custom__cc-ci__test_a.xml", Files.readString(folder.resolve("report.xml")));
        assertThat(read().failures()).singleElement().satisfies(f -> assertThat(f.message()).startsWith("ModuleNotFoundError: No module named 'nowhere_to_be_found'"))
                .satisfies(f -> assertThat(f.file()).isEqualTo(FILE));
    }
}
