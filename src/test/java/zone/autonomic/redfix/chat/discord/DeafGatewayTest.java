package zone.autonomic.redfix.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.javacord.api.DiscordApi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.MovedClock;
import zone.autonomic.redfix.chat.discord.DiscordState.Kind;
import zone.autonomic.redfix.chat.discord.fake.Channel;
import zone.autonomic.redfix.chat.discord.fake.FakeDiscord;
import zone.autonomic.redfix.chat.discord.fake.GatewayTrouble;

/** A gateway that is connected and of no use, before the real client. The clock of whoever watches it is turned by hand. */
class DeafGatewayTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    /** At a quicker pace javacord sends nothing at all. */
    private static final Duration HEART = Duration.ofMillis(700);
    private static final Duration TWO_MINUTES = Duration.ofMinutes(2);
    private static FakeDiscord discord;

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final MovedClock clock = new MovedClock(Instant.now());
    private DiscordConnection connection;

    @BeforeAll
    static void start() {
        discord = FakeDiscord.start().trustedHere();
        discord.heartbeats(HEART);
    }

    @AfterAll
    static void stop() {
        discord.close();
    }

    @BeforeEach
    void connect() {
        connection = new DiscordConnection(Settings.of(discord).with("login-timeout", "3s").with("first-retry", "300ms")
                .config(), List.of(new Resident() {
            @Override
            public void did(Interaction interaction, DiscordApi by) {
                heard.add(interaction.option("target"));
            }
        }), clock, Duration.ofHours(1));
        connection.open();
        until(Kind.CONNECTED);
    }

    @AfterEach
    void hangUp() {
        connection.close();
        discord.noTroubles();
    }

    @ParameterizedTest
    @EnumSource(value = GatewayTrouble.class, names = {"NO_ACKS", "NO_PACKETS", "NO_EVENTS"})
    void isCutAndWhatWasSaidMeanwhileIsHeard(GatewayTrouble trouble) {
        untilItHasAnsweredAQuestion();
        int sessions = discord.identified();
        discord.gatewayTrouble(trouble);
        discord.command(discord.person("alice"), "said meanwhile");

        turnUntil(trouble, Kind.DEAF);
        assertThat(new DiscordHealth(connection).call().getStatus().name()).isEqualTo("DOWN");
        assertThat(new DiscordRemarks(connection).current()).singleElement().asString().startsWith("On Discord: Discord's gateway ")
                .contains("so I'm deaf to what is said there. I connect anew by myself");
        discord.gatewayTrouble(GatewayTrouble.NONE);
        connection.lookAtGateway();

        until(Kind.CONNECTED);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(heard).contains("said meanwhile"));
        assertThat(discord.identified()).as("the session went on").isEqualTo(sessions);
        assertThat(new DiscordRemarks(connection).current()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = GatewayTrouble.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void isReplacedWithinTwoMinutes(GatewayTrouble trouble) {
        untilItHasAnsweredAQuestion();
        DiscordApi deaf = connection.api().orElseThrow();
        discord.gatewayTrouble(trouble);
        if (trouble.name().matches("NO_(HELLO|READY|RESUMED)")) {
            untilItHasConnectedAgain(trouble);
            assertThat(connection.state().kind()).as("before anybody looks").isEqualTo(Kind.GATEWAY_GONE);
        }

        for (Duration turned = Duration.ZERO; turned.compareTo(TWO_MINUTES) < 0 && connection.api().filter(deaf::equals).isPresent();) {
            turned = turned.plus(turn(trouble, Duration.ofSeconds(10)));
        }

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(connection.api()).isNotEqualTo(Optional.of(deaf)));
        discord.gatewayTrouble(GatewayTrouble.NONE);
        until(Kind.CONNECTED);
        discord.command(discord.person("alice"), "said afterwards");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(heard).contains("said afterwards"));
    }

    @Test
    void aQuietServerStaysConnected() {
        untilItHasAnsweredAQuestion();
        int connections = discord.gatewayConnections();

        for (int minutes = 0; minutes < 5; minutes++) {
            turn(GatewayTrouble.NONE, Duration.ofSeconds(25));
            assertThat(connection.state().kind()).isEqualTo(Kind.CONNECTED);
        }

        assertThat(discord.gatewayConnections()).isEqualTo(connections);
    }

    @ParameterizedTest
    @ValueSource(ints = {4004, 4010, 4013, 4014})
    void aGatewayThatRefusesForGoodIsNamedWithWhatToDoAndLeftAloneInTheEnd(int code) {
        discord.closeGatewayWith(code);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(connection.state().found())
                .startsWith("Discord's gateway refuses me (" + code + "): ")
                .endsWith(", so I no longer try"));
        assertThat(connection.state().kind()).isEqualTo(Kind.GATEWAY_REFUSES);
        assertThat(connection.state().advice()).contains("redfix");
        assertThat(new DiscordHealth(connection).call().getData().orElseThrow()).containsEntry("state", "GATEWAY_REFUSES");
        assertThat(new DiscordRemarks(connection).current()).singleElement().asString().contains("(" + code + ")");
        int connections = discord.gatewayConnections();
        await().during(Duration.ofSeconds(2)).atMost(PATIENCE).until(() -> discord.gatewayConnections() == connections);
    }

    @Test
    void aGatewayThatRefusesOnceByMistakeIsTriedAgain() {
        discord.closeGatewayWith(4004);
        await().atMost(PATIENCE).until(() -> connection.state().kind() == Kind.GATEWAY_REFUSES);

        discord.closeGatewayWith(0);

        until(Kind.CONNECTED);
    }

    private void until(Kind kind) {
        await("Discord is " + kind).atMost(PATIENCE).untilAsserted(() -> assertThat(connection.state().kind())
                .as(connection.state().toString()).isEqualTo(kind));
    }

    /** What comes in comes in order: once a channel that was made afterwards is known, the answer has come. */
    private void untilItHasAnsweredAQuestion() {
        await().atMost(PATIENCE).until(() -> {
            turn(GatewayTrouble.NONE, Duration.ofSeconds(25));
            return discord.questions() > 0;
        });
        Channel after = discord.newChannel("after");
        await().atMost(PATIENCE).until(() -> connection.server().flatMap(server -> server.getTextChannelById(after.id())).isPresent());
        discord.delete(after);
    }

    private void untilItHasConnectedAgain(GatewayTrouble trouble) {
        int connections = discord.gatewayConnections();
        if (trouble == GatewayTrouble.NO_READY) {
            discord.dropGatewayAndSessions(); // the first one that comes again is told that its session is gone
            await().atMost(PATIENCE).until(() -> discord.gatewayConnections() > connections + 1);
        } else {
            discord.dropGateway();
            await().atMost(PATIENCE).until(() -> discord.gatewayConnections() > connections);
        }
    }

    private void turnUntil(GatewayTrouble trouble, Kind kind) {
        Duration turned = Duration.ZERO;
        while (connection.state().kind() != kind) {
            assertThat(turned).as(connection.state().toString()).isLessThan(TWO_MINUTES);
            turned = turned.plus(turn(trouble, Duration.ofSeconds(10)));
        }
    }

    /** Turns the clock on, has the gateway looked at, and lets some heartbeats be acknowledged, if they are. */
    private Duration turn(GatewayTrouble trouble, Duration by) {
        clock.move(by);
        if (trouble == GatewayTrouble.NONE || trouble == GatewayTrouble.NO_EVENTS) {
            int beats = discord.heartbeats();
            await().atMost(PATIENCE).until(() -> discord.heartbeats() > beats + 1 || connection.api().isEmpty()
                    || connection.state().kind() == Kind.GATEWAY_GONE);
        }
        if (connection.state().kind() != Kind.DEAF || trouble != GatewayTrouble.NONE) {
            connection.lookAtGateway();
        }
        return by;
    }
}
