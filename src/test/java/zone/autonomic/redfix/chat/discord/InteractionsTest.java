package zone.autonomic.redfix.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.chat.Chat;
import zone.autonomic.redfix.chat.console.ConsoleRoom;
import zone.autonomic.redfix.chat.console.Fakes;
import zone.autonomic.redfix.chat.discord.fake.Channel;
import zone.autonomic.redfix.chat.discord.fake.FakeDiscord;
import zone.autonomic.redfix.chat.discord.fake.Interaction;
import zone.autonomic.redfix.chat.discord.fake.Message;
import zone.autonomic.redfix.chat.discord.fake.Permission;
import zone.autonomic.redfix.chat.discord.fake.Person;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Outcome;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.investigation.SweepRun;
import zone.autonomic.redfix.investigation.TestRequest;
import zone.autonomic.redfix.report.StatusText;
import zone.autonomic.redfix.report.Templates;
import zone.autonomic.redfix.step.port.Deliveries;
import zone.autonomic.redfix.step.port.EventLog;
import zone.autonomic.redfix.step.port.Forge;
import zone.autonomic.redfix.step.port.Reception;
import zone.autonomic.redfix.store.TestStore;

/** What people do on Discord and what they see of it, by the real client. */
class InteractionsTest {

    private static final String URL = "http://redfix.example";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final InvestigationId GITEA = new InvestigationId("gitea-1");

    private static FakeDiscord discord;
    private static Person operator;
    private static Person guest;
    private static Bot bot;

    @BeforeAll
    static void start() {
        discord = FakeDiscord.start().trustedHere();
        operator = discord.person("alice", "operator");
        guest = discord.person("greta");
        bot = new Bot(discord);
    }

    @AfterAll
    static void stop() {
        bot.close();
        discord.close();
    }

    @BeforeEach
    void forget() {
        bot.desk.log.forget();
        bot.desk.asked.set(0);
        bot.desk.waiting = false;
        discord.noTroubles();
    }

    @AfterEach
    void letGo() {
        bot.desk.gate.countDown();
    }

    @Test
    void aCommandIsDeferredAndThenAnsweredForAllToSee() {
        Interaction asked = discord.command(operator, "gitea", "with-tests");

        assertThat(asked.deferred()).isTrue();
        assertThat(asked.answer().content()).isEqualTo("**gitea-1** is opened. <http://redfix.example/i/gitea-1>\n`/redfix cancel gitea-1` ends it.");
        assertThat(asked.answer().ephemeral()).isFalse();
        assertThat(bot.desk.log.find(GITEA).orElseThrow().request()).isEqualTo(new Request("gitea", Optional.empty(), Optional.empty(), "alice", true, Optional.empty()));
    }

    @Test
    void theDeferralWaitsForNothingElse() {
        bot.desk.gate = new CountDownLatch(1);

        List<Interaction> asked = IntStream.range(0, 8).mapToObj(i -> discord.command(operator, "gitea")).toList();

        assertThat(asked).allSatisfy(i -> assertThat(i.answeredAfter()).isLessThan(Duration.ofSeconds(3)));
        assertThat(asked).allSatisfy(i -> assertThat(i.answers()).isEmpty());
        bot.desk.gate.countDown();
        assertThat(asked).allSatisfy(i -> assertThat(i.answer().content()).startsWith("**gitea-1** is"));
    }

    @Test
    void theTargetIsTheRestOfTheLine() {
        discord.command(operator, "gitea").answer();

        assertThat(discord.command(operator, "cancel gitea-1").answer().content()).startsWith("gitea-1: I end it");
        assertThat(discord.command(operator, "/redfix status").answer().content()).contains("gitea-1");
    }

    @Test
    void againLooksOnceMore() {
        discord.command(operator, "gitea", "again").answer();

        assertThat(bot.desk.again).isTrue();
    }

    @Test
    void aMistakeIsForWhoMadeItAlone() {
        Message answer = discord.command(operator, "gitea --tga 1").answer();

        assertThat(answer.ephemeral()).isTrue();
        assertThat(answer.content()).isEqualTo("I can't do that: I don't know the flag '--tga'. Did you mean --tag?");
    }

