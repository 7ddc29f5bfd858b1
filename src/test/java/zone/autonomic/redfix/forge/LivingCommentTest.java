package zone.autonomic.redfix.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static zone.autonomic.redfix.lab.forge.Accounts.BOT;
import static zone.autonomic.redfix.lab.forge.Accounts.MAINTAINER;
import static zone.autonomic.redfix.lab.forge.Accounts.ORGANISATION;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zone.autonomic.redfix.MovedClock;
import zone.autonomic.redfix.lab.forge.ForgeFaults;
import zone.autonomic.redfix.lab.forge.LabForge;
import zone.autonomic.redfix.lab.forge.RepositoryState.Comment;
import zone.autonomic.redfix.step.port.LivingComments;
import zone.autonomic.redfix.step.port.OnDuty;
import zone.autonomic.redfix.store.Database;
import zone.autonomic.redfix.store.Fresh;
import zone.autonomic.redfix.store.SqlLivingComments;

/** The one comment on a pull request, on the lab's forge and a real database. */
@QuarkusTest
@TestProfile(GiteaForgeTest.ClientAlone.class)
class LivingCommentTest {

    @TempDir
    Path folder;
    private LabForge lab;
    private GiteaForge forge;
    private Database database;
    private final MovedClock clock = new MovedClock(Instant.parse("2026-06-20T12:00:00Z"));
    private long number;

    @BeforeEach
    void aPullRequest() {
        lab = LabRepositories.start(folder, clock);
        number = lab.openFromFork(ORGANISATION, LabRepositories.RECIPE, "ann", "put a lid on", "why", Map.of("lid", "on\n")).number();
        forge = GiteaForgeTest.forge(lab.url(), Map.of("redfix.forge.token", lab.accounts().byLogin(BOT).token()));
        database = Fresh.h2();
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    private LivingComment bot(LivingComments comments) {
        LivingComment bot = new LivingComment(comments, forge);
        bot.onDuty(new OnDuty());
        return bot;
    }

    private LivingComment bot() {
        return bot(new SqlLivingComments(database, clock));
    }

    private List<Comment> comments() {
        return lab.repository(ORGANISATION, LabRepositories.RECIPE).orElseThrow().commentsOn(number);
    }

    private void says(LivingComment bot, String key, String text) {
        bot.say(LabRepositories.RECIPE, number, key, text);
        bot.showWhatIsNew();
    }

    @Test
    void everythingIsSaidInOneComment() {
        LivingComment bot = bot();
        says(bot, "asked", "I test it.");
        clock.move(Duration.ofMinutes(7));
        says(bot, "result", "It is green.");

        assertThat(comments()).hasSize(1);
        assertThat(comments().get(0).body()).isEqualTo("""
                <!-- redfix: the comment that is edited as things go -->
                It is green.

                <details>
                <summary>2026-06-20 12:00 UTC · I test it.</summary>

                I test it.

                </details>
                """);
    }

    @Test
    void theSameKeyReplacesWhatItSaidInItsPlace() {
        LivingComment bot = bot();
        says(bot, "one", "first");
        says(bot, "two", "second");
        says(bot, "one", "first, mended");

        assertThat(comments().get(0).body()).contains("-->\nsecond\n", "<summary>2026-06-20 12:00 UTC · first, mended</summary>").doesNotContain("first\n");
    }

    @Test
    void whatIsSaidAgainChangesNothing() {
        LivingComment bot = bot();
        says(bot, "one", "first");
        Instant before = comments().get(0).updatedAt();
        clock.move(Duration.ofMinutes(1));
        says(bot, "one", "first");

        assertThat(comments().get(0).updatedAt()).isEqualTo(before);
    }

    @Test
    void aCommentThatAPersonDeletedIsMadeAnew() {
        LivingComment bot = bot();
        says(bot, "one", "first");
        lab.deleteComment(ORGANISATION, LabRepositories.RECIPE, comments().get(0).id(), MAINTAINER);
        says(bot, "two", "second");

        assertThat(comments()).hasSize(1);
        assertThat(comments().get(0).body()).contains("second", "first");
    }

    @Test
    void aBotKilledBetweenMakingTheCommentAndNotingItFindsItByItsMark() {
        says(bot(new Forgetful(new SqlLivingComments(database, clock))), "one", "first");
        says(bot(), "one", "first");

        assertThat(comments()).hasSize(1);
    }

    @Test
    void aMarkInAStrangersCommentIsNotTakenForOurs() {
        lab.comment(ORGANISATION, LabRepositories.RECIPE, number, "ann", LivingText.MARK + "\nI am the bot");
        says(bot(), "one", "first");

        assertThat(comments()).extracting(Comment::author).containsExactly("ann", BOT);
    }

    @Test
    void twoBotsAtOnceMakeOneComment() {
        LivingComment one = bot();
        LivingComment other = bot();
        for (int i = 0; i < 10; i++) {
            String key = "k" + i;
            CompletableFuture.allOf(Stream.of(one, other).map(bot -> CompletableFuture.runAsync(() -> says(bot, key, "said " + key))).toArray(CompletableFuture[]::new)).join();
        }
        one.showWhatIsNew();

        assertThat(comments()).hasSize(1);
        assertThat(comments().get(0).body()).contains("said k9", "said k0");
    }

    @Test
    void aForgeThatDoesNotAnswerDelaysItAndLosesNothing() {
        lab.faults().add(new ForgeFaults.Fault(500, 1, "POST .*/comments$", 0));
        LivingComment bot = bot();
        says(bot, "one", "first");
        assertThat(comments()).isEmpty();

        bot.showWhatIsNew();
        assertThat(comments()).isEmpty();
        clock.move(Duration.ofSeconds(5));
        bot.showWhatIsNew();
        assertThat(comments()).hasSize(1);
    }

    @Test
    void aBotThatOnlyLooksSaysNothing() {
        LivingComment looking = new LivingComment(new SqlLivingComments(database, clock), forge);
        says(looking, "one", "first");

        assertThat(comments()).isEmpty();
    }

    /** Dies before it can note what it did, once. */
    private static final class Forgetful implements LivingComments {
        private final LivingComments kept;
        private final AtomicBoolean dead = new AtomicBoolean();

        Forgetful(LivingComments kept) {
            this.kept = kept;
        }

        @Override
        public void put(String repository, long number, String key, String markdown) {
            kept.put(repository, number, key, markdown);
        }

        @Override
        public Optional<Draft> claim() {
            return dead.get() ? Optional.empty() : kept.claim();
        }

        @Override
        public void shown(Draft draft, long commentId) {
            dead.set(true);
        }

        @Override
        public void failed(Draft draft) {
            kept.failed(draft);
        }

        @Override
        public void takeUpWhatWasDropped() {
            kept.takeUpWhatWasDropped();
        }
    }
}
