package zone.autonomic.redfix.chat.discord;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import zone.autonomic.redfix.step.port.Remarks;

/** That people on Discord can't reach the bot, for those who look elsewhere. */
@ApplicationScoped
class DiscordRemarks implements Remarks {

    private final DiscordConnection connection;

    DiscordRemarks(DiscordConnection connection) {
        this.connection = connection;
    }

    @Override
    public List<String> current() {
        DiscordState state = connection.state();
        if (state.fine() || state.kind() == DiscordState.Kind.CONNECTING) {
            return List.of();
        }
        return List.of("On Discord: " + state.found() + (state.advice().isEmpty() ? "." : ". " + state.advice() + "."));
    }
}
