package zone.autonomic.redfix.ccci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.investigation.Conditions;
import zone.autonomic.redfix.investigation.Probes;
import zone.autonomic.redfix.investigation.Receipt;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.investigation.RunResult;
import zone.autonomic.redfix.step.port.CiNode;
import zone.autonomic.redfix.step.port.CiNode.Progress;
import zone.autonomic.redfix.step.port.CiNode.State;

/** The bot's side and the node's script together, over a real SSH connection and a real shell. */
class SshCiNodeTest {

    private static final String GREEN_RUN = """
            echo 'lint: pass'
            echo 'POSTGRES_PASSWORD=hunter2'
            echo 'RUN SUMMARY'
            mkdir -p "$own/junit"
            printf '{"schema":2,"recipe":"%s","stages":[{"name":"install","status":"pass","tests":[]}]}' "$RECIPE" >"$own/results.json"
            """;
    private static final String FAILED_PROMOTE = FakeNode.deploys("warm-wiki") + "echo 'WC5 promote failed: warm-wiki." + FakeNode.DOMAIN
            + ": not healthy over HTTPS / (last status 0)'\n";
    private static final String WAITING_RUN = """
            echo 'begun'
            while [ ! -f "$FAKE/go" ]; do sleep 0.05; done
            echo 'went on'
            """;
    private static final Duration BOUND = Duration.ofSeconds(20);

    @TempDir
    Path folder;
    private FakeNode node;
    private SshCiNode bot;
    private String commit;

    @BeforeEach
    void aNodeWithOneRecipe() {
        node = new FakeNode(folder);
        bot = node.bot();
        commit = node.recipe("wiki", "1.0.0+2.0");
    }

    @AfterEach
    void nothingStays() {
        node.put("go", "");
        bot.hangUp();
        node.close();
    }

    private RunRequest run(String id, RunKind kind) {
        return new RunRequest(id, kind, "wiki", "1.0.0+2.0", commit, true, "/health");
    }

    private String follow(RunRequest run) {
        StringBuilder log = new StringBuilder();
        long[] offset = {0};
        await().atMost(BOUND).pollInterval(Duration.ofMillis(50)).until(() -> {
            Progress progress = bot.poll(run, offset[0]);
            log.append(progress.text());
            offset[0] = progress.nextOffset();
            return progress.state() != State.RUNNING;
        });
        return log.toString();
    }

    @Test
    void aRunAtATagIsMadeByTheHarnessAndReadWithItsSecretsMasked() {
        node.harness(GREEN_RUN);
        RunRequest run = run("wiki-1-r1", RunKind.LIFECYCLE);

        bot.start(run);
        String log = follow(run);
        CiNode.Artifacts artifacts = bot.artifacts(run);

        assertThat(log).contains("lint: pass\nPOSTGRES_PASSWORD=***\nRUN SUMMARY\n");
        assertThat(artifacts.result().colour()).isEqualTo(RunResult.Colour.GREEN);
        assertThat(artifacts.result().url()).isEqualTo("https://ci.example.org/runs/wiki-1-r1/");
        assertThat(artifacts.files()).containsOnlyKeys("log", "results.json");
        assertThat(artifacts.files().get("log")).doesNotContain("hunter2");
        assertThat(node.got("harness-calls")).isEqualTo("wiki ref=unset in " + folder.resolve("harness") + ": runner/run_recipe_ci.py\n");
    }

    @Test
    void aRunAtAProposedChangeCarriesItsCommit() {
        node.harness(GREEN_RUN);
        RunRequest run = new RunRequest("wiki-1-r2", RunKind.LIFECYCLE, "wiki", commit, commit, false, "/");

        bot.start(run);
        follow(run);

        assertThat(node.got("harness-calls")).contains("ref=" + commit);
    }

