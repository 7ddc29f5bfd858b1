package zone.autonomic.redfix.forge;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import zone.autonomic.redfix.MovedClock;
import zone.autonomic.redfix.step.port.Bell;
import zone.autonomic.redfix.step.port.Forge;
import zone.autonomic.redfix.step.port.OnDuty;
import zone.autonomic.redfix.store.Database;
import zone.autonomic.redfix.store.Fresh;
import zone.autonomic.redfix.store.SqlGivenUp;
import zone.autonomic.redfix.store.SqlInbox;

/** What becomes of webhooks that were kept, on a real database. */
@Timeout(60)
class WebhookDeliveriesTest {

    private static final int BACKLOG = 40;

    private final MovedClock clock = new MovedClock(Instant.parse("2026-06-20T12:00:00Z"));
    private final Database database = Fresh.h2();
    private final SqlInbox inbox = new SqlInbox(database, clock);
    private final List<String> looks = new ArrayList<>();

    private WebhookDeliveries bot(Bell bell) {
        ForgeConfig forge = GiteaForgeTest.config("http://forge", Map.of());
        WebhookConfig config = new SmallRyeConfigBuilder().withMapping(WebhookConfig.class)
                .withConverter(Duration.class, 200, new io.quarkus.runtime.configuration.DurationConverter())
                .withConverter(io.quarkus.runtime.configuration.MemorySize.class, 200, new io.quarkus.runtime.configuration.MemorySizeConverter())
                .build().getConfigMapping(WebhookConfig.class);
        WebhookDeliveries bot = new WebhookDeliveries(inbox, bell, forge, config, clock);
        bot.onDuty(new OnDuty());
        return bot;
    }

    private void came(String delivery, String event, String repository) {
        String body = "{\"id\": \"%s\", \"repository\": {\"name\": \"%s\", \"owner\": {\"login\": \"recipe-maintainers\"}}}".formatted(delivery, repository);
        inbox.put(delivery, event, delivery, body, WebhookSubject.inAWord(event, body));
    }

    private Bell hears(Runnable look) {
        return new Bell() {
            @Override
            public void commentedIn(String repository) {
                looks.add("comments of " + repository);
                look.run();
            }

            @Override
            public void movedIn(String repository) {
                looks.add(repository);
                look.run();
            }
        };
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aStopDoesNotWaitForABacklogAboutAForgeThatDoesNotAnswer() throws Exception {
        for (int each = 0; each < BACKLOG; each++) {
            came("d" + each, "push", "recipe-" + each);
        }
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        WebhookDeliveries bot = bot(hears(() -> {
            looking.countDown();
            awaited(answered);
            throw new Forge.Unavailable("the forge can't be reached", 0, null);
        }));
        CompletableFuture<Void> work = CompletableFuture.runAsync(bot::handleWhatCame);
        looking.await();

        CompletableFuture.runAsync(() -> bot.onStop(new ShutdownEvent())).get(10, TimeUnit.SECONDS);
        answered.countDown();
        work.get(10, TimeUnit.SECONDS);

        assertThat(looks).as("nothing new is begun").hasSize(1);
    }

    @Test
    void aThousandWebhooksAboutOneRepositoryAreOneLookAtIt() {
        for (int each = 0; each < 1000; each++) {
            came("c" + each, "issue_comment", "gitea");
            came("p" + each, "push", "gitea");
        }
        came("another", "push", "mumble");

        bot(hears(() -> { })).handleWhatCame();

        assertThat(looks).containsExactlyInAnyOrder("comments of gitea", "gitea", "mumble");
        assertThat(inbox.claim()).isEmpty();
    }

    @Test
    void whatComesDuringALookIsLookedAtOnceMore() {
        came("first", "push", "gitea");
        WebhookDeliveries bot = bot(hears(() -> {
            if (looks.size() == 1) {
                came("meanwhile", "push", "gitea");
            }
        }));

        bot.handleWhatCame();

        assertThat(looks).containsExactly("gitea", "gitea");
    }

    @Test
    void aPoisonedWebhookIsGivenUpAndShown() {
        came("poison", "push", "../../etc");
        WebhookDeliveries bot = bot(hears(() -> {
            throw new IllegalArgumentException("not a repository's name: ../../etc");
        }));

        for (int each = 0; each < 1000; each++) {
            bot.handleWhatCame();
            clock.move(Duration.ofMinutes(10));
        }

        assertThat(looks).hasSize(12);
        assertThat(new SqlGivenUp(database).since(Instant.EPOCH)).singleElement().satisfies(thing -> {
            assertThat(thing.webhook()).isTrue();
            assertThat(thing.what()).isEqualTo("push poison");
            assertThat(thing.why()).isEqualTo("not a repository's name: ../../etc");
        });
    }
}
