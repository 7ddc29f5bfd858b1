package zone.autonomic.redfix.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Outcome;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.investigation.TestRequest;
import zone.autonomic.redfix.report.CommentReplies;
import zone.autonomic.redfix.step.port.EventLog;
import zone.autonomic.redfix.step.port.HeededComments;
import zone.autonomic.redfix.step.port.OnDuty;
import zone.autonomic.redfix.step.port.PullRequestRoom;
import zone.autonomic.redfix.step.port.Reception;
import zone.autonomic.redfix.store.Database;
import zone.autonomic.redfix.store.Fresh;
import zone.autonomic.redfix.store.SqlHeededComments;

/** From a comment to what is done and said; the comments are kept in a real database. */
class CommentHandlingTest {

    private static final String HEAD = "9cdfc1e0123456789abcdef0123456789abcdef0";

    private final MemoryForge forge = new MemoryForge();
    private final Desk desk = new Desk();
    private final Map<String, String> said = new LinkedHashMap<>();
    private final Database database = Fresh.h2();
    private final Instant start = forge.now;
    private CommentWatch watch;
    private CommentHandling handling;

    @BeforeEach
    void aPullRequest() {
        forge.pullRequests.add(new PullRequest(1, "http://forge/recipes/notes/pulls/1", "ann", "a lid", "lid", HEAD, "open"));
        Bot bot = bot(forge);
        watch = bot.watch();
        handling = bot.handling();
        watch.look("notes");
    }

    private record Bot(CommentWatch watch, CommentHandling handling) {}

    private Bot bot(MemoryForge at) {
        Clock clock = Clock.fixed(start, ZoneOffset.UTC);
        HeededComments heeded = new SqlHeededComments(database, clock);
        CommentReplies replies = new CommentReplies("http://redfix");
        PullRequestRoom room = (repository, number, key, markdown) -> said.put(key, markdown);
        CommentChat chat = new CommentChat(desk.log, (speaker, line) -> speaker + " said " + line, replies);
        CommentHandling answering = new CommentHandling(heeded, at, desk, room, chat, replies);
        CommentWatch looking = new CommentWatch(at, heeded, answering, desk.log, null, clock, "cc-ci", Optional.empty(), new AsBridge("cc-ci-bridge"),
                Optional.of("http://forge"));
        looking.onDuty(new OnDuty());
        answering.onDuty(new OnDuty());
        return new Bot(looking, answering);
    }

    private void says(String author, String body) {
        forge.now = forge.now.plusSeconds(1);
        forge.say(author, body);
        watch.look("notes");
        handling.answerWhatWasAsked();
    }

    @Test
    void aMaintainersTestmeIsSeenAndHandedOn() {
        says("maintainer", "!testme");

        assertThat(forge.reactions).containsExactly("1 eyes");
        assertThat(desk.tests).hasSize(1);
        TestRequest test = desk.tests.get(0);
        assertThat(test.pullRequest().head()).isEqualTo(HEAD);
        assertThat(test.exact()).isTrue();
        assertThat(test.quick()).isFalse();
        assertThat(test.commentId()).isEqualTo(1);
        assertThat(test.at()).isEqualTo(forge.now);
        assertThat(said).isEmpty();
    }

    @Test
    void withOtherWordsAroundItTheBridgeWillNotTakeIt() {
        says("maintainer", "Looks fine.\n\n!testme --quick");

        assertThat(desk.tests.get(0).exact()).isFalse();
        assertThat(desk.tests.get(0).quick()).isTrue();
    }

    @Test
    void aWriterWhoIsNoMemberIsNotHeardByTheBridge() {
        forge.writers.add("ann");
        says("ann", "!testme");

        assertThat(desk.tests.get(0).exact()).isFalse();
    }

    @Test
    void aStrangerGetsAWordOnceAndNothingRuns() {
        says("eve", "!testme");
        says("eve", "/redfix cancel");

        assertThat(desk.tests).isEmpty();
        assertThat(forge.reactions).containsExactly("1 eyes", "1 confused", "2 eyes", "2 confused");
        assertThat(said).containsOnly(Map.entry("refused-eve", "`eve`, I can't do that for you (has no permission to write there). "
                + "Ask somebody who may write to this repository to comment instead."));
    }

