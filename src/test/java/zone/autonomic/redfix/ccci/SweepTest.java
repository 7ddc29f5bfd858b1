package zone.autonomic.redfix.ccci;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.SweepRun;
import zone.autonomic.redfix.investigation.Tier;

/** What is known of the last sweep, which leaves nothing but its journal and the canonicals. */
class SweepTest {

    private static final String TAG = "1.1.0+2.0";
    private static final String NEW = "===== nightly cold sweep: enrolled canonicals = ['blog', 'chat', 'forum', 'voice', 'wiki'] =====\n";

    @TempDir
    Path folder;
    private FakeNode node;
    private SshCiNode bot;

    @BeforeEach
    void aNodeWithSixRecipes() {
        node = new FakeNode(folder);
        bot = node.bot();
        node.layout(Map.of("blog", "", "chat", "", "forum", "", "voice", "", "wiki", "", "login", "WARM_CANONICAL = False\n"));
        for (String recipe : List.of("blog", "chat", "forum", "voice", "wiki", "login")) {
            node.recipe(recipe, "1.0.0+1.0");
            node.tag(recipe, TAG);
        }
        for (String recipe : List.of("blog", "chat", "wiki", "voice")) {
            node.canonical(recipe, TAG);
        }
        node.canonical("forum", "1.0.0+1.0");
    }

    @AfterEach
    void close() {
        bot.hangUp();
        node.close();
    }

    private void journal(String... parts) {
        node.put("journal-nightly-sweep.service", String.join("", parts));
    }

    private static String run(String recipe, String... lines) {
        return "\n----- %s %s (canonical 1.0.0+1.0) -----\n===== cc-ci run: recipe=%s version=%s ref=- pr=- run=manual =====\ncustomization manifest: 0 files in tests/%s\nlint: pass\n"
                .formatted(recipe, TAG, recipe, TAG, recipe) + String.join("\n", lines) + "\n";
    }

    private static String session(String file, String... failed) {
        String summary = failed.length == 0 ? "" : "=========================== short test summary info ============================\n" + String.join("\n", failed) + "\n";
        return "============================= test session starts ==============================\ncollected 1 item\n\n" + file + (failed.length == 0 ? " .\n" : " F\n") + summary
                + "============================== " + (failed.length == 0 ? "1 passed" : failed.length + " failed") + " in 0.01s ===============================";
    }

    private static String summed(String... stages) {
        return "\nRUN SUMMARY\n" + String.join("\n", stages) + "\n  level 3 of 5\ndeploy-count = 1";
    }

    private static final String SUMMARY = """

            SWEEP SUMMARY
              blog                     PASS (promoted)  1.1.0+2.0  (rc=0)
              chat                     FAIL             1.1.0+2.0  (rc=1)
              forum                    PASS (promoted)  1.1.0+2.0  (rc=0)
              voice                    FAIL             1.1.0+2.0  (rc=142)
              wiki                     SKIP             1.1.0+2.0 is the canonical's
            """;

    private String sweep() {
        return NEW + run("blog", session("tests/_generic/test_install.py"), summed("  install  pass   1"), "WC5 promote: blog canonical is now 1.1.0+2.0")
                + run("chat", session("tests/_generic/test_install.py"), session("tests/chat/test_restore.py", "FAILED tests/chat/test_restore.py::test_state - RuntimeError: gone"),
                        summed("  install  pass   1", "  restore  fail   1"))
                + run("forum", session("tests/_generic/test_install.py"), summed("  install  pass   1"),
                        "WC5 promote failed: warm-forum.ci.example.org: RuntimeError: abra app deploy warm-forum.ci.example.org failed (1): FATA deploy failed")
                + run("voice", session("tests/_generic/test_install.py"), "!! the run's deadline of 60 minutes is over") + SUMMARY;
    }

    private Map<String, SweepRun> read() {
        return bot.lastSweep().stream().collect(java.util.stream.Collectors.toMap(SweepRun::recipe, run -> run));
    }

    @Test
    void theJournalTellsWhatWasRedAndItsLabelsDoNotHideAPromoteThatFailed() {
        journal(sweep());
        Map<String, SweepRun> swept = read();

        assertThat(swept).containsOnlyKeys("blog", "chat", "forum", "voice", "wiki", "login");
        assertThat(swept.get("blog").exception()).isFalse();
        assertThat(swept.get("blog").tiers()).contains(new Tier("install", Tier.Status.PASS), new Tier("promote", Tier.Status.PASS));
        assertThat(swept.get("chat").failures()).containsExactly(new Failure("restore", "test_state", "RuntimeError: gone", "tests/chat/test_restore.py"));
        assertThat(swept.get("forum").failures()).singleElement().satisfies(f -> assertThat(f.tier()).isEqualTo("promote"))
                .satisfies(f -> assertThat(f.message()).contains("warm-forum.ci.example.org", "FATA deploy failed"));
        assertThat(swept.get("voice").failures()).containsExactly(new Failure("upgrade", "upgrade", "the harness's own deadline of 60 minutes ended the run (exit status 142)"));
        assertThat(swept.get("wiki").exception()).isFalse();
        assertThat(swept.get("wiki").version()).isEqualTo(TAG);
        assertThat(swept.values()).allMatch(run -> run.version().equals(TAG));
        assertThat(node.got("journalctl-calls")).isEqualTo("-u nightly-sweep.service -o cat --no-pager\n");
    }

