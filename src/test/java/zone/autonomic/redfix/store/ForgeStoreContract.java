package zone.autonomic.redfix.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.MovedClock;
import zone.autonomic.redfix.step.port.Forge;
import zone.autonomic.redfix.step.port.HeededComments.Heeded;
import zone.autonomic.redfix.step.port.Inbox.Delivery;
import zone.autonomic.redfix.step.port.LivingComments;

/** What is kept of webhooks, comments and the bot's own comment, whichever database it stands on. */
abstract class ForgeStoreContract {

    private static final Instant NOW = Instant.parse("2026-06-20T10:00:00.123456Z");

    private final MovedClock clock = new MovedClock(NOW);
    private Database database;
    private SqlInbox inbox;
    private SqlHeededComments heeded;
    private SqlLivingComments living;

    abstract Database fresh();

    @BeforeEach
    void open() {
        database = fresh();
        inbox = new SqlInbox(database, clock);
        heeded = new SqlHeededComments(database, clock);
        living = new SqlLivingComments(database, clock);
    }

    private void after(Duration time) {
        clock.move(time);
    }

    private static Forge.Remark remark(long id, String body) {
        return new Forge.Remark(4, new Forge.Comment(id, "ann", body, "http://forge/" + id, NOW.minusSeconds(60)), NOW.minusSeconds(60));
    }

    @Test
    void aDeliveryIsKeptOnceByItsIdAndByItsBody() {
        assertThat(inbox.put("d1", "push", "h1", "{\"a\": \"\u0000\uD800\"}", Optional.empty())).isTrue();
        assertThat(inbox.put("d1", "push", "h2", "{}", Optional.empty())).isFalse();
        assertThat(inbox.put("d2", "push", "h1", "{}", Optional.empty())).isFalse();
        assertThat(inbox.put("d3", "status", "h1", "{}", Optional.empty())).isTrue();
    }

    @Test
    void aDeliveryIsHandledByOneAndForgottenLater() {
        inbox.put("d1", "push", "h1", "{}", Optional.empty());

        Delivery delivery = inbox.claim().orElseThrow();
        assertThat(delivery.body()).isEqualTo("{}");
        assertThat(inbox.claim()).isEmpty();
        inbox.handled(delivery);
        after(Duration.ofDays(8));
        assertThat(inbox.claim()).isEmpty();
        assertThat(inbox.put("d1", "push", "h1", "{}", Optional.empty())).isFalse();
        assertThat(inbox.forget(clock.instant().minus(Duration.ofDays(7)))).isEqualTo(1);
        assertThat(inbox.put("d1", "push", "h1", "{}", Optional.empty())).isTrue();
    }

    @Test
    void whatFailedIsOfferedAgainLaterAndLater() {
        inbox.put("d1", "push", "h1", "{}", Optional.empty());

        inbox.failed(inbox.claim().orElseThrow(), "the forge is away");
        assertThat(inbox.claim()).isEmpty();
        after(Duration.ofSeconds(2));
        inbox.failed(inbox.claim().orElseThrow(), "the forge is away");
        after(Duration.ofSeconds(2));
        assertThat(inbox.claim()).isEmpty();
        after(Duration.ofSeconds(2));
        assertThat(inbox.claim()).isPresent();
    }

    @Test
    void whatADeadProcessHeldIsFreeAfterAWhileAtTheLatest() {
        inbox.put("d1", "push", "h1", "{}", Optional.empty());
        inbox.claim().orElseThrow();

        inbox.takeUpWhatWasDropped();
        if (database.shared()) {
            assertThat(inbox.claim()).isEmpty();
            after(Duration.ofMinutes(3));
        }
        assertThat(inbox.claim()).isPresent();
    }

    @Test
    void manyWorkersShareTheWork() {
        IntStream.range(0, 40).forEach(i -> inbox.put("d" + i, "push", "h" + i, "{}", Optional.empty()));

        List<CompletableFuture<Integer>> workers = IntStream.range(0, 6).mapToObj(i -> CompletableFuture.supplyAsync(() -> {
            int done = 0;
            for (Optional<Delivery> next = inbox.claim(); next.isPresent(); next = inbox.claim()) {
                inbox.handled(next.get());
                done++;
            }
            return done;
        })).toList();

        assertThat(workers.stream().mapToInt(CompletableFuture::join).sum()).isEqualTo(40);
    }