    @Test
    void aCommentIsHeededOnceHoweverOftenItIsSeen() {
        says("maintainer", "!testme");
        IntStream.range(0, 5).forEach(i -> watch.look("notes"));
        handling.answerWhatWasAsked();
        Bot successor = bot(forge);
        successor.watch().look("notes");
        successor.handling().answerWhatWasAsked();

        assertThat(desk.tests).hasSize(1);
    }

    @Test
    void twoBotsHeedItOnce() {
        forge.say("maintainer", "!testme");
        List<Bot> bots = IntStream.range(0, 8).mapToObj(i -> bot(forge)).toList();
        CompletableFuture.allOf(bots.stream().map(bot -> CompletableFuture.runAsync(() -> {
            bot.watch().look("notes");
            bot.handling().answerWhatWasAsked();
        })).toArray(CompletableFuture[]::new)).join();

        assertThat(desk.tests).hasSize(1);
    }

    @Test
    void fiftyCommentsAtOnceAreAllHeeded() {
        IntStream.range(0, 50).forEach(i -> forge.say("maintainer", "/redfix explain notes-" + (i + 1)));
        watch.look("notes");
        handling.answerWhatWasAsked();

        assertThat(said).hasSize(50).containsEntry("comment-50", "`maintainer`: `/redfix explain notes-50`\n\nmaintainer said explain notes-50");
    }

    @Test
    void aForgeThatFailsInBetweenIsAskedAgain() {
        MemoryForge broken = new MemoryForge() {
            @Override
            public PullRequest pullRequest(String recipe, long number) {
                throw new Unavailable("the forge answered 500", 0, null);
            }
        };
        broken.say("maintainer", "!testme");
        Bot unlucky = bot(broken);
        unlucky.watch().look("notes");
        unlucky.handling().answerWhatWasAsked();
        assertThat(desk.tests).isEmpty();

        forge.say("maintainer", "!testme");
        // Its successor finds what was dropped.
        bot(forge).handling().answerWhatWasAsked();
        assertThat(desk.tests).hasSize(1);
    }

    @Test
    void theBotsOwnCommentsAndTheBridgesAreNoOrders() {
        says("autonomic-bot", "!testme");
        says("cc-ci-bridge", "!testme");

        assertThat(forge.reactions).isEmpty();
        assertThat(desk.tests).isEmpty();
    }

    @Test
    void anEditedCommentIsNotHeeded() {
        forge.say("maintainer", "!testme");
        forge.edited.put(1L, forge.now.plusSeconds(60));
        watch.look("notes");
        handling.answerWhatWasAsked();

        assertThat(desk.tests).isEmpty();
        assertThat(said.get("comment-1")).startsWith("`maintainer`, I take no orders from a comment that was edited");
    }

