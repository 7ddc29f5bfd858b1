package zone.autonomic.redfix.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.chat.console.Fakes;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Outcome;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.investigation.Target;
import zone.autonomic.redfix.investigation.TestRequest;
import zone.autonomic.redfix.step.port.BridgeConfig;
import zone.autonomic.redfix.step.port.Forge;
import zone.autonomic.redfix.step.port.Room;

/** Asking the bridge exactly once, and reading only its answer to that very head. */
class TestmeTest {

    private static final String HEAD = "beef01beef01beef01beef01beef01beef01beef";
    private static final Target TARGET = new Target("notes", "1.0.0+1", "a", "main", "b");
    private static final Instant PUSHED = Instant.parse("2026-06-18T00:00:00.400Z");
    private static final PullRequest PULL_REQUEST = new PullRequest(1, "u", "autonomic-bot", "WIP: t", "redfix/notes/x", HEAD, "open");

    private final MemoryForge forge = new MemoryForge();
    private final Fakes.InMemoryLog log = new Fakes.InMemoryLog();
    private final FrontDesk desk = new FrontDesk(log, false, Map::of, () -> { });
    private Testme mode = new Testme(TestmeMode.By.BRIDGE);
    private final MemoryWorkspace workspace = new MemoryWorkspace();
    private final PullRequestFate fate = new PullRequestFate(forge, workspace);
    private BridgeConfig bridge = AsBridge.UNKNOWN;
    private String words = "!testme";
    private String said = "";
    private Instant now = PUSHED;
    private final MemoryIntents intents = new MemoryIntents(clock());
    private Investigation so = new Investigation(new InvestigationId("notes-1"), List.of())
            .with(PUSHED, List.of(new Event.Opened(new Request("notes", Optional.empty(), Optional.empty(), "a")), new Event.PullRequestReady(PULL_REQUEST, true, false)));

    @BeforeEach
    void aPullRequest() {
        forge.pullRequests.add(PULL_REQUEST);
    }

    @Test
    void asksWithTheExactComment() {
        Event event = ask(1).get(0);

        assertThat(event).isEqualTo(new Event.TestmeAsked(HEAD, "!testme", 1, 1, Optional.of(forge.now), 0));
        assertThat(forge.comments).extracting(c -> c.body()).containsExactly("!testme");
    }

    @Test
    void aKilledBotFindsWhatItAsked() {
        ask(1);

        Event event = ask(1).get(0);

        assertThat(event).isEqualTo(new Event.TestmeAsked(HEAD, "!testme", 1, 1, Optional.of(forge.now), 0));
        assertThat(forge.comments).hasSize(1);
    }

    @Test
    void whatABotThatStandsStillMayStillAskIsWaitedFor() {
        forge.silent = true;
        assertThatThrownBy(() -> askedBy("the one that stands still", 1)).isInstanceOf(Forge.Unavailable.class);
        forge.silent = false;

        assertThat(askedBy("another", 1)).isEqualTo(Handler.Done.nothingYet(Duration.ofMinutes(2)));
        later(Duration.ofSeconds(5));
        forge.say("autonomic-bot", "!testme");

        assertThat(askedBy("another", 1).events()).containsExactly(new Event.TestmeAsked(HEAD, "!testme", 1, 1, Optional.of(forge.now), 0));
        assertThat(forge.comments).hasSize(1);
    }

    @Test
    void aForgeThatActsAndAnswersLateIsAskedOnce() {
        forge.silent = true;
        for (int each = 0; each < 3; each++) {
            later(Duration.ofSeconds(30));
            try {
                assertThat(ask(1)).isEmpty();
            } catch (Forge.Unavailable late) {
                assertThat(each).as("the one time that it was asked").isZero();
            }
        }
        forge.silent = false;
        // The forge's clock is behind.
        forge.now = PUSHED.minusSeconds(90);
        forge.say("autonomic-bot", "!testme");

        assertThat(ask(1)).containsExactly(new Event.TestmeAsked(HEAD, "!testme", 1, 1, Optional.of(forge.now), 0));
        assertThat(forge.comments).hasSize(1);
    }

    @Test
    void whatNeverCameIsAskedForOnceMore() {
        forge.silent = true;
        assertThatThrownBy(() -> ask(1)).isInstanceOf(Forge.Unavailable.class);
        forge.silent = false;
        later(Duration.ofMinutes(2));

        assertThat(ask(1)).hasSize(1);
        assertThat(forge.comments).hasSize(1);
    }

