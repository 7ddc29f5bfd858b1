package zone.autonomic.redfix.chat.discord;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.report.Links;
import zone.autonomic.redfix.report.LivingText;

/** The one message in the channel that tells how an investigation stands, with what can be done about it; its thread hangs on it. */
@ApplicationScoped
class LivingMessage {

    private final LivingText text;
    private final String url;

    LivingMessage(LivingText text, @ConfigProperty(name = "redfix.url") String url) {
        this.text = text;
        this.url = url;
    }

    /** @param progress what is only of the moment; empty where there is nothing */
    Outgoing of(Investigation so, String progress) {
        String content = Cut.to(Outgoing.LONGEST, DiscordText.of(text.of(so, progress)), new Links(url, so.id()).page());
        return new Outgoing(content, buttons(so), Optional.empty());
    }

    private static List<Outgoing.Button> buttons(Investigation so) {
        return so.closed()
                ? List.of(button(ButtonId.Action.AGAIN, so, Outgoing.Button.PRIMARY), button(ButtonId.Action.EVIDENCE, so, Outgoing.Button.SECONDARY))
                : List.of(button(ButtonId.Action.CANCEL, so, Outgoing.Button.DANGER));
    }

    private static Outgoing.Button button(ButtonId.Action action, Investigation so, int style) {
        return new Outgoing.Button(action.label(), new ButtonId(action, so.id()).encoded(), style);
    }

    /** By what it is known where it stands, whatever has become of the rest. */
    static String mark(Outgoing living) {
        return living.content().lines().findFirst().orElseThrow();
    }

    static boolean hasMark(String content, String mark) {
        return content.startsWith(mark + "\n");
    }
}
