package zone.autonomic.redfix.ccci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.Probes;
import zone.autonomic.redfix.investigation.Probes.Endpoint;
import zone.autonomic.redfix.investigation.Probes.Mount;
import zone.autonomic.redfix.investigation.Probes.Resolution;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.investigation.RunResult;
import zone.autonomic.redfix.investigation.RunResult.Colour;
import zone.autonomic.redfix.step.port.CiNode.State;

/** The two kinds of run that the script makes without the harness, and what it looks at while a stack stands. */
class NodeKindsTest {

    private static final String WARM = "warm-wiki_" + FakeNode.STACK;

    @TempDir
    Path folder;
    private FakeNode node;
    private SshCiNode bot;
    private String commit;

    @BeforeEach
    void aNodeWithOneRecipe() {
        node = new FakeNode(folder);
        bot = node.bot("asks", "2");
        commit = node.recipe("wiki", "1.0.0+2.0");
    }

    @AfterEach
    void nothingStays() {
        bot.hangUp();
        node.close();
    }

    private RunResult run(RunRequest run) {
        bot.start(run);
        await().atMost(Duration.ofSeconds(40)).pollInterval(Duration.ofMillis(50)).until(() -> bot.poll(run, 0).state() != State.RUNNING);
        return bot.artifacts(run).result();
    }

    private RunRequest request(RunKind kind) {
        return new RunRequest("wiki-1-r4", kind, "wiki", commit, commit, false, "/health");
    }

    private void assertNothingOfItIsLeft() {
        assertThat(node.names("stacks")).noneMatch(s -> s.startsWith("zz-"));
        assertThat(node.names("volumes")).noneMatch(s -> s.startsWith("zz-"));
        assertThat(node.names("secrets")).noneMatch(s -> s.startsWith("zz-"));
        assertThat(folder.resolve("home/.abra/servers/default").toFile().list()).noneMatch(s -> s.startsWith("zz-"));
    }

    @Test
    void aThrowAwayDeployThatAnswersIsGreenAndLeavesNothing() {
        node.put("http-status", "200");

        RunResult result = run(request(RunKind.THROWAWAY_DEPLOY));

        assertThat(result.colour()).isEqualTo(Colour.GREEN);
        assertThat(node.got("curl-calls")).containsPattern("https://zz-[0-9a-f]{8}\\.ci\\.example\\.org/health");
        assertThat(node.got("abra-calls")).contains("--no-input --secrets --chaos", "app deploy zz-");
        assertNothingOfItIsLeft();
        assertThat(bot.tearDown(request(RunKind.THROWAWAY_DEPLOY)).clean()).isTrue();
    }