    @Test
    void theAnswerToWhatWasAskedAndNotPutDownCounts() {
        forge.say("autonomic-bot", "an older comment");
        bridgeEnds("failure", 401);
        forge.silent = true;
        assertThatThrownBy(() -> ask(1)).isInstanceOf(Forge.Unavailable.class);
        forge.silent = false;
        later(Duration.ofSeconds(1));
        forge.say("autonomic-bot", "!testme");
        later(Duration.ofSeconds(1));
        bridgeEnds("success", 402);
        bridgeWrites("🌻 level 5", 402);
        later(Duration.ofMinutes(1));

        asked();

        assertThat(await()).singleElement().isInstanceOfSatisfying(Event.TestmeAnswered.class, a -> assertThat(a.run()).contains("402"));
    }

    @Test
    void asksAgainAfterASilence() {
        asked();

        Event event = ask(2).get(0);

        assertThat(event).isEqualTo(new Event.TestmeAsked(HEAD, "!testme", 2, 2, Optional.of(forge.now), 0));
        assertThat(forge.comments).hasSize(2);
    }

    @Test
    void aPersonsCommentIsNotOurs() {
        forge.say("alice", "!testme");

        ask(1);

        assertThat(forge.comments).hasSize(2);
    }

    @Test
    void asksNothingOfAHeadThatAPersonMoved() {
        forge.push(1, "other");

        assertThat(ask(1)).containsExactly(new Event.HeadMoved(HEAD, "other"));
        assertThat(forge.comments).isEmpty();
    }

    @Test
    void waitsWhileTheRunIsPending() {
        asked();
        forge.status("cc-ci/testme", "pending");

        assertThat(await()).isEmpty();
    }

    @Test
    void readsStatusAndComment() {
        asked();
        bridgeEnds("success", 427);
        bridgeWrites("🌻 `!testme`: level 5", 427);

        assertThat(await()).singleElement().isInstanceOfSatisfying(Event.TestmeAnswered.class, a -> {
            assertThat(a.green()).isTrue();
            assertThat(a.run()).contains("427");
            assertThat(a.text()).startsWith("🌻 `!testme`: level 5");
        });
    }

    @Test
    void aStatusWithoutACommentIsGivenTimeAndThenTaken() {
        asked();
        bridgeEnds("failure", 427);
        assertThat(await()).isEmpty();

        later(Duration.ofMinutes(5));

        assertThat(await()).singleElement().isInstanceOfSatisfying(Event.TestmeAnswered.class, a -> assertThat(a.green()).isFalse());
    }

    @Test
    void theAnswerMayBeAnEditOfAnOlderCommentOfTheBotsOwnAccount() {
        forge.say("autonomic-bot", comment("🌻 `!testme`: level 3", 401));
        later(Duration.ofMinutes(5));
        asked();
        bridgeEnds("success", 427);
        assertThat(await()).as("the comment still tells of the run before").isEmpty();

        forge.editComment("notes", 1, comment("🌻 `!testme`: level 5", 427));

        assertThat(await()).singleElement().isInstanceOfSatisfying(Event.TestmeAnswered.class, a -> assertThat(a.text()).contains("level 5"));
    }

    @Test
    void theBotsOwnLivingCommentIsNoAnswerWhateverItLinksTo() {
        bridge = new AsBridge("autonomic-bot");
        asked();
        bridgeIs("autonomic-bot", "success", 427);
        forge.say("autonomic-bot", "<!-- redfix -->\nThe bridge runs it: https://drone.ci.example/recipe-maintainers/cc-ci/427");
        assertThat(await()).as("it is waited for the bridge's own").isEmpty();

        later(Duration.ofMinutes(5));

        assertThat(await()).singleElement().isInstanceOfSatisfying(Event.TestmeAnswered.class, a -> assertThat(a.text()).contains("wrote no comment"));
    }

    @Test
    void anOlderStatusOfTheSameHeadIsNoAnswer() {
        forge.now = PUSHED.minusSeconds(60);
        bridgeEnds("success", 401);
        forge.now = PUSHED;
        asked();

        assertThat(await()).isEmpty();
    }

