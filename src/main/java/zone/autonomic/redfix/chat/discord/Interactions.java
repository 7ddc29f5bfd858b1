package zone.autonomic.redfix.chat.discord;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.javacord.api.DiscordApi;
import org.javacord.api.interaction.AutocompleteInteraction;
import org.javacord.api.interaction.ButtonInteraction;
import org.javacord.api.interaction.InteractionBase;
import org.javacord.api.interaction.SlashCommandInteraction;
import org.javacord.api.interaction.SlashCommandOptionChoice;
import org.jboss.logging.Logger;
import zone.autonomic.redfix.chat.Chat;
import zone.autonomic.redfix.chat.Command;
import zone.autonomic.redfix.chat.Grammar;
import zone.autonomic.redfix.chat.Speaker;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.step.port.EventLog;

/**
 * What people do on Discord, answered: commands, buttons, and what is offered while they type. On the thread that brings it, it is only said that the bot
 * thinks, which Discord wants within 3 seconds; the answer follows from another one. Nothing later than that answer uses the interaction.
 */
@ApplicationScoped
class Interactions implements Resident {

    private static final Logger LOG = Logger.getLogger(Interactions.class);
    private static final int AT_ONCE = 4;

    private final Chat chat;
    private final EventLog log;
    private final DiscordRoles roles;
    private final Suggestions suggestions;
    private final DiscordConfig config;
    private final String url;
    private final ExecutorService answering = Executors.newFixedThreadPool(AT_ONCE, task -> {
        Thread thread = new Thread(task, "discord answers");
        thread.setDaemon(true);
        return thread;
    });

    Interactions(Chat chat, EventLog log, DiscordRoles roles, Suggestions suggestions, DiscordConfig config, @ConfigProperty(name = "redfix.url") String url) {
        this.chat = chat;
        this.log = log;
        this.roles = roles;
        this.suggestions = suggestions;
        this.config = config;
        this.url = url;
    }

    void onStop(@Observes ShutdownEvent event) {
        answering.shutdownNow();
    }

    @Override
    public void loggedIn(DiscordApi api) {
        api.addSlashCommandCreateListener(event -> command(event.getSlashCommandInteraction()));
        api.addAutocompleteCreateListener(event -> offer(event.getAutocompleteInteraction()));
        api.addButtonClickListener(event -> button(event.getButtonInteraction()));
    }

    private void command(SlashCommandInteraction interaction) {
        String line = line(interaction);
        // A mistake that shows at once is for nobody else's eyes; how an answer is seen is settled with the first word.
        Command command = Grammar.parse(line);
        boolean mistake = command instanceof Command.Mistake || !here(interaction);
        answer(interaction, mistake, about(command), speaker -> chat.say(speaker, line));
    }

    private static Optional<InvestigationId> about(Command command) {
        return command instanceof Command.Explain explain ? Optional.of(explain.id())
                : command instanceof Command.Replay replay ? Optional.of(replay.id()) : Optional.empty();
    }

    private static String line(SlashCommandInteraction interaction) {
        String target = interaction.getArgumentStringValueByName(SlashCommands.TARGET).orElse("");
        return target + flag(interaction, SlashCommands.WITH_TESTS) + flag(interaction, SlashCommands.AGAIN);
    }

    private static String flag(SlashCommandInteraction interaction, String name) {
        return interaction.getArgumentBooleanValueByName(name).orElse(false) ? " --" + name : "";
    }

    private void offer(AutocompleteInteraction interaction) {
        String typed = interaction.getFocusedOption().getStringValue().orElse("");
        List<SlashCommandOptionChoice> choices = here(interaction)
                ? suggestions.fitting(typed).stream().map(s -> SlashCommandOptionChoice.create(s, s)).toList() : List.of();
        interaction.respondWithChoices(choices).whenComplete((done, failed) -> {
            if (failed != null) {
                LOG.debugf("What was offered to somebody who types came to nothing: %s", DiscordClient.reason(failed));
            }
        });
    }

    /** The clicker alone sees the answer to a click; what comes of it is told in the investigation's thread. */
    private void button(ButtonInteraction interaction) {
        Optional<ButtonId> button = ButtonId.parse(interaction.getCustomId());
        answer(interaction, true, button.map(ButtonId::investigation), speaker -> button.map(b -> clicked(speaker, b)).orElseGet(() -> mistake(
                "I don't know this button: it was made by another version of me. Type `/redfix help` for what can be said.")));
    }

    private Chat.Answer clicked(Speaker speaker, ButtonId button) {
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
        return request.recipe() + request.tag().map(t -> " --tag " + t).orElse("") + request.strategy().map(s -> " --strategy " + s).orElse("") + leave + " --again";
    }

    private static Chat.Answer mistake(String text) {
        return new Chat.Answer(text, Optional.empty(), Chat.Kind.MISTAKE);
    }

    /** @param about whose page has the whole of a long answer */
    private void answer(InteractionBase interaction, boolean forOneAlone, Optional<InvestigationId> about, Function<Speaker, Chat.Answer> answer) {
        DeferredAnswer.defer(interaction, forOneAlone).thenAcceptAsync(deferred -> {
            Chat.Answer said = said(interaction, answer);
            deferred.say(said, about.map(id -> url + "/i/" + id).orElse(url));
        }, answering).whenComplete((done, failed) -> {
            if (failed != null) {
                LOG.errorf(failed, "An answer on Discord came to nothing: %s", DiscordClient.reason(failed));
            }
            suggestions.lookUpSoon();
        });
    }

    private Chat.Answer said(InteractionBase interaction, Function<Speaker, Chat.Answer> answer) {
        if (!here(interaction)) {
            return mistake("I work on another server, where my operators are.");
        }
        try {
            return answer.apply(speaker(interaction));
        } catch (RuntimeException failed) {
            LOG.error("What was said on Discord couldn't be followed", failed);
            return mistake("Something in me failed, and nothing was done as far as I know: " + DiscordClient.reason(failed)
                    + ". Look at `/redfix status`, and say it again in a while; my log has more.");
        }
    }

    /** Roles of other servers, which may be called the same, count for nothing. */
    private boolean here(InteractionBase interaction) {
        return interaction.getServer().map(s -> s.getIdAsString()).equals(config.server());
    }

    private Speaker speaker(InteractionBase interaction) {
        return roles.speaker(interaction.getUser().getName(), interaction.getUser().getRoles(interaction.getServer().orElseThrow()).stream()
                .map(r -> new DiscordRoles.Role(r.getIdAsString(), r.getName())).toList());
    }
}
