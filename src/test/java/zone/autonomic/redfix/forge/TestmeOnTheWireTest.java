package zone.autonomic.redfix.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.transport.RefSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.investigation.Target;
import zone.autonomic.redfix.lab.bridge.Bridge;
import zone.autonomic.redfix.lab.bridge.BridgeMood;
import zone.autonomic.redfix.lab.forge.Accounts;
import zone.autonomic.redfix.lab.forge.LabForge;
import zone.autonomic.redfix.step.AskingTheBridge;
import zone.autonomic.redfix.step.port.Forge;

/** The bot asks the lab's bridge over the lab's forge, and reads its answer to that very question. The harness is a few lines of shell. */
@QuarkusTest
@TestProfile(GiteaForgeTest.ClientAlone.class)
class TestmeOnTheWireTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String ORG = Accounts.ORGANISATION;
    private static final String RECIPE = LabRepositories.RECIPE;
    private static final Target TARGET = new Target(RECIPE, "0.1.0+1.0", "a", "main", "b");
    private static final String HARNESS = """
            #!/bin/sh
            while [ -e "$RUNS/../hold" ]; do sleep 0.05; done
            mkdir -p "$RUNS/$CCCI_RUN_ID"
            tier=pass
            [ ! -e "$RUNS/../red" ] || tier=fail
            echo '{"schema":2,"level":4,"stages":[{"name":"install","status":"'$tier'"}]}' >"$RUNS/$CCCI_RUN_ID/results.json"
            [ $tier = pass ]
            """;

    @TempDir
    Path folder;
    private LabForge lab;
    private Forge forge;
    private AskingTheBridge bot;
    private Bridge bridge;
    private PullRequest pull;
    private Investigation so;

    @BeforeEach
    void aPullRequest() throws Exception {
        lab = LabRepositories.start(folder.resolve("forge"), Clock.systemUTC());
        forge = GiteaForgeTest.forge(lab.url(), Map.of("redfix.forge.token", lab.accounts().byLogin(Accounts.BOT).token()));
        bot = new AskingTheBridge(forge);
        program("cc-ci-run", HARNESS);
        program("pgrep", "#!/bin/sh\nexit 1\n");
        Files.createDirectories(folder.resolve("runs"));
        Files.createDirectories(folder.resolve("harness"));
        push("one");
        pull = forge.open(RECIPE, "redfix/teapot/lid", "main", "WIP: put a lid on", "");
        so = new Investigation(new InvestigationId("teapot-1"), List.of()).with(Instant.now().minusSeconds(60), List.of(
                new Event.Opened(new Request(RECIPE, Optional.empty(), Optional.empty(), "ann")), new Event.PullRequestReady(pull, true, false)));
    }

    @AfterEach
    void stop() throws IOException {
        Files.deleteIfExists(folder.resolve("hold"));
        if (bridge != null) {
            bridge.close();
        }
        lab.close();
    }

    @ParameterizedTest(name = "as the bot, editing its comment: {0}")
    @ValueSource(booleans = {false, true})
    void anOldGreenOfTheSameHeadProvesNothing(boolean asBot) throws Exception {
        listen(asBot ? BridgeMood.AWAKE.asBot().editing() : BridgeMood.AWAKE);
        lab.comment(ORG, RECIPE, pull.number(), Accounts.MAINTAINER, "!testme");
        await().atMost(SOON).until(() -> states().contains("success"));
        Files.createFile(folder.resolve("hold"));
        Files.createFile(folder.resolve("red"));

        ask();
        assertThat(look()).as("the old result stands until the bridge takes the question").isEmpty();
        await().atMost(SOON).until(() -> states().get(0).equals("pending"));
        assertThat(look()).isEmpty();
        Files.delete(folder.resolve("hold"));

        assertThat(answer()).satisfies(answer -> {
            assertThat(answer.green()).isFalse();
            assertThat(answer.state()).isEqualTo("failure");
            assertThat(answer.run()).contains("2");
            assertThat(answer.text()).startsWith("🌻").contains("| install | fail |");
        });
    }

    @ParameterizedTest(name = "as the bot, editing its comment: {0}")
    @ValueSource(booleans = {false, true})
    void theStatusOfAnotherCiIsNeverAProof(boolean asBot) throws Exception {
        Files.createFile(folder.resolve("hold"));
        listen(asBot ? BridgeMood.AWAKE.asBot().editing() : BridgeMood.AWAKE);
        ask();

        lab.status(ORG, RECIPE, pull.head(), Accounts.MAINTAINER, "drone/pr", "success", "", "http://drone.invalid/1");
        lab.comment(ORG, RECIPE, pull.number(), Accounts.MAINTAINER, "all green at " + pull.head());
        assertThat(look()).isEmpty();
        Files.createFile(folder.resolve("red"));
        Files.delete(folder.resolve("hold"));

        assertThat(answer().green()).isFalse();
    }

    @Test
    void aPushMakesTheOlderResultVoid() throws Exception {
        Files.createFile(folder.resolve("hold"));
        listen(BridgeMood.AWAKE);
        ask();
        String later = push("two");
        Files.delete(folder.resolve("hold"));

        assertThat(look()).containsExactly(new Event.HeadMoved(pull.head(), later));
    }

    private void listen(BridgeMood mood) {
        Map<String, String> environment = Map.of("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"), "HOME", folder.resolve("home").toString(),
                "RUNS", folder.resolve("runs").toString(), "GIT_CONFIG_GLOBAL", "/dev/null");
        bridge = Bridge.start(lab, folder.resolve("bridge"), folder.resolve("harness"), folder.resolve("runs"), environment, mood, "http://ci.invalid/runs/",
                Duration.ofMillis(20));
    }

    private void ask() {
        so = so.with(Instant.now(), bot.ask(so, new Step.AskTestme(TARGET, pull, "!testme", 1)));
    }

    private List<Event> look() {
        return bot.look(so, new Step.AwaitTestme(TARGET, pull, so.last(Event.TestmeAsked.class).orElseThrow()));
    }

    private Event.TestmeAnswered answer() {
        List<Event> answer = new ArrayList<>();
        await().atMost(SOON).until(() -> answer.addAll(look()));
        return (Event.TestmeAnswered) answer.get(0);
    }

    /** Of the head, the newest first. */
    private List<String> states() {
        return forge.statuses(RECIPE, pull.head()).stream().map(Forge.Status::state).toList();
    }

    private void program(String name, String text) throws IOException {
        Path file = folder.resolve("bin").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        file.toFile().setExecutable(true);
    }

    private String push(String content) {
        Path work = folder.resolve("work");
        try {
            if (!Files.exists(work)) {
                Git.cloneRepository().setURI(lab.bare(ORG, RECIPE).toUri().toString()).setDirectory(work.toFile()).call().close();
            }
            try (Git git = Git.open(work.toFile())) {
                Files.writeString(work.resolve("compose.yml"), content + "\n");
                git.add().addFilepattern(".").call();
                String sha = git.commit().setSign(false).setAuthor("x", "x@lab.invalid").setCommitter("x", "x@lab.invalid").setMessage(content).call().name();
                git.push().setRefSpecs(new RefSpec("HEAD:refs/heads/redfix/teapot/lid")).call();
                return sha;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
