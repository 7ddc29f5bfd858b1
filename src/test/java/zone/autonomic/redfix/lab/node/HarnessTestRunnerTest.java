package zone.autonomic.redfix.lab.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The harness's small test runner, held against the real pytest: what the bot reads of either must be the same. */
class HarnessTestRunnerTest {

    /** Debian's, and a newer one where CI could have it installed. */
    private static final List<Path> PYTHONS = List.of(Path.of("/usr/bin/python3"), Path.of("target/pytest8/bin/python"));
    private static final Path RUNNER = Path.of("src/main/resources/lab/recipes/cc-ci/runner");
    private static final Path SAMPLES = Path.of("src/test/resources/harness");

    @TempDir
    Path scratch;

    @Test
    @DisplayName("ids, outcomes, messages, JUnit files and summaries are those of pytest, for each pytest that is here")
    void sameAsPytest() throws Exception {
        List<Path> withPytest = PYTHONS.stream().filter(HarnessTestRunnerTest::hasPytest).toList();
        assumeTrue(!withPytest.isEmpty(), "no python3 here has pytest");
        for (Path python : withPytest) {
            assertThat(said(python, SAMPLES.resolve("same_as_pytest.py").toString(), RUNNER.toString(), SAMPLES.resolve("pytest").toString(),
                    Files.createTempDirectory(scratch, "reports").toString())).as("by %s", python).isEqualTo("""
                            test_broken_import.py: 1 cases
                            test_forms.py: 20 cases
                            test_printed.py: 16 cases
                            """);
        }
    }

    private static boolean hasPytest(Path python) {
        try {
            return Files.isExecutable(python) && !said(python, "-c", "import pytest; print(pytest.__version__)").contains("Error");
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    private static String said(Path python, String... words) throws IOException, InterruptedException {
        List<String> command = Stream.concat(Stream.of(python.toString()), Stream.of(words)).toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text;
    }
}
