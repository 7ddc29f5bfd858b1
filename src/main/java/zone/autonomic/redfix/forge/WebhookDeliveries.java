package zone.autonomic.redfix.forge;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.Optional;
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
                failed(delivery.get(), e);
            }
        }
    }

    private void failed(Delivery delivery, RuntimeException trouble) {
        String why = Optional.ofNullable(trouble.getMessage()).orElse(trouble.getClass().getSimpleName());
        if (inbox.failed(delivery, why)) {
            LOG.errorf("the webhook %s (%s) is given up, it couldn't be handled however often that was tried: %s", delivery.deliveryId(),
                    delivery.event(), why);
        } else {
            LOG.warnf("the webhook %s (%s) couldn't be handled, it is tried again: %s", delivery.deliveryId(), delivery.event(), why);
        }
    }

    private Optional<Delivery> next() {
        return shift.on() ? inbox.claim() : Optional.empty();
    }

    private void handle(Delivery delivery) {
        subject(delivery).filter(at -> at.owner().equalsIgnoreCase(forge.organisation())).ifPresent(at -> {
            switch (at.kind()) {
                case COMMENTED -> bell.commentedIn(at.repository());
                case MOVED -> bell.movedIn(at.repository());
            }
        });
    }

    private static Optional<WebhookSubject> subject(Delivery delivery) {
        try {
            return WebhookSubject.of(delivery.event(), delivery.body());
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
