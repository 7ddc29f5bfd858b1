package zone.autonomic.redfix.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.javacord.api.DiscordApi;
import org.javacord.api.entity.server.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.MovedClock;
import zone.autonomic.redfix.chat.discord.DiscordState.Kind;
import zone.autonomic.redfix.chat.discord.fake.Channel;
import zone.autonomic.redfix.chat.discord.fake.FakeDiscord;
import zone.autonomic.redfix.chat.discord.fake.Permission;

/** The real client against a Discord on loopback. */
class DiscordConnectionTest {

    private static FakeDiscord discord;

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final MovedClock clock = new MovedClock(Instant.now());
    private DiscordConnection connection;

    @BeforeAll
    static void start() {
        discord = FakeDiscord.start().trustedHere();
    }

    @AfterAll
    static void stop() {
        discord.close();
    }

    @AfterEach
    void hangUp() {
        if (connection != null) {
            connection.close();
        }
        discord.noTroubles();
        discord.restoreToken();
        discord.inviteTheBot();
        for (Permission permission : Permission.values()) {
            discord.allow(permission);
        }
    }

    @Test
    void logsInWithWhatAnOperatorConfigures() {
        open(Settings.of(discord));

        until(Kind.CONNECTED);
        assertThat(connection.state().found()).isEqualTo("connected as redfix to acme, #operators");
        assertThat(connection.channel().orElseThrow().getIdAsString()).isEqualTo(discord.channel().id());
        await().untilAsserted(() -> assertThat(told).startsWith("logged in").contains("arrived at acme"));
        assertThat(health().getStatus().name()).isEqualTo("UP");
    }

    @Test
    void withoutATokenThereIsNoDiscordAndNothingIsAmiss() {
        open(Settings.of(discord).without("token"));

        assertThat(connection.state()).isEqualTo(new DiscordState(Kind.OFF, "not configured: there is no redfix.discord.token", ""));
        assertThat(health().getStatus().name()).isEqualTo("UP");
    }

    @Test
    void whatIsMissingBesideTheTokenIsNamed() {
        open(Settings.of(discord).without("server").with("channel", "#operators"));

        assertThat(connection.state().kind()).isEqualTo(Kind.INCOMPLETE);
        assertThat(connection.state().found()).isEqualTo("redfix.discord.server isn't set: it is the server's id (right click on the server, “Copy Server ID”); "
                + "redfix.discord.channel is '#operators', which isn't an id: it is the id of the operators' channel (right click on it, “Copy Channel ID”), a number");
    }

    @Test
    void aTokenThatDiscordRefusesEndsItWithWhatToDo() {
        discord.revokeToken();
        int before = discord.requests("GET /oauth2/applications/@me").size();
        open(Settings.of(discord));

        until(Kind.TOKEN_REFUSED);
        assertThat(health().getStatus().name()).isEqualTo("DOWN");
        assertThat(health().getData().orElseThrow()).containsEntry("state", "TOKEN_REFUSED").containsEntry("found", "Discord refuses the token (401), so I no longer try")
                .containsEntry("advice", "make a new one at https://discord.com/developers/applications, page “Bot”, “Reset Token”; set redfix.discord.token to it and start redfix again");
        assertThat(discord.requests("GET /oauth2/applications/@me")).as("asked once, and no more").hasSize(before + 1);
    }

    @Test
    void aTokenThatIsTakenBackWhileItRunsEndsItAsWell() {
        open(Settings.of(discord));
        until(Kind.CONNECTED);

        discord.revokeToken();
        discord.dropGateway();

        until(Kind.TOKEN_REFUSED);
        assertThat(connection.api()).isEmpty();
    }

    @Test
    void aGatewayThatIsGoneIsToldAndTheSessionResumed() {
        open(Settings.of(discord));
        until(Kind.CONNECTED);
        int sessions = discord.identified();
        int resumed = discord.resumed();

        discord.refuseGateway(true);
        discord.dropGateway();
        until(Kind.GATEWAY_GONE);
        Channel made = discord.newChannel("made meanwhile");
        discord.refuseGateway(false);

        until(Kind.CONNECTED);
        // The gateway is open a moment before the session goes on.
        await().untilAsserted(() -> assertThat(discord.resumed()).isEqualTo(resumed + 1));
        assertThat(discord.identified()).as("the session goes on").isEqualTo(sessions);
        await().untilAsserted(() -> assertThat(connection.server().orElseThrow().getTextChannelById(made.id())).as("what happened meanwhile is known").isPresent());
        discord.delete(made);
    }

