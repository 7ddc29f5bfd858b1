package zone.autonomic.redfix.ccci;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.investigation.RunResult;
import zone.autonomic.redfix.investigation.RunResult.Colour;
import zone.autonomic.redfix.investigation.Tier;

/** What a run's artefacts count for. Green is only what says so without contradiction. */
class RunReportTest {

    private static final RunRequest RUN = new RunRequest("wiki-1-r1", RunKind.LIFECYCLE, "wiki", "1.0.0+2", "0".repeat(40), true, "/");
    private static final String RESTORE_LOG = """
            ============================= test session starts ==============================
            tests/wiki/test_restore.py .F
            =================================== FAILURES ===================================
            =========================== short test summary info ============================
            FAILED tests/wiki/test_restore.py::test_restore_returns_state - RuntimeError: psql failed: ERROR:  relation "ci_marker" does not exist
            ========================= 1 failed, 1 passed in 0.31s ==========================
            """;

    private final Map<String, String> files = new HashMap<>();

    private RunResult read(int exit) {
        return RunReport.read(RUN, Optional.of(exit), files, "url");
    }

    private static String results(String... stages) {
        StringBuilder text = new StringBuilder("{\"schema\":2,\"recipe\":\"wiki\",\"level\":5,\"stages\":[");
        for (int i = 0; i < stages.length; i++) {
            String[] stage = stages[i].split(" ");
            text.append(i == 0 ? "" : ",").append("{\"name\":\"%s\",\"status\":\"%s\",\"seconds\":3}".formatted(stage[0], stage[1]));
        }
        return text.append("]}").toString();
    }

    @Test
    void aRunWhoseTiersAreGreenIsGreenWithItsTiersInOrder() {
        files.put("results.json", results("install pass", "upgrade skip", "restore pass"));

        assertThat(read(0).colour()).isEqualTo(Colour.GREEN);
        assertThat(read(0).tiers()).containsExactly(new Tier("install", Tier.Status.PASS), new Tier("upgrade", Tier.Status.SKIP), new Tier("restore", Tier.Status.PASS),
                new Tier("promote", Tier.Status.SKIP));
    }

    @Test
    void aRedTierNamesItsTestFromJUnitJoinedWithTheLog() {
        files.put("results.json", results("install pass", "restore fail"));
        files.put("log", RESTORE_LOG);
        files.put("junit/restore__cc-ci__test_restore.xml", """
                <?xml version="1.0" encoding="utf-8"?>
                <testsuites><testsuite name="pytest" errors="0" failures="1" tests="2">
                  <testcase classname="tests.wiki.test_restore" name="test_other" time="0.1"/>
                  <testcase classname="tests.wiki.test_restore" name="test_restore_returns_state" time="0.1">
                    <failure message="RuntimeError: psql failed: POSTGRES_PASSWORD=hunter2">Traceback:&#10;E  relation</failure>
                  </testcase>
                </testsuite></testsuites>
                """);

        assertThat(read(1).colour()).isEqualTo(Colour.RED);
        assertThat(read(1).failures()).hasSize(1);
        Failure failure = read(1).failures().get(0);
        assertThat(failure.test()).isEqualTo("test_restore_returns_state");
        assertThat(failure.file()).isEqualTo("tests/wiki/test_restore.py");
        assertThat(failure.message()).startsWith("RuntimeError: psql failed: POSTGRES_PASSWORD=***\n").contains("relation \"ci_marker\" does not exist").doesNotContain("hunter2");
    }

