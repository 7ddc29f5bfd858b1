package zone.autonomic.redfix.web;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import zone.autonomic.redfix.step.port.TokenRemarks;

/** Says beside the health of everything else what the forge's token could do that it should not be able to. The bot works all the same. */
@Readiness
@ApplicationScoped
class TokenHealth implements HealthCheck {

    private final TokenRemarks remarks;

    TokenHealth(TokenRemarks remarks) {
        this.remarks = remarks;
    }

    @Override
    public HealthCheckResponse call() {
        List<String> current = remarks.current();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("what the forge's token may do").up();
        for (int i = 0; i < current.size(); i++) {
            response.withData("too much " + (i + 1), current.get(i));
        }
        return response.build();
    }
}
