package zone.autonomic.redfix.forge;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Optional;
import zone.autonomic.redfix.forge.ForgeQuestions.Answer;
import zone.autonomic.redfix.step.port.Lifeline;

/** Whether the forge answers, and knows the bot's token. */
@ApplicationScoped
class ForgeLifeline implements Lifeline {

    private final ForgeConfig config;

    ForgeLifeline(ForgeConfig config) {
        this.config = config;
    }

    @Override
    public String name() {
        return "the forge";
    }

    @Override
    public Optional<String> trouble() {
        Optional<String> url = config.url().filter(u -> !u.isBlank());
        if (url.isEmpty()) {
            return Optional.of("none is configured: set redfix.forge.url and redfix.forge.token");
        }
        try {
            Answer user = new ForgeQuestions(config, url.get()).get("/user");
            if (user.fine()) {
                return Optional.empty();
            }
            return Optional.of(user.status() == 401 ? "it refuses the bot's token (%s): make one anew, and set redfix.forge.token".formatted(user.reason())
                    : "it doesn't say whose the bot's token is: " + user.reason());
        } catch (IOException | IllegalArgumentException e) {
            return Optional.of("%s can't be reached: %s (redfix.forge.url)".formatted(url.get(), TokenPowers.reason(e)));
        }
    }
}
