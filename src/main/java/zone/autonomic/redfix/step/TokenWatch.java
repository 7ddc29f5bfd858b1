package zone.autonomic.redfix.step;

import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.step.port.Forge;
import zone.autonomic.redfix.step.port.Misconfigured;
import zone.autonomic.redfix.step.port.OnDuty;
import zone.autonomic.redfix.step.port.Powers;
import zone.autonomic.redfix.step.port.TokenRemarks;

/**
 * Looks at the start, and now and then, whether the bot's token could do what the bot should not be able to, and says so wherever people look. No code
 * of the bot merges; this is about what a token in other hands could do.
 */
@ApplicationScoped
class TokenWatch implements TokenRemarks {

    private static final String SETTING = "redfix.forge.refuse-if-it-may-merge";
    private static final int BEFORE_ALL_OTHERS = 1;

    private final Powers powers;
    private final Forge forge;
    private final boolean refuses;
    private volatile List<String> tooMuch = List.of();

    TokenWatch(Powers powers, Forge forge, @ConfigProperty(name = "redfix.forge.refuse-if-it-may-merge") boolean refuses) {
        this.powers = powers;
        this.forge = forge;
        this.refuses = refuses;
    }

    /** The bot may not run as it is configured. */
    static final class Refused extends Misconfigured {
        Refused(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Where the bot is to be kept from running it is looked at first; else beside the start, which a forge that is down must not hold up. */
    void onDuty(@Observes @Priority(BEFORE_ALL_OTHERS) OnDuty event) {
        if (refuses) {
            lookBeforeWork();
        } else {
            Thread beside = new Thread(this::look, "token-watch");
            beside.setDaemon(true);
            beside.start();
        }
    }

    private void lookBeforeWork() {
        try {
            tooMuch = powers.tooMuch();
        } catch (Forge.Unavailable untold) {
            throw new Refused("whether the bot's token may merge can't be told, and " + SETTING + "=true says not to run then: " + untold.getMessage(), untold);
        }
        if (!tooMuch.isEmpty()) {
            throw new Refused("the bot's token can do what it should not be able to, and " + SETTING + "=true says not to run then:\n- " + String.join("\n- ", tooMuch), null);
        }
        Log.infof("the forge's token is of %s, and it can't merge to a default branch", forge.whoAmI());
    }

    @Scheduled(every = "${redfix.forge.check}", delayed = "${redfix.forge.check}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        try {
            List<String> found = powers.tooMuch();
            tooMuch = found;
            if (found.isEmpty()) {
                Log.infof("the forge's token is of %s, and it can't merge to a default branch", forge.whoAmI());
            }
            found.forEach(sentence -> Log.warnf("the forge's token is of %s: %s", forge.whoAmI(), sentence));
        } catch (RuntimeException untold) {
            Log.warnf("what the forge's token may do can't be told now, it is looked at again later: %s", untold.getMessage());
        }
    }

    @Override
    public List<String> current() {
        return tooMuch;
    }
}
