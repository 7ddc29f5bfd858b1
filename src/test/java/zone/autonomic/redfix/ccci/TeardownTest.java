package zone.autonomic.redfix.ccci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.investigation.Receipt;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.step.port.CiNode.State;

/** What a teardown takes away: all that the run is known to have made, and nothing of anybody else. */
class TeardownTest {

    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final String WAIT = """
            echo ready
            while [ ! -f "$FAKE/go" ]; do sleep 0.05; done
            """;

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

    private static String stack(String app) {
        return app + "_" + FakeNode.STACK;
    }

    private RunRequest run(RunKind kind) {
        return new RunRequest("wiki-1-r1", kind, "wiki", "1.0.0+2.0", commit, true, "/health");
    }

    private RunRequest begun(String harness) {
        node.harness(harness);
        RunRequest run = run(RunKind.LIFECYCLE);
        bot.start(run);
        await().atMost(BOUND).until(() -> bot.poll(run, 0).text().contains("ready"));
        return run;
    }

    private RunRequest ended(String harness) {
        RunRequest run = begun(harness);
        node.put("go", "");
        await().atMost(BOUND).until(() -> bot.poll(run, 0).state() != State.RUNNING);
        return run;
    }

    private Path runFolder() {
        return folder.resolve("home/.red fix/runs/wiki-1-r1");
    }

    @Test
    void strangersStacksThatAppearedMeanwhileAreLeftAndNamed() {
        RunRequest run = begun(FakeNode.deploys("wiki-0a1b2c") + WAIT);
        Stream.of("wiki-abcdef", "warm-canon-wiki", "warm-wiki").forEach(node::others);

        Receipt receipt = bot.tearDown(run);

        assertThat(receipt.removed()).contains("stack " + stack("wiki-0a1b2c"), "app wiki-0a1b2c." + FakeNode.DOMAIN).noneMatch(r -> r.contains("abcdef") || r.contains("warm"));
        assertThat(node.names("stacks")).containsExactly(stack("warm-canon-wiki"), stack("warm-wiki"), stack("wiki-abcdef"));
        assertThat(node.names("volumes")).hasSize(3);
        assertThat(receipt.left()).hasSize(3).allSatisfy(k -> assertThat(k).contains("isn't known to be this run's", "docker stack rm"));
    }

    @Test
    void aRunThatWasKilledInTheMiddleOfADeployLeavesNothing() {
        RunRequest run = begun(FakeNode.deploys("wiki-0a1b2c") + FakeNode.deploys("blog-0a1b2c") + WAIT);
        RunProcesses.kill(folder, run.id());

        Receipt receipt = bot.tearDown(run);

        assertThat(node.names("stacks")).as("with what it needed beside it").isEmpty();
        assertThat(receipt.remaining()).isEmpty();
    }

    @Test
    void aPromoteThatWasKilledIsKnownByTheProcessThatMadeIt() throws IOException {
        node.canonical("wiki", "0.9.0+1.0");
        node.others("warm-wiki");
        Files.delete(node.fake.resolve("stacks/" + stack("warm-wiki")));
        node.put("on-deploy", "printf 'x_app\\t0/1\\timage\\n' >\"$FAKE/stacks/$2\"; echo ready; while [ ! -f \"$FAKE/go\" ]; do sleep 0.05; done\n");
        RunRequest run = begun("script -qec 'abra app deploy warm-wiki." + FakeNode.DOMAIN + " --no-input --chaos' /dev/null\n");
        await().atMost(BOUND).until(() -> Files.exists(runFolder().resolve("made")));
        RunProcesses.kill(folder, run.id());

        Receipt receipt = bot.tearDown(run);

        assertThat(receipt.removed()).contains("stack " + stack("warm-wiki"));
        assertThat(node.names("volumes")).containsExactly(stack("warm-wiki") + "_data");
        assertThat(folder.resolve("home/.abra/servers/default/warm-wiki." + FakeNode.DOMAIN + ".env")).exists();
    }

