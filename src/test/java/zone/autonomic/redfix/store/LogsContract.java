package zone.autonomic.redfix.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.KeptLog;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.step.port.Logs;
import zone.autonomic.redfix.step.port.Logs.Line;
import zone.autonomic.redfix.step.port.Logs.Piece;

/** What is promised of the logs of runs, whichever database they stand in. */
abstract class LogsContract {

    static final String RUN = "gitea-1-r1";

    Database database;
    SqlLogs logs;
    InvestigationId id;

    abstract Database fresh();

    abstract LogShelf shelf();

    /** How many bytes the logs take up where they lie. */
    abstract long stored();

    @BeforeEach
    void open() {
        database = fresh();
        Clock clock = Clock.fixed(Instant.parse("2026-06-20T10:00:00Z"), ZoneOffset.UTC);
        logs = new SqlLogs(database, shelf());
        id = new SqlEventLog(database, new EventJson(), new TaskQueue(database, clock), clock)
                .open(new Request("gitea", Optional.empty(), Optional.empty(), "ann")).investigation().id();
    }

    /** As the node says it next. */
    void prints(String text) {
        long from = logs.reading(id, RUN).next();
        assertThat(logs.append(id, RUN, new Piece(from, from + text.length(), text, Optional.empty()))).isTrue();
    }

    @Test
    void piecesComeOneAfterTheOtherAndEachOnce() {
        assertThat(logs.append(id, RUN, new Piece(0, 4, "one\n", Optional.empty()))).isTrue();
        assertThat(logs.append(id, RUN, new Piece(0, 4, "one\n", Optional.empty()))).as("said twice").isFalse();
        assertThat(logs.append(id, RUN, new Piece(4, 14, "zwei \uD83D\uDE80\n", Optional.of("zwei")))).isTrue();
        assertThat(logs.append(id, RUN, new Piece(99, 120, "too far\n", Optional.empty()))).isFalse();
        assertThat(logs.append(id, RUN, new Piece(14, 20, "three", Optional.of("three")))).isTrue();

        assertThat(logs.kept(id, RUN)).contains(KeptLog.whole("one\nzwei \uD83D\uDE80\nthree"));
        assertThat(logs.reading(id, RUN)).isEqualTo(new Logs.Reading(20, Optional.of("zwei")));
        assertThat(logs.end(id, RUN, 7)).isEqualTo("\uDE80\nthree");
    }

    @Test
    void whatWasNeverReadIsNotThere() {
        assertThat(logs.reading(id, "gitea-1-r9")).isEqualTo(new Logs.Reading(0, Optional.empty()));
        assertThat(logs.kept(id, "gitea-1-r9")).isEmpty();
        assertThat(logs.part(id, "gitea-1-r9", 1, 10)).isEmpty();
        assertThat(logs.end(id, "gitea-1-r9", 10)).isEmpty();
    }

    @Test
    void eachOfManyWhoReadTheSamePieceFindsItKeptOnce() throws Exception {
        ExecutorService bots = Executors.newFixedThreadPool(4);
        try {
            for (int i = 0; i < 10; i++) {
                String text = "line " + i + "\n";
                long from = logs.reading(id, RUN).next();
                List<Callable<Boolean>> all = new ArrayList<>();
                for (int bot = 0; bot < 4; bot++) {
                    all.add(() -> logs.append(id, RUN, new Piece(from, from + text.length(), text, Optional.empty())));
                }
                int kept = 0;
                for (var bot : bots.invokeAll(all)) {
                    kept += bot.get() ? 1 : 0;
                }
                assertThat(kept).isEqualTo(1);
            }
        } finally {
            bots.shutdownNow();
        }
        assertThat(logs.kept(id, RUN).orElseThrow().lines()).hasSize(10).doesNotHaveDuplicates();
    }

    @Test
    void aPlaceIsReadWithoutTheRest() {
        StringBuilder all = new StringBuilder();
        for (int i = 1; i <= 30_000; i++) {
            all.append("line ").append(i).append(i % 7 == 0 ? "\r\n" : "\n");
        }
        for (int from = 0; from < all.length(); from += 100_000) {
            prints(all.substring(from, Math.min(from + 100_000, all.length())).replace("\r\n", "\n"));
        }

        Logs.Part part = logs.part(id, RUN, 12_345, 3).orElseThrow();

        assertThat(part.lines()).containsExactly(new Line(12_345, "line 12345", false), new Line(12_346, "line 12346", false), new Line(12_347, "line 12347", false));
        assertThat(part.total()).isEqualTo(30_000);
        assertThat(logs.part(id, RUN, 29_999, 10).orElseThrow().lines()).extracting(Line::text).containsExactly("line 29999", "line 30000");
        assertThat(logs.part(id, RUN, 99_999, 10).orElseThrow().lines()).isEmpty();
        assertThat(logs.part(id, RUN, 1, 1).orElseThrow().lines()).containsExactly(new Line(1, "line 1", false));
    }

