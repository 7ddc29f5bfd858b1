package zone.autonomic.redfix.chat.discord;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** What became of Discord, at {@code /q/health}: down while people there can't reach the bot, with what to do about it. Nobody has to restart it for that. */
@Readiness
@ApplicationScoped
class DiscordHealth implements HealthCheck {

    private final DiscordConnection connection;

    DiscordHealth(DiscordConnection connection) {
        this.connection = connection;
    }

    @Override
    public HealthCheckResponse call() {
        DiscordState state = connection.state();
        HealthCheckResponseBuilder health = HealthCheckResponse.named("Discord").status(state.fine()).withData("state", state.kind().name())
                .withData("found", state.found());
        return (state.advice().isEmpty() ? health : health.withData("advice", state.advice())).build();
    }
}