    @Test
    void aCommentIsKeptOnceAndTheCursorNeverGoesBack() {
        assertThat(heeded.seenUntil("notes")).isEmpty();
        heeded.note("notes", List.of(remark(1, "!testme"), remark(2, "/redfix status")), NOW);
        heeded.note("notes", List.of(remark(2, "/redfix status")), NOW.minusSeconds(30));

        assertThat(heeded.seenUntil("notes")).contains(NOW);
        Heeded first = heeded.claim().orElseThrow();
        assertThat(first).isEqualTo(new Heeded(first.id(), "notes", 4, remark(1, "!testme").comment(), false));
        assertThat(heeded.claim()).map(h -> h.comment().id()).contains(2L);
        assertThat(heeded.claim()).isEmpty();
        heeded.handled(first);
        heeded.note("notes", List.of(remark(1, "!testme")), NOW.plusSeconds(1));
        after(Duration.ofMinutes(4));
        assertThat(heeded.claim()).map(h -> h.comment().id()).contains(2L);
    }

    @Test
    void manyWhoLookAtOnceKeepACommentOnce() {
        CompletableFuture.allOf(IntStream.range(0, 8).mapToObj(i -> CompletableFuture.runAsync(() -> IntStream.range(0, 20).forEach(n ->
                heeded.note("notes", List.of(remark(n, "!testme")), NOW.plusSeconds(n))))).toArray(CompletableFuture[]::new)).join();

        assertThat(heeded.seenUntil("notes")).contains(NOW.plusSeconds(19));
        assertThat(IntStream.range(0, 20).filter(i -> heeded.claim().isPresent()).count()).isEqualTo(20);
        assertThat(heeded.claim()).isEmpty();
    }

    @Test
    void anEntryIsReplacedInItsPlaceAndWhatChangedIsOffered() {
        living.put("notes", 4, "one", "first");
        after(Duration.ofSeconds(1));
        living.put("notes", 4, "two", "second");
        living.put("notes", 4, "one", "first, mended");

        LivingComments.Draft draft = living.claim().orElseThrow();
        assertThat(draft.comment()).isEmpty();
        assertThat(draft.entries()).containsExactly(new LivingComments.Entry("two", NOW.plusSeconds(1), "second"), new LivingComments.Entry("one", NOW, "first, mended"));
        living.put("notes", 4, "three", "third");
        living.shown(draft, 77);

        LivingComments.Draft next = living.claim().orElseThrow();
        assertThat(next.comment()).contains(77L);
        assertThat(next.entries()).hasSize(3);
        living.shown(next, 77);
        living.put("notes", 4, "three", "third");
        assertThat(living.claim()).isEmpty();
    }

    @Test
    void manyWhoSpeakAtOnceAreAllHeardInOneComment() {
        CompletableFuture.allOf(IntStream.range(0, 20).mapToObj(i -> CompletableFuture.runAsync(() -> living.put("notes", 4, "k" + i, "said " + i)))
                .toArray(CompletableFuture[]::new)).join();

        assertThat(living.claim().orElseThrow().entries()).hasSize(20);
        assertThat(living.claim()).isEmpty();
    }

    @Test
    void aCommentThatCantBeAnsweredIsGivenUpAndShownForAWeek() {
        heeded.note("notes", List.of(remark(1, "!testme")), NOW);
        int tries = 0;
        for (boolean over = false; !over; tries++) {
            over = heeded.failed(heeded.claim().orElseThrow(), false, "it is\n poisoned");
            after(Duration.ofMinutes(10));
        }

        assertThat(tries).isEqualTo(12);
        assertThat(heeded.claim()).isEmpty();
        SqlGivenUp givenUp = new SqlGivenUp(database);
        assertThat(givenUp.since(NOW)).singleElement().satisfies(thing -> assertThat(thing.what()).isEqualTo("http://forge/1"));
        assertThat(givenUp.since(clock.instant())).isEmpty();
    }

    @Test
    void anOutageOfTheForgeCostsNoCommentItsAnswer() {
        heeded.note("notes", List.of(remark(1, "!testme")), NOW);
        for (int each = 0; each < 300; each++) {
            assertThat(heeded.failed(heeded.claim().orElseThrow(), true, "the forge is away")).isFalse();
            after(Duration.ofMinutes(10));
        }

        assertThat(heeded.claim()).isPresent();
    }

    @Test
    void manyAboutTheSameAreOneAndWhatIsHeldOrWaitsIsLeftAlone() {
        IntStream.range(0, 5).forEach(i -> inbox.put("d" + i, "push", "h" + i, "{}", Optional.of("MOVED gitea")));
        Delivery first = inbox.claim().orElseThrow();
        inbox.put("late", "push", "h", "{}", Optional.of("MOVED gitea"));
        Delivery second = inbox.claim().orElseThrow();

        assertThat(first.deliveryId()).isEqualTo("d0");
        assertThat(second.deliveryId()).isEqualTo("late");
        assertThat(inbox.claim()).isEmpty();
        inbox.failed(first, "the forge is away");
        after(Duration.ofSeconds(2));
        assertThat(inbox.claim()).map(Delivery::deliveryId).contains("d0");
    }
}
