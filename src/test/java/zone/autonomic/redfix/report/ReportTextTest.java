package zone.autonomic.redfix.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Outcome;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.investigation.Settlement;
import zone.autonomic.redfix.investigation.Standing;

class ReportTextTest {

    private final ReportText report = new ReportText(new Templates(), Stories.URL);

    @Test
    void theReportOfASweepCanBeSigned() throws IOException {
        assertThat(report.of(Standing.of(SweepStory.newestFirst())).replace("\u200B", "")).isEqualTo(new String(getClass().getResourceAsStream("sweep.md").readAllBytes(), StandardCharsets.UTF_8).strip());
    }

    @Test
    void withoutASweepEachRecipesNewestInvestigationIsThere() {
        List<Investigation> single = List.of(SweepStory.forum(), SweepStory.chat());

        assertThat(report.of(Standing.of(single)))
                .contains("No sweep was asked for, so these are single investigations: 2 recipes, 9 runs on the node (1 void, counted for nothing), 1 pull request, 0 merged.")
                .containsSubsequence("[`chat`](http://redfix.example/i/chat-1)", "[`forum`](http://redfix.example/i/forum-1)")
                .doesNotContain("M1", "M2");
    }

    @Test
    void whatIsLookedAtAgainAfterTheSweepTakesThePlaceOfTheSweepsOwnOnceItHasEnded() {
        Request again = new Request("forum", Optional.empty(), Optional.empty(), "bob", true, Optional.empty());
        Investigation goesOn = new Investigation(new InvestigationId("forum-2"), List.of()).with(SweepStory.START,
                List.of(new Event.Opened(again), new Event.TargetResolved(SweepStory.forum().target().orElseThrow())));
        List<Investigation> all = new ArrayList<>(SweepStory.newestFirst());
        all.add(0, goesOn);

        assertThat(report.of(Standing.of(all))).contains("forum-1").doesNotContain("forum-2");
        all.set(0, goesOn.with(Instant.EPOCH, List.of(new Event.Closed(Outcome.CANCELLED, "cancelled by bob"))));
        assertThat(report.of(Standing.of(all))).contains("forum-1").doesNotContain("forum-2");
        all.set(0, goesOn.with(Instant.EPOCH, List.of(new Event.Closed(Outcome.PROVEN, "u is proven"))));
        assertThat(report.of(Standing.of(all))).contains("forum-2").doesNotContain("forum-1");
    }

    @Test
    void aVerdictThatWasTakenBackIsNoneAndOpensTheFirstGate() {
        Investigation retracted = SweepStory.chat().with(Instant.EPOCH, List.of(new Event.Retracted("chat-1-r9 is green at the same commit")));

        assertThat(report.of(Standing.of(List.of(SweepStory.forum(), SweepStory.voice(), retracted, SweepStory.sweep()))))
                .contains("genuine, a defect of the recipe; taken back: chat-1-r9 is green at the same commit", "✘ M1 is open: chat-1");
    }

    @Test
    void whatAPersonDidWithAPullRequestAndWhatIsLeftToDoIsSaid() {
        Event merged = new Event.PullRequestSettled(true, "ann", Optional.of("1.0.0+2.0"));
        Event released = new Event.Released("1.0.1+2.0", "d0d0", true);

        assertThat(after(merged)).contains("(chat, merged by ann)", "1 pull request, 1 merged.",
                "- `chat`: ann merged http://git.example/r/chat/pulls/7; release a tag: until then the sweep stays red");
        assertThat(after(merged, released, new Event.Settled(Settlement.STILL_RED, "still red at `1.0.1+2.0`: `x`")))
                .contains("`!testme` green; still red at `1.0.1+2.0`: `x` |", "- `chat`: ann merged http://git.example/r/chat/pulls/7; still red at `1.0.1+2.0`: `x`");
        assertThat(after(merged, released, new Event.Settled(Settlement.RELEASED_AND_GREEN, "released and green: y")))
                .contains("`!testme` green; released and green: y |").doesNotContain("A person has to");
        assertThat(after(new Event.PullRequestSettled(false, "a person", Optional.empty()))).contains("(chat, closed without merging by a person)",
                "- `chat`: a person closed http://git.example/r/chat/pulls/7 without merging it; what was red stays red until something else is decided");
    }

    @Test
    void whatIsOpenedAgainWaitsForAMergeAndWhatSomebodyPushedToDoesNot() {
        Event closed = new Event.PullRequestSettled(false, "a person", Optional.empty());
        Event declined = new Event.Settled(Settlement.DECLINED, "a person closed it");

        assertThat(after(closed, declined, new Event.PullRequestReopened())).contains("(chat, not merged)", "- `chat`: merge http://git.example/r/chat/pulls/7")
                .doesNotContain("without merging");
        assertThat(after(new Event.ProofPublished(true), new Event.HeadMoved("beef01", "beef02"), new Event.ProofWithdrawn("somebody pushed")))
                .contains("- `chat`: look again at http://git.example/r/chat/pulls/7: somebody pushed to it after it was proven; `/redfix chat` proves it anew",
                        "not of beef02, which somebody pushed since").doesNotContain("- `chat`: merge");
    }

    private String after(Event... events) {
        return report.of(Standing.of(List.of(SweepStory.chat().with(Instant.EPOCH, List.of(events))))).replace("\u200B", "");
    }

    @Test
    void beforeAnythingWasLookedAtItSaysWhatToType() {
        assertThat(report.of(Standing.of(List.of()))).isEqualTo("Nothing has been looked at yet. `/redfix sweep` takes all the reds of the last sweep.");
    }
}
