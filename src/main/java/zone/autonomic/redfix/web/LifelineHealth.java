package zone.autonomic.redfix.web;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import zone.autonomic.redfix.step.port.Hindrances;

/** Down while the forge, the node or the database doesn't hold, with what is wrong. */
@Readiness
@ApplicationScoped
class LifelineHealth implements HealthCheck {

    private final Hindrances hindrances;

    LifelineHealth(Hindrances hindrances) {
        this.hindrances = hindrances;
    }

    @Override
    public HealthCheckResponse call() {
        Map<String, String> current = hindrances.current();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("forge, CI node and database").status(current.isEmpty());
        current.forEach(response::withData);
        return response.build();
    }
}