    @Test
    void aRunOfAnEarlierLifeIsNotTakenForOurs() {
        node.harness("echo 'an earlier life'\nexit 1\n");
        RunRequest earlier = run("wiki-2-r1", RunKind.LIFECYCLE);
        bot.start(earlier);
        follow(earlier);
        node.harness(GREEN_RUN);
        RunRequest ours = new RunRequest("wiki-2-r1", RunKind.LIFECYCLE, "wiki", "1.0.0+2.0", commit, true, "/health", Conditions.ALONE, Optional.of("0123abcdef"));

        assertThat(bot.preflight("wiki", ours.onNode()).findings()).isEmpty();
        bot.start(ours);

        assertThat(follow(ours)).contains("RUN SUMMARY").doesNotContain("an earlier life");
        assertThat(bot.artifacts(ours).result().url()).isEqualTo("https://ci.example.org/runs/wiki-2-r1-0123abcdef/");
        assertThat(bot.artifacts(ours).result().colour()).isEqualTo(RunResult.Colour.GREEN);
    }

    @Test
    void startingTwiceMakesOneRun() {
        node.harness(WAITING_RUN);
        RunRequest run = run("wiki-1-r1", RunKind.LIFECYCLE);

        bot.start(run);
        bot.start(run);
        node.put("go", "");
        follow(run);
        bot.start(run);

        assertThat(node.got("harness-calls").lines()).hasSize(1);
    }

    @Test
    void ofTwoStartsAtTheSameMomentOneFindsTheNodeTaken() {
        node.harness(WAITING_RUN);
        List<CompletableFuture<String>> both = Stream.of("wiki-1-r1", "wiki-2-r1").map(id -> CompletableFuture.supplyAsync(() -> {
            try {
                bot.start(run(id, RunKind.LIFECYCLE));
                return "started";
            } catch (CiNode.Busy e) {
                return "busy";
            }
        })).toList();

        assertThat(both.stream().map(CompletableFuture::join)).containsExactlyInAnyOrder("started", "busy");
        node.put("go", "");
        Stream.of("wiki-1-r1", "wiki-2-r1").forEach(id -> follow(run(id, RunKind.LIFECYCLE)));
    }

    @Test
    void aHarnessThatRunsForSomebodyElseMakesTheNodeBusy() {
        node.put("foreign", "1\n");

        assertThatThrownBy(() -> bot.start(run("wiki-1-r1", RunKind.LIFECYCLE))).isInstanceOf(CiNode.Busy.class);
        assertThat(bot.preflight("wiki", "wiki-1-r1").findings()).anyMatch(f -> f.contains("somebody else"));
        assertThat(node.got("harness-calls")).isEmpty();
    }

    @Test
    void aRunSurvivesTheConnectionAndIsFoundAgain() {
        node.harness(WAITING_RUN);
        RunRequest run = run("wiki-1-r1", RunKind.LIFECYCLE);
        bot.start(run);
        await().atMost(BOUND).until(() -> bot.poll(run, 0).text().contains("begun\n"));

        node.cutConnections();

        assertThat(bot.poll(run, 0).state()).isEqualTo(State.RUNNING);
        assertThat(bot.preflight("wiki", "wiki-1-r1").fit()).isTrue();
        assertThat(bot.preflight("wiki", "wiki-1-r2").findings()).anyMatch(f -> f.contains("in flight"));
        node.put("go", "");
        assertThat(follow(run)).contains("begun\n", "went on\n");
    }

    @Test
    void aRunThatTheNodeDoesNotKnowIsLost() {
        assertThat(bot.poll(run("wiki-9-r9", RunKind.LIFECYCLE), 0)).isEqualTo(new Progress("", 0, State.LOST));
    }