    @Test
    void whereThereIsNoReportTheLogIsEnough() {
        files.put("results.json", results("install pass", "restore fail"));
        files.put("log", RESTORE_LOG);

        assertThat(read(1).failures()).containsExactly(new Failure("restore", "test_restore_returns_state",
                "RuntimeError: psql failed: ERROR:  relation \"ci_marker\" does not exist", "tests/wiki/test_restore.py"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"!! WC5 promote failed (non-fatal; known-good unchanged): ", "WC5 promote failed: ", "WC5 promote failed (non-fatal): ", "!! WC5 promote failed: "})
    void aFailedPromoteAloneIsRedThoughTheRunEndsWithZero(String form) {
        files.put("log", "RUN SUMMARY\n  install  pass  1\ndeploy-count = 1\n" + form + "warm-wiki.ci.example.org: not healthy over HTTPS /health (last status 0)\n");
        for (String stages : new String[] {results("install pass"), results("install pass", "promote fail")}) {
            files.put("results.json", stages);

            assertThat(read(0).colour()).isEqualTo(Colour.RED);
            assertThat(read(0).failures()).containsExactly(new Failure("promote", "WC5", "warm-wiki.ci.example.org: not healthy over HTTPS /health (last status 0)"));
        }
    }

    @Test
    void aPromoteThatWentWellIsATierAndOneThatTheLogDoesNotSpeakOfWasNotRun() {
        files.put("results.json", results("install pass"));
        assertThat(read(0).tier(Tier.PROMOTE)).contains(Tier.Status.SKIP);

        files.put("log", "WC5 promote: wiki canonical is now 1.0.0+2\n");
        assertThat(read(0).tiers()).contains(new Tier("promote", Tier.Status.PASS));
        assertThat(read(0).colour()).isEqualTo(Colour.GREEN);

        files.remove("log");
        RunRequest proposed = new RunRequest("wiki-1-r2", RunKind.LIFECYCLE, "wiki", "0".repeat(40), "0".repeat(40), false, "/");
        assertThat(RunReport.read(proposed, Optional.of(0), files, "").tier(Tier.PROMOTE)).as("only tags are promoted").isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "!! install: RuntimeError: abra app deploy wiki-50a9b4.ci.example.org failed (1): FATA no image|RuntimeError: abra app deploy wiki-50a9b4.ci.example.org failed (1): FATA no image",
        "abra app deploy wiki-50a9b4.ci.example.org timed out after 600s|abra app deploy wiki-50a9b4.ci.example.org timed out after 600s",
        "wiki-50a9b4.ci.example.org: not healthy over HTTPS /health (last status 502)|wiki-50a9b4.ci.example.org: not healthy over HTTPS /health (last status 502)",
        "FATA deploy timed out after 900 s|deploy timed out after 900 s", "TimeoutError: too slow|TimeoutError: too slow"})
    void aTierThatFailsBeforeAnyTestSaysWhatItComplainedOf(String line, String said) {
        files.put("results.json", results("install fail"));
        files.put("log", "lint: pass\nsome line\n" + line + "\nmore\nWC5 promote failed: abra app deploy warm-x failed (1)\n");

        assertThat(read(1).failures()).startsWith(new Failure("install", "install", said));
    }

    @Test
    void whatAServiceSaidLastIsNotWhatTheHarnessComplainsOf() {
        files.put("results.json", results("install fail"));
        files.put("log", "abra app deploy wiki-50a9b4.ci.example.org failed (1)\n-- wiki-50a9b4_ci_example_org_app (0/1)\nFATAL: of an app\nError: of an app\n");

        assertThat(read(1).failures()).containsExactly(new Failure("install", "install", "abra app deploy wiki-50a9b4.ci.example.org failed (1)"));
    }

    @Test
    void theFailuresOfATierThatPassedDoNotCount() {
        files.put("results.json", results("install pass", "restore pass"));
        files.put("log", RESTORE_LOG);

        assertThat(read(0).colour()).isEqualTo(Colour.GREEN);
    }

