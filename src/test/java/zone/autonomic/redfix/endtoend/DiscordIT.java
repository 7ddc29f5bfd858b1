package zone.autonomic.redfix.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zone.autonomic.redfix.chat.discord.fake.Channel;
import zone.autonomic.redfix.chat.discord.fake.FakeDiscord;
import zone.autonomic.redfix.chat.discord.fake.Interaction;
import zone.autonomic.redfix.chat.discord.fake.Message;
import zone.autonomic.redfix.chat.discord.fake.Person;

/** From {@code /redfix gitea} in Discord to a proven pull request: the program itself, with the real client, against a Discord on loopback. */
class DiscordIT {

    private static final Duration PATIENCE = Duration.ofSeconds(150);

    @TempDir
    Path folder;

    private FakeDiscord discord;
    private Person operator;

    @BeforeEach
    void start() {
        discord = FakeDiscord.start();
        operator = discord.person("alice", "operator");
    }

    @AfterEach
    void stop() {
        discord.close();
    }

    @Test
    void aCommandDrivesAWholeInvestigationAlsoWhereTheGatewayDropsInItsMiddle() throws Exception {
        try (LabProcess lab = bot()) {
            Interaction asked = discord.command(operator, "gitea");
            assertThat(asked.deferred()).isTrue();
            assertThat(asked.answeredAfter()).isLessThan(Duration.ofSeconds(3));
            assertThat(asked.answer().content()).startsWith("**gitea-1** is opened.");
            asked.tokenDies();

            Channel thread = discord.thread("gitea-1");
            untilSaid(thread, "Run 1");
            discord.dropGateway();

            untilSaid(thread, "Proven");
            List<String> ofRuns = thread.texts().stream().filter(t -> t.startsWith("Run ")).toList();
            assertThat(ofRuns).as("each is said once").doesNotHaveDuplicates();
            assertThat(ofRuns.stream().filter(t -> t.matches("(?s)Run [0-9]+:.*")).map(t -> t.replaceAll("(?s)Run ([0-9]+):.*", "$1")))
                    .as("in order").startsWith("1", "2", "3").isSortedAccordingTo(Comparator.comparingInt(Integer::parseInt));
            assertThat(thread.texts()).anyMatch(t -> t.contains("Fix:")).anyMatch(t -> t.contains("Pull request"));
            assertThat(discord.threads()).hasSize(1);
            assertThat(discord.resumed()).isPositive();
            assertThat(discord.identified()).as("the session went on").isEqualTo(1);
            assertThat(thread.messages()).allSatisfy(m -> assertThat(m.pings()).isEmpty());
            try (Git git = Git.open(folder.resolve("lab/forge/recipe-maintainers/gitea.git").toFile())) {
                assertThat(git.getRepository().resolve("refs/heads/redfix/gitea/writable-config")).as("the fix is on the mirror").isNotNull();
            }
            assertThat(discord.command(operator, "status").answer().content()).contains("gitea-1");
            lab.untilOnPage("/q/health/ready", "connected as redfix to acme, #operators");
            assertThat(errors()).isEmpty();
        }
    }

    @Test
    void buttonsWorkAfterTheBotWasKilledAndStartedAgain() throws Exception {
        Message living;
        try (LabProcess lab = bot()) {
            discord.command(operator, "immich").answer();
            untilSaid(discord.thread("immich-1"), "Run 1");
            living = living("immich-1", "Cancel");
            lab.kill();
        }
        await().atMost(PATIENCE).until(() -> !discord.gatewayConnected());

        try (LabProcess ignored = bot()) {
            Person guest = discord.person("greta");
            assertThat(discord.clicks(guest, living, "Cancel").answer().content())
                    .isEqualTo("greta may not cancel what runs here: that takes the role operator (`redfix.discord.may.cancel`).");
            Interaction cancels = discord.clicks(operator, living, "Cancel");

            assertThat(cancels.answer().ephemeral()).isTrue();
            assertThat(cancels.answer().content()).startsWith("immich-1: I end it");
            untilSaid(discord.thread("immich-1"), "ancelled");
            living = living("immich-1", "Show evidence");
            assertThat(discord.clicks(operator, living, "Show evidence").answer().content()).contains("immich-1");
            assertThat(discord.registrations()).as("the command is registered once").isEqualTo(1);
            assertThat(errors()).isEmpty();
        }
    }

    private LabProcess bot() throws InterruptedException {
        int before = discord.identified();
        Map<String, String> settings = new LinkedHashMap<>(discord.settings());
        List.of("investigate", "open-pull-requests", "cancel").forEach(what -> settings.put("redfix.discord.may." + what, "operator"));
        settings.putAll(discord.trust());
        LabProcess lab = LabProcess.start(folder.resolve("lab"), settings).untilPrinted("The chat is at");
        await("the bot logs in").atMost(PATIENCE).until(() -> discord.identified() > before && discord.registrations() > 0
                && discord.requests("GET /guilds/[0-9]+/members/.*").size() > before);
        return lab;
    }

    /** The message in the operators' channel that tells how the investigation stands, once it has that button. */
    private Message living(String investigation, String button) {
        await(investigation + " with a button “" + button + "”").atMost(PATIENCE).until(() -> discord.channel().messages().stream()
                .anyMatch(m -> m.content().contains(investigation) && m.buttons().containsKey(button)));
        return discord.channel().messages().stream().filter(m -> m.content().contains(investigation) && m.buttons().containsKey(button)).findFirst().orElseThrow();
    }

    /** What the bot's log calls an error. */
    private List<String> errors() throws IOException {
        try (Stream<String> lines = Files.lines(folder.resolve("lab/bot/redfix.log"))) {
            return lines.filter(l -> l.contains(" ERROR ")).toList();
        }
    }

    private static void untilSaid(Channel thread, String text) {
        await("“" + text + "” in " + thread.name()).atMost(PATIENCE).until(() -> thread.texts().stream().anyMatch(t -> t.contains(text)));
    }
}
