package zone.autonomic.redfix;

import io.quarkus.scheduler.Scheduler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import zone.autonomic.redfix.step.port.OnDuty;

/** Sends the bot to work. Whoever started the program for that does it; {@code redfix doctor} doesn't. */
@ApplicationScoped
class Duty {

    private final Event<OnDuty> onDuty;
    private final Scheduler byTheClock;

    Duty(Event<OnDuty> onDuty, Scheduler byTheClock) {
        this.onDuty = onDuty;
        this.byTheClock = byTheClock;
    }

    /** @throws zone.autonomic.redfix.step.port.Misconfigured where it may not work, or can't, as it is set up */
    void begin() {
        onDuty.fire(new OnDuty());
        byTheClock.resume();
    }
}