    @Test
    void aThrowAwayDeployThatDoesNotAnswerIsRedAndWasLookedAt() {
        node.put("on-deploy", """
                stack=$2
                printf '%s_app\\t1/1\\twiki:1\\n%s_proxy\\t1/1\\tcaddy:2\\n' "$stack" "$stack" >"$FAKE/stacks/$stack"
                echo 'app is up, password=hunter2' >"$FAKE/logs/${stack}_app"
                echo 'ask http://app:3000: refused' >"$FAKE/logs/${stack}_proxy"
                printf 'volume\\\\t%s_data\\\\t/data\\\\tfalse\\n' "$stack" >"$FAKE/mounts/${stack}_app"
                printf 'config\\t%s_caddyfile_v1\\t/etc/caddy/Caddyfile\\ttrue\\n' "$stack" >"$FAKE/uses/${stack}_proxy"
                : >"$FAKE/mounts/${stack}_proxy"; : >"$FAKE/uses/${stack}_app"
                printf 'c1\\t%s_app\\nc2\\t%s_proxy\\n' "$stack" "$stack" >"$FAKE/containers/$stack"
                mkdir -p "$FAKE/hosts/c1" "$FAKE/hosts/c2" "$FAKE/networks/${stack}_internal" "$FAKE/networks/proxy"
                printf '10.0.3.9       app\\n10.0.3.7  app\\n' >"$FAKE/hosts/c2/app"
                printf '10.0.5.2       proxy\\n' >"$FAKE/hosts/c1/proxy"
                printf '10.0.5.8       x\\n' >"$FAKE/hosts/c2/${stack}_app"
                printf '10.0.5.9       x\\n' >"$FAKE/hosts/c1/${stack}_proxy"
                printf %s "$stack" >"$FAKE/networks/${stack}_internal/label"
                printf '%s_app.1.abc\\t10.0.5.3/24\\n' "$stack" >"$FAKE/networks/${stack}_internal/containers"
                printf '%s_proxy.1.def\\t10.0.3.4/24\\nblog_app.1.ghi\\t10.0.3.9/24\\nproxy-endpoint\\t10.0.3.2/24\\n' "$stack" \\
                    >"$FAKE/networks/proxy/containers"
                printf 'blog_app\\\\t10.0.3.8\\n%s_proxy\\\\t<nil>\\n\\n' "$stack" >"$FAKE/networks/proxy/services"
                """);
        RunRequest request = request(RunKind.THROWAWAY_DEPLOY);

        RunResult result = run(request);
        Probes probes = bot.probe(request);

        assertThat(result.colour()).isEqualTo(Colour.RED);
        assertThat(result.failures()).containsExactly(new Failure("deploy", "healthy_over_https", "not healthy over HTTPS /health (last status 0)"));
        assertThat(bot.artifacts(request).files().get("log")).contains("ask http://app:3000: refused", "password=***").doesNotContain("hunter2");
        assertThat(probes.standing()).isTrue();
        assertThat(probes.services()).extracting(Probes.ServiceState::service).containsExactly("app", "proxy");
        assertThat(probes.logs().get(0).text()).contains("password=***");
        assertThat(probes.mounts()).containsExactly(new Mount("app", "volume", probes.stack() + "_data", "/data", false),
                new Mount("proxy", "config", probes.stack() + "_caddyfile_v1", "/etc/caddy/Caddyfile", true));
        assertThat(probes.resolutions()).containsExactly(new Resolution("app", "proxy", List.of("10.0.5.2")), new Resolution("app", "proxy", List.of("10.0.5.2")),
                new Resolution("app", probes.stack() + "_proxy", List.of("10.0.5.9")),
                new Resolution("proxy", "app", List.of("10.0.3.9", "10.0.3.7")), new Resolution("proxy", "app", List.of("10.0.3.9", "10.0.3.7")),
                new Resolution("proxy", probes.stack() + "_app", List.of("10.0.5.8")));
        assertThat(probes.endpoints()).containsExactly(new Endpoint(probes.stack() + "_internal", probes.stack() + "_app", "10.0.5.3"),
                new Endpoint("proxy", probes.stack() + "_proxy", "10.0.3.4"), new Endpoint("proxy", "blog_app", "10.0.3.9"),
                new Endpoint("proxy", "blog_app", "10.0.3.8"));
        assertNothingOfItIsLeft();
    }

    @Test
    void whatAbraCannotDeployIsRedAndAFaultOfThePlaceIsVoid() {
        node.put("on-deploy", "echo 'FATA image wiki:9 has no manifest'; exit 1");
        assertThat(run(request(RunKind.THROWAWAY_DEPLOY)).failures()).containsExactly(
                new Failure("deploy", "deploys", "abra did not deploy the recipe (status 1)"));

        node.put("on-deploy", "echo 'no space left on device'; exit 1");
        RunRequest second = new RunRequest("wiki-1-r5", RunKind.THROWAWAY_DEPLOY, "wiki", commit, commit, false, "/");
        assertThat(run(second).colour()).isEqualTo(Colour.VOID);
    }

    private void aCanonical() throws IOException {
        node.canonical("wiki", "0.9.0+1.0");
        node.volume(WARM + "_data", WARM, "as it was");
        node.put("secrets/" + WARM + "_jwt_v1", "s3cr3t");
        node.put("secrets/" + WARM + "_key_v1", "line 1\nline 2");
        Files.createDirectories(folder.resolve("home/.abra/servers/default"));
        Files.writeString(folder.resolve("home/.abra/servers/default/warm-wiki.ci.example.org.env"), "TYPE=wiki\nDOMAIN=warm-wiki.ci.example.org\nSIZE=3\n");
    }

