package zone.autonomic.redfix.step;

import static org.assertj.core.api.Assertions.assertThat;

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
import zone.autonomic.redfix.step.port.Room;

/** Asking the bridge exactly once, and reading only its answer to that very head. */
class TestmeTest {

    private static final String HEAD = "beef01beef01beef01beef01beef01beef01beef";
    private static final Target TARGET = new Target("notes", "1.0.0+1", "a", "main", "b");
    private static final Instant PUSHED = Instant.parse("2026-06-18T00:00:00.400Z");
    private static final PullRequest PULL_REQUEST = new PullRequest(1, "u", "autonomic-bot", "WIP: t", "redfix/notes/x", HEAD, "open");

    private final MemoryForge forge = new MemoryForge();
    private final Fakes.InMemoryLog log = new Fakes.InMemoryLog();
    private final FrontDesk desk = new FrontDesk(log, false);
    private Testme mode = new Testme(TestmeMode.By.BRIDGE);
    private Instant now = PUSHED;
    private Investigation so = new Investigation(new InvestigationId("notes-1"), List.of())
            .with(PUSHED, List.of(new Event.Opened(new Request("notes", Optional.empty(), Optional.empty(), "a")), new Event.PullRequestReady(PULL_REQUEST, true, false)));

    @BeforeEach
    void aPullRequest() {
        forge.pullRequests.add(PULL_REQUEST);
    }

    @Test
    void asksWithTheExactComment() {
        Event event = ask(1).get(0);

        assertThat(event).isEqualTo(new Event.TestmeAsked(HEAD, "!testme", 1, 1));
        assertThat(forge.comments).extracting(c -> c.body()).containsExactly("!testme");
    }

    @Test
    void aKilledBotFindsWhatItAsked() {
        ask(1);

        Event event = ask(1).get(0);

        assertThat(event).isEqualTo(new Event.TestmeAsked(HEAD, "!testme", 1, 1));
        assertThat(forge.comments).hasSize(1);
    }

    @Test
    void asksAgainAfterASilence() {
        asked();

        Event event = ask(2).get(0);

        assertThat(event).isEqualTo(new Event.TestmeAsked(HEAD, "!testme", 2, 2));
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
        forge.status("cc-ci/testme", "success");
        forge.say("cc-ci-bridge", "cc-ci: !testme on " + HEAD + " is green");

        assertThat(await()).singleElement().isInstanceOfSatisfying(Event.TestmeAnswered.class, a -> {
            assertThat(a.green()).isTrue();
            assertThat(a.text()).startsWith("cc-ci: !testme on");
        });
    }

    @Test
    void aStatusWithoutACommentIsGivenTimeAndThenTaken() {
        asked();
        forge.status("cc-ci/testme", "failure");
        assertThat(await()).isEmpty();

        now = now.plus(Duration.ofMinutes(5));

        assertThat(await()).singleElement().isInstanceOfSatisfying(Event.TestmeAnswered.class, a -> assertThat(a.green()).isFalse());
    }

    @Test
    void anOlderStatusOfTheSameHeadIsNoAnswer() {
        forge.now = PUSHED.minusSeconds(60);
        forge.status("cc-ci/testme", "success");
        forge.now = PUSHED;
        asked();

        assertThat(await()).isEmpty();
    }

    @Test
    void anotherContextIsNoAnswer() {
        asked();
        forge.status("drone/build", "success");
        forge.say("drone", HEAD);

        assertThat(await()).isEmpty();
    }

    @Test
    void aPushDuringTheRunMakesTheAnswerVoid() {
        asked();
        forge.push(1, "other");
        forge.status("cc-ci/testme", "success");

        assertThat(await()).containsExactly(new Event.HeadMoved(HEAD, "other"));
    }

    @Test
    void aBridgeThatSleepsIsSilentAfterTheTime() {
        asked();
        now = now.plus(Duration.ofHours(4));

        assertThat(await()).containsExactly(new Event.TestmeSilent(1));
    }

    private List<Event> ask(int attempt) {
        return new TestmeRequest(forge, desk, mode).perform(so, new Step.AskTestme(TARGET, PULL_REQUEST, "!testme", attempt)).events();
    }

    private void asked() {
        so = so.with(now, ask(1));
    }

    private List<Event> await() {
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);
        Event.TestmeAsked asked = so.last(Event.TestmeAsked.class).orElseThrow();
        return new TestmeWaiting(forge, SILENT, new LiveWaits(), clock, mode, new TestsOnTheNode(log, "http://redfix.example"), ".*testme.*").perform(so, new Step.AwaitTestme(TARGET, PULL_REQUEST, asked)).events();
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
        forge.status("cc-ci/testme", "success");
        forge.say("cc-ci-bridge", "cc-ci: !testme on " + HEAD + " is green");

        assertThat(await()).as("the bridge was quicker than we read").hasSize(1);
    }

    private record Testme(By mode) implements TestmeMode {
        @Override
        public String context() {
            return "redfix/testme";
        }
    }

    private static final Room SILENT = new Room() {
        @Override
        public void post(InvestigationId investigation, String key, String markdown) {}

        @Override
        public void progress(InvestigationId investigation, String text) {}
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
        public Duration retry() {
            return Duration.ofSeconds(10);
        }
    }
}