    @Test
    void aTierThatWasNotVerifiedIsNeitherGreenNorRed() {
        files.put("results.json", results("install pass", "restore unver"));
        files.put("log", "!! unknown: nobody described image wiki:9\n");

        assertThat(read(1).colour()).isEqualTo(Colour.UNKNOWN);
        assertThat(read(1).unreadable()).contains("restore couldn't be verified: nobody described image wiki:9");
        assertThat(read(0).colour()).as("whatever the exit status").isEqualTo(Colour.UNKNOWN);
        assertThat(read(1).tier("restore")).contains(Tier.Status.UNVER);

        files.put("results.json", results("install pass", "backup unver", "restore fail"));
        files.put("log", RESTORE_LOG);
        assertThat(read(1).colour()).as("what is red is red").isEqualTo(Colour.RED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pass", "fail", "unver", "skip", "warn"})
    void lintIsShownAndDecidesNothing(String status) {
        files.put("results.json", results("lint " + status, "install pass"));

        assertThat(read(0).colour()).isEqualTo(Colour.GREEN);
        assertThat(read(0).tier(Tier.LINT)).isPresent();
        assertThat(read(1).unreadable().orElseThrow()).contains("exit status is 1");
        files.put("results.json", results("lint " + status));
        assertThat(read(0).colour()).as("lint alone makes nothing green").isEqualTo(Colour.UNKNOWN);
    }

    /** How results.json calls a test isn't published. */
    @ParameterizedTest
    @ValueSource(strings = {"test_state[a::b - c.d]", "TestState::test_state[a::b - c.d]", "TestState.test_state[a::b - c.d]", "test_restore.TestState.test_state[a::b - c.d]",
        "test_restore::TestState::test_state[a::b - c.d]", "test_restore.py::TestState::test_state[a::b - c.d]", "tests/wiki/test_restore.py::TestState::test_state[a::b - c.d]",
        "tests.wiki.test_restore.TestState::test_state[a::b - c.d]"})
    void aTestIsKnownInTheLogByWhicheverNameTheResultsGiveIt(String name) {
        files.put("results.json", "{\"schema\":2,\"recipe\":\"wiki\",\"stages\":[{\"name\":\"restore\",\"status\":\"fail\",\"tests\":[{\"name\":\"%s\",\"status\":\"fail\",\"ms\":3}]}]}".formatted(name));
        files.put("log", RESTORE_LOG.replace("test_restore_returns_state", "TestState::test_state[a::b - c.d]"));

        assertThat(read(1).failures()).containsExactly(new Failure("restore", "TestState::test_state[a::b - c.d]",
                "RuntimeError: psql failed: ERROR:  relation \"ci_marker\" does not exist", "tests/wiki/test_restore.py"));
    }

    @Test
    void stagesAndTheMapThatSayTheOppositeAreUnknown() {
        files.put("results.json", "{\"schema\":2,\"recipe\":\"wiki\",\"stages\":[{\"name\":\"lint\",\"status\":\"pass\"},{\"name\":\"restore\",\"status\":\"pass\"}],"
                + "\"results\":{\"lint\":\"fail\",\"restore\":\"fail\"}}");
        assertThat(read(0).unreadable()).contains("results.json calls the stage restore both passed and failed");

        files.put("results.json", files.get("results.json").replace("\"restore\":\"fail\"", "\"restore\":\"pass\""));
        assertThat(read(0).colour()).as("lint decides nothing").isEqualTo(Colour.GREEN);
    }

    @Test
    void resultsByStageAreEnough() {
        files.put("results.json", "{\"schema\":2,\"recipe\":\"wiki\",\"results\":{\"install\":\"pass\",\"restore\":\"fail\"}}");
        files.put("log", RESTORE_LOG);

        assertThat(read(1).failures()).extracting(Failure::test).containsExactly("test_restore_returns_state");
        assertThat(read(1).sources()).containsExactly("results.json (results by stage)", "the log");
    }

    @Test
    void theReportsAreEnough() {
        files.put("junit/install__generic__test_install.xml", "<testsuites><testsuite><testcase classname=\"tests._generic.test_install\" name=\"test_serving\"/></testsuite></testsuites>");
        assertThat(read(0).colour()).isEqualTo(Colour.GREEN);
        assertThat(read(0).sources()).containsExactly("JUnit");

        files.put("junit/restore__generic__test_restore.xml",
                "<testsuites><testsuite><testcase classname=\"test_restore\" name=\"test_healthy\"><failure message=\"down\"/></testcase></testsuite></testsuites>");
        assertThat(read(1).failures()).containsExactly(new Failure("restore", "test_healthy", "down", "tests/_generic/test_restore.py"));
        assertThat(read(1).tier("install")).contains(Tier.Status.PASS);
    }

    @Test
    void theLogIsEnough() {
        files.put("log", RESTORE_LOG);
        assertThat(read(1).failures()).extracting(Failure::file).containsExactly("tests/wiki/test_restore.py");
        assertThat(read(1).sources()).containsExactly("the log");

        files.put("log", RESTORE_LOG + "!! custom: TimeoutError: not ready\nRUN SUMMARY\n  install  pass   1\n  upgrade  skip\n  restore  fail   2\n  custom  fail\n  lint  unver\ndeploy-count = 1\n");
        assertThat(read(1).tiers()).containsExactly(new Tier("install", Tier.Status.PASS), new Tier("upgrade", Tier.Status.SKIP), new Tier("restore", Tier.Status.FAIL),
                new Tier("custom", Tier.Status.FAIL), new Tier("lint", Tier.Status.UNVER), new Tier("promote", Tier.Status.SKIP));
        assertThat(read(1).failures()).extracting(Failure::message).contains("TimeoutError: not ready");

        files.put("log", "============================= test session starts ==============================\ntests/_generic/test_install.py .\n========= 1 passed in 0.01s =========\n");
        assertThat(read(0).colour()).isEqualTo(Colour.GREEN);
        assertThat(read(0).tiers()).startsWith(new Tier("install", Tier.Status.PASS));
    }

    /** Only that there is a summary is published, and not how its lines are written. */
    @ParameterizedTest
    @ValueSource(strings = {"  [PASS] install\n  [FAIL] restore\n", "  install=pass upgrade=skip restore=fail\n", "  level 1 of 5\n", ""})
    void aSummaryThatCannotBeReadTakesNothingFromWhatTheLogShows(String summary) {
        files.put("log", "============================= test session starts ==============================\ntests/_generic/test_install.py .\n========= 1 passed in 0.01s =========\n"
                + RESTORE_LOG + "RUN SUMMARY\n" + summary + "deploy-count = 1\n");

        assertThat(read(1).tiers()).startsWith(new Tier("install", Tier.Status.PASS), new Tier("restore", Tier.Status.FAIL));
        assertThat(read(1).failures()).extracting(Failure::test).containsExactly("test_restore_returns_state");
    }

    @Test
    void resultsOfAnotherRecipeAreNotReplacedByWhatElseIsThere() {
        files.put("results.json", results("install pass").replace("wiki", "blog"));
        files.put("log", RESTORE_LOG);

        assertThat(read(1).unreadable().orElseThrow()).contains("of another recipe");
        files.put("results.json", "{\"schema\":2,\"recipe\":\"wiki\",\"stages\":[{\"name\":\"restore\",\"status\":\"pass\",\"tests\":[{\"name\":\"test_x\",\"status\":\"fail\"}]}]}");
        assertThat(read(1).unreadable().orElseThrow()).contains("passed, and yet its test test_x failed");
    }

    @Test
    void theHarnessesOwnDeadlineIsNamed() {
        files.put("results.json", results("install pass"));
        assertThat(read(142).unreadable()).contains("the harness's own deadline of 60 minutes ended the run (exit status 142)");
        assertThat(read(142).voided()).isEmpty();

        files.put("results.json", results("install pass", "upgrade fail"));
        assertThat(read(142).failures()).containsExactly(new Failure("upgrade", "upgrade", "the harness's own deadline of 60 minutes ended the run (exit status 142)"));
        files.clear();
        assertThat(read(142).unreadable().orElseThrow()).contains("deadline of 60 minutes");
    }

    @ParameterizedTest
    @CsvSource({"143,TERM", "137,KILL"})
    void aRunThatWasEndedFromOutsideCountsForNothing(int exit, String signal) {
        files.put("results.json", results("install pass", "upgrade fail"));
        files.put("log", "!! upgrade: RuntimeError: interrupted\n");

        assertThat(read(exit).colour()).isEqualTo(Colour.VOID);
        assertThat(read(exit).voided().orElseThrow()).contains(signal, String.valueOf(exit));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lint-pass", "lint-fail", "lint-unver"})
    void resultsAsThePublishedHarnessWritesThemAreRead(String sample) throws IOException {
        RunRequest html = new RunRequest("custom-html-1-r1", RunKind.LIFECYCLE, "custom-html", "1.13.0+1.31.1", "0".repeat(40), true, "/");
        files.put("results.json", sample(sample + ".json"));

        assertThat(RunReport.read(html, Optional.of(0), files, "").colour()).isEqualTo(Colour.GREEN);
    }

    @Test
    void aTestThatIsRedInThePublishedResultsIsNamedWithItsFile() throws IOException {
        RunRequest ghost = new RunRequest("ghost-1-r1", RunKind.LIFECYCLE, "ghost", "1.3.0+6", "0".repeat(40), true, "/");
        files.put("results.json", sample("red-plain.json"));
        files.put("junit/restore__test_restore.xml", sample("red-plain.xml"));
        files.put("log", sample("red-plain.log"));
        RunResult read = RunReport.read(ghost, Optional.of(1), files, "");

        assertThat(read.failures()).singleElement().satisfies(f -> assertThat(f.file() + "::" + f.test()).isEqualTo("tests/ghost/test_restore.py::test_restore_returns_state"))
                .satisfies(f -> assertThat(f.message()).contains("Table 'ghost.ci_marker' doesn't exist"));
        files.remove("junit/restore__test_restore.xml");
        assertThat(RunReport.read(ghost, Optional.of(1), files, "").failures()).singleElement()
                .satisfies(f -> assertThat(f.file()).isEqualTo("tests/ghost/test_restore.py"));
    }

    private static String sample(String name) throws IOException {
        try (var in = RunReportTest.class.getResourceAsStream("/ccci/results/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"no space left on device", "Error response: could not find an available, non-overlapping IPv4 address pool among the defaults",
        "FATA wiki-0a1b2c.ci.example.org is already deployed", "toomanyrequests: You have reached your pull rate limit",
        "Get \"https://registry-1.docker.io/v2/\": net/http: TLS handshake timeout", "acme: error: 429 :: urn:ietf:params:acme:error:rateLimited"})
    void aRunThatRanIntoAFaultOfThePlaceIsVoid(String line) {
        files.put("results.json", results("install fail"));
        files.put("log", line + "\n!! install: RuntimeError: down\n");

        assertThat(read(1).colour()).isEqualTo(Colour.VOID);
        assertThat(read(1).voided().orElseThrow()).contains(line);
        files.remove("results.json");
        assertThat(read(1).colour()).isEqualTo(Colour.VOID);
    }

    @Test
    void aRegistryThatStumbledInAGreenRunDidNoHarm() {
        files.put("results.json", results("install pass"));
        files.put("log", "toomanyrequests: trying again\n");

        assertThat(read(0).colour()).isEqualTo(Colour.GREEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{", "{}", "{\"schema\":3,\"recipe\":\"wiki\",\"stages\":[{\"name\":\"install\",\"status\":\"pass\"}]}",
        "{\"schema\":2,\"recipe\":\"wiki\"}", "{\"schema\":2,\"recipe\":\"wiki\",\"stages\":[]}", "{\"schema\":2,\"recipe\":\"wiki\",\"stages\":[{\"status\":\"pass\"}]}",
        "{\"schema\":2,\"recipe\":\"wiki\",\"stages\":[{\"name\":\"install\",\"status\":\"perhaps\"}]}",
        "{\"schema\":2,\"recipe\":\"blog\",\"stages\":[{\"name\":\"install\",\"status\":\"pass\"}]}",
        "{\"schema\":2,\"recipe\":\"wiki\",\"unknown\":\"nobody described image x\",\"stages\":[{\"name\":\"install\",\"status\":\"pass\"}]}"})
    void whatCannotBeReadIsUnknownAndNeverGreen(String json) {
        files.put("results.json", json);

        assertThat(read(0).colour()).isEqualTo(Colour.UNKNOWN);
        assertThat(read(0).unreadable()).isPresent();
    }

    @Test
    void whatContradictsItselfIsUnknown() {
        files.put("results.json", results("install pass"));
        assertThat(read(1).unreadable().orElseThrow()).contains("exit status is 1");
        files.put("results.json", results("install fail"));
        assertThat(read(0).unreadable().orElseThrow()).contains("a tier is red");
        assertThat(read(1).unreadable().orElseThrow()).contains("nothing says why");
        files.put("results.json", results("install skip"));
        assertThat(read(0).colour()).isEqualTo(Colour.UNKNOWN);
        files.put("results.json", results("install pass"));
        assertThat(RunReport.read(RUN, Optional.empty(), files, "").colour()).isEqualTo(Colour.UNKNOWN);
        files.clear();
        assertThat(read(0).unreadable().orElseThrow()).contains("no results.json");
    }

    @Test
    void aReportThatReachesForOtherFilesIsNotRead() {
        files.put("results.json", results("restore fail"));
        files.put("junit/restore__cc-ci__x.xml", """
                <?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>
                <testsuite><testcase name="t"><failure message="m">&e;</failure></testcase></testsuite>
                """);

        assertThat(read(1).colour()).isEqualTo(Colour.UNKNOWN);
        assertThat(read(1).unreadable().orElseThrow()).contains("junit/restore__cc-ci__x.xml").doesNotContain("root:");
    }
}