    @Test
    void anAdvanceStartsFromACopyOfAllThatTheCanonicalHas() throws IOException {
        aCanonical();
        node.put("http-status", "302");
        node.put("on-deploy", """
                printf '%s_app\\t1/1\\twiki:2\\n' "$2" >"$FAKE/stacks/$2"
                cp "$FAKE/volumes/$2_data/_data/content" "$FAKE/seen-volume"
                echo changed >"$FAKE/volumes/$2_data/_data/content"
                cp "$FAKE/secrets/$2_jwt_v1" "$FAKE/seen-secret"
                cp "$FAKE/secrets/$2_key_v1" "$FAKE/seen-key"
                cp "$HOME/.abra/servers/default/$1.env" "$FAKE/seen-env"
                """);

        RunResult result = run(request(RunKind.ADVANCE_COPY));

        assertThat(result.colour()).isEqualTo(Colour.GREEN);
        assertThat(node.got("seen-volume")).isEqualTo("as it was");
        assertThat(node.got("seen-secret")).isEqualTo("s3cr3t");
        assertThat(node.got("seen-key")).isEqualTo("line 1\nline 2");
        assertThat(node.got("seen-env")).matches("TYPE=wiki\nDOMAIN=zz-[0-9a-f]{8}\\.ci\\.example\\.org\nSIZE=3\nLETS_ENCRYPT_ENV=\n");
        assertThat(bot.artifacts(request(RunKind.ADVANCE_COPY)).files().values()).noneMatch(text -> text.contains("s3cr3t"));
        assertThat(node.got("volumes/" + WARM + "_data/_data/content")).isEqualTo("as it was");
        assertThat(node.names("secrets")).containsExactly(WARM + "_jwt_v1", WARM + "_key_v1");
        assertThat(node.names("logs")).noneMatch(s -> s.startsWith("redfix-copy"));
        assertThat(node.names("jobs")).as("containers in whose logs a secret stands").isEmpty();
        assertNothingOfItIsLeft();
    }

    @Test
    void anAdvanceThatCrashLoopsTellsWhatTheServiceSaid() throws IOException {
        aCanonical();
        node.put("on-deploy", """
                printf '%s_app\\t0/1\\twiki:2\\n%s_db\\t1/1\\tpostgres:15\\n' "$2" "$2" >"$FAKE/stacks/$2"
                printf 'starting\\n[F] error saving JWT Secret: failed to save "/etc/wiki/app.ini": read-only file system\\nbye\\n' >"$FAKE/logs/$2_app"
                echo 'error: of no account' >"$FAKE/logs/$2_db"
                """);

        assertThat(run(request(RunKind.ADVANCE_COPY)).failures()).containsExactly(new Failure("advance", "advances_from_canonical",
                "[F] error saving JWT Secret: failed to save \"/etc/wiki/app.ini\": read-only file system"));
        assertNothingOfItIsLeft();
    }

    /** As often as nobody would wait for in a test. */
    private void waitsForLong() {
        bot.hangUp();
        bot = node.bot("health-attempts", "500", "health-interval", "20ms");
    }

    private String log() {
        return bot.artifacts(request(RunKind.ADVANCE_COPY)).files().get("log");
    }

    /** Docker's words for five starts, the last of which wasn't followed by another. */
    private static final String FIVE_STARTS = """
            for start in 1 2 3 4 5; do
                printf '%s_app.1\\tFailed %s seconds ago\\t"task: non-zero exit (1)"\\n' "$1" "$start"
            done
            """;

    @Test
    void anAdvanceThatAbraAndTheSwarmHaveGivenUpIsNotWaitedFor() throws IOException {
        aCanonical();
        waitsForLong();
        node.put("on-tasks", FIVE_STARTS + "printf '%s_db.1\\tRunning 1 minute ago\\t\\n' \"$1\"\n");
        node.put("on-deploy", """
                printf '%s_app\t0/1\twiki:2\n%s_db\t1/1\tpostgres:15\n' "$2" "$2" >"$FAKE/stacks/$2"
                echo 'open /etc/wiki/app.ini: read-only file system' >"$FAKE/logs/$2_app"
                echo 'FATA deploy failed'
                exit 1
                """);

        assertThat(run(request(RunKind.ADVANCE_COPY)).failures()).containsExactly(new Failure("advance", "advances_from_canonical",
                "open /etc/wiki/app.ini: read-only file system"));
        assertThat(log()).containsPattern("redfix: it isn't waited for any longer: abra ended with 1, and the swarm starts zz-[0-9a-f]{8}_\\S+_app no more\n");
        assertNothingOfItIsLeft();
    }

    @Test
    void anAdvanceOfWhichAbraDeployedNothingIsNotWaitedFor() throws IOException {
        aCanonical();
        waitsForLong();
        node.put("on-deploy", "echo 'FATA secret not found: wiki_key_v2'; exit 1");

        assertThat(run(request(RunKind.ADVANCE_COPY)).colour()).isEqualTo(Colour.RED);
        assertThat(log()).contains("redfix: it isn't waited for any longer: abra ended with 1, and nothing of the app stands\n");
    }

