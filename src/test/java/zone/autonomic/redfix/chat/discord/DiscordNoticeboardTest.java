package zone.autonomic.redfix.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.chat.discord.fake.Channel;
import zone.autonomic.redfix.chat.discord.fake.FakeDiscord;
import zone.autonomic.redfix.store.TestStore;

/** Digests in a channel, by the real client. */
class DiscordNoticeboardTest {

    private static final String URL = "http://redfix.example";
    private static FakeDiscord discord;

    private final List<DiscordConnection> connections = new ArrayList<>();
    private final DataSource database = TestStore.emptyDatabase();
    private Channel channel;

    @BeforeAll
    static void start() {
        discord = FakeDiscord.start().trustedHere();
    }

    @AfterAll
    static void stop() {
        discord.close();
    }

    @BeforeEach
    void aChannelOfItsOwn() {
        channel = discord.newChannel("digests");
    }

    @AfterEach
    void hangUp() {
        connections.forEach(DiscordConnection::close);
        discord.noTroubles();
    }

    /** A board of a bot that has just started. */
    private DiscordNoticeboard board() {
        DiscordNoticeboard board = unconnected();
        connections.get(connections.size() - 1).open();
        await().atMost(Duration.ofSeconds(30)).until(() -> connections.get(connections.size() - 1).api().isPresent());
        return board;
    }

    private DiscordNoticeboard unconnected() {
        DiscordConfig config = Settings.of(discord).with("digest-channel", channel.id()).config();
        DiscordConnection connection = new DiscordConnection(config, List.of(), Clock.systemUTC());
        connections.add(connection);
        Clock clock = Clock.systemUTC();
        return new DiscordNoticeboard(connection, config, TestStore.on(database, clock).deliveries(), clock, URL);
    }

    @Test
    void aDigestIsToldOnceInItsChannel() {
        DiscordNoticeboard board = board();

        board.tell("digest:2026-06-20T08:00Z", "**This morning**\n\n| gate | passed |\n|---|---|\n| M1 | @everyone |");
        board.tell("digest:2026-06-20T08:00Z", "**This morning**\n\nnothing");
        board.tell("digest:2026-06-20T18:00Z", "**This evening**");

        assertThat(channel.texts()).containsExactly("**This morning**\n\n```\ngate  passed\n---------------\nM1    @\u200Beveryone\n```", "**This evening**");
        assertThat(channel.messages()).allSatisfy(m -> assertThat(m.pings()).isEmpty());
        assertThat(discord.channel().messages()).isEmpty();
    }

    @Test
    void aLongOneComesInPartsAndIsCutAtLast() {
        board().tell("long", "**All of it**\n\n" + "- a line that says something of a recipe\n".repeat(400));

        assertThat(channel.texts()).hasSize(5);
        assertThat(channel.texts().get(0)).startsWith("**All of it**");
        assertThat(channel.texts()).allSatisfy(text -> assertThat(text.length()).isLessThanOrEqualTo(2000));
        assertThat(channel.texts().get(4)).endsWith("… (the rest: <http://redfix.example>)");
    }

    @Test
    void aBotThatWasKilledWhileItToldDoesNotTellAgain() {
        DiscordNoticeboard first = board();
        discord.loseAnswers("POST /channels/[0-9]+/messages", 1);
        assertThatThrownBy(() -> first.tell("d", "**This morning**\nat first")).isInstanceOf(Refused.class).hasMessageContaining("Discord answers 502");
        connections.get(0).close();
        discord.forgetNonces();

        board().tell("d", "**This morning**\nand what changed since");

        assertThat(channel.texts()).containsExactly("**This morning**\nat first");
    }

    @Test
    void whatWasSaidIsFoundHoweverMuchPeopleTalked() throws Exception {
        DiscordNoticeboard board = board();
        Clock clock = Clock.systemUTC();
        TestStore.on(database, clock).deliveries().attempt("notice:d/1", clock.instant());
        for (int i = 0; i < 250; i++) {
            discord.says(discord.person("ann"), channel, "talk " + i);
        }
        new Rest(connections.get(0).api().orElseThrow()).post(channel.id(), Outgoing.text("**Digest**"), "notice:d/1").get();
        discord.forgetNonces();

        board.tell("d", "**Digest**");

        assertThat(channel.texts()).hasSize(251);
    }

    @Test
    void whatStoodInTheChannelBeforeIsAnotherOne() {
        DiscordNoticeboard board = board();
        board.tell("yesterday", "**Digest**");
        Clock later = Clock.fixed(Instant.now().plus(Duration.ofHours(1)), ZoneOffset.UTC);
        TestStore.on(database, later).deliveries().attempt("notice:today/1", later.instant()); // tried, and nothing came of it

        board.tell("today", "**Digest**");

        assertThat(channel.texts()).containsExactly("**Digest**", "**Digest**");
    }

    @Test
    void withoutAConnectionItSaysSo() {
        assertThatThrownBy(() -> unconnected().tell("d", "x")).hasMessageContaining("Discord: ");
    }
}
