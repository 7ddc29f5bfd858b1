package zone.autonomic.redfix;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.step.port.OnDuty;

/** Sends the bot to work when the program has started, unless it was started to look only. */
@ApplicationScoped
class Duty {

    /** Set by {@code redfix doctor} for its own process. */
    static final String LOOKS_ONLY = "redfix.doctor";

    private final Event<OnDuty> onDuty;
    private final boolean looksOnly;

    Duty(Event<OnDuty> onDuty, @ConfigProperty(name = LOOKS_ONLY, defaultValue = "false") boolean looksOnly) {
        this.onDuty = onDuty;
        this.looksOnly = looksOnly;
    }

    void onStart(@Observes StartupEvent event) {
        if (!looksOnly) {
            onDuty.fire(new OnDuty());
        }
    }
}
