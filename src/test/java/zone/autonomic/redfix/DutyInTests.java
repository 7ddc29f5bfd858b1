package zone.autonomic.redfix;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Sends the bot to work where a test starts the application without one of its commands. */
@ApplicationScoped
class DutyInTests {

    void onStart(@Observes StartupEvent event, Duty duty) {
        duty.begin();
    }
}