    @Test
    void aMistakeThatShowsOnlyLaterIsAsWell() {
        int before = discord.channel().messages().size();
        Interaction asked = discord.command(operator, "explain nothing-1");

        Message answer = asked.answer();

        assertThat(answer.ephemeral()).isTrue();
        assertThat(answer.content()).isEqualTo("I can't do that: there is no investigation nothing-1. Type /redfix status for those that there are");
        assertThat(discord.channel().messages()).as("nothing is left for others to see").hasSize(before);
    }

    @Test
    void whoMayNotIsToldWhatItTakes() {
        Message answer = discord.command(guest, "gitea").answer();

        assertThat(answer.ephemeral()).isTrue();
        assertThat(answer.content()).isEqualTo("greta may not have anything investigated here: that takes the role operator (`redfix.discord.may.investigate`).");
        assertThat(bot.desk.log.latest(9)).isEmpty();
        assertThat(discord.command(guest, "status").answer().ephemeral()).as("everybody may look").isFalse();
    }

    @Test
    void whatIsQuotedPingsNobody() {
        Message answer = discord.command(operator, "@everyone").answer();

        assertThat(answer.content()).contains("everyone");
        assertThat(answer.pings()).isEmpty();
        assertThat(discord.requests("(PATCH|POST) /webhooks/.*")).isNotEmpty()
                .allSatisfy(r -> assertThat(r.body()).contains("\"allowed_mentions\":{\"parse\":[]"));
    }

    @Test
    void aLongAnswerIsCutAndSaysWhereTheRestIs() {
        bot.desk.log.open(new Request("gitea", Optional.empty(), Optional.empty(), "ann"));
        for (int i = 0; i < 100; i++) {
            bot.desk.log.open(new Request("recipe-with-a-long-name-" + i, Optional.empty(), Optional.empty(), "somebody"));
        }

        Message answer = discord.command(operator, "status").answer();

        assertThat(answer.content()).hasSizeLessThanOrEqualTo(2000).endsWith("… (the rest: <" + URL + ">)");
    }

    @Test
    void aButtonWorksAfterTheBotWasStartedAnew() {
        discord.command(operator, "gitea").answer();
        Channel thread = discord.channel();
        Message withButton = discord.says(operator, thread, "made by the bot that was");
        bot.close();
        bot = new Bot(discord, bot.desk);

        Interaction clicked = discord.clicksId(operator, withButton, new ButtonId(ButtonId.Action.CANCEL, GITEA).encoded());

        assertThat(clicked.answer().content()).startsWith("gitea-1: I end it");
        assertThat(clicked.answer().ephemeral()).isTrue();
        assertThat(bot.desk.log.find(GITEA).orElseThrow().outcome()).contains(Outcome.CANCELLED);
    }

    @Test
    void aClickObeysTheSameRoles() {
        discord.command(operator, "gitea").answer();
        Message message = discord.says(operator, discord.channel(), "with buttons");

        Interaction cancels = discord.clicksId(guest, message, "redfix:1:cancel:gitea-1");
        Interaction looks = discord.clicksId(guest, message, "redfix:1:evidence:gitea-1");

        assertThat(cancels.answer().content()).isEqualTo("greta may not cancel what runs here: that takes the role operator (`redfix.discord.may.cancel`).");
        assertThat(bot.desk.log.find(GITEA).orElseThrow().closed()).isFalse();
        assertThat(looks.answer().content()).contains("gitea-1");
        assertThat(looks.answer().ephemeral()).isTrue();
    }

    @Test
    void runAgainAsksForTheSameOnceMore() {
        bot.desk.log.open(new Request("gitea", Optional.of("1.0.0+2"), Optional.of("rename"), "ann", true, Optional.empty()));
        bot.desk.log.add(GITEA, new Event.Closed(Outcome.CANCELLED, "cancelled"));
        Message message = discord.says(operator, discord.channel(), "with buttons");

        discord.clicksId(operator, message, "redfix:1:again:gitea-1").answer();

        assertThat(bot.desk.last).isEqualTo(new Request("gitea", Optional.of("1.0.0+2"), Optional.of("rename"), "alice", true, Optional.empty()));
        assertThat(bot.desk.again).isTrue();
    }

    @Test
    void aButtonOfAnotherVersionIsNotGuessedAt() {
        Message message = discord.says(operator, discord.channel(), "with buttons");

        Message answer = discord.clicksId(operator, message, "redfix:2:cancel:gitea-1").answer();

        assertThat(answer.content()).isEqualTo("I don't know this button: it was made by another version of me. Type `/redfix help` for what can be said.");
        assertThat(answer.ephemeral()).isTrue();
    }

