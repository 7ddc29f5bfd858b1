package zone.autonomic.redfix.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Outcome;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.investigation.Settlement;
import zone.autonomic.redfix.investigation.TestRequest;
import zone.autonomic.redfix.store.Samples;

/** What a digest says, and when there is nothing to say. */
class DigestTextTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant EVENING = SweepStory.START.plus(Duration.ofHours(6));

    private final Templates templates = new Templates();
    private final DigestText digests = new DigestText(templates, new ReportText(templates, Stories.URL), Stories.URL);

    private static DigestText.Moment at(Instant now) {
        return new DigestText.Moment(now, BERLIN, Optional.of(SweepStory.START.plus(Duration.ofHours(20))), List.of());
    }

    private static Investigation asked(String id, Instant at, Event... events) {
        List<Event> all = new ArrayList<>(List.of(new Event.Opened(new Request(id.replaceFirst("-\\d+$", ""), Optional.empty(), Optional.empty(), "bob"))));
        all.addAll(List.of(events));
        return new Investigation(new InvestigationId(id), List.of()).with(at, all);
    }

    @Test
    void aDigestTellsWhatIsNewWhatWaitsTheGatesWhatRunsAndWhatIsNext() {
        List<Investigation> all = new ArrayList<>(SweepStory.newestFirst());
        all.add(0, asked("wiki-1", EVENING.minusSeconds(60), new Event.NodeClean(List.of("no run in flight", "the next sweep starts at Sun 2026-06-21 01:00:00 UTC"))));

        assertThat(digests.since(SweepStory.START.plusSeconds(1), all, at(EVENING)).orElseThrow().replace("\u200B", "")).isEqualTo("""
                ### How things stand, Sat 2026-06-20 18:00 (Europe/Berlin)

                **Runs**
                - [`wiki-1`](http://redfix.example/i/wiki-1): looking at the recipe (for bob)

                **New since Sat 2026-06-20 12:00 (Europe/Berlin)**
                - [`wiki-1`](http://redfix.example/i/wiki-1): asked for by bob
                - [`forum-1`](http://redfix.example/i/forum-1): suggests a change: http://git.example/r/cc-ci/issues/3
                - [`voice-1`](http://redfix.example/i/voice-1): proven, http://git.example/r/cc-ci/pulls/8
                - [`chat-1`](http://redfix.example/i/chat-1): proven, http://git.example/r/chat/pulls/7

                **A person has to**
                - `chat`: merge http://git.example/r/chat/pulls/7 and release a tag; until then the sweep stays red
                - `forum`: decide on http://git.example/r/cc-ci/issues/3, which says what test would have to change, and why; with leave, `/redfix forum --with-tests` does it
                - `voice`: merge http://git.example/r/cc-ci/pulls/8 and install the harness on the node; until then the sweep runs by the old one

                **Gates of `sweep-1`**
                - ✔ M1 is passed: all 3 are investigated, isolated and classified, and a second opinion agrees on each
                - ✘ M2 is open: forum-1 (a test would have to change; http://git.example/r/cc-ci/issues/3 says which and why. With leave: `/redfix forum --with-tests`)

                **Next**
                - the node's own sweep starts Sun 2026-06-21 03:00 (Europe/Berlin)
                - the next digest comes Sun 2026-06-21 08:00 (Europe/Berlin)""");
    }

    @Test
    void thereIsNothingToSayWhereNothingHappenedAndNothingRuns() {
        List<Investigation> all = SweepStory.newestFirst();

        assertThat(digests.since(EVENING, all, at(EVENING.plus(Duration.ofHours(12))))).as("what waits was told before").isEmpty();
        assertThat(digests.since(EVENING, List.of(), at(EVENING))).isEmpty();
        assertThat(digests.since(EVENING, List.of(asked("wiki-1", EVENING.minusSeconds(1))), at(EVENING.plusSeconds(1)))).as("something runs").isPresent();
    }

    @Test
    void whatItIsStuckAtIsSaidOfWhatRuns() {
        Investigation stuck = asked("wiki-1", EVENING, new Event.StepFailed("propose the fix", "the forge declined the push: remote: Not allowed", 3));

        assertThat(digests.now(List.of(stuck), at(EVENING))).contains("looking at the recipe, “propose the fix” failed 3 times, last at ",
                ": the forge declined the push: remote: Not allowed (for ");
    }

    @Test
    void whatHappenedAfterTheMomentIsForTheNextOne() {
        Investigation late = asked("wiki-1", EVENING.plusSeconds(1), new Event.Closed(Outcome.UNKNOWN, "x"));

        assertThat(digests.since(SweepStory.START, List.of(late), at(EVENING))).isEmpty();
        assertThat(digests.since(EVENING, List.of(late), at(EVENING.plusSeconds(1))).orElseThrow()).contains("- [`wiki-1`](http://redfix.example/i/wiki-1): unknown: a person is asked: x\n");
    }

    @Test
    void whatPeopleAndTimeDidToAFixIsNews() {
        Investigation chat = SweepStory.chat().with(EVENING, List.of(new Event.PullRequestSettled(true, "ann", Optional.empty()), new Event.Released("1.0.1+2.0", "d0d0", true),
                new Event.Settled(Settlement.RELEASED_AND_GREEN, "released and green: at `1.0.1+2.0`")));

        assertThat(digests.since(EVENING.minusSeconds(1), List.of(chat), at(EVENING)).orElseThrow())
                .contains(": ann merged http://git.example/r/chat/pulls/7; `1.0.1+2.0` is released; released and green: at `1.0.1+2.0`\n").doesNotContain("A person has to");
    }

    @Test
    void aPullRequestWaitsAlsoWhereTheRecipeWasLookedAtAgain() {
        Investigation again = asked("chat-2", EVENING, new Event.Closed(Outcome.UNKNOWN, "red, and no defect that I know explains it"));

        assertThat(digests.now(List.of(again, SweepStory.chat()), at(EVENING)))
                .contains("- `chat`: red, and no defect that I know explains it\n", "- `chat`: merge http://git.example/r/chat/pulls/7 and release a tag");
    }

    @Test
    void aVerdictThatWasTakenBackWaitsForAPerson() {
        Investigation retracted = SweepStory.chat().with(EVENING, List.of(new Event.Retracted("chat-2-r1 is green at the same commit")));

        assertThat(digests.since(EVENING.minusSeconds(1), List.of(retracted), at(EVENING)).orElseThrow())
                .contains("chat-1): the verdict was taken back: chat-2-r1 is green at the same commit",
                        "- `chat`: look again at http://git.example/r/chat/pulls/7: the verdict that it rests on was taken back, as chat-2-r1 is green at the same commit")
                .doesNotContain("merge http");
    }

    @Test
    void theTestOfAHeadRunsAndIsOtherwiseToldInItsPullRequest() {
        TestRequest test = new TestRequest(new PullRequest(4, "http://git.example/r/chat/pulls/4", "ann", "t", "x", Stories.HEAD, "open"), false, 7, false, EVENING);
        Investigation running = new Investigation(new InvestigationId("chat.pr4.2222222-1"), List.of()).with(EVENING, List.of(new Event.Opened(Request.ofTest("chat", test, "ann"))));

        assertThat(digests.now(List.of(running), at(EVENING))).contains("**Runs**\n- [`chat.pr4.2222222-1`]");
        assertThat(digests.now(List.of(running.with(EVENING, List.of(new Event.Closed(Outcome.UNKNOWN, "x")))), at(EVENING))).startsWith("Nothing has been asked yet.");
    }

    @Test
    void whoWaitsForItsTurnOnTheNodeIsShownWithItsPlace() {
        Investigation waits = new Investigation(new InvestigationId("wiki-1"), List.of())
                .with(EVENING.minusSeconds(60), List.of(new Event.Opened(new Request("wiki", Optional.empty(), Optional.empty(), "ann"))));
        Map<InvestigationId, String> inLine = Map.of(waits.id(), "waits for its turn on the node, 2nd of 3 in line; gitea-1 has it");

        String now = digests.now(List.of(waits), new DigestText.Moment(EVENING, BERLIN, Optional.empty(), List.of(), inLine));

        assertThat(now).contains("looking at the recipe, waits for its turn on the node, 2nd of 3 in line; gitea-1 has it (for ann)");
    }

    @Test
    void onDemandItSaysWhatRunsAndWhatCameOfTheLastOnes() {
        assertThat(digests.now(List.of(SweepStory.voice()), new DigestText.Moment(EVENING, BERLIN, Optional.empty(), List.of("The bot's token may merge to `chat`.")))
                .replace("\u200B", "")).isEqualTo("""
                Nothing runs.

                **The last ones**
                - [`voice-1`](http://redfix.example/i/voice-1): proven (for ann) http://git.example/r/cc-ci/pulls/8

                **A person has to**
                - `voice`: merge http://git.example/r/cc-ci/pulls/8 and install the harness on the node; until then the sweep runs by the old one

                ⚠ The bot's token may merge to `chat`.""");
        assertThat(digests.now(List.of(), new DigestText.Moment(EVENING, BERLIN, Optional.empty(), List.of()))).isEqualTo("Nothing has been asked yet. `/redfix <recipe>` begins.");
    }

    @Test
    void aSweepSaysWhoseTurnIsNext() {
        Investigation sweep = new Investigation(SweepStory.SWEEP, SweepStory.sweep().history().subList(0, 3));

        assertThat(digests.now(List.of(sweep), at(EVENING))).contains("**Next**\n- `sweep-1` takes `voice` next, and 1 more after it\n");
    }

    @Test
    void manyNewsAreCountedAndNotAllTold() {
        List<Investigation> all = java.util.stream.IntStream.rangeClosed(1, 15).mapToObj(i -> asked("wiki-" + i, EVENING, new Event.Closed(Outcome.CANCELLED, "c"))).toList();

        assertThat(digests.since(EVENING.minusSeconds(1), all, at(EVENING)).orElseThrow()).contains("wiki-12`").doesNotContain("wiki-13`").contains("- and 3 more: `/redfix report`");
    }

    @Test
    void whateverLogsAndPeopleBringIsOnlyText() {
        List<Event> events = new ArrayList<>(List.of(new Event.Opened(new Request("chat", Optional.empty(), Optional.empty(), Samples.HOSTILE))));
        events.addAll(Samples.everyEvent().filter(event -> !(event instanceof Event.Opened)).toList());
        Investigation hostile = new Investigation(new InvestigationId("chat-1"), List.of()).with(EVENING, events);
        Investigation open = new Investigation(new InvestigationId("chat-2"), List.of()).with(EVENING, events.subList(0, 1));

        assertThat(OutsideOfCode.of(digests.since(EVENING.minusSeconds(1), List.of(open, hostile), at(EVENING)).orElseThrow())).doesNotContain("<script>", "@all", "](javascript");
    }
}
