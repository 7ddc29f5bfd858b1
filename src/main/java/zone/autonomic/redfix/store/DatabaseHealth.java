package zone.autonomic.redfix.store;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import zone.autonomic.redfix.store.DatabaseState.Trouble;

/** Down while the database can't be worked with, with what is wrong and since when. */
@Readiness
@ApplicationScoped
class DatabaseHealth implements HealthCheck {

    private final Database database;

    DatabaseHealth(Database database) {
        this.database = database;
    }

    @Override
    public HealthCheckResponse call() {
        Optional<Trouble> trouble = database.state().trouble();
        var response = HealthCheckResponse.named("what is kept can be kept").status(trouble.isEmpty());
        trouble.ifPresent(t -> response.withData("since", t.since().toString()).withData("what is wrong", t.reason()));
        return response.build();
    }
}