    @Test
    void aSessionThatIsLostIsBegunAnewAndEverybodyMovesInAgain() {
        open(Settings.of(discord));
        until(Kind.CONNECTED);
        int sessions = discord.identified();
        await().until(() -> told.contains("arrived at acme"));
        told.clear();

        discord.dropGatewayAndSessions();

        await().atMost(Duration.ofSeconds(40)).until(() -> discord.identified() == sessions + 1);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(told).contains("arrived at acme").doesNotContain("logged in"));
        until(Kind.CONNECTED);
    }

    @Test
    void aDiscordThatIsDownIsTriedAgain() {
        discord.answer(500, "GET /oauth2/applications/@me", 2);
        open(Settings.of(discord));

        await().atMost(Duration.ofSeconds(10)).until(() -> connection.state().kind() == Kind.UNREACHABLE || connection.state().kind() == Kind.CONNECTED);
        until(Kind.CONNECTED);
    }

    @Test
    void aGatewayThatNeverSpeaksIsGivenUpAndTriedAgain() {
        discord.muteGateway(true);
        open(Settings.of(discord).with("login-timeout", "2s"));

        until(Kind.UNREACHABLE);
        assertThat(connection.state().found()).isEqualTo("Discord can't be reached: no answer in time");
        int sessions = discord.identified();
        discord.muteGateway(false);
        until(Kind.CONNECTED);
        assertThat(discord.identified()).as("the one that was given up doesn't come back").isEqualTo(sessions + 1);
    }

    @Test
    void aServerThatHasNotLetItInIsToldWithTheInvitation() {
        discord.throwTheBotOut();
        open(Settings.of(discord));

        until(Kind.NO_SERVER);
        assertThat(connection.state().found()).isEqualTo("no server with the id " + discord.serverId() + " has let me in");
        assertThat(connection.state().advice()).startsWith("invite the bot with https://discord.com/oauth2/authorize?client_id=" + discord.applicationId()
                + "&scope=bot+applications.commands&permissions=309237763072&guild_id=" + discord.serverId());

        discord.inviteTheBot();

        until(Kind.CONNECTED);
        await().untilAsserted(() -> assertThat(told).contains("arrived at acme"));
    }

    @Test
    void aChannelThatIsNotThereIsTold() {
        open(Settings.of(discord).with("channel", "1"));

        until(Kind.NO_CHANNEL);
        assertThat(connection.state().found()).isEqualTo("the server acme shows me no text channel with the id 1");
    }

    @Test
    void permissionsThatAreMissingAreNamedAsDiscordNamesThem() {
        discord.deny(Permission.CREATE_PUBLIC_THREADS);
        discord.deny(Permission.ATTACH_FILES);
        open(Settings.of(discord));

        until(Kind.MISSING_PERMISSIONS);
        assertThat(connection.state().found()).isEqualTo("in #operators I lack Create Public Threads, Attach Files");

        discord.allow(Permission.CREATE_PUBLIC_THREADS);
        discord.allow(Permission.ATTACH_FILES);
        until(Kind.CONNECTED);
    }

    private void open(Settings settings) {
        connection = new DiscordConnection(settings.config(), List.of(new Resident() {
            @Override
            public void loggedIn(DiscordApi api) {
                told.add("logged in");
            }

            @Override
            public void arrived(Server server) {
                told.add("arrived at " + server.getName());
            }

            @Override
            public void did(Interaction interaction, DiscordApi by) {
                told.add("somebody did " + interaction.option("target"));
            }
        }), clock);
        connection.open();
    }

    private void until(Kind kind) {
        await("Discord is " + kind).atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(connection.state().kind()).as(connection.state().toString()).isEqualTo(kind));
    }

    private org.eclipse.microprofile.health.HealthCheckResponse health() {
        return new DiscordHealth(connection).call();
    }

}