    @Test
    void tearingDownEndsTheWholeProcessTreeAndWhatItDeployed() throws IOException {
        String cold = "wiki-0a1b2c_" + FakeNode.STACK;
        node.harness("""
                trap '' TERM
                %s
                echo $$ >>"$FAKE/pids"
                setsid sh -c 'echo $$ >>"$FAKE/pids"; while :; do sleep 0.05; done' &
                sh -c '(echo >>"$FAKE/grandchild"; exec sleep 600) & echo $! >>"$FAKE/pids"; wait' &
                while [ $(wc -l <"$FAKE/pids") -lt 3 ]; do sleep 0.05; done
                echo ready
                while :; do sleep 0.05; done
                """.formatted(FakeNode.deploys("wiki-0a1b2c")));
        node.stack("wiki-aaaaaa_" + FakeNode.STACK, "wiki-aaaaaa_" + FakeNode.STACK + "_app\t1/1\timage");
        node.stack("traefik", "traefik_app\t1/1\timage");
        RunRequest run = run("wiki-1-r1", RunKind.LIFECYCLE);
        bot = node.bot();
        bot.start(run);
        await().atMost(BOUND).until(() -> bot.poll(run, 0).text().contains("ready"));
        node.volume(cold + "_data", cold, "x");
        node.put("secrets/" + cold + "_pw_v1", "s");
        List<String> pids = Files.readAllLines(node.fake.resolve("pids"));

        Receipt receipt = bot.tearDown(run);

        assertThat(pids).hasSize(3).allSatisfy(pid -> assertThat(ended(pid)).as("process " + pid).isTrue());
        assertThat(receipt.clean()).isTrue();
        assertThat(receipt.removed()).contains("stack " + cold, "volume " + cold + "_data", "secret " + cold + "_pw_v1");
        assertThat(receipt.kept()).anyMatch(k -> k.contains("wiki-aaaaaa"));
        assertThat(node.names("stacks")).containsExactly("traefik", "wiki-aaaaaa_" + FakeNode.STACK);
        assertThat(bot.poll(run, 0).state()).isEqualTo(State.ENDED);
        assertThat(bot.tearDown(run).removed()).isEmpty();
    }