    @Test
    void withinASecondTheIdTellsWhatWasThereBefore() {
        bridgeEnds("success", 401);
        asked();
        assertThat(await()).as("set in the very second in which it was asked, but before").isEmpty();

        bridgeEnds("failure", 402);
        bridgeWrites("🌻 level 2", 402);

        assertThat(await()).singleElement().isInstanceOfSatisfying(Event.TestmeAnswered.class, a -> assertThat(a.state()).isEqualTo("failure"));
    }

    @Test
    void aBotKilledAfterItAskedTakesNoResultOfThatVerySecond() {
        ask(1);
        bridgeEnds("success", 401);

        asked();
        later(Duration.ofMinutes(5));

        assertThat(await()).as("it may have been there before the comment").isEmpty();
    }

    @Test
    void theResultOfARunThatHadBegunBeforeIsNoAnswer() {
        bridgeSays("pending", 401);
        later(Duration.ofSeconds(10));
        asked();
        bridgeSays("pending", 402);
        later(Duration.ofSeconds(10));
        bridgeEnds("success", 401);
        bridgeWrites("🌻 level 5", 401);

        assertThat(await()).as("somebody else asked for that one").isEmpty();
        bridgeEnds("failure", 402);
        bridgeWrites("🌻 level 1", 402);

        assertThat(await()).singleElement().isInstanceOfSatisfying(Event.TestmeAnswered.class, a -> assertThat(a.run()).contains("402"));
    }

    @Test
    void aQuickRunIsNoAnswerToAPlainQuestion() {
        asked();
        bridgeEnds("success", 402);
        bridgeWrites("🌻 `!testme --quick`, lower confidence", 402);
        assertThat(await()).isEmpty();

        bridgeEnds("failure", 403);
        bridgeWrites("🌻 `!testme`", 403);

        assertThat(await()).singleElement().isInstanceOfSatisfying(Event.TestmeAnswered.class, a -> assertThat(a.green()).isFalse());
    }

    /** The bridge has one comment, which speaks of the newest run alone. */
    @Test
    void theGreenOfARunThatMayHaveBeenAQuickOneIsNoAnswerWhereAnotherIsRed() {
        asked();
        bridgeEnds("success", 402);
        bridgeEnds("failure", 403);
        bridgeWrites("🌻 `!testme` of %.12s: level 2".formatted(HEAD), 403);
        later(Duration.ofMinutes(5));

        assertThat(await()).singleElement().isInstanceOfSatisfying(Event.TestmeAnswered.class, a -> {
            assertThat(a.green()).isFalse();
            assertThat(a.run()).contains("403");
        });
    }

    @Test
    void aRunIsNotToldByALongerNumberThatBeginsAlike() {
        asked();
        bridgeEnds("failure", 40);
        forge.say("cc-ci-bridge", "🌻 `!testme --quick`, lower confidence: https://drone.ci.example/recipe-maintainers/cc-ci/402");
        later(Duration.ofMinutes(5));

        assertThat(await()).singleElement().isInstanceOfSatisfying(Event.TestmeAnswered.class, a -> {
            assertThat(a.run()).contains("40");
            assertThat(a.text()).contains("wrote no comment");
        });
    }

    @Test
    void aQuickQuestionIsAnsweredByAQuickRun() {
        words = "!testme --quick";
        asked();
        bridgeEnds("success", 402);
        bridgeWrites("🌻 `!testme --quick`, lower confidence", 402);

        assertThat(await()).singleElement().isInstanceOfSatisfying(Event.TestmeAnswered.class, a -> assertThat(a.green()).isTrue());
    }

    @Test
    void theFirstRunThatWasAskedForIsTheAnswerWhateverCameAfterIt() {
        asked();
        bridgeEnds("failure", 402);
        bridgeEnds("success", 403);
        bridgeWrites("🌻 level 5", 403);
        later(Duration.ofMinutes(5));

        assertThat(await()).singleElement().isInstanceOfSatisfying(Event.TestmeAnswered.class, a -> assertThat(a.state()).isEqualTo("failure"));
    }

    @Test
    void theAnswerToAnEarlierAttemptCountsWhenItComesAtLast() {
        asked();
        bridgeSays("pending", 402);
        later(Duration.ofHours(4));
        so = so.with(now, await());
        assertThat(so.has(Event.TestmeSilent.class)).isTrue();

        so = so.with(now, ask(2));
        bridgeEnds("success", 402);
        bridgeWrites("🌻 level 5", 402);

        assertThat(await()).singleElement().isInstanceOf(Event.TestmeAnswered.class);
    }

