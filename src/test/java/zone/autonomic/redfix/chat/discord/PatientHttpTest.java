package zone.autonomic.redfix.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import zone.autonomic.redfix.chat.discord.fake.Channel;
import zone.autonomic.redfix.chat.discord.fake.FakeDiscord;
import zone.autonomic.redfix.chat.discord.fake.Trouble;

/** What javacord asks of REST, through the layer before it. */
class PatientHttpTest {

    private static final String POSTS = "POST /channels/[0-9]+/messages";
    private static FakeDiscord discord;

    private DiscordClient client;
    private Channel channel;
    private Rest rest;

    @BeforeAll
    static void start() {
        discord = FakeDiscord.start().trustedHere();
    }

    @AfterAll
    static void stop() {
        discord.close();
    }

    @BeforeEach
    void connect() {
        client = new DiscordClient(Settings.of(discord).with("call-timeout", "2s").config(), Clock.systemUTC(), (interaction, by) -> { });
        channel = discord.newChannel("channel");
        rest = new Rest(client);
        discord.forgetRequests();
    }

    @AfterEach
    void hangUp() {
        client.close();
        discord.noTroubles();
    }

    private CompletableFuture<String> post(String text) {
        return rest.post(channel.id(), Outgoing.text(text), text);
    }

    private List<Integer> statuses() {
        return discord.requests(POSTS).stream().map(FakeDiscord.Request::status).toList();
    }

    @ParameterizedTest(name = "via {0}, retry-after {1}, body {2}")
    @CsvSource(nullValues = "-", value = {
        "1.1 google, 1, -",
        "-, 1, -",
        "-, 1, <html>error code: 1015</html>",
        "1.1 google, 1, <html>error code: 1015</html>",
        "-, -, <html>error code: 1015</html>",
        "1.1 google, -, ''",
        "-, 0.3, ''",
        "-, soon, {}",
        "1.1 google, 1, null",
        "1.1 google, 1, []",
        "1.1 google, 1, {\"message\":\"slow down\"}",
        "1.1 google, 1, '{\"retry_after\":0}'",
        "1.1 google, 1, '{\"retry_after\":-7}'",
        "1.1 google, '-5', '{\"retry_after\":\"x\"}'"})
    void isWaitedForInWhateverFormItIsTold(String via, String retryAfter, String body) throws Exception {
        Trouble limit = discord.trouble(POSTS).status(429).header("via", via).header("retry-after", retryAfter).times(2);
        if (body != null) {
            limit.body(body);
        }

        Instant before = Instant.now();
        post("a").get(30, TimeUnit.SECONDS);

        assertThat(statuses()).containsExactly(429, 429, 200);
        assertThat(Duration.between(before, Instant.now())).isGreaterThan(Duration.ofMillis(1400));
        assertThat(channel.texts()).containsExactly("a");
    }

    @Test
    void aDateToWaitUntilIsUnderstood() throws Exception {
        String date = java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().plusSeconds(4)
                .atOffset(java.time.ZoneOffset.UTC));
        discord.trouble(POSTS).status(429).header("retry-after", date).body("").times(1);

        Instant before = Instant.now();
        post("a").get(30, TimeUnit.SECONDS);

        assertThat(Duration.between(before, Instant.now())).isGreaterThan(Duration.ofMillis(2500));
    }

    @Test
    void howeverOftenItIsSaidItIsWaitedForLongerEachTime() throws Exception {
        discord.trouble(POSTS).status(429).body("").header("retry-after", null).times(4);

        post("a").get(40, TimeUnit.SECONDS);

        List<Instant> at = discord.requests(POSTS).stream().map(FakeDiscord.Request::at).toList();
        assertThat(at).hasSize(5);
        for (int i = 2; i < at.size(); i++) {
            assertThat(Duration.between(at.get(i - 1), at.get(i))).isGreaterThan(Duration.between(at.get(i - 2), at.get(i - 1)));
        }
    }

    @Test
    void whoWouldHaveToWaitForMinutesIsRefusedAtOnceAndDiscordLeftAlone() {
        discord.limit(Duration.ofMinutes(10), POSTS, 1);

        assertThatThrownBy(() -> post("a").get(10, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class)
                .hasMessageContaining("Discord wants to be left alone until ");
        assertThatThrownBy(() -> post("b").get(10, TimeUnit.SECONDS))
                .hasMessageContaining("Discord wants to be left alone until ").hasMessageNotContaining("token");

        assertThat(statuses()).containsExactly(429);
    }

    @Test
    void whatOneChannelIsToldConcernsNoOther() throws Exception {
        Channel other = discord.newChannel("other");
        discord.limit(Duration.ofSeconds(30), "POST /channels/" + channel.id() + "/messages", 1);
        CompletableFuture<String> waits = post("a");
        await().until(() -> statuses().contains(429));

        rest.post(other.id(), Outgoing.text("b"), "b").get(10, TimeUnit.SECONDS);

        assertThat(waits).isNotDone();
    }

    @Test
    void whatThisMachineIsToldConcernsAll() throws Exception {
        Channel other = discord.newChannel("other");
        discord.trouble("POST /channels/" + channel.id() + "/messages").status(429).header("via", null).header("retry-after",
                "3").body("<html>").times(1);
        Instant before = Instant.now();
        CompletableFuture<String> waits = post("a");
        await().until(() -> statuses().contains(429));

        rest.post(other.id(), Outgoing.text("b"), "b").get(20, TimeUnit.SECONDS);

        assertThat(Duration.between(before, Instant.now())).isGreaterThan(Duration.ofMillis(2800));
        waits.get(20, TimeUnit.SECONDS);
    }

    @Test
    void anAnswerThatTricklesInHasAnEnd() {
        discord.trouble(POSTS).trickles().times(1);

        Instant before = Instant.now();
        assertThatThrownBy(() -> post("a").get(20, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);

        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @CsvSource({"x-ratelimit-remaining, many", "x-ratelimit-reset, soon", "date, yesterday"})
    void whatJavacordCannotReadHasNothingDoneTwice(String header, String value) throws Exception {
        discord.trouble(POSTS).header(header, value).times(3);

        post("a").get(10, TimeUnit.SECONDS);
        post("b").get(10, TimeUnit.SECONDS);

        assertThat(statuses()).containsExactly(200, 200);
    }

    @Test
    void whoWaitsIsLetGoWhenTheClientLeaves() {
        discord.limit(Duration.ofSeconds(50), POSTS, 1);
        CompletableFuture<String> waits = post("a");
        await().until(() -> statuses().contains(429));

        client.leave();

        assertThatThrownBy(() -> waits.get(10, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
    }
}
