package zone.autonomic.redfix.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Settlement;

class StateFilesTest {

    private final Templates templates = new Templates();
    private final StateFiles files = new StateFiles(templates, new ReportText(templates, Stories.URL), new ThreadMessages(templates, Stories.URL), Stories.URL);

    private String file(String name, List<Investigation> all) {
        return files.of(all).get(name).replace("\u200B", "");
    }

    @Test
    void whatWasLookedAtTwiceIsReviewed() throws IOException {
        assertThat(file(StateFiles.REVIEW, SweepStory.newestFirst())).isEqualTo(text("review.md"));
    }

    @Test
    void whatWaitsForAPersonIsTheBacklog() {
        assertThat(file(StateFiles.BACKLOG, SweepStory.newestFirst())).isEqualTo("""
                # Backlog

                Rendered by redfix from its events: what waits for a person, and what has not ended.

                - [ ] `chat`: merge http://git.example/r/chat/pulls/7 and release a tag; until then the sweep stays red
                - [ ] `voice`: merge http://git.example/r/cc-ci/pulls/8 and install the harness on the node; until then the sweep runs by the old one
                - [ ] `forum`: decide on http://git.example/r/cc-ci/issues/3, which says what test would have to change, and why; with leave, `/redfix forum --with-tests` does it
                """);
        assertThat(file(StateFiles.BACKLOG, List.of())).endsWith("\nNothing.\n");
    }

    @Test
    void theStatusIsTheReportAndDoneOnlyWithBothGatesPassed() {
        String open = file(StateFiles.STATUS, SweepStory.newestFirst());
        List<Investigation> mended = List.of(SweepStory.voice(), SweepStory.chat(), SweepStory.sweepOf(SweepStory.chat(), SweepStory.voice()));

        assertThat(open).contains("| recipe | failure | isolation result |", "✔ M1 is passed", "✘ M2 is open").doesNotContain("## DONE");
        assertThat(file(StateFiles.STATUS, mended)).contains("✔ M1 is passed", "✔ M2 is passed", "\n## DONE\n");
    }

    @Test
    void theJournalOnlyGrowsAtItsEnd() {
        List<Investigation> before = List.of(SweepStory.chat());
        Investigation later = SweepStory.chat().with(Instant.parse("2026-07-01T10:00:00Z"), List.of(new Event.Settled(Settlement.RELEASED_AND_GREEN, "released and green: x")));

        String journal = file(StateFiles.JOURNAL, before);
        assertThat(journal).contains("- 2026-06-20 11:00:00 `chat-1` ann asked what is red in `chat`", "Run 2 is **red**", "Proven.");
        assertThat(file(StateFiles.JOURNAL, List.of(later))).startsWith(journal).endsWith("- 2026-07-01 10:00:00 `chat-1` **released and green: x**\n");
        assertThat(file(StateFiles.REVIEW, List.of(later))).contains("- After the merge: released and green: x");
    }

    @Test
    void equalEventsGiveEqualBytesInWhateverOrderTheyAreHandedIn() {
        Map<String, String> once = files.of(SweepStory.newestFirst());
        List<Investigation> turned = new ArrayList<>(SweepStory.newestFirst());
        java.util.Collections.reverse(turned);

        assertThat(files.of(SweepStory.newestFirst())).isEqualTo(once);
        assertThat(files.of(turned).get(StateFiles.JOURNAL)).isEqualTo(once.get(StateFiles.JOURNAL));
    }

    private static String text(String name) throws IOException {
        return new String(StateFilesTest.class.getResourceAsStream(name).readAllBytes(), StandardCharsets.UTF_8);
    }
}