    @Test
    void anotherContextIsNoAnswer() {
        asked();
        forge.status("drone/build", "success");
        forge.status("cc-ci/testme-nightly", "success");
        forge.status("redfix/testme", "success");
        forge.say("drone", HEAD);
        later(Duration.ofMinutes(5));

        assertThat(await()).isEmpty();
    }

    @Test
    void anothersStatusInTheBridgesContextIsNoAnswerWhereItsAccountIsKnown() {
        bridge = new AsBridge("cc-ci-bridge");
        asked();
        bridgeIs("mallory", "success", 402);
        later(Duration.ofMinutes(5));

        assertThat(await()).isEmpty();
    }

    @Test
    void aGreenInTheBridgesContextThatNoCommentOfItsTellsOfProvesNothing() {
        asked();
        bridgeIs("mallory", "success", 402);
        forge.say("mallory", "all green at " + HEAD + " https://ci.example/runs/402/");
        later(Duration.ofMinutes(5));
        assertThat(await()).isEmpty();
        assertThat(said).contains("`mallory` says in `cc-ci/testme`", "set redfix.bridge.account=mallory");

        bridgeEnds("failure", 403);
        bridgeWrites("🌻 level 2 at " + HEAD, 403);
        assertThat(await()).singleElement().isInstanceOfSatisfying(Event.TestmeAnswered.class, a -> assertThat(a.run()).contains("403"));
    }

    @Test
    void aGreenThatNobodyVouchesForIsSilenceInTheEnd() {
        asked();
        bridgeIs("mallory", "success", 402);
        later(Duration.ofHours(4));

        assertThat(await()).containsExactly(new Event.TestmeSilent(1));
    }

    @Test
    void theContextMayBeARegularExpression() {
        bridge = new AsBridge("(cc-ci|ci)/testme", Optional.empty());
        asked();
        forge.status("ci/testme", "failure");
        later(Duration.ofMinutes(5));

        assertThat(await()).hasSize(1);
    }

    @Test
    void whatWasAskedBeforeTheTimeWasKeptIsAsOldAsItsEvent() {
        forge.say("autonomic-bot", "!testme");
        so = so.with(PUSHED, List.of(new Event.TestmeAsked(HEAD, "!testme", 1, 1)));
        forge.now = PUSHED.minusSeconds(60);
        bridgeEnds("success", 401);
        forge.now = PUSHED.plusSeconds(60);
        bridgeEnds("failure", 402);
        later(Duration.ofMinutes(5));

        assertThat(await()).singleElement().isInstanceOfSatisfying(Event.TestmeAnswered.class, a -> assertThat(a.green()).isFalse());
    }

    @Test
    void aPushDuringTheRunMakesTheAnswerVoid() {
        asked();
        forge.push(1, "other");
        forge.status("cc-ci/testme", "success");

        assertThat(await()).containsExactly(new Event.HeadMoved(HEAD, "other"));
    }

    @Test
    void ofWhatIsMergedOrClosedNothingIsAskedAndNoAnswerIsWaitedFor() {
        workspace.sources.put("notes", new zone.autonomic.redfix.step.port.Workspace.Source("main", "c", List.of("1.0.0+1"), java.util.Map.of()));
        asked();
        forge.settle(1, "merged");

        assertThat(await()).containsExactly(new Event.PullRequestSettled(true, "maintainer", Optional.of("1.0.0+1")));
        forge.settle(1, "closed");
        assertThat(ask(2)).containsExactly(new Event.PullRequestSettled(false, "a person", Optional.of("1.0.0+1")));
    }

    @Test
    void aBridgeThatSleepsIsSilentAfterTheTime() {
        asked();
        now = now.plus(Duration.ofHours(4));

        assertThat(await()).containsExactly(new Event.TestmeSilent(1));
    }

    private static String comment(String text, int run) {
        return "%s\n\n[![level](https://ci.example/runs/%d/summary.png)](https://ci.example/runs/%d/)".formatted(text, run, run);
    }

    private void bridgeWrites(String text, int run) {
        forge.say("cc-ci-bridge", comment(text, run));
    }

    private void bridgeSays(String state, int run) {
        forge.status("cc-ci/testme", state, "https://drone.ci.example/recipe-maintainers/cc-ci/" + run);
    }

