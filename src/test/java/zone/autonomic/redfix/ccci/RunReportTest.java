package zone.autonomic.redfix.ccci;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
            == install: start
            == install: PASS
            == restore: start
            FAILED tests/wiki/test_restore.py::test_restore_returns_state - RuntimeError: psql failed: ERROR:  relation "ci_marker" does not exist
            == restore: FAIL
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
        assertThat(read(0).tiers()).containsExactly(new Tier("install", Tier.Status.PASS), new Tier("upgrade", Tier.Status.SKIP), new Tier("restore", Tier.Status.PASS));
    }

    @Test
    void aRedTierNamesItsTestFromJUnitJoinedWithTheLog() {
        files.put("results.json", results("install pass", "restore fail"));
        files.put("log", RESTORE_LOG);
        files.put("junit/restore__wiki__test_restore.xml", """
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
        assertThat(failure.message()).startsWith("RuntimeError: psql failed: POSTGRES_PASSWORD=***\n").contains("relation \"ci_marker\" does not exist").doesNotContain("hunter2");
    }

    @Test
    void whereThereIsNoReportTheLogIsEnough() {
        files.put("results.json", results("install pass", "restore fail"));
        files.put("log", RESTORE_LOG);

        assertThat(read(1).failures()).containsExactly(new Failure("restore", "test_restore_returns_state",
                "RuntimeError: psql failed: ERROR:  relation \"ci_marker\" does not exist", "tests/wiki/test_restore.py"));
    }

    @Test
    void aFailedPromoteAloneIsRedThoughTheRunEndsWithZero() {
        files.put("log", """
                == custom: PASS
                == promote: start
                !! WC5 promote failed (non-fatal; known-good unchanged): warm-wiki.ci.example.org: not healthy over HTTPS /health (last status 0)
                """);
        for (String stages : new String[] {results("install pass"), results("install pass", "promote fail")}) {
            files.put("results.json", stages);

            assertThat(read(0).colour()).isEqualTo(Colour.RED);
            assertThat(read(0).failures()).containsExactly(new Failure("promote", "WC5", "warm-wiki.ci.example.org: not healthy over HTTPS /health (last status 0)"));
        }
    }

    @Test
    void aPromoteThatWentWellIsATier() {
        files.put("log", "== promote: start\nWC5 promote: wiki canonical is now 1.0.0+2\n");
        files.put("results.json", results("install pass"));

        assertThat(read(0).tiers()).contains(new Tier("promote", Tier.Status.PASS));
        assertThat(read(0).colour()).isEqualTo(Colour.GREEN);
    }

    @Test
    void aTierThatFailsBeforeAnyTestSaysWhatItComplainedOf() {
        files.put("results.json", results("install fail"));
        files.put("log", "== install: start\nsome line\nFATA deploy timed out after 900 s\n== install: FAIL\n");

        assertThat(read(1).failures()).containsExactly(new Failure("install", "install", "deploy timed out after 900 s"));
    }

    @Test
    void theFailuresOfATierThatPassedDoNotCount() {
        files.put("results.json", results("install pass"));
        files.put("log", "== install: start\nFAILED tests/x.py::test_first_try - flaky, tried again\n== install: PASS\n");

        assertThat(read(0).colour()).isEqualTo(Colour.GREEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no space left on device", "Error response: could not find an available, non-overlapping IPv4 address pool among the defaults",
        "FATA wiki-0a1b2c.ci.example.org is already deployed", "toomanyrequests: You have reached your pull rate limit",
        "Get \"https://registry-1.docker.io/v2/\": net/http: TLS handshake timeout", "acme: error: 429 :: urn:ietf:params:acme:error:rateLimited"})
    void aRunThatRanIntoAFaultOfThePlaceIsVoid(String line) {
        files.put("results.json", results("install fail"));
        files.put("log", "== install: start\n" + line + "\nFAILED tests/x.py::test_up - down\n== install: FAIL\n");

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
        files.put("junit/restore__wiki__x.xml", """
                <?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>
                <testsuite><testcase name="t"><failure message="m">&e;</failure></testcase></testsuite>
                """);

        assertThat(read(1).colour()).isEqualTo(Colour.UNKNOWN);
        assertThat(read(1).unreadable().orElseThrow()).contains("junit/restore__wiki__x.xml").doesNotContain("root:");
    }
}