    /** A service that waits for its database, a swarm that takes its time, and a Docker that can't be asked: abra's own patience is shorter. */
    @ParameterizedTest
    @ValueSource(strings = {"Ready 1 second ago", "Starting 4 seconds ago", "Running 2 seconds ago", "Preparing 3 minutes ago", "Pending 5 minutes ago", ""})
    void anAdvanceThatMayStillComeUpIsWaitedForAlthoughAbraHasGivenUp(String newest) throws IOException {
        aCanonical();
        waitsForLong();
        node.put("http-status", "200");
        String said = newest.isEmpty() ? "exit 1\n" : FIVE_STARTS + "printf '%s_app.1\\t" + newest + "\\t\\n' \"$1\"\n";
        node.put("on-tasks", """
                echo asked >>"$FAKE/asked"
                if [ "$(wc -l <"$FAKE/asked")" -ge 6 ]; then
                    printf '%s_app\\t1/1\\twiki:2\\n' "$1" >"$FAKE/stacks/$1"
                fi
                """ + said);
        node.put("on-deploy", "printf '%s_app\\t0/1\\twiki:2\\n' \"$2\" >\"$FAKE/stacks/$2\"; echo 'FATA deploy timed out'; exit 1");

        assertThat(run(request(RunKind.ADVANCE_COPY)).colour()).as(log()).isEqualTo(Colour.GREEN);
        assertThat(log()).doesNotContain("isn't waited for");
    }

    @Test
    void withoutACanonicalOrWithOneThatIsDeployedNothingCanBeSaid() throws IOException {
        assertThat(run(request(RunKind.ADVANCE_COPY)).unreadable().orElseThrow()).contains("no canonical");

        aCanonical();
        node.stack(WARM, WARM + "_app\t1/1\twiki:1");
        bot.hangUp();
        bot = node.bot("live-stacks", WARM);
        RunRequest second = new RunRequest("wiki-1-r5", RunKind.ADVANCE_COPY, "wiki", commit, commit, false, "/");
        assertThat(run(second).unreadable().orElseThrow()).contains("deployed");
        assertThat(node.names("stacks")).containsExactly(WARM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"warm-wiki_", "warm-canon-wiki_"})
    void whatAFailedPromoteLeftIsRemovedBeforeTheRunButNotItsVolumes(String name) throws IOException {
        String left = name + FakeNode.STACK;
        aCanonical();
        node.canonicalDomain(name.replace("wiki_", "%s.") + FakeNode.DOMAIN);
        node.stack(left, left + "_app\t0/1\twiki:2");
        node.volume(left + "_data", left, "as it was");
        node.stack("warm-blog_" + FakeNode.STACK, "x\t0/1\ti");
        node.put("http-status", "200");

        assertThat(run(request(RunKind.THROWAWAY_DEPLOY)).colour()).isEqualTo(Colour.GREEN);
        assertThat(node.names("stacks")).containsExactly("warm-blog_" + FakeNode.STACK);
        assertThat(node.got("volumes/" + left + "_data/_data/content")).isEqualTo("as it was");
        assertThat(bot.artifacts(request(RunKind.THROWAWAY_DEPLOY)).files().get("log")).contains("redfix: " + left + " is left over from a promote that failed");
    }

    @Test
    void aTagThatMovedSinceItWasAskedForIsNotRun() {
        RunRequest moved = new RunRequest("wiki-1-r4", RunKind.LIFECYCLE, "wiki", "1.0.0+2.0", "0".repeat(40), true, "/");

        RunResult result = run(moved);

        assertThat(result.colour()).isEqualTo(Colour.UNKNOWN);
        assertThat(bot.artifacts(moved).files().get("log")).contains("not 0000000");
        assertThat(node.got("harness-calls")).isEmpty();
    }

    @Test
    void lintRunsOnATerminalAtTheCommit() {
        node.put("lint-table", "| REF | RULE | SEVERITY | SATISFIED | SKIPPED |\n| R009 | one app | error | ❌ | - |\n| R001 | version | warn | ❌ | - |\n");

        assertThat(bot.lint("wiki", commit).errors()).hasSize(1);
        assertThat(bot.lint("wiki", commit).table()).startsWith("| REF");
        assertThat(bot.lint("wiki", "0".repeat(40)).ran()).isFalse();
        assertThat(node.got("abra-calls")).startsWith("recipe lint -n wiki\n");
    }
}