    private void bridgeEnds(String state, int run) {
        bridgeSays("pending", run);
        bridgeSays(state, run);
    }

    private void bridgeIs(String account, String state, int run) {
        forge.statuses.add(new Forge.Status(forge.statuses.size() + 1, account, "cc-ci/testme", state, "", "https://drone.ci.example/x/y/" + run, forge.now));
    }

    private void later(Duration time) {
        now = now.plus(time);
        forge.now = forge.now.plus(time);
    }

    private List<Event> ask(int attempt) {
        return askedBy("a bot", attempt).events();
    }

    private Handler.Done askedBy(String bot, int attempt) {
        return new TestmeRequest(forge, desk, mode, bridge, fate, intents.of(bot), new LiveWaits(), clock()).perform(so, new Step.AskTestme(TARGET, PULL_REQUEST, words, attempt));
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public java.time.ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
    }

    private void asked() {
        so = so.with(now, ask(1));
    }

    private List<Event> await() {
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);
        Event.TestmeAsked asked = so.last(Event.TestmeAsked.class).orElseThrow();
        return new TestmeWaiting(forge, thread, new LiveWaits(), clock, mode, new TestsOnTheNode(log, "http://redfix.example"), bridge, fate)
                .perform(so, new Step.AwaitTestme(TARGET, PULL_REQUEST, asked)).events();
    }

    @Test
    void whereTheBotTestsHeadsItselfItAsksItself() {
        mode = new Testme(TestmeMode.By.RUN);
        asked();
        InvestigationId test = new InvestigationId("notes.pr1.beef01b-1");

        assertThat(log.find(test).orElseThrow().request().test().orElseThrow().byBridge()).isFalse();
        forge.status("cc-ci/testme", "success");
        assertThat(await()).as("the bridge's word doesn't count").isEmpty();
        log.add(test, new Event.Closed(Outcome.RED, "red with restore"));

        assertThat(await()).containsExactly(new Event.TestmeAnswered(HEAD, false, "failure", "http://redfix.example/i/notes.pr1.beef01b-1", "red with restore"));
    }

    @Test
    void aTestThatCountsForNothingIsAskedForAgain() {
        mode = new Testme(TestmeMode.By.RUN);
        asked();
        log.add(new InvestigationId("notes.pr1.beef01b-1"), new Event.Closed(Outcome.VOID, "disk full"));

        assertThat(await()).containsExactly(new Event.TestmeSilent(1));
    }

    @Test
    void aPersonsQuestionIsAsOldAsTheirComment() {
        Instant commented = PUSHED.minusSeconds(3);
        TestRequest test = new TestRequest(PULL_REQUEST, false, 0, true, commented);
        so = new Investigation(new InvestigationId("notes.pr1.beef01b-1"), List.of()).with(PUSHED, List.of(new Event.Opened(Request.ofTest("notes", test, "ann")),
                new Event.TestTaken(HEAD), new Event.TestmeAsked(HEAD, "!testme", 0, 1)));
        forge.now = commented.plusSeconds(1);
        bridgeEnds("success", 427);
        bridgeWrites("🌻 level 5", 427);

        assertThat(await()).as("the bridge was quicker than we read").hasSize(1);
    }

    static TestmeMode byTheBot() {
        return new Testme(TestmeMode.By.RUN);
    }

    private record Testme(By mode) implements TestmeMode {
        @Override
        public String context() {
            return "redfix/testme";
        }
    }

    private final Room thread = new Room() {
        @Override
        public void post(InvestigationId investigation, String key, String markdown) {}

        @Override
        public void progress(InvestigationId investigation, String text) {
            said = text;
        }
    };

    /** The defaults of a live bot. */
    record LiveWaits() implements Waits {
        @Override
        public Duration run() {
            return Duration.ofSeconds(5);
        }

        @Override
        public Duration node() {
            return Duration.ofMinutes(2);
        }

        @Override
        public Duration bridge() {
            return Duration.ofSeconds(15);
        }

        @Override
        public Duration testme() {
            return Duration.ofHours(3);
        }

        @Override
        public Duration person() {
            return Duration.ofMinutes(10);
        }

        @Override
        public Duration unanswered() {
            return Duration.ofMinutes(2);
        }

        @Override
        public Duration retry() {
            return Duration.ofSeconds(10);
        }
    }
}
