package zone.autonomic.redfix.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Outcome;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.step.port.Deliveries;
import zone.autonomic.redfix.step.port.EventLog;

/** How far a chat was told, whichever database it is written down in. */
abstract class DeliveriesContract {

    private static final Instant NOW = Instant.parse("2026-06-20T10:00:00.123456Z");
    private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(7));
    private static final Instant SOON = NOW.plusSeconds(30);

    Deliveries deliveries;
    private EventLog log;
    private SqlPosts posts;

    abstract Database fresh();

    @BeforeEach
    void open() {
        Database database = fresh();
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        log = new SqlEventLog(database, new EventJson(), new TaskQueue(database, clock), clock);
        posts = new SqlPosts(database, clock);
        deliveries = new SqlDeliveries(database);
    }

    InvestigationId opened(String recipe) {
        return log.open(new Request(recipe, Optional.empty(), Optional.empty(), "ann")).investigation().id();
    }

    private void close(InvestigationId id) {
        log.append(log.find(id).orElseThrow(), List.of(new Event.Closed(Outcome.PROVEN, "done")));
    }

    Optional<Deliveries.Progress> claim(InvestigationId id, String holder) {
        return deliveries.claim(id, holder, NOW, SOON);
    }

    @Test
    void whatWasToldIsReadAsItWasWritten() {
        InvestigationId id = opened("gitea");

        assertThat(claim(id, "a")).contains(new Deliveries.Progress(0, Optional.empty(), Optional.empty(), Optional.empty()));
        assertThat(deliveries.threadMade(id, "a", "5001")).isTrue();
        assertThat(deliveries.told(id, "a", 2, Optional.of("5003"))).isTrue();
        assertThat(deliveries.told(id, "a", 3, Optional.empty())).isTrue();
        assertThat(deliveries.shown(id, "a", "gitea: at \uD83D\uDE80 work", false)).isTrue();

        assertThat(claim(id, "a")).contains(
                new Deliveries.Progress(3, Optional.of("5003"), Optional.of("5001"), Optional.of("gitea: at \uD83D\uDE80 work")));
    }

    @Test
    void oneHolderAtATimeTellsAThread() {
        InvestigationId id = opened("gitea");
        claim(id, "a");

        assertThat(claim(id, "b")).isEmpty();
        assertThat(deliveries.told(id, "b", 1, Optional.of("5001"))).isFalse();

        deliveries.release(id, "a");
        assertThat(claim(id, "b")).isPresent();
        assertThat(deliveries.told(id, "a", 1, Optional.of("5001"))).isFalse();
    }

    @Test
    void aHolderThatDiedIsFollowedOnceItsTimeIsOver() {
        InvestigationId id = opened("gitea");
        claim(id, "dead");

        assertThat(deliveries.claim(id, "b", SOON, SOON.plusSeconds(30))).isEmpty();
        assertThat(deliveries.claim(id, "b", SOON.plusMillis(1), SOON.plusSeconds(30))).isPresent();
        assertThat(deliveries.told(id, "dead", 1, Optional.of("5001"))).isFalse();
    }

    @Test
    void ofManyWhoWantAThreadAtTheSameMomentOneGetsIt() throws Exception {
        InvestigationId id = opened("gitea");
        ExecutorService bots = Executors.newFixedThreadPool(6);
        try {
            List<Callable<Optional<Deliveries.Progress>>> claims = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                String holder = "bot" + i;
                claims.add(() -> claim(id, holder));
            }
            int got = 0;
            for (var claim : bots.invokeAll(claims)) {
                got += claim.get().isPresent() ? 1 : 0;
            }
            assertThat(got).isOne();
        } finally {
            bots.shutdownNow();
        }
    }

    @Test
    void dueIsWhatIsOpenOrHasPostsOrALastWordThatWasNotShown() {
        InvestigationId open = opened("gitea");
        InvestigationId told = opened("mumble");
        claim(told, "a");
        close(told);
        assertThat(deliveries.due(LONG_AGO)).containsExactly(open, told);

        deliveries.shown(told, "a", "proven", true);
        assertThat(deliveries.due(LONG_AGO)).containsExactly(open);

        posts.add(told, "e9", "released and green");
        assertThat(deliveries.due(LONG_AGO)).containsExactly(open, told);

        deliveries.told(told, "a", 1, Optional.of("5001"));
        assertThat(deliveries.due(LONG_AGO)).as("the last word is to be looked at again").containsExactly(open, told);
        deliveries.shown(told, "a", "released and green", true);
        assertThat(deliveries.due(LONG_AGO)).containsExactly(open);
    }

    @Test
    void anInvestigationThatWasOverBeforeTheChatCameIsNotDue() {
        InvestigationId old = opened("gitea");
        close(old);

        assertThat(deliveries.due(NOW.plusSeconds(1))).isEmpty();
        assertThat(deliveries.due(NOW)).containsExactly(old);
    }

    @Test
    void whatWasGivenUpIsNeverDueAgain() {
        InvestigationId gone = opened("gitea");
        InvestigationId unwanted = opened("mumble");
        claim(gone, "a");
        claim(unwanted, "a");

        deliveries.end(gone, "a", "somebody deleted its thread");
        deliveries.end(unwanted, "a", "");
        posts.add(gone, "e1", "first");

        assertThat(deliveries.due(LONG_AGO)).isEmpty();
        assertThat(claim(gone, "a")).isEmpty();
    }

    @Test
    void aSingleMessageIsKnownByWhenItWasTriedFirstAndWhatItBecame() {
        assertThat(deliveries.attempt("digest:1", NOW)).isEqualTo(new Deliveries.Attempt(NOW, true, Optional.empty()));
        assertThat(deliveries.attempt("digest:1", SOON)).isEqualTo(new Deliveries.Attempt(NOW, false, Optional.empty()));

        deliveries.said("digest:1", "5001");

        assertThat(deliveries.attempt("digest:1", SOON)).isEqualTo(new Deliveries.Attempt(NOW, false, Optional.of("5001")));
        assertThat(deliveries.attempt("digest:2", SOON).first()).isTrue();
    }
}
