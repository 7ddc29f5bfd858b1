package zone.autonomic.redfix.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.report.Templates;
import zone.autonomic.redfix.step.port.Notices;
import zone.autonomic.redfix.store.Samples;

class DigestPagesTest {

    private final List<Notices.Notice> hanging = new ArrayList<>();
    private final Notices notices = new Notices() {
        @Override
        public void hang(String key, String markdown) {
            hanging.add(0, new Notice(key, Instant.EPOCH, markdown));
        }

        @Override
        public List<Notice> newest(int most) {
            return hanging.stream().limit(most).toList();
        }
    };
    private final DigestPages pages = new DigestPages(notices, () -> "Nothing runs.", new Templates(), "lab");

    @Test
    void howThingsStandNowComesFirstAndThenTheDigestsNewestFirst() {
        PageBoard board = new PageBoard(notices);
        board.tell("digest-2026-11-20T08:00", "### Friday");
        board.tell("digest-2026-11-21T08:00", "### Saturday");

        assertThat(board.name()).isEqualTo("page");
        assertThat(pages.digests()).containsSubsequence("<p>Nothing runs.</p>", "<article id=\"digest-2026-11-21T08:00\">", "<h3>Saturday</h3>", "<h3>Friday</h3>");
    }

    @Test
    void whereNoneWasToldThePageSaysWhatToSet() {
        assertThat(pages.digests()).contains("No digest was told here yet.", "redfix.digest.at");
    }

    @Test
    void whateverADigestBringsIsOnlyText() {
        notices.hang("digest-x", Samples.HOSTILE);

        assertThat(pages.digests()).contains("&lt;script&gt;").doesNotContain("<script>", "href=\"javascript");
    }
}
