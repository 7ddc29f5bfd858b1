package zone.autonomic.redfix.chat.discord;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import zone.autonomic.redfix.chat.Chat;
import zone.autonomic.redfix.chat.Speaker;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.report.Markdown;
import zone.autonomic.redfix.step.port.EventLog;

/** Buttons, in the words that do the same. */
@ApplicationScoped
class Clicks {

    private final Chat chat;
    private final EventLog log;

    Clicks(Chat chat, EventLog log) {
        this.chat = chat;
        this.log = log;
    }

    /** @param button empty for one that isn't known */
    Chat.Answer follow(Speaker speaker, Optional<ButtonId> button) {
        return button.map(known -> follow(speaker, known)).orElseGet(() -> mistake(
                "I don't know this button: it was made by another version of me. Type `/redfix help` for what can be said."));
    }

    private Chat.Answer follow(Speaker speaker, ButtonId button) {
        return switch (button.action()) {
            case CANCEL -> chat.say(speaker, "cancel " + button.investigation());
            case EVIDENCE -> chat.say(speaker, "explain " + button.investigation());
            case AGAIN -> log.find(button.investigation()).map(so -> chat.say(speaker, again(so.request())))
                    .orElseGet(() -> chat.say(speaker, "explain " + button.investigation()));
        };
    }

    /** What was asked for, in the words in which it can be asked for once more. */
    private static String again(Request request) {
        String leave = request.withTests() ? " --with-tests" : "";
        if (request.ofSweep()) {
            return Request.SWEEP + leave;
        }
        return request.recipe() + request.tag().map(t -> " --tag " + t).orElse("") + request.strategy().map(s -> " --strategy "
                + s).orElse("") + leave + " --again";
    }

    static Chat.Answer mistake(String text) {
        return new Chat.Answer(text, Optional.empty(), Chat.Kind.MISTAKE);
    }

    /** Who did what: above an answer that doesn't stand under what it answers. */
    static String heading(Interaction interaction, String line) {
        String what = interaction.kind() == Interaction.Kind.COMMAND ? "/redfix " + line
                : ButtonId.parse(interaction.customId()).map(b -> b.action().label() + ", " + b.investigation()).orElse("a button");
        return "**" + Markdown.prose(interaction.user()) + "**: " + Markdown.code(what);
    }
}