    @Test
    void emptyLinesAndALineWithoutAnEndCount() {
        prints("a\n\n");
        prints("\nb");

        Logs.Part part = logs.part(id, RUN, 1, 10).orElseThrow();

        assertThat(part.lines()).extracting(Line::text).containsExactly("a", "", "", "b");
        assertThat(part.total()).isEqualTo(4);
        assertThat(logs.kept(id, RUN).orElseThrow().number(3)).isEqualTo(4);
    }

    @Test
    void ofAVeryLongLineThePartShowsTheBeginning() {
        prints("short\n");
        for (int i = 0; i < 10; i++) {
            prints("x".repeat(100_000));
        }
        prints("\nafter\n");

        List<Line> lines = logs.part(id, RUN, 1, 10).orElseThrow().lines();

        assertThat(lines).extracting(Line::number).containsExactly(1L, 2L, 3L);
        assertThat(lines.get(1).text()).hasSizeLessThan(4_100).endsWith("x… (996,000 more characters)");
        assertThat(lines.get(2).text()).isEqualTo("after");
    }

    /** Of many megabytes a few are kept; nothing is ever in memory but a piece. */
    @Test
    void ofALogWithoutEndBeginningAndEndAreKept() {
        Random random = new Random(7);
        long line = 0;
        long length = 0;
        StringBuilder piece = new StringBuilder();
        while (length < 24L << 20) {
            piece.setLength(0);
            while (piece.length() < 256 << 10) {
                piece.append(++line).append(": ").append(Long.toHexString(random.nextLong())).append(" lorem ipsum dolor sit amet\n".repeat(8).replace('\n', ' ')).append('\n');
            }
            length += piece.length();
            prints(piece.toString());
        }

        KeptLog kept = logs.kept(id, RUN).orElseThrow();
        assertThat(kept.leftOut()).isBetween(length - (6 << 20), length - (4 << 20));
        assertThat(kept.text()).hasSizeLessThan(5 << 20).startsWith("1: ").contains("characters are left out here");
        List<String> lines = kept.lines();
        assertThat(lines.get(lines.size() - 1)).startsWith(line + ": ");
        for (int index : new int[] {0, 1, 100, lines.size() / 2, lines.size() - 2, lines.size() - 1}) {
            assertThat(lines.get(index)).as("line %d of what is kept", index).contains(kept.number(index) + ": ");
        }
        Logs.Part inTheGap = logs.part(id, RUN, line / 2, 5).orElseThrow();
        assertThat(inTheGap.lines()).singleElement().matches(Line::leftOut).extracting(Line::text).asString().contains("characters are left out here");
        assertThat(inTheGap.total()).isEqualTo(line);
        assertThat(logs.part(id, RUN, line - 1, 5).orElseThrow().lines()).extracting(Line::number).containsExactly(line - 1, line);
        assertThat(stored()).isLessThan(3 << 20);
    }

    @Test
    void textThatNoDatabaseCanHoldIsKeptWithoutThePartThatCannot() {
        prints("a\u0000b\uD83Dc");

        assertThat(logs.kept(id, RUN).orElseThrow().text()).isEqualTo("a\uFFFDb\uFFFDc");
    }

    @Test
    void whatAnOlderRedfixKeptAsATextIsBroughtOver() throws Exception {
        String old = "one\n\uD83D\uDE80 two\n" + "filler\n".repeat(400_000);
        keptLongAgo("gitea-1-r1/log", 0, old);
        keptLongAgo("gitea-1-r1/log", old.length(), "and on\n");
        keptLongAgo("gitea-1-r1/offset", 0, "2800019");
        keptLongAgo("gitea-1-r2/log", 0, "");
        keptLongAgo("gitea-1-r1/results.json", 0, "{}");
        LogsFromArchive moving = new LogsFromArchive(database, logs);

        assertThat(moving.move()).isEqualTo(2);

        assertThat(logs.reading(id, "gitea-1-r1").next()).isEqualTo(2_800_019);
        assertThat(logs.kept(id, "gitea-1-r1")).contains(KeptLog.whole(old + "and on\n"));
        assertThat(logs.kept(id, "gitea-1-r2")).contains(KeptLog.whole(""));
        assertThat(new SqlArchive(database).names(id)).containsExactly("gitea-1-r1/results.json");
        assertThat(moving.move()).as("once").isZero();
    }

    void keptLongAgo(String name, long place, String text) {
        database.inTransaction(connection -> {
            try (var insert = connection.prepareStatement("insert into archive (investigation, name, place, length, body) values (?, ?, ?, ?, ?)")) {
                insert.setString(1, id.value());
                insert.setString(2, name);
                insert.setLong(3, place);
                insert.setLong(4, text.length());
                insert.setString(5, text);
                return insert.executeUpdate();
            }
        });
    }

    @Test
    void aNameThatIsNoRunsIsRefused() {
        assertThatThrownBy(() -> logs.append(id, "x".repeat(200), new Piece(0, 1, "a", Optional.empty()))).isInstanceOf(RuntimeException.class);
        assertThat(logs.kept(id, "../../etc/passwd")).isEmpty();
    }
}