    @Test
    void whoTypesIsOfferedTheRedsFirstAndTheWords() {
        bot.desk.log.open(new Request(Request.SWEEP, Optional.empty(), Optional.empty(), "ann"));
        bot.desk.log.add(new InvestigationId("sweep-1"), new Event.SweepRead(List.of(unreadable("mumble"), unreadable("bluesky-pds"))));
        bot.desk.log.open(new Request("gitea", Optional.empty(), Optional.empty(), "ann"));
        bot.suggestions.lookUp();

        assertThat(discord.types(operator, "").choices())
                .containsExactly("mumble", "bluesky-pds", "sweep", "status", "report", "explain", "cancel", "help", "gitea", "immich", "plausible");
        assertThat(discord.types(operator, "im").choices()).containsExactly("immich");
        assertThat(discord.types(operator, "cancel ").choices()).containsExactly("cancel", "cancel gitea-1", "cancel sweep-1");
        assertThat(discord.types(operator, "gitea").choices()).startsWith("gitea").contains("cancel gitea-1", "explain gitea-1");
    }

    @Test
    void neverMoreIsOfferedThanDiscordTakes() {
        List<String> many = IntStream.range(0, 40).mapToObj(i -> "r" + i).toList();

        List<String> offered = new Suggestions.Known(many, many, many, many).fitting("");

        assertThat(offered).hasSize(Suggestions.MOST).contains("help").startsWith("r0");
        assertThat(new Suggestions.Known(many, many, many, many).fitting("r")).hasSize(Suggestions.MOST);
    }

    @Test
    void theCommandIsRegisteredOnlyWhereItChanged() {
        int registered = discord.registrations();
        assertThat(registered).isPositive();
        int asked = discord.requests("GET /applications/[0-9]+/guilds/[0-9]+/commands").size();
        bot.close();
        bot = new Bot(discord, bot.desk);
        await().until(() -> discord.requests("GET /applications/[0-9]+/guilds/[0-9]+/commands").size() > asked);

        discord.command(operator, "help").answer();

        assertThat(discord.registrations()).isEqualTo(registered);
        assertThat(discord.commands()).hasSize(1);
        assertThat(discord.commands().get(0).path("options")).extracting(o -> o.path("name").asText()).containsExactly("target", "with-tests", "again");
    }

    @Test
    void aCommandThatDiscordDidNotTakeIsRegisteredLater() {
        bot.close();
        discord.dropCommands();
        int registered = discord.registrations();
        discord.answer(500, "PUT /applications/.*", 1);
        bot = new Bot(discord, bot.desk);
        await().until(() -> discord.requests("PUT /applications/.*").stream().anyMatch(r -> r.status() == 500));

        await().untilAsserted(() -> {
            bot.commands.againWhereItFailed();
            assertThat(discord.registrations()).isEqualTo(registered + 1);
        });

        bot.commands.againWhereItFailed();
        assertThat(discord.registrations()).isEqualTo(registered + 1);
    }

    @Test
    void rolesOfAnotherServerCountForNothing() {
        DiscordConfig elsewhere = Settings.of(discord).with("server", "1").with("may.investigate", "operator").config();
        Interactions ofAnother = bot.interactions(elsewhere);
        bot.close();
        bot = new Bot(discord, bot.desk, ofAnother);

        Message answer = discord.command(operator, "gitea").answer();

        assertThat(answer.content()).isEqualTo("I work on another server, where my operators are.");
        assertThat(answer.ephemeral()).isTrue();
        assertThat(discord.types(operator, "").choices()).isEmpty();
        bot.close();
        bot = new Bot(discord, bot.desk);
    }

    @Test
    void aLimitIsWaitedForAsTold() {
        discord.limit(Duration.ofSeconds(1), "PATCH /webhooks/.*", 1);
        Instant before = Instant.now();

        discord.command(operator, "help").answer();

        assertThat(Duration.between(before, Instant.now())).isGreaterThan(Duration.ofMillis(950));
    }

    @Test
    void whatFailsOnDiscordsSideIsTriedAgain() {
        discord.answer(503, "PATCH /webhooks/.*", 2);
        discord.answer(500, "POST /interactions/.*", 1);

        assertThat(discord.command(operator, "help").answer().content()).contains("/redfix");
    }