    private static boolean ended(String pid) {
        Path stat = Path.of("/proc/" + pid + "/stat");
        try {
            return Files.readString(stat).contains(") Z ");
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void anotherBotsRunOfTheSameNameIsNotItsOwn() throws IOException {
        node.harness(WAITING_RUN);
        RunRequest run = run("wiki-1-r1", RunKind.LIFECYCLE);
        ProcessBuilder others = new ProcessBuilder("sleep", "60");
        others.environment().put("REDFIX_RUN", ":" + folder.resolve("home-of-another") + "/runs/" + run.id() + ":");
        Process other = others.start();
        try {
            bot.start(run);
            Receipt receipt = bot.tearDown(run);

            assertThat(receipt.remaining()).isEmpty();
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void aFailedPromoteLeavesNothingBehindWhereThereIsNoCanonical() {
        String warm = "warm-wiki_" + FakeNode.STACK;
        node.harness(GREEN_RUN + FAILED_PROMOTE);
        RunRequest run = run("wiki-1-r1", RunKind.LIFECYCLE);
        bot.start(run);
        follow(run);
        node.volume(warm + "_data", warm, "x");

        assertThat(bot.probe(run).stack()).isEqualTo(warm);
        Receipt receipt = bot.tearDown(run);

        assertThat(receipt.removed()).containsExactly("stack " + warm, "volume " + warm + "_data", "app warm-wiki." + FakeNode.DOMAIN);
        assertThat(bot.probe(run)).isEqualTo(Probes.goneAlready());
    }

    @Test
    void aCanonicalsVolumesAndSecretsAreKept() {
        String warm = "warm-wiki_" + FakeNode.STACK;
        node.harness(GREEN_RUN + FAILED_PROMOTE);
        RunRequest run = run("wiki-1-r1", RunKind.LIFECYCLE);
        bot.start(run);
        follow(run);
        node.canonical("wiki", "0.9.0+1.0");
        node.volume(warm + "_data", warm, "x");
        node.put("secrets/" + warm + "_pw_v1", "s");

        Receipt receipt = bot.tearDown(run);

        assertThat(receipt.removed()).containsExactly("stack " + warm);
        assertThat(receipt.kept()).containsExactly("volume " + warm + "_data: the canonical's", "secret " + warm + "_pw_v1: the canonical's");
        assertThat(node.has("secrets/" + warm + "_pw_v1")).isTrue();
    }

    @Test
    void aPromotesStackIsTheRunsAlsoWhereTheCanonicalsSecretsWereThereBefore() {
        String warm = "warm-wiki_" + FakeNode.STACK;
        node.canonical("wiki", "0.9.0+1.0");
        node.put("secrets/" + warm + "_pw_v1", "s");
        node.harness(GREEN_RUN + FAILED_PROMOTE);
        RunRequest run = run("wiki-1-r1", RunKind.LIFECYCLE);
        bot.start(run);
        follow(run);

        assertThat(bot.tearDown(run).removed()).containsExactly("stack " + warm);
    }

    @Test
    void aLiveServiceIsNeverTouched() throws IOException {
        String warm = "warm-wiki_" + FakeNode.STACK;
        node.stack(warm, warm + "_app\t1/1\timage");
        node.harness(GREEN_RUN);
        RunRequest run = run("wiki-1-r1", RunKind.LIFECYCLE);
        SshCiNode configured = node.bot("live-stacks", "warm-wiki." + FakeNode.DOMAIN);
        configured.start(run);
        follow(run);

        assertThat(configured.preflight("wiki", "wiki-1-r2").facts()).anyMatch(f -> f.contains("live service"));
        assertThat(configured.probe(run).standing()).isFalse();
        assertThat(configured.tearDown(run).kept()).containsExactly("stack " + warm + ": a live service");
        configured.hangUp();

        // The harness's own table of what it keeps warm says the same, should nobody have configured it.
        Files.writeString(folder.resolve("harness/runner/warm.py"), "WARM_DOMAINS = {\n    \"wiki\": \"warm-wiki\",\n}\n");
        assertThat(bot.tearDown(run).kept()).containsExactly("stack " + warm + ": a live service");
        assertThat(node.names("stacks")).containsExactly(warm);
    }

    /** What is removed before a run is removed with its volumes: the harness's table of live services is believed in whichever form it is written. */
    @ParameterizedTest
    @ValueSource(strings = {"WARM_DOMAINS = {'wiki': f'warm-wiki.{DOMAIN}'}\n", "WARM_DOMAINS = dict(wiki=f\"warm-wiki.{DOMAIN}\")\n", "WARM_DOMAINS = {WIKI: \"warm-wiki.ci.example.org\"}\n",
        "WARM_DOMAINS: dict[str, str] = {}\nWARM_DOMAINS[\"wiki\"] = stable_domain(\"wiki\")\n", "WARM_DOMAINS = {r: stable_domain(r) for r in (\"wiki\", \"proxy\")}\n"})
    void aLiveServiceIsKnownByTheHarnesssTableHoweverItIsWritten(String table) throws IOException {
        String warm = "warm-wiki_" + FakeNode.STACK;
        node.stack(warm, warm + "_app\t1/1\timage");
        node.volume(warm + "_data", warm, "x");
        node.harness(GREEN_RUN);
        // A checkout is often reached by a link, and the table may have moved.
        Files.move(folder.resolve("harness"), folder.resolve("checkout"));
        Files.createSymbolicLink(folder.resolve("harness"), folder.resolve("checkout"));
        for (String file : List.of("runner/warm.py", "runner/harness/live.py")) {
            Files.createDirectories(folder.resolve("checkout/runner/harness"));
            Files.writeString(folder.resolve("checkout").resolve(file), table);
            RunRequest run = run("wiki-1-" + (file.contains("warm") ? "r1" : "r2"), RunKind.LIFECYCLE);
            bot.start(run);
            follow(run);

            assertThat(bot.tearDown(run).kept()).containsExactly("stack " + warm + ": a live service");
            assertThat(node.names("stacks")).containsExactly(warm);
            assertThat(node.has("volumes/" + warm + "_data")).isTrue();
            Files.delete(folder.resolve("checkout").resolve(file));
        }
        Files.writeString(folder.resolve("checkout/runner/warm.py"), "# wiki: warm-wiki was one until May\nWARM_DOMAINS = {\"wiki-tiny\": \"warm-wiki-tiny\"}\n");
        bot.start(run("wiki-1-r3", RunKind.LIFECYCLE));
        follow(run("wiki-1-r3", RunKind.LIFECYCLE));
        assertThat(node.names("stacks")).as("a canonical that a failed promote left").isEmpty();
    }

    @Test
    void whatCannotBeRemovedIsSaid() {
        String cold = "wiki-0a1b2c_" + FakeNode.STACK;
        node.harness(GREEN_RUN + FakeNode.deploys("wiki-0a1b2c"));
        RunRequest run = run("wiki-1-r1", RunKind.LIFECYCLE);
        bot.start(run);
        follow(run);
        node.volume(cold + "_data", cold, "x");
        node.put("volumes/" + cold + "_data/in-use", "");

        Receipt receipt = bot.tearDown(run);

        assertThat(receipt.clean()).isFalse();
        assertThat(receipt.remaining()).containsExactly("volume " + cold + "_data");
    }
}
