package zone.autonomic.redfix.ccci;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.investigation.RunResult;
import zone.autonomic.redfix.investigation.RunResult.Colour;

/** A fault of the place is one only where docker, abra or the harness speaks of it: an app's and a test's words are their own. */
class WhoSaidItTest {

    private static final RunRequest RUN = new RunRequest("wiki-1-r1", RunKind.LIFECYCLE, "wiki", "1.0.0+2", "0".repeat(40), true, "/");
    private static final String RESULTS = "{\"schema\":2,\"recipe\":\"wiki\",\"stages\":[{\"name\":\"install\",\"status\":\"fail\"}]}";

    private static RunResult read(String log) {
        return RunReport.read(RUN, Optional.of(1), Map.of("results.json", RESULTS, "log", log), "");
    }

    private static List<String> lines(String name) throws IOException {
        try (var in = WhoSaidItTest.class.getResourceAsStream("/ccci/logs/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#") && !line.isBlank()).toList();
        }
    }

    static Stream<String> ofThePlace() throws IOException {
        return lines("place-lines.tsv").stream().map(line -> line.split("\t", 2)[1]);
    }

    static List<String> ofApps() throws IOException {
        return lines("app-lines.tsv");
    }

    @ParameterizedTest
    @MethodSource("ofThePlace")
    void whatTheNodesProgramsSayMakesARunVoid(String line) {
        assertThat(read("lint: pass\n" + line + "\n!! install: RuntimeError: abra app deploy wiki-000000.ci.example.org failed (1)\n").colour()).isEqualTo(Colour.VOID);
        assertThat(read("!! install: RuntimeError: abra app deploy wiki-000000.ci.example.org failed (1): " + line + "\n").colour()).isEqualTo(Colour.VOID);
    }

    @ParameterizedTest
    @MethodSource({"ofApps", "ofThePlace"})
    void theSameFromAnAppOrATestDoesNot(String line) {
        String failed = "!! install: RuntimeError: abra app deploy wiki-000000.ci.example.org failed (1): FATA deploy failed";
        for (String log : List.of(
                "-- wiki-000000_ci_example_org_app (0/1)\nstarting\n" + line + "\n" + failed + "\n",
                failed + ": app crash-loops: " + line + "\n",
                "!! install: RuntimeError: docker exec app failed (rc=1): " + line + "\n",
                session(line))) {
            assertThat(read(log).colour()).as(log).isEqualTo(Colour.RED);
        }
    }

    @ParameterizedTest
    @MethodSource("ofApps")
    void whatOnlySoundsLikeItIsNoneWhoeverSaysIt(String line) {
        assertThat(read(line + "\n!! install: RuntimeError: down\n").colour()).isEqualTo(Colour.RED);
    }

    private static String session(String line) {
        return """
                ============================= test session starts ==============================
                tests/wiki/test_install.py F                                             [100%%]
                =================================== FAILURES ===================================
                __________________________________ test_pages __________________________________
                E   RuntimeError: %s
                ----------------------------- Captured stdout call -----------------------------
                %s
                =========================== short test summary info ============================
                FAILED tests/wiki/test_install.py::test_pages - RuntimeError: %s
                ============================== 1 failed in 0.01s ===============================
                """.formatted(line, line, line);
    }

    @Test
    void theLastWordsOfAServiceEndWhereTheHarnessSpeaksAgain() {
        assertThat(read("-- wiki-000000_ci_example_org_app (0/1)\nstarting\n!! install: RuntimeError: FATA no space left on device\n").colour()).isEqualTo(Colour.VOID);
        String many = "a line\n".repeat(20);
        assertThat(read("-- wiki-000000_ci_example_org_app (0/1)\n" + many + "FATA no space left on device\n").colour()).as("after its last line").isEqualTo(Colour.VOID);
    }

    @Test
    void aServiceThatStartsALineAsTheHarnessDoesIsStillHeardToItsEnd() {
        String log = "-- wiki-000000_ci_example_org_app (0/1)\n== Seeding\n!! careful\nwrite /data/x: no space left on device\n!! install: RuntimeError: down\n";

        assertThat(read(log).colour()).isEqualTo(Colour.RED);
    }
}
