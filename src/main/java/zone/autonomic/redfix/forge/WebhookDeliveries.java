package zone.autonomic.redfix.forge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import zone.autonomic.redfix.step.port.Bell;
import zone.autonomic.redfix.step.port.Inbox;
import zone.autonomic.redfix.step.port.Inbox.Delivery;
import zone.autonomic.redfix.step.port.OnDuty;
import zone.autonomic.redfix.step.port.Shift;

/** Handles the webhooks that were kept: each says only where to look, and what is there is read from the forge. */
@ApplicationScoped
class WebhookDeliveries {

    private static final Logger LOG = Logger.getLogger(WebhookDeliveries.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> MOVES = Set.of("push", "create", "delete", "pull_request", "pull_request_sync", "status");

    private final Inbox inbox;
    private final Bell bell;
    private final ForgeConfig forge;
    private final WebhookConfig config;
    private final Clock clock;
    private final Shift shift = new Shift();

    WebhookDeliveries(Inbox inbox, Bell bell, ForgeConfig forge, WebhookConfig config, Clock clock) {
        this.inbox = inbox;
        this.bell = bell;
        this.forge = forge;
        this.config = config;
        this.clock = clock;
    }

    void onDuty(@Observes OnDuty event) {
        inbox.takeUpWhatWasDropped();
        shift.begin();
    }

    void onStop(@Observes ShutdownEvent event) {
        shift.end();
    }

    @Scheduled(every = "${redfix.forge.pace}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void handleWhatCame() {
        shift.work(this::handleAll);
    }

    private void handleAll() {
        for (Optional<Delivery> delivery = next(); delivery.isPresent(); delivery = next()) {
            try {
                handle(delivery.get());
                inbox.handled(delivery.get());
            } catch (RuntimeException e) {
                LOG.warnf("the webhook %s (%s) couldn't be handled, it is tried again: %s", delivery.get().deliveryId(), delivery.get().event(), e.getMessage());
                inbox.failed(delivery.get());
            }
        }
    }

    private Optional<Delivery> next() {
        return shift.on() ? inbox.claim() : Optional.empty();
    }

    private void handle(Delivery delivery) {
        Optional<String> repository = repository(delivery);
        if (repository.isEmpty()) {
            return;
        }
        if (delivery.event().endsWith("_comment")) {
            bell.commentedIn(repository.get());
        } else if (MOVES.contains(delivery.event())) {
            bell.movedIn(repository.get());
        }
    }

    /** Which of the organisation's repositories it is about; none for what was signed and yet can't be read. */
    private Optional<String> repository(Delivery delivery) {
        try {
            JsonNode at = JSON.readTree(delivery.body()).path("repository");
            JsonNode owner = at.path("owner");
            String login = owner.path("login").asText(owner.path("username").asText());
            return Optional.of(at.path("name").asText()).filter(name -> !name.isEmpty() && login.equalsIgnoreCase(forge.organisation()));
        } catch (JsonProcessingException e) {
            LOG.warnf("the webhook %s (%s) is no JSON; it is passed over", delivery.deliveryId(), delivery.event());
            return Optional.empty();
        }
    }

    @Scheduled(every = "${redfix.webhook.forget}", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void forgetWhatIsLongDone() {
        if (shift.on()) {
            inbox.forget(clock.instant().minus(config.remembered()));
        }
    }
}