    @Test
    void whatTheSweepLeavesOutIsNamed() {
        journal(sweep());

        assertThat(read().get("login").enrolled()).isFalse();
        assertThat(read().get("login").summary()).contains("not enrolled");
    }

    @Test
    void onlyTheNewestSweepInTheJournalCounts() {
        journal(NEW, run("blog", session("tests/blog/test_restore.py", "FAILED tests/blog/test_restore.py::test_state - RuntimeError: of last week"), summed("  restore  fail   1")),
                "\nSWEEP SUMMARY\n  blog                     FAIL  1.1.0+2.0  (rc=1)\n", sweep());

        assertThat(read().get("blog").exception()).isFalse();
    }

    @Test
    void aCanonicalBehindItsNewestReleaseIsRedWhateverTheJournalSays() {
        journal(NEW + "\nSWEEP SUMMARY\n  forum  PASS (promoted)  1.1.0+2.0  (rc=0)\n");

        assertThat(read().get("forum").failures()).containsExactly(new Failure("promote", "canonical",
                "the newest release is 1.1.0+2.0, and the canonical is at 1.0.0+1.0; the sweep calls it PASS (promoted)"));
        assertThat(read().get("blog").exception()).as("promoted by an earlier sweep").isFalse();
    }

    /** A tag may be gone again, and tags that are no releases are none: the sweep itself runs only what is newer than the canonical. */
    @Test
    void onlyACanonicalOfAnOlderReleaseIsBehind() {
        for (String tag : List.of("v9.9.9", "latest", "1.1.0-rc1")) {
            node.tag("forum", tag);
        }
        node.canonical("blog", "1.10.0+2.1");
        journal(NEW + "\nSWEEP SUMMARY\n  blog  SKIP\n");

        assertThat(read().get("blog").exception()).isFalse();
        assertThat(read().get("forum").failures()).extracting(Failure::message).containsExactly(
                "the newest release is 1.1.0+2.0, and the canonical is at 1.0.0+1.0; the sweep says nothing of it");
        node.canonical("blog", "1.0.9+9.0");
        assertThat(read().get("blog").exception()).isTrue();
    }

    /** The labels are published, and neither their heading nor what stands first. */
    @ParameterizedTest
    @ValueSource(strings = {"%nSWEEP SUMMARY%n  %2$s: %1$s%n", "%n===== summary =====%n%1$s  %2$s%n", "| %2$s | %1$s |%n", "[%1$s] %2$s (12 min)%n"})
    void aLabelIsKnownByTheRecipeBesideIt(String form) {
        journal(NEW, run("chat", "hm"), form.formatted("FAIL", "chat"), form.formatted("PASS (promoted)", "forum"), form.formatted("SKIP", "wiki"));

        assertThat(read().get("chat").exception()).isTrue();
        assertThat(read().get("forum").failures()).extracting(Failure::message).containsExactly(
                "the newest release is 1.1.0+2.0, and the canonical is at 1.0.0+1.0; the sweep calls it PASS (promoted)");
        assertThat(read().get("wiki").exception()).isFalse();
    }

    @Test
    void recipesWhoseNamesBeginAlikeAreKeptApart() {
        for (String recipe : List.of("chat-lts", "wiki-tiny")) {
            node.recipe(recipe, TAG);
            node.canonical(recipe, "");
        }
        journal(NEW.replace("'chat'", "'chat', 'chat-lts', 'wiki-tiny'"), "customization manifest: 1 file in tests/chat/\n", session("tests/_generic/test_install.py"),
                "\nWC5 promote: chat canonical is now 1.1.0+2.0\ncustomization manifest: 1 file in tests/chat-lts/\n", session("tests/_generic/test_install.py"),
                "\nprepulling\nWC5 promote failed: abra app new chat-lts failed (1)\nimages pruned\ncustomization manifest: 1 file in tests/wiki-tiny/\n", session("tests/_generic/test_install.py"),
                "\nWC5 promote failed: warm-wiki-tiny.ci.example.org: not healthy over HTTPS / (last status 404)\n",
                "\nSWEEP SUMMARY\n  chat PASS (promoted)\n  chat-lts PASS (promoted)\n  wiki SKIP\n  wiki-tiny PASS (promoted)\n");

        assertThat(read().values().stream().filter(run -> run.failures().stream().anyMatch(f -> f.test().equals("WC5")))).extracting(SweepRun::recipe)
                .containsExactlyInAnyOrder("chat-lts", "wiki-tiny");
        assertThat(read().get("chat").exception()).isFalse();
    }

    @Test
    void aSweepWhoseJournalIsGoneIsKnownByTheCanonicals() {
        node.put("sweep-started", "Sun 2026-06-14 03:00:00 UTC\n");

        assertThat(read().get("forum").failures()).extracting(Failure::message).containsExactly(
                "the newest release is 1.1.0+2.0, and the canonical is at 1.0.0+1.0; the sweep says nothing of it");
        assertThat(read().values().stream().filter(SweepRun::exception)).extracting(SweepRun::recipe).containsExactlyInAnyOrder("forum", "login");
    }