    @Test
    void whatTheHarnessSaysThatItLeftIsRemoved() {
        RunRequest run = ended(FakeNode.deploys("wiki-0a1b2c") + "rm -f \"$HOME\"/.abra/servers/default/wiki-*\necho '!! teardown left stack " + stack("wiki-0a1b2c") + "'\n" + WAIT);

        assertThat(bot.tearDown(run).removed()).containsExactly("stack " + stack("wiki-0a1b2c"));
    }

    @Test
    void anAppOfTheSameNameThatSomebodyElseMadeAfterwardsIsTheirs() {
        RunRequest run = begun(FakeNode.deploys("wiki-0a1b2c") + WAIT + "sleep 1.5\nrm -f \"$HOME\"/.abra/servers/default/wiki-* \"$FAKE/stacks/" + stack("wiki-0a1b2c") + "\"\n");
        node.put("go", "");
        await().atMost(BOUND).until(() -> bot.poll(run, 0).state() != State.RUNNING);
        node.others("wiki-0a1b2c");

        assertThat(bot.tearDown(run).removed()).isEmpty();
        assertThat(bot.tearDown(run).left()).singleElement().asString().contains("isn't known to be this run's");
        assertThat(node.names("volumes")).containsExactly(stack("wiki-0a1b2c") + "_data");
    }

    @Test
    void aStackThatWasRemovedOnceIsNotTheRunsWhenItStandsAgain() {
        RunRequest run = ended(FakeNode.deploys("wiki-0a1b2c") + WAIT);
        assertThat(bot.tearDown(run).removed()).contains("stack " + stack("wiki-0a1b2c"));
        node.others("wiki-0a1b2c");

        assertThat(bot.tearDown(run).removed()).isEmpty();
        assertThat(node.names("stacks")).containsExactly(stack("wiki-0a1b2c"));
    }

    @Test
    void aCanonicalThatSomebodyElseDeployedFirstIsTheirs() {
        RunRequest run = begun(WAIT + "echo 'WC5 promote failed: abra app deploy warm-wiki." + FakeNode.DOMAIN + " failed (1): FATA warm-wiki." + FakeNode.DOMAIN
                + " is already deployed'\nscript -qec 'sh -c \": abra app deploy warm-wiki." + FakeNode.DOMAIN + " ; sleep 2\"' /dev/null\n");
        node.others("warm-wiki");
        node.put("go", "");
        await().atMost(BOUND).until(() -> bot.poll(run, 0).state() != State.RUNNING);

        assertThat(bot.tearDown(run).removed()).isEmpty();
        assertThat(bot.probe(run).standing()).isFalse();
        assertThat(node.names("stacks")).containsExactly(stack("warm-wiki"));
    }

    @Test
    void whatIsTakenForAFailedPromotesLeftoverIsLeftWhileSomebodyElsesRunGoesOn() {
        node.wrap("git", "[ \"$1\" != clone ] || echo 1 >\"$FAKE/foreign\"");
        node.others("warm-wiki");

        RunRequest run = begun(WAIT);

        assertThat(bot.tearDown(run).kept()).singleElement().asString().contains(stack("warm-wiki"));
        assertThat(node.names("stacks")).containsExactly(stack("warm-wiki"));
    }

    @Test
    void theSettingsOfAFirstCanonicalOutliveTheRun() {
        RunRequest run = ended("echo new >\"$HOME/.abra/servers/default/warm-wiki." + FakeNode.DOMAIN + ".tmp\"\n"
                + "mv \"$HOME/.abra/servers/default/warm-wiki." + FakeNode.DOMAIN + ".tmp\" \"$HOME/.abra/servers/default/warm-wiki." + FakeNode.DOMAIN + ".env\"\n"
                + "mkdir -p '" + folder.resolve("warm/wiki") + "'; echo '{\"version\":\"1.0.0+2.0\"}' >'" + folder.resolve("warm/wiki/canonical.json") + "'\n" + WAIT);
        bot.tearDown(run);

        assertThat(folder.resolve("home/.abra/servers/default/warm-wiki." + FakeNode.DOMAIN + ".env")).hasContent("new");
    }