    @Test
    void anEditLaterOnChangesNothing() {
        says("maintainer", "!testme");
        forge.edited.put(1L, forge.now.plusSeconds(60));
        watch.look("notes");
        handling.answerWhatWasAsked();

        assertThat(desk.tests).hasSize(1);
        assertThat(said).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"> !testme", "```\n!testme\n```", "    !testme", "<!-- !testme -->"})
    void whatIsQuotedIsNotEvenSeen(String body) {
        says("maintainer", body);

        assertThat(forge.reactions).isEmpty();
    }

    @Test
    void aHeadFromAForkIsRunOnlyWhereThatVeryHeadIsNamed() {
        forge.foreign = "the fork eve/notes";
        says("maintainer", "!testme");
        assertThat(desk.tests).isEmpty();
        assertThat(said.get("comment-1")).isEqualTo("""
                `maintainer`: `!testme`

                The head comes from the fork eve/notes: whoever wrote it needed no right to write here, and testing it runs it on the node. \
                Read the change first. If it may run, say so for this very head: `!testme 9cdfc1e01234`""");

        says("maintainer", "!testme 9cdfc1e01234");
        assertThat(desk.tests).hasSize(1);
        says("eve", "!testme 9cdfc1e01234");
        assertThat(desk.tests).hasSize(1);
    }

    @Test
    void aHeadThatHasMovedIsNotRunForTheOneThatWasNamed() {
        forge.foreign = "the fork eve/notes";
        says("maintainer", "!testme 00000000");

        assertThat(desk.tests).isEmpty();
        assertThat(said.get("comment-1")).contains("The head is another one by now", "`!testme 9cdfc1e01234`");
    }

    @Test
    void whatIsMergedIsNotTestedAnyMore() {
        forge.settle(1, "merged");
        says("maintainer", "!testme");

        assertThat(said.get("comment-1")).contains("This pull request is merged");
        assertThat(forge.reactions).contains("1 confused");
    }

    @Test
    void aTestThatStandsIsPointedTo() {
        desk.how = Reception.How.STANDS;
        desk.outcome = Optional.of(Outcome.RED);
        says("maintainer", "!testme");
        assertThat(forge.reactions).containsExactly("1 eyes", "1 -1");
        desk.how = Reception.How.JOINED;
        says("maintainer", "!testme");

        assertThat(said.get("comment-1")).contains("has been tested, and the result stands: http://redfix/i/notes-7");
        assertThat(said.get("comment-2")).contains("is being tested already: http://redfix/i/notes-7");
    }

    @Test
    void whatCanBeSaidIsAnsweredAsEverywhere() {
        desk.log.opened = Optional.of(desk.testing());
        says("maintainer", "/redfix status\n/redfix explain\n/redfix cancel\n/redfix cancel other-3");

        assertThat(said.get("comment-1")).contains("maintainer said status", "maintainer said explain notes-7", "maintainer said cancel notes-7",
                "maintainer said cancel other-3");
    }

    @Test
    void whereNoInvestigationBelongsToThePullRequestThatIsSaid() {
        says("maintainer", "/redfix cancel");

        assertThat(said.get("comment-1")).contains("No investigation of mine belongs to this pull request", "/redfix cancel <investigation>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/redfix gitea", "/redfix sweep", "/redfix replay notes-1", "!testme please"})
    void anythingElseGetsAWordOnWhatCanBeSaidHere(String line) {
        says("maintainer", line);

        assertThat(said.get("comment-1")).contains("I don't know that here", "`!testme`", "`/redfix status`");
        assertThat(forge.reactions).contains("1 confused");
    }

    @Test
    void whatMovesInARepositoryWakesItsInvestigations() {
        desk.log.opened = Optional.of(desk.testing());
        watch.movedIn("others");
        assertThat(desk.log.woken).isEmpty();

        watch.movedIn("notes");
        assertThat(desk.log.woken).containsExactly(new InvestigationId("notes-7"));
    }

    @Test
    void helpSaysWhatCanBeSaidHere() {
        says("maintainer", "/redfix help");

        assertThat(said.get("comment-1")).contains("`!testme`").doesNotContain("don't know");
        assertThat(forge.reactions).containsExactly("1 eyes");
    }

    @Test
    void whatWasSaidLongBeforeTheBotCameIsNotHeeded() {
        forge.now = start.minus(Duration.ofHours(1));
        says("maintainer", "!testme");

        assertThat(forge.reactions).isEmpty();
    }

    /** Holds one investigation at most. */
    private static final class Log implements EventLog {
        private Optional<Investigation> opened = Optional.empty();
        private final List<InvestigationId> woken = new ArrayList<>();

        @Override
        public Opening open(Request request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Investigation> find(InvestigationId id) {
            return opened;
        }

        @Override
        public List<Investigation> open() {
            return opened.stream().toList();
        }

        @Override
        public List<Investigation> latest(int most) {
            return open();
        }

        @Override
        public void append(Investigation seen, List<Event> events) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void wake(InvestigationId id) {
            woken.add(id);
        }
    }

    /** Takes what is asked for and does nothing. */
    private static final class Desk implements Reception {
        private final List<TestRequest> tests = new ArrayList<>();
        private final Log log = new Log();
        private How how = How.OPENED;
        private Optional<Outcome> outcome = Optional.empty();

        Investigation testing() {
            TestRequest test = new TestRequest(new PullRequest(1, "http://forge/recipes/notes/pulls/1", "ann", "a lid", "lid", HEAD, "open"), false, 1, true, Instant.EPOCH);
            Investigation begun = new Investigation(new InvestigationId("notes-7"), List.of()).with(Instant.EPOCH, List.of(new Event.Opened(Request.ofTest("notes", test, "ann"))));
            return outcome.map(end -> begun.with(Instant.EPOCH, List.of(new Event.Closed(end, "told")))).orElse(begun);
        }

        @Override
        public Taken investigate(Request request, boolean again) {
            throw new UnsupportedOperationException();
        }

        @Override
        public synchronized Taken test(String repository, TestRequest test, String by) {
            tests.add(test);
            return new Taken(testing(), how);
        }

        @Override
        public Cancellation cancel(InvestigationId id, String by) {
            throw new UnsupportedOperationException();
        }

    }
}