    @Test
    void whereThereWasNoSweepNothingIsSaid() throws IOException {
        for (String recipe : List.of("blog", "chat", "forum", "voice", "wiki")) {
            Files.delete(folder.resolve("warm/" + recipe + "/canonical.json"));
        }
        assertThat(bot.lastSweep()).isEmpty();
    }

    @Test
    void whereTheJournalIsGoneTheCanonicalsTellHowFarItCame() throws IOException {
        Files.delete(folder.resolve("warm/voice/canonical.json"));

        assertThat(read().get("forum").exception()).isTrue();
        assertThat(read().get("forum").failures()).extracting(Failure::message)
                .containsExactly("the newest release is " + TAG + ", and the canonical is at 1.0.0+1.0; the node's journal holds no sweep any more");
        assertThat(read().get("chat").exception()).isFalse();
        assertThat(read()).as("of what has no canonical nobody knows whether it was ever swept").doesNotContainKey("voice");
    }

    @Test
    void aSweepThatSawNothingIsNoGreenOne() {
        journal("===== nightly cold sweep: enrolled canonicals = [] =====\n\nSWEEP SUMMARY\n");

        assertThat(read().get("forum").exception()).isTrue();
        assertThat(read().get("chat").exception()).as("its canonical is at the newest release").isFalse();
    }

    @Test
    void whereRunsAreNotAnnouncedWhatALineIsAboutIsToldByTheRecipeThatItNames() {
        journal(NEW, "customization manifest: 1 file in tests/blog/\n", session("tests/_generic/test_install.py"), "\nWC5 promote: blog canonical is now 1.1.0+2.0\n",
                "customization manifest: 2 files in tests/chat/\n", session("tests/_generic/test_restore.py", "FAILED tests/_generic/test_restore.py::test_healthy - down"), "\n",
                "== next ==\nRECIPE=forum\n", session("tests/_generic/test_install.py"), "\nWC5 promote failed: warm-forum.ci.example.org: not healthy over HTTPS / (last status 0)\n",
                "nightly summary\nblog: PASS (promoted)\n", SUMMARY);

        assertThat(read().get("chat").failures()).containsExactly(new Failure("restore", "test_healthy", "down", "tests/_generic/test_restore.py"));
        assertThat(read().get("forum").failures()).extracting(Failure::tier).containsExactly("promote");
        assertThat(read().get("blog").exception()).isFalse();
    }

    @Test
    void whatARunPrintedAndNobodyCanReadIsRedOnlyIfItIsCalledSo() {
        journal(NEW, run("blog", "something quite different"), run("chat", "something quite different"), SUMMARY);

        assertThat(read().get("blog").exception()).isFalse();
        assertThat(read().get("chat").unreadable()).isNotEmpty();
    }

    @Test
    void whatTheHarnessCannotSayIsTakenFromTheSweepsOwnList() throws IOException {
        Files.delete(folder.resolve("harness/runner/harness/canonical.py"));
        journal(NEW + "\nSWEEP SUMMARY\n  chat  FAIL  1.1.0+2.0  (rc=1)\n");

        assertThat(read().get("chat").exception()).isTrue();
        assertThat(read().get("login").enrolled()).isFalse();
        assertThat(read().get("blog").exception()).isFalse();
    }

    @Test
    void theDirectoriesOfAnOlderHarnessAreStillRead() throws IOException {
        for (String night : List.of("20260616", "20260617")) {
            Path run = Files.createDirectories(folder.resolve("runs/sweep-" + night + "-chat"));
            Files.writeString(run.resolve("results.json"), "{\"schema\":2,\"recipe\":\"chat\",\"version\":\"%s\",\"stages\":[{\"name\":\"restore\",\"status\":\"fail\"}]}".formatted(TAG));
            Files.createDirectories(run.resolve("junit"));
            Files.writeString(run.resolve("junit/restore__cc-ci__test_restore.xml"),
                    "<testsuites><testsuite><testcase classname=\"tests.chat.test_restore\" name=\"test_state\"><failure message=\"gone " + night + "\"/></testcase></testsuite></testsuites>");
        }

        assertThat(read().get("chat").failures()).containsExactly(new Failure("restore", "test_state", "gone 20260617", "tests/chat/test_restore.py"));
        assertThat(read().get("chat").run()).isEqualTo("sweep-20260617-chat");
        assertThat(Optional.ofNullable(read().get("forum"))).as("nothing else is known").isEmpty();
    }

    @Test
    void secretsInTheJournalAreMasked() {
        journal(NEW, run("chat", "!! install: RuntimeError: login failed: POSTGRES_PASSWORD=hunter2", summed("  install  fail")), "\nSWEEP SUMMARY\n  chat  FAIL  1.1.0+2.0  (rc=1)\n");

        assertThat(read().get("chat").failures()).extracting(Failure::message).containsExactly("RuntimeError: login failed: POSTGRES_PASSWORD=***");
    }
}
