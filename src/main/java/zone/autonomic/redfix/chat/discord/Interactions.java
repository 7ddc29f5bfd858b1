package zone.autonomic.redfix.chat.discord;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.javacord.api.DiscordApi;
import org.jboss.logging.Logger;
import zone.autonomic.redfix.chat.Chat;
import zone.autonomic.redfix.chat.Command;
import zone.autonomic.redfix.chat.Grammar;
import zone.autonomic.redfix.chat.Speaker;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.step.port.Deliveries;

/**
 * What people do on Discord, answered: commands, buttons, and what is offered while they type. On the thread that brings it, it
 * is only said that the bot thinks, which Discord wants within 3 seconds; the answer follows from another one. What Discord
 * didn't hear of in time is followed all the same.
 */
@ApplicationScoped
class Interactions implements Resident {

    private static final Logger LOG = Logger.getLogger(Interactions.class);
    private static final int AT_ONCE = 16;
    /** After that whoever waits is told that it takes longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(45);
    private static final Duration GOODBYE = Duration.ofSeconds(2);

    private final Chat chat;
    private final Clicks clicks;
    private final DiscordRoles roles;
    private final Suggestions suggestions;
    private final Deliveries deliveries;
    private final DiscordConfig config;
    private final Clock clock;
    private final String url;
    private final Duration patience;
    private final Set<DeferredAnswer> owed = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor answering = new ThreadPoolExecutor(AT_ONCE, AT_ONCE, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(),
            Daemons.named("discord answers"));
    /** The client that is there now: interactions outlive the one that they came by. */
    private volatile DiscordApi api;

    @Inject
    Interactions(Chat chat, Clicks clicks, DiscordRoles roles, Suggestions suggestions, Deliveries deliveries,
            DiscordConfig config, Clock clock,
            @ConfigProperty(name = "redfix.url") String url) {
        this(chat, clicks, roles, suggestions, deliveries, config, clock, url, PATIENCE);
    }

    Interactions(Chat chat, Clicks clicks, DiscordRoles roles, Suggestions suggestions, Deliveries deliveries,
            DiscordConfig config, Clock clock, String url,
            Duration patience) {
        this.chat = chat;
        this.clicks = clicks;
        this.roles = roles;
        this.suggestions = suggestions;
        this.deliveries = deliveries;
        this.config = config;
        this.clock = clock;
        this.url = url;
        this.patience = patience;
        answering.allowCoreThreadTimeOut(true);
    }

    /** While there is a connection to say it by. */
    void onStop(@Observes @Priority(1) ShutdownEvent event) {
        CompletableFuture<?>[] said = owed.stream().map(deferred -> deferred
                .meanwhile("I'm being stopped just now. Look at `/redfix status` once I'm back."))
                .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(said).get(GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException notSaid) {
            LOG.debug("not everybody who waits for an answer could be told that none comes", notSaid);
        }
        answering.shutdownNow();
    }

    @Override
    public void loggedIn(DiscordApi now) {
        api = now;
    }

    @Override
    public void did(Interaction interaction, DiscordApi by) {
        api = by;
        switch (interaction.kind()) {
            case TYPING -> offer(interaction);
            case COMMAND -> command(interaction);
            case BUTTON -> button(interaction);
            default -> { }
        }
    }

    private void offer(Interaction interaction) {
        List<String> choices = here(interaction) ? suggestions.fitting(interaction.typed()) : List.of();
        rest(interaction).offer(choices).whenComplete((done, failed) -> {
            if (failed != null) {
                LOG.debugf("What was offered to somebody who types came to nothing: %s", Failure.reason(failed));
            }
        });
    }