    @Test
    void aDeferralWhoseAnswerIsLostLosesNothing() {
        discord.loseAnswers("POST /interactions/.*", 1);

        Message answer = discord.command(operator, "gitea").answer();

        assertThat(answer.content()).startsWith("**gitea-1** is opened.");
        assertThat(discord.requests("POST /interactions/.*")).extracting(FakeDiscord.Request::status).endsWith(502, 400);
    }

    @Test
    void aDeferralThatIsAnsweredLateIsFollowedMeanwhile() {
        discord.trouble("POST /interactions/.*").answeredLate(Duration.ofSeconds(8)).times(1);
        Instant before = Instant.now();

        Message answer = discord.command(operator, "gitea").answer();

        assertThat(answer.content()).startsWith("**gitea-1** is opened.");
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(7));
    }

    @Test
    void oneSlowDeferralHoldsUpNoOther() {
        discord.trouble("POST /interactions/.*").answeredLate(Duration.ofSeconds(6)).times(1);
        discord.command(operator, "help");

        Interaction next = discord.command(operator, "status");

        assertThat(next.answeredAfter()).isLessThan(Duration.ofSeconds(2));
        next.answer();
    }

    @Test
    void whatDiscordHearsOfTooLateIsFollowedAllTheSameAndAnsweredInTheChannel() {
        Channel channel = discord.newChannel("where it was said");
        discord.trouble("POST /interactions/.*").late(Duration.ofMillis(3500)).times(1);

        Interaction asked = discord.command(operator, channel, "gitea");

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(channel.texts()).singleElement().asString()
                .startsWith("**alice**: `/redfix gitea`\n**gitea-1** is opened."));
        assertThat(channel.messages().get(0).pings()).isEmpty();
        assertThat(asked.answers()).isEmpty();
        assertThat(bot.desk.log.find(GITEA)).isPresent();
    }

    @Test
    void aDeferralThatIsNotTakenAtAllIsFollowedAllTheSame() {
        Channel channel = discord.newChannel("where it was said");
        discord.answer(503, "POST /interactions/.*", 9);

        discord.command(operator, channel, "gitea");

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(channel.texts()).singleElement()
                .asString().contains("**gitea-1** is opened."));
    }

    @Test
    void aClickThatComesTooLateIsFollowedAsWell() {
        discord.command(operator, "gitea").answer();
        Channel channel = discord.newChannel("where it was clicked");
        Message withButton = discord.says(operator, channel, "with buttons");
        discord.trouble("POST /interactions/.*").late(Duration.ofMillis(3500)).times(1);

        discord.clicksId(operator, withButton, "redfix:1:cancel:gitea-1");

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(channel.texts()).last().asString()
                .startsWith("**alice**: `Cancel, gitea-1`\ngitea-1: I end it"));
        assertThat(bot.desk.log.find(GITEA).orElseThrow().outcome()).contains(Outcome.CANCELLED);
    }

    @Test
    void whereItCannotBeAnsweredTheOperatorsAreTold() {
        Channel channel = discord.newChannel("without leave to speak");
        channel.deny(Permission.SEND_MESSAGES);
        discord.trouble("POST /interactions/.*").late(Duration.ofMillis(3500)).times(1);

        discord.command(operator, channel, "gitea");

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(discord.channel().texts()).last().asString()
                .startsWith("**alice**: `/redfix gitea`\n**gitea-1** is opened."));
    }

    @Test
    void aTokenThatDiedLosesNoAnswer() {
        bot.desk.gate = new CountDownLatch(1);
        Channel channel = discord.newChannel("where it was said");
        Interaction asked = discord.command(operator, channel, "gitea");
        assertThat(asked.deferred()).isTrue();

        asked.tokenDies();
        bot.desk.gate.countDown();

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(channel.texts()).singleElement()
                .asString().contains("**gitea-1** is opened."));
        assertThat(bot.connection.state().fine()).as("it is not the bot's token").isTrue();
    }

    @Test
    void anAnswerThatIsLostAgainAndAgainIsGivenInTheEnd() {
        discord.answer(503, "PATCH /webhooks/.*", 6);

        assertThat(discord.command(operator, "help").answer().content()).contains("/redfix");
    }

    @Test
    void anAnswerThatDiscordDoesNotTakeLeavesNobodyWaiting() {
        discord.answer(400, "PATCH /webhooks/.*", 1);

        assertThat(discord.command(operator, "help").answer().content()).isEqualTo("(Discord doesn't take what stands here: <"
                + URL + ">)");
    }

    @Test
    void aRefusalIsToldAlsoWhereThinksCannotBeTakenAway() {
        discord.answer(403, "DELETE /webhooks/.*", 1);

        assertThat(discord.command(guest, "gitea").answer().content()).startsWith("greta may not");
    }

    @Test
    void whoWaitsForLongIsToldThatItTakesLonger() {
        bot.desk.gate = new CountDownLatch(1);

        Interaction asked = discord.command(operator, "gitea");

        assertThat(asked.answer().content())
                .isEqualTo("This takes longer than usual; I'm still at it. What comes of it is also at <" + URL + ">");
        bot.desk.gate.countDown();
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(asked.answer().content())
                .startsWith("**gitea-1** is opened."));
        assertThat(asked.answers()).hasSize(1);
    }

    @Test
    void whoWaitsWhileTheBotIsStoppedIsTold() {
        bot.desk.gate = new CountDownLatch(1);
        Interaction asked = discord.command(operator, "gitea");
        assertThat(asked.deferred()).isTrue();
        await().until(() -> bot.desk.waiting);

        bot.close();
        try {
            assertThat(asked.answer().content()).isEqualTo("I'm being stopped just now. Look at `/redfix status` once I'm back.");
        } finally {
            bot.desk.gate.countDown();
            bot = new Bot(discord, bot.desk);
        }
    }

    @Test
    void ofTwoProcessesOfOneBotOneFollowsAndNobodyIsAnsweredTwice() {
        Bot second = new Bot(discord, bot.desk);
        try {
            discord.loseAnswers("POST /interactions/.*", 2);
            List<Interaction> asked = IntStream.range(0, 6).mapToObj(i -> discord.command(operator, "gitea")).toList();

            assertThat(asked).allSatisfy(i -> assertThat(i.answer().content()).startsWith("**gitea-1** is"));
            await().during(Duration.ofMillis(500)).until(() -> bot.desk.asked.get() == 6);
            assertThat(asked).allSatisfy(i -> assertThat(i.answers()).hasSize(1));
        } finally {
            second.close();
        }
    }

    @Test
    void aClickInAThreadThatWasArchivedBeforeTheStartIsHeard() {
        discord.command(operator, "gitea").answer();
        Channel thread = discord.newThread("gitea-1");
        Message withButton = discord.says(operator, thread, "with buttons");
        bot.close();
        discord.archive(thread);
        bot = new Bot(discord, bot.desk);

        Interaction clicked = discord.clicksId(operator, withButton, "redfix:1:evidence:gitea-1");

        assertThat(clicked.answer().content()).contains("gitea-1");
    }

    @Test
    void aNameThatIsTooLongEmptiesNoList() {
        String longest = "r".repeat(100);
        List<String> names = List.of(longest + "r", longest, "redis", "");

        assertThat(new Suggestions.Known(names, names, names, names).fitting("r")).startsWith(longest, "redis")
                .doesNotContain(longest + "r").allMatch(s -> s.length() <= 100);

        bot.recipes = List.of(longest + "r", "redis");
        bot.suggestions.lookUp();
        assertThat(discord.types(operator, "r").choices()).contains("redis");
        bot.recipes = Bot.RECIPES;
        bot.suggestions.lookUp();
    }

    @Test
    void whatFailsInUsIsToldToWhoAsked() {
        bot.desk.broken = true;

        Message answer = discord.command(operator, "gitea").answer();

        assertThat(answer.ephemeral()).isTrue();
        assertThat(answer.content()).startsWith("Something in me failed, and nothing was done as far as I know: the database is away.");
    }

    @Test
    void aCommandThatComesWhileTheGatewayIsGoneIsAnsweredOnceItIsBack() {
        int resumed = discord.resumed();
        discord.dropGateway();

        Interaction asked = discord.command(operator, "help");

        assertThat(asked.answer().content()).contains("/redfix");
        assertThat(discord.resumed()).isEqualTo(resumed + 1);
    }

    private static SweepRun unreadable(String recipe) {
        return new SweepRun("sweep-1-" + recipe, recipe, "1.0.0+1", List.of(), List.of(), true, "no results");
    }

    /** As much of the bot as answers. */
    private static final class Bot implements AutoCloseable {

        private static final List<String> RECIPES = List.of("gitea", "immich", "plausible", "mumble");

        private final SlowDesk desk;
        private final Suggestions suggestions;
        private final DiscordConnection connection;
        private final Interactions interactions;
        private final SlashCommands commands;
        private volatile List<String> recipes = RECIPES;

        Bot(FakeDiscord discord) {
            this(discord, new SlowDesk());
        }

        Bot(FakeDiscord discord, SlowDesk desk) {
            this(discord, desk, null);
        }

        /** @param instead of its own; null for those */
        Bot(FakeDiscord discord, SlowDesk desk, Interactions instead) {
            this.desk = desk;
            DiscordConfig config = Settings.of(discord).with("may.investigate", "operator").with("may.open-pull-requests", "operator").with("may.cancel", "operator").config();
            List<Resident> residents = new ArrayList<>();
            connection = new DiscordConnection(config, residents, Clock.systemUTC());
            Forge forge = (Forge) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Forge.class},
                    (self, method, args) -> recipes);
            suggestions = new Suggestions(forge, desk.log, connection);
            interactions = instead != null ? instead : interactions(config);
            commands = new SlashCommands(config, connection);
            residents.addAll(List.of(commands, suggestions, interactions));
            int before = discord.requests("GET /applications/[0-9]+/guilds/[0-9]+/commands").size();
            connection.open();
            await().atMost(Duration.ofSeconds(30)).until(() -> connection.state().fine());
            await().atMost(Duration.ofSeconds(30)).until(() -> discord.requests("GET /applications/[0-9]+/guilds/[0-9]+/commands").size() > before);
        }

        private Interactions interactions(DiscordConfig config) {
            Chat chat = new Chat(desk, Fakes.files(desk.log), new StatusText(new Templates()), URL);
            return new Interactions(chat, new Clicks(chat, desk.log), new DiscordRoles(config), suggestions, desk.deliveries,
                    config, Clock.systemUTC(), URL, PATIENCE);
        }

        @Override
        public void close() {
            interactions.onStop(null);
            connection.close();
        }
    }

    /** Takes what is asked for, as slowly as the database it would ask. */
    private static final class SlowDesk implements Reception {

        private final ForgetfulLog log = new ForgetfulLog();
        private final Deliveries deliveries = TestStore.on(TestStore.emptyDatabase(), Clock.systemUTC()).deliveries();
        private final Fakes.Desk quick = new Fakes.Desk(log, new ConsoleRoom(new Fakes.InMemoryPosts()));
        private volatile CountDownLatch gate = new CountDownLatch(0);
        private volatile boolean broken;
        private volatile boolean again;
        private volatile Request last;
        private volatile boolean waiting;
        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public Taken investigate(Request request, boolean onceMore) {
            again = onceMore;
            last = request;
            asked.incrementAndGet();
            waitAtGate();
            return quick.investigate(request, onceMore);
        }

        private void waitAtGate() {
            if (broken) {
                broken = false;
                throw new IllegalStateException("the database is away");
            }
            waiting = true;
            // As work that goes on for a moment whoever wants it to end.
            boolean interrupted = false;
            while (true) {
                try {
                    gate.await(30, TimeUnit.SECONDS);
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public Taken test(String repository, TestRequest test, String by) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Cancellation cancel(InvestigationId id, String by) {
            return quick.cancel(id, by);
        }

    }

    /** Begins each test with nothing on file. */
    private static final class ForgetfulLog extends Fakes.InMemoryLog {

        private volatile Fakes.InMemoryLog now = new Fakes.InMemoryLog();

        void forget() {
            now = new Fakes.InMemoryLog();
        }

        @Override
        public void add(InvestigationId id, Event... events) {
            now.add(id, events);
        }

        @Override
        public EventLog.Opening open(Request request) {
            return now.open(request);
        }

        @Override
        public Optional<Investigation> find(InvestigationId id) {
            return now.find(id);
        }

        @Override
        public List<Investigation> open() {
            return now.open().stream().sorted(java.util.Comparator.comparing(i -> i.id().value())).toList();
        }

        @Override
        public List<Investigation> latest(int most) {
            return now.latest(most).stream().sorted(java.util.Comparator.comparing(i -> i.id().value())).toList();
        }
    }
}
