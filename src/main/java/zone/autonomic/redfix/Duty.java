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
    private final String mode;
    private final String url;
    private final String data;

    Duty(Event<OnDuty> onDuty, @ConfigProperty(name = LOOKS_ONLY, defaultValue = "false") boolean looksOnly, @ConfigProperty(name = "redfix.mode") String mode,
            @ConfigProperty(name = "redfix.url") String url, @ConfigProperty(name = "redfix.data-dir") String data) {
        this.onDuty = onDuty;
        this.looksOnly = looksOnly;
        this.mode = mode;
        this.url = url;
        this.data = data;
    }

    void onStart(@Observes StartupEvent event) {
        if (!looksOnly) {
            onDuty.fire(new OnDuty());
            if (mode.equals("live")) {
                System.out.println("redfix is at work. The page is at %s, the log in %s/redfix.log (Ctrl-C ends it)".formatted(url, data));
            }
        }
    }
}