    private void command(Interaction interaction) {
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

    private static String line(Interaction interaction) {
        return interaction.option(SlashCommands.TARGET) + flag(interaction, SlashCommands.WITH_TESTS) + flag(interaction,
                SlashCommands.AGAIN);
    }

    private static String flag(Interaction interaction, String name) {
        return interaction.option(name).equals("true") ? " --" + name : "";
    }

    /** The clicker alone sees the answer to a click; what comes of it is told in the investigation's thread. */
    private void button(Interaction interaction) {
        Optional<ButtonId> button = ButtonId.parse(interaction.customId());
        answer(interaction, true, button.map(ButtonId::investigation), speaker -> clicks.follow(speaker, button));
    }

    /** @param about whose page has the whole of a long answer */
    private void answer(Interaction interaction, boolean forOneAlone, Optional<InvestigationId> about, Function<Speaker,
            Chat.Answer> answer) {
        String whole = about.map(id -> url + "/i/" + id).orElse(url);
        DeferredAnswer.defer(rest(interaction), markdown -> inChannel(interaction, markdown, whole),
                forOneAlone).thenComposeAsync(deferred -> {
            if (!mine(interaction, deferred)) {
                return CompletableFuture.completedFuture(null);
            }
            owed.add(deferred);
            CompletableFuture<Chat.Answer> following = CompletableFuture.supplyAsync(() -> said(interaction, answer), answering);
            following.copy().orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).whenComplete((done, tooLong) -> {
                if (done == null) {
                    deferred.meanwhile("This takes longer than usual; I'm still at it. What comes of it is also at "
                            + DiscordText.link(whole));
                }
            });
            return following.thenCompose(said -> deferred.say(said, whole)).whenComplete((done, failed) -> owed.remove(deferred));
        }, answering).whenComplete((done, failed) -> {
            if (failed != null) {
                LOG.errorf(failed, "An answer on Discord came to nothing: %s", Failure.reason(failed));
            }
            suggestions.lookUpSoon();
        });
    }

    /** Of several processes of one bot each hears of it, and one follows it. */
    private boolean mine(Interaction interaction, DeferredAnswer deferred) {
        if (deferred.standing() == DeferredAnswer.Standing.ANOTHERS) {
            return false;
        }
        try {
            return deliveries.attempt("interaction:" + interaction.id(), clock.instant()).first();
        } catch (RuntimeException unknown) {
            LOG.warn("It can't be told whether another process follows what was said on Discord: it is followed here", unknown);
            return true;
        }
    }

    private CompletableFuture<Void> inChannel(Interaction interaction, String markdown, String whole) {
        String text = Cut.to(Outgoing.LONGEST, DiscordText.of(Clicks.heading(interaction, line(interaction)) + "\n" + markdown), whole);
        return posted(interaction, interaction.channel(), text).exceptionallyCompose(failed -> posted(interaction, config
                .channel().orElseThrow(), text));
    }

    private CompletableFuture<Void> posted(Interaction interaction, String channel, String text) {
        return DeferredAnswer.insist(() -> new Rest(api).post(channel, Outgoing.text(text), "interaction:" + interaction
                .id()).thenApply(id -> null));
    }

    private Chat.Answer said(Interaction interaction, Function<Speaker, Chat.Answer> answer) {
        if (!here(interaction)) {
            return Clicks.mistake("I work on another server, where my operators are.");
        }
        try {
            return answer.apply(roles.speaker(interaction.user(), rolesOf(interaction)));
        } catch (RuntimeException failed) {
            LOG.error("What was said on Discord couldn't be followed", failed);
            return Clicks.mistake("Something in me failed, and nothing was done as far as I know: " + Failure.reason(failed)
                    + ". Look at `/redfix status`, and say it again in a while; my log has more.");
        }
    }

    private List<DiscordRoles.Role> rolesOf(Interaction interaction) {
        List<DiscordRoles.Role> known = api.getServerById(interaction.server().orElseThrow())
                .map(server -> server.getRoles().stream().map(r -> new DiscordRoles.Role(r.getIdAsString(), r.getName())).toList())
                .orElseGet(() -> new Rest(api).roles(interaction.server().orElseThrow()).orTimeout(patience.toMillis(),
                        TimeUnit.MILLISECONDS).join());
        return known.stream().filter(role -> interaction.roles().contains(role.id())).toList();
    }

    private InteractionRest rest(Interaction interaction) {
        return new InteractionRest(() -> api, interaction);
    }

    /** Roles of other servers, which may be called the same, count for nothing. */
    private boolean here(Interaction interaction) {
        return interaction.server().isPresent() && interaction.server().equals(config.server());
    }
}