    // ------------------------------------------------------------------------------------------------------ live services

    @ParameterizedTest
    @ValueSource(strings = {"keycloak", "traefik", "drone", "ccci-bridge", "backups", "backup-bot-two", "warm-keycloak", "matrix", "warm-matrix"})
    void aLiveServiceIsRefusedWhateverAForgedFileSays(String live) throws IOException {
        bot.hangUp();
        bot = node.bot("live-stacks", "matrix." + FakeNode.DOMAIN);
        Files.createDirectories(folder.resolve("harness/runner/harness"));
        Files.writeString(folder.resolve("harness/runner/harness/warm.py"), "WARM_DOMAINS = {\n    \"matrix\": \"warm-matrix\",\n}\n");
        node.others(live);
        node.put("secrets/" + stack(live) + "_pw_v1", "s");
        node.put("configs/" + stack(live) + "_conf_v1", "c");
        String domain = live + "." + FakeNode.DOMAIN;
        Files.createDirectories(runFolder());
        Files.writeString(runFolder().resolve("before"), "");
        Files.writeString(runFolder().resolve("made"), domain + "\tsettings\n" + domain + "\tprocess\n");
        Files.writeString(runFolder().resolve("canonical"), domain + "\n");
        Files.writeString(runFolder().resolve("deps"), "dep\t" + live + "\t" + domain + "\n");

        for (RunKind kind : List.of(RunKind.LIFECYCLE, RunKind.THROWAWAY_DEPLOY, RunKind.ADVANCE_COPY)) {
            for (String asked : List.of(domain, "zz-0.x." + domain, "zz-12345678." + FakeNode.DOMAIN)) {
                Files.writeString(runFolder().resolve("request"), String.join("\n", kind.name(), live.replace("warm-", ""), "1.0.0", commit, "yes", "/", asked, "-", "-", "-") + "\n");
                bot.tearDown(run(kind));
            }
        }

        assertThat(node.names("stacks")).containsExactly(stack(live));
        assertThat(node.names("volumes")).hasSize(1);
        assertThat(node.names("secrets")).hasSize(1);
        assertThat(node.names("configs")).hasSize(1);
        assertThat(folder.resolve("home/.abra/servers/default/" + domain + ".env")).exists();
        assertThat(node.got("docker-calls")).doesNotContain("stack rm", "volume rm", "secret rm", "config rm");
    }

    @Test
    void theOwnStackOfALiveServicesRecipeIsRemovedAllTheSame() {
        String keycloak = node.recipe("keycloak", "1.0.0+2.0");
        node.others("keycloak");
        node.harness(FakeNode.deploys("keyc-0a1b2c") + WAIT);
        RunRequest run = new RunRequest("keycloak-1-r1", RunKind.LIFECYCLE, "keycloak", "1.0.0+2.0", keycloak, true, "/");
        bot.start(run);
        await().atMost(BOUND).until(() -> bot.poll(run, 0).text().contains("ready"));

        assertThat(bot.tearDown(run).removed()).contains("stack " + stack("keyc-0a1b2c"));
        assertThat(node.names("stacks")).containsExactly(stack("keycloak"));
    }

    @Test
    void settingsThatAreReachedThroughALinkAreNotTheRuns() throws IOException {
        RunRequest run = begun(WAIT);
        node.others("blog-abcdef");
        Path servers = runFolder().resolve("home/.abra/servers");
        Files.move(servers, runFolder().resolve("aside"));
        Files.createSymbolicLink(servers, folder.resolve("home/.abra/servers"));

        assertThat(bot.tearDown(run).removed()).noneMatch(r -> r.contains("blog"));
        assertThat(node.names("stacks")).containsExactly(stack("blog-abcdef"));
        assertThat(folder.resolve("home/.abra/servers/default/blog-abcdef." + FakeNode.DOMAIN + ".env")).exists();
    }
}
