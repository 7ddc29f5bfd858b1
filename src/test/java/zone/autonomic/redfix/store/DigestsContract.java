package zone.autonomic.redfix.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.step.port.Digests;
import zone.autonomic.redfix.step.port.Digests.Digest;
import zone.autonomic.redfix.step.port.Notices;

/** What the store promises of digests and of the page's board, whichever database it stands on. */
abstract class DigestsContract {

    private static final Instant EIGHT = Instant.parse("2026-11-21T07:00:00Z");
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Digest MORNING = new Digest("2026-11-21T08:00", EIGHT, EIGHT.plusSeconds(3), "good morning");
    private static final Digest EVENING = new Digest("2026-11-21T18:00", EIGHT.plus(Duration.ofHours(10)), EIGHT.plus(Duration.ofHours(10)), "");

    private Digests digests;
    private Notices notices;

    abstract Database fresh();

    @BeforeEach
    void open() {
        Database database = fresh();
        Clock clock = Clock.fixed(EIGHT, ZoneOffset.UTC);
        digests = new SqlDigests(database, clock);
        notices = new SqlNotices(database, clock);
    }

    @Test
    void anHourIsPutDownOnceAndTheLatestOneIsTheNewest() {
        assertThat(digests.newest()).isEmpty();
        assertThat(digests.put(EVENING, List.of())).isTrue();
        assertThat(digests.put(MORNING, List.of("page"))).isTrue();
        assertThat(digests.put(new Digest(MORNING.key(), EIGHT, EIGHT, "another"), List.of("gitea"))).isFalse();

        assertThat(digests.newest()).contains(EVENING);
        assertThat(digests.take("page", EIGHT, LEASE)).contains(MORNING);
        assertThat(digests.take("gitea", EIGHT, LEASE)).as("the second one's rooms count for nothing").isEmpty();
    }

    @Test
    void ofTwoBotsThatPutAnHourDownAtOnceOneHasMadeIt() throws Exception {
        List<Callable<Boolean>> bots = List.of(() -> digests.put(MORNING, List.of("page")), () -> digests.put(MORNING, List.of("page")));

        assertThat(atOnce(bots)).containsExactlyInAnyOrder(true, false);
    }

    @Test
    void ofTwoBotsThatWouldTellItAtOnceOneMay() throws Exception {
        digests.put(MORNING, List.of("page"));
        List<Callable<Optional<Digest>>> bots = List.of(() -> digests.take("page", EIGHT, LEASE), () -> digests.take("page", EIGHT, LEASE));

        assertThat(atOnce(bots)).containsExactlyInAnyOrder(Optional.of(MORNING), Optional.empty());
    }

    private static <T> List<T> atOnce(List<Callable<T>> calls) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        try {
            List<T> said = new java.util.ArrayList<>();
            for (Future<T> call : threads.invokeAll(calls)) {
                said.add(call.get());
            }
            return said;
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whatWasToldInOneRoomIsStillToBeToldInTheOther() {
        digests.put(MORNING, List.of("page", "gitea"));
        digests.take("page", EIGHT, LEASE);
        digests.told(MORNING.key(), "page");

        assertThat(digests.take("page", EIGHT.plus(LEASE), LEASE)).isEmpty();
        assertThat(digests.take("gitea", EIGHT, LEASE)).contains(MORNING);
    }

    @Test
    void whoTookItAndDiedLeavesItToTheNext() {
        digests.put(MORNING, List.of("gitea"));
        digests.take("gitea", EIGHT, LEASE);

        assertThat(digests.take("gitea", EIGHT.plus(LEASE).minusSeconds(1), LEASE)).isEmpty();
        assertThat(digests.take("gitea", EIGHT.plus(LEASE), LEASE)).contains(MORNING);
        assertThat(digests.tries(MORNING.key(), "gitea")).isEqualTo(2);
    }

    @Test
    void whatCouldNotBeToldKeepsItsTurn() {
        Digest later = new Digest("2026-11-22T08:00", EIGHT.plus(Duration.ofDays(1)), EIGHT.plus(Duration.ofDays(1)), "later");
        digests.put(later, List.of("gitea"));
        digests.put(MORNING, List.of("gitea"));
        digests.take("gitea", EIGHT, LEASE);
        digests.tryAgain(MORNING.key(), "gitea", EIGHT.plus(Duration.ofDays(3)));

        assertThat(digests.take("gitea", EIGHT.plus(Duration.ofDays(2)), LEASE)).as("digests are told in their order").isEmpty();
        assertThat(digests.take("gitea", EIGHT.plus(Duration.ofDays(3)), LEASE)).contains(MORNING);
        digests.told(MORNING.key(), "gitea");
        assertThat(digests.take("gitea", EIGHT.plus(Duration.ofDays(3)), LEASE)).contains(later);
    }

    @Test
    void aNoticeHangsOnceAndTheNewestIsSeenFirst() {
        notices.hang("a", "first");
        notices.hang("b", "second");
        notices.hang("a", "again");

        assertThat(notices.newest(10)).extracting(Notices.Notice::markdown).containsExactly("second", "first");
        assertThat(notices.newest(1)).extracting(Notices.Notice::key).containsExactly("b");
    }
}
