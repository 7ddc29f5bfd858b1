package zone.autonomic.redfix.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import zone.autonomic.redfix.chat.discord.fake.Channel;
import zone.autonomic.redfix.chat.discord.fake.FakeDiscord;
import zone.autonomic.redfix.chat.discord.fake.Message;
import zone.autonomic.redfix.chat.discord.fake.Permission;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Outcome;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.investigation.Settlement;
import zone.autonomic.redfix.investigation.TestRequest;
import zone.autonomic.redfix.report.Stories;
import zone.autonomic.redfix.step.port.Deliveries;
import zone.autonomic.redfix.store.TestStore;

/** Investigations as people on Discord see them, by the real client. */
class ThreadFollowerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static FakeDiscord discord;

    private final List<FollowingBot> bots = new ArrayList<>();
    private Channel channel;
    private DataSource database;

    @BeforeAll
    static void start() {
        discord = FakeDiscord.start().trustedHere();
    }

    @AfterAll
    static void stop() {
        discord.close();
    }

    @BeforeEach
    void aChannelAndADatabaseOfItsOwn() {
        channel = discord.newChannel("operators");
        database = TestStore.emptyDatabase();
        discord.forgetRequests();
    }

    @AfterEach
    void hangUp() {
        bots.forEach(FollowingBot::close);
        discord.noTroubles();
        discord.restoreToken();
    }

    private FollowingBot bot() {
        return bot(deliveries -> deliveries);
    }

    private FollowingBot bot(UnaryOperator<Deliveries> around) {
        FollowingBot bot = new FollowingBot(discord, channel, database, Clock.systemUTC(), around);
        bots.add(bot);
        return bot;
    }

    private static ConditionFactory soon() {
        return await().atMost(PATIENCE);
    }

    private Message living(InvestigationId id) {
        soon().until(() -> channel.messages().stream().anyMatch(m -> m.content().contains("`" + id + "`")));
        return channel.messages().stream().filter(m -> m.content().contains("`" + id + "`")).findFirst().orElseThrow();
    }

    /** The thread that hangs on the living message; Discord gives it the same id. */
    private Channel thread(InvestigationId id) {
        String message = living(id).id();
        soon().until(() -> discord.threads().stream().anyMatch(t -> t.id().equals(message)));
        return discord.threads().stream().filter(t -> t.id().equals(message)).findFirst().orElseThrow();
    }

    private static void say(FollowingBot bot, InvestigationId id, int from, int to) {
        for (int i = from; i <= to; i++) {
            bot.happens(id, new Event.Joined("person " + i));
        }
    }

    private void untilAllIsTold(FollowingBot bot, InvestigationId id) {
        soon().untilAsserted(() -> assertThat(thread(id).texts()).isEqualTo(bot.said(id)));
    }

    @Test
    void anInvestigationHasAThreadWithItsPostsInOrderWhereverItWasBegun() {
        FollowingBot bot = bot().start();
        InvestigationId id = bot.asked("chat"); // on the page, say: Discord had no part in it
        say(bot, id, 1, 20);

        untilAllIsTold(bot, id);
        assertThat(thread(id).name()).isEqualTo("chat-1");
        assertThat(thread(id).texts()).hasSize(21).startsWith("ann asked what is red in `chat`. Isolated runs come first, then blame.")
                .endsWith("person 20 asked for the same and joins.");
    }

    @Test
    void aWholeStoryComesWithItsLogsDiffAndOutcome() {
        FollowingBot bot = bot().start();
        InvestigationId id = bot.asked("chat");
        bot.store.printed(id, "chat-1-r1", "Restoring Snapshot 1a2b3c4d at /\n<@123> @everyone ```\nFAILED restore - RuntimeError: relation \"ci_marker\" does not exist\n");
        bot.store.printed(id, "chat-1-r2", "x".repeat(9_000_000) + "\nthe end\n");

        bot.happens(id, Stories.proven().events().skip(1).toArray(Event[]::new));

        soon().untilAsserted(() -> assertThat(thread(id).messages()).hasSameSizeAs(bot.said(id)));
        List<Message> reds = thread(id).messages().stream().filter(m -> m.content().startsWith("Run ") && m.content().contains("**red**")).toList();
        assertThat(reds.get(0).content()).contains("relation \"ci_marker\" does not exist\n```\nThe whole log: <http://redfix.example/i/chat-1/log/chat-1-r1>");
        assertThat(reds.get(0).files()).extracting(Message.File::name).containsExactly("chat-1-r1.log");
        assertThat(reds.get(0).files().get(0).text()).startsWith("Restoring Snapshot");
        assertThat(reds.get(1).files().get(0).text()).as("the end of a long log").contains("are left out here").endsWith("x\nthe end\n");
        assertThat(thread(id).texts()).anySatisfy(text -> assertThat(text).startsWith("**Fix:**").contains("```diff\n--- a/compose.yml"));
        assertThat(thread(id).messages()).allSatisfy(m -> assertThat(m.pings()).isEmpty());
        soon().untilAsserted(() -> assertThat(living(id).content()).contains("🟢 **proven**", "Pull request: <https://git.example/r/chat/pulls/7>",
                "<http://redfix.example/i/chat-1>"));
    }

    @Test
    void whatDiscordHasNoMarksForIsPassedOver() {
        FollowingBot bot = bot().start();
        InvestigationId id = bot.asked("chat");
        bot.room.post(id, "x", "<!-- redfix:1 -->");
        say(bot, id, 1, 1);

        soon().untilAsserted(() -> assertThat(thread(id).texts()).hasSize(2).last().isEqualTo("person 1 asked for the same and joins."));
    }

    @Test
    void aLongDiffComesAsAFile() {
        FollowingBot bot = bot().start();
        InvestigationId id = bot.asked("chat");
        Event.FixPrepared fix = Stories.proven().last(Event.FixPrepared.class).orElseThrow();
        bot.happens(id, new Event.FixPrepared(fix.proposal(), "--- a/compose.yml\n+++ b/compose.yml\n" + "+line\n".repeat(1000)));

        untilAllIsTold(bot, id);
        assertThat(thread(id).messages().get(1).files()).extracting(Message.File::name).containsExactly("chat-1.diff");
    }

    @Test
    void whatIsTooLongIsCutWithALinkToTheRest() {
        FollowingBot bot = bot().start();
        InvestigationId id = bot.asked("chat");
        bot.happens(id, new Event.Linted("abc", false, "| rule | @everyone |\n".repeat(300)));

        soon().untilAsserted(() -> assertThat(thread(id).texts()).hasSize(2));
        assertThat(thread(id).texts().get(1)).endsWith("|\n```\n… (the rest: <http://redfix.example/i/chat-1>)").doesNotContain("@everyone");
        assertThat(thread(id).messages().get(1).pings()).isEmpty();
    }

    @Test
    void aMessageThatWasSaidAndNotPutDownIsNotSaidAgainByTheNextProcess() {
        AtomicBoolean dead = new AtomicBoolean();
        FollowingBot first = bot(deliveries -> dyingAt("told", 3, dead, deliveries)).start();
        InvestigationId id = first.asked("chat");
        say(first, id, 1, 5);
        soon().untilTrue(dead);
        first.kill();
        assertThat(thread(id).texts()).as("one more than is put down").hasSize(3);

        discord.forgetNonces();
        FollowingBot second = bot().start();

        untilAllIsTold(second, id);
    }

    @Test
    void aThreadThatWasBegunAndNotPutDownIsTakenUpByTheNextProcess() {
        for (String at : List.of("said", "threadMade")) {
            AtomicBoolean dead = new AtomicBoolean();
            FollowingBot first = bot(deliveries -> dyingAt(at, 1, dead, deliveries)).start();
            InvestigationId id = first.asked("chat-" + at.toLowerCase(java.util.Locale.ROOT));
            soon().untilTrue(dead);
            first.kill();

            discord.forgetNonces();
            FollowingBot second = bot().start();

            untilAllIsTold(second, id);
            assertThat(channel.texts()).filteredOn(text -> text.contains("`" + id + "`")).as("killed at " + at).hasSize(1);
        }
    }

    /** A process that dies at its n-th call of a method, before it is done, and does nothing afterwards. */
    private static Deliveries dyingAt(String method, int nth, AtomicBoolean dead, Deliveries real) {
        int[] calls = {0};
        return (Deliveries) Proxy.newProxyInstance(Deliveries.class.getClassLoader(), new Class<?>[] {Deliveries.class}, (proxy, called, arguments) -> {
            if (called.getName().equals(method) && ++calls[0] == nth) {
                dead.set(true);
            }
            if (dead.get()) {
                throw new IllegalStateException("killed");
            }
            try {
                return called.invoke(real, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    @Test
    void anAnswerThatWasLostSaysNothingTwice() {
        FollowingBot bot = bot().start();
        InvestigationId id = bot.asked("chat");
        untilAllIsTold(bot, id);

        discord.loseAnswers("POST /channels/[0-9]+/messages", 2);
        say(bot, id, 1, 4);

        untilAllIsTold(bot, id);
    }

    @Test
    void theSameNameSaysNothingTwiceWhileDiscordRemembersIt() throws Exception {
        FollowingBot bot = bot().start();
        soon().until(() -> bot.connection.api().isPresent());
        Rest rest = new Rest(bot.connection.api().orElseThrow());

        String first = rest.post(channel.id(), Outgoing.text("one"), "thread:chat-1").get();
        String second = rest.post(channel.id(), Outgoing.text("one"), "thread:chat-1").get();

        assertThat(second).isEqualTo(first);
        assertThat(channel.texts()).containsExactly("one");
    }

    @Test
    void isWaitedForAsLongAsDiscordSaysAndThenGoesOnInOrder() {
        FollowingBot bot = bot().start();
        InvestigationId id = bot.asked("chat");
        untilAllIsTold(bot, id);
        discord.forgetRequests();
        String posts = "POST /channels/" + thread(id).id() + "/messages";
        discord.limit(Duration.ofSeconds(2), posts, 1);

        say(bot, id, 1, 4);

        untilAllIsTold(bot, id);
        List<FakeDiscord.Request> seen = discord.requests(posts);
        assertThat(seen).extracting(FakeDiscord.Request::status).containsExactly(429, 200, 200, 200, 200);
        assertThat(Duration.between(seen.get(0).at(), seen.get(1).at())).isGreaterThan(Duration.ofMillis(1900));
    }

    @Test
    void goesOnWhileTheGatewayIsGone() {
        FollowingBot bot = bot().start();
        InvestigationId id = bot.asked("chat");
        untilAllIsTold(bot, id);

        discord.refuseGateway(true);
        discord.dropGateway();
        soon().until(() -> !discord.gatewayConnected());
        say(bot, id, 1, 4);

        untilAllIsTold(bot, id);
    }

    @Test
    void whatHappensWhileDiscordIsDownIsCaughtUpInOrder() {
        FollowingBot bot = bot().start();
        InvestigationId id = bot.asked("chat");
        untilAllIsTold(bot, id);

        discord.answer(503, ".*", 1000);
        say(bot, id, 1, 3);
        soon().until(() -> discord.requests().stream().filter(r -> r.status() == 503).count() > 2);
        say(bot, id, 4, 6);
        bot.happens(id, new Event.Closed(Outcome.UNKNOWN, "nobody knows"));
        discord.noTroubles();

        untilAllIsTold(bot, id);
        soon().untilAsserted(() -> assertThat(living(id).content()).contains("🟡 **unknown: a person is asked**"));
    }

    @Test
    void whatIsBegunAndEndedBeforeThereIsAConnectionIsTold() {
        discord.refuseGateway(true);
        FollowingBot bot = bot().start();
        InvestigationId id = bot.asked("chat");
        bot.happens(id, new Event.Closed(Outcome.CANCELLED, "it was cancelled"));
        discord.refuseGateway(false);

        untilAllIsTold(bot, id);
        soon().untilAsserted(() -> assertThat(living(id).content()).contains("⚪ **cancelled**"));
    }

    @Test
    void aTokenThatIsRefusedEndsAllRequests() {
        FollowingBot bot = bot().start();
        InvestigationId id = bot.asked("chat");
        untilAllIsTold(bot, id);

        discord.revokeToken();
        say(bot, id, 1, 1);
        soon().until(() -> bot.connection.state().kind() == DiscordState.Kind.TOKEN_REFUSED);
        say(bot, id, 2, 5);
        bot.follower.look();

        // Long enough for several tries, if there were any; the last one may still be under way at first.
        soon().during(Duration.ofSeconds(3)).until(() -> {
            boolean quiet = discord.requests(".* /channels/.*").isEmpty();
            discord.forgetRequests();
            return quiet;
        });
        assertThat(thread(id).texts()).hasSize(1);
    }

    @Test
    void theLivingMessageIsEditedAsItGoesButNotTooOften() {
        FollowingBot bot = bot().start();
        InvestigationId id = bot.asked("chat");
        untilAllIsTold(bot, id);
        soon().untilAsserted(() -> assertThat(living(id).content()).isEqualTo("""
                **chat** · `chat-1` · for ann
                ⏳ **looking at the recipe**
                <http://redfix.example/i/chat-1>"""));
        discord.forgetRequests();

        for (int percent = 1; percent <= 100; percent++) {
            bot.room.progress(id, "`restore` · @everyone " + percent + " %");
        }

        soon().untilAsserted(() -> assertThat(living(id).content()).contains("`restore` · @\u200Beveryone 100 %"));
        List<FakeDiscord.Request> edits = discord.requests("PATCH /channels/" + channel.id() + "/messages/[0-9]+");
        assertThat(edits).hasSizeLessThan(6);
        for (int i = 1; i < edits.size(); i++) {
            assertThat(Duration.between(edits.get(i - 1).at(), edits.get(i).at())).isGreaterThan(Duration.ofMillis(1000));
        }
        assertThat(living(id).pings()).isEmpty();

        bot.room.progress(id, "");
        soon().untilAsserted(() -> assertThat(living(id).content()).doesNotContain("restore"));
    }

    @Test
    void underTheLivingMessageIsWhatCanBeDoneAboutIt() {
        FollowingBot bot = bot().start();
        InvestigationId id = bot.asked("chat");
        untilAllIsTold(bot, id);
        assertThat(living(id).buttons()).containsExactly(Map.entry("Cancel", "redfix:1:cancel:chat-1"));

        bot.happens(id, new Event.Closed(Outcome.FLAKE, "red by turns"));

        soon().untilAsserted(() -> assertThat(living(id).buttons()).containsExactly(Map.entry("Run again", "redfix:1:again:chat-1"),
                Map.entry("Show evidence", "redfix:1:evidence:chat-1")));
    }

    @Test
    void whatComesToBeKnownLaterIsToldAfterTheEnd() {
        FollowingBot bot = bot().start();
        InvestigationId id = bot.asked("chat");
        bot.happens(id, new Event.Closed(Outcome.PROVEN, "done"));
        soon().until(() -> bot.store.deliveries().due(Instant.EPOCH).isEmpty());

        bot.happens(id, new Event.Settled(Settlement.RELEASED_AND_GREEN, "it is out, and green"));

        untilAllIsTold(bot, id);
        soon().untilAsserted(() -> assertThat(living(id).content()).contains("released and green"));
        soon().until(() -> bot.store.deliveries().due(Instant.EPOCH).isEmpty());
    }

    @Test
    void aMessageThatDiscordDoesNotTakeIsReplacedAndTheRestGoesOn() {
        FollowingBot bot = bot().start();
        InvestigationId id = bot.asked("chat");
        untilAllIsTold(bot, id);
        discord.answer(400, "POST /channels/" + thread(id).id() + "/messages", 1);

        say(bot, id, 1, 2);

        soon().untilAsserted(() -> assertThat(thread(id).texts()).hasSize(3));
        assertThat(thread(id).texts().subList(1, 3)).containsExactly("(Discord doesn't take what stands here: <http://redfix.example/i/chat-1>)",
                "person 2 asked for the same and joins.");
    }

    @Test
    void withoutLeaveToSpeakItWaitsUntilItHasIt() {
        FollowingBot bot = bot().start();
        InvestigationId id = bot.asked("chat");
        untilAllIsTold(bot, id);
        channel.deny(Permission.SEND_MESSAGES_IN_THREADS);
        say(bot, id, 1, 3);
        soon().until(() -> discord.requests("POST .*").stream().anyMatch(r -> r.status() == 403));

        channel.allow(Permission.SEND_MESSAGES_IN_THREADS);

        untilAllIsTold(bot, id);
    }

    @ParameterizedTest
    @CsvSource({"403, 50013", "403, 160005", "400, 50083", "400, 160005", "400, 0"})
    void aThreadThatCannotBeWrittenToHoldsUpNothingAndIsToldOnceItCan(int status, int code) {
        FollowingBot bot = bot().start();
        InvestigationId id = bot.asked("chat");
        untilAllIsTold(bot, id);
        discord.lock(thread(id), status, code);

        bot.happens(id, Stories.proven().events().skip(1).toArray(Event[]::new));

        soon().untilAsserted(() -> assertThat(living(id).content()).as("how it stands").contains("🟢 **proven**"));
        assertThat(living(id).buttons()).containsOnlyKeys("Run again", "Show evidence");
        assertThat(thread(id).texts()).hasSize(1);

        discord.unlock(thread(id));

        soon().untilAsserted(() -> assertThat(thread(id).messages()).hasSameSizeAs(bot.said(id)));
        assertThat(thread(id).texts()).noneMatch(text -> text.startsWith("(Discord doesn't take"));
    }

    @Test
    void aThreadThatCannotBeOpenedHoldsUpNothing() {
        channel.deny(Permission.CREATE_PUBLIC_THREADS);
        FollowingBot bot = bot().start();
        InvestigationId id = bot.asked("chat");
        living(id);

        bot.happens(id, new Event.Closed(Outcome.FLAKE, "red by turns"));
        soon().untilAsserted(() -> assertThat(living(id).content()).contains("🟡 **flake**"));
        channel.allow(Permission.CREATE_PUBLIC_THREADS);

        untilAllIsTold(bot, id);
        assertThat(channel.texts()).filteredOn(text -> text.contains("`" + id + "`")).hasSize(1);
    }

    @Test
    void aLivingMessageThatCannotBeEditedHoldsUpNoThread() {
        FollowingBot bot = bot().start();
        InvestigationId id = bot.asked("chat");
        untilAllIsTold(bot, id);
        discord.answer(403, "PATCH /channels/" + channel.id() + "/messages/[0-9]+", 1000);

        say(bot, id, 1, 12);

        untilAllIsTold(bot, id);
    }

    @Test
    void oneInvestigationsBurstHoldsUpNoOther() {
        FollowingBot bot = bot().start();
        InvestigationId loud = bot.asked("chat");
        List<InvestigationId> others = Stream.of("mumble", "wiki", "gitea", "immich", "keycloak", "plausible", "ghost",
                "drone").map(bot::asked).toList();
        others.forEach(id -> untilAllIsTold(bot, id));
        untilAllIsTold(bot, loud);
        discord.limit(Duration.ofSeconds(50), "POST /channels/" + thread(loud).id() + "/messages", 1000);

        say(bot, loud, 1, 60);
        soon().until(() -> discord.requests("POST /channels/" + thread(loud).id() + "/messages").stream().anyMatch(r -> r.status() == 429));
        others.forEach(id -> say(bot, id, 1, 3));

        Instant before = Instant.now();
        others.forEach(id -> untilAllIsTold(bot, id));
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(20));
        assertThat(thread(loud).texts()).hasSize(1);
    }

    @Test
    void howItStandsIsShownAmongManyMessages() {
        FollowingBot bot = bot().start();
        InvestigationId id = bot.asked("chat");
        untilAllIsTold(bot, id);
        discord.forgetRequests();
        discord.trouble("POST /channels/" + thread(id).id() + "/messages").answeredLate(Duration.ofMillis(100)).times(1000);

        say(bot, id, 1, 40);
        bot.happens(id, new Event.Closed(Outcome.FLAKE, "red by turns"));

        soon().untilAsserted(() -> assertThat(living(id).content()).contains("🟡 **flake**"));
        assertThat(thread(id).texts()).hasSizeLessThan(30);
        untilAllIsTold(bot, id);
    }

    @Test
    void aThreadThatSomebodyDeletedHoldsUpNothing() {
        FollowingBot bot = bot().start();
        InvestigationId deleted = bot.asked("chat");
        InvestigationId other = bot.asked("mumble");
        untilAllIsTold(bot, deleted);
        untilAllIsTold(bot, other);

        discord.delete(thread(deleted));
        say(bot, deleted, 1, 3);
        say(bot, other, 1, 3);
        bot.happens(deleted, new Event.Closed(Outcome.FLAKE, "red by turns"));

        untilAllIsTold(bot, other);
        soon().untilAsserted(() -> assertThat(living(deleted).content()).as("the living message lives on").contains("🟡 **flake**"));
        assertThat(bot.threadPosts.gone()).containsExactly(deleted);
        assertThat(bot.store.deliveries().due(Instant.EPOCH)).containsExactly(other);
    }

    @Test
    void aThreadThatWentToSleepIsWokenByWhatIsSaidInIt() {
        FollowingBot bot = bot().start();
        InvestigationId id = bot.asked("chat");
        untilAllIsTold(bot, id);

        discord.archive(thread(id));
        say(bot, id, 1, 1);

        untilAllIsTold(bot, id);
        assertThat(thread(id).archived()).isFalse();
    }

    @Test
    void withoutLeaveToAttachTheLogIsLinkedOnly() {
        channel.deny(Permission.ATTACH_FILES);
        FollowingBot bot = bot().start();
        InvestigationId id = bot.asked("chat");
        Event.RunFinished red = Stories.proven().all(Event.RunFinished.class).findFirst().orElseThrow();
        Event.RunStarted started = Stories.proven().all(Event.RunStarted.class).findFirst().orElseThrow();
        bot.store.printed(id, red.runId(), "a log\n");
        untilAllIsTold(bot, id);

        bot.happens(id, started, red);
        say(bot, id, 1, 1);

        soon().untilAsserted(() -> assertThat(thread(id).texts()).hasSameSizeAs(bot.said(id)));
        assertThat(thread(id).texts()).anySatisfy(text -> assertThat(text).contains("The whole log: <http://redfix.example/i/chat-1/log/chat-1-r1>"));
        assertThat(thread(id).messages()).allSatisfy(m -> assertThat(m.files()).isEmpty());
    }

    @Test
    void twoBotsOnOneDatabaseTellEachThingOnce() {
        FollowingBot one = bot().start();
        FollowingBot two = bot().start();
        List<InvestigationId> ids = List.of(one.asked("chat"), two.asked("mumble"), one.asked("wiki"));
        for (int i = 1; i <= 5; i++) {
            for (InvestigationId id : ids) {
                (i % 2 == 0 ? one : two).happens(id, new Event.Joined("person " + i));
            }
            one.follower.look();
            two.follower.look();
        }

        for (InvestigationId id : ids) {
            soon().untilAsserted(() -> {
                one.follower.look();
                two.follower.look();
                assertThat(thread(id).texts()).isEqualTo(one.said(id));
            });
        }
        assertThat(channel.messages()).hasSize(3);
    }

    @Test
    void whatOnlyTestsAHeadHasNoThread() {
        FollowingBot bot = bot().start();
        InvestigationId told = bot.asked("mumble");
        untilAllIsTold(bot, told);
        var pull = Stories.proven().pullRequest().orElseThrow();
        var test = new TestRequest(pull, false, 1, true, Instant.EPOCH);
        InvestigationId id = bot.store.log().open(Request.ofTest("chat", test, "ann")).investigation().id();
        bot.announce(id);
        say(bot, told, 1, 1);

        soon().until(() -> !bot.store.deliveries().due(Instant.EPOCH).contains(id));
        untilAllIsTold(bot, told);
        assertThat(channel.texts()).hasSize(1);
    }
}
