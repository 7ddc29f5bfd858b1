package zone.autonomic.redfix.chat.discord;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.javacord.api.DiscordApi;
import org.javacord.api.entity.channel.ServerTextChannel;
import org.javacord.api.entity.server.Server;
import org.javacord.api.entity.user.User;
import org.javacord.core.DiscordApiImpl;
import org.jboss.logging.Logger;
import zone.autonomic.redfix.chat.discord.DiscordState.Kind;
import zone.autonomic.redfix.step.port.OnDuty;

/**
 * The bot's connection to Discord. It is made in the background, and tried again until it stands; once it stands, javacord keeps it: it resumes what was cut
 * off. Only a token that Discord refuses ends it. How things stand is worked out when asked for, from what javacord knows by then.
 */
@ApplicationScoped
class DiscordConnection {

    private static final Logger LOG = Logger.getLogger(DiscordConnection.class);

    private static final long ROLES_EVERY_SECONDS = 60;

    private final DiscordConfig config;
    private final Iterable<Resident> residents;
    private volatile ScheduledExecutorService worker;
    private volatile DiscordClient.Login login;
    private volatile DiscordApi api;
    private volatile DiscordState trouble = DiscordState.off();
    /** The bot as a member of the server, with its roles: javacord keeps members only for who may read them all. */
    private volatile User member;
    private Duration nextRetry;

    @Inject
    DiscordConnection(DiscordConfig config, @Any Instance<Resident> residents) {
        this(config, (Iterable<Resident>) residents);
    }

    DiscordConnection(DiscordConfig config, Iterable<Resident> residents) {
        this.config = config;
        this.residents = residents;
        this.nextRetry = config.firstRetry();
    }

    void onDuty(@Observes OnDuty event) {
        open();
    }

    void onStop(@Observes ShutdownEvent event) {
        close();
    }

    /** Begins to connect, and returns at once. */
    synchronized void open() {
        if (config.token().isEmpty()) {
            LOG.info("Discord is " + trouble.found());
            return;
        }
        List<String> gaps = DiscordPlace.gaps(config);
        if (!gaps.isEmpty()) {
            trouble = new DiscordState(Kind.INCOMPLETE, String.join("; ", gaps), "set it and start redfix again");
            LOG.error("Discord stays off: " + trouble.found());
            return;
        }
        trouble = DiscordState.connecting();
        worker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "discord");
            thread.setDaemon(true);
            return thread;
        });
        worker.execute(this::logIn);
        worker.scheduleWithFixedDelay(this::lookAtOwnRoles, ROLES_EVERY_SECONDS, ROLES_EVERY_SECONDS, TimeUnit.SECONDS);
    }

    synchronized void close() {
        if (worker != null) {
            worker.shutdownNow();
            worker = null;
        }
        api().ifPresent(DiscordClient::close);
        hangUp();
    }

    private void hangUp() {
        DiscordClient.Login was = login;
        login = null;
        api = null;
        member = null;
        if (was != null) {
            was.giveUp();
        }
    }

    private void logIn() {
        try {
            checkToken();
            login = DiscordClient.logIn(config);
            DiscordApi client = login.done().get(config.loginTimeout().toMillis(), TimeUnit.MILLISECONDS);
            nextRetry = config.firstRetry();
            api = client;
            moveIn(client);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (Exception failed) {
            failed(failed);
        }
    }

    private void failed(Exception failed) {
        hangUp();
        if (DiscordClient.tokenRefused(failed)) {
            refused();
            return;
        }
        trouble = DiscordState.unreachable(DiscordClient.reason(failed));
        LOG.warnf("%s. Next try in %d seconds", trouble.found(), nextRetry.toSeconds());
        onWorker(this::logIn, nextRetry);
        nextRetry = nextRetry.multipliedBy(2).compareTo(config.longestRetry()) < 0 ? nextRetry.multipliedBy(2) : config.longestRetry();
    }

    private void refused() {
        trouble = DiscordState.tokenRefused();
        LOG.error(trouble.found() + "; " + trouble.advice());
        hangUp();
    }

    /** The gateway closes the door without a word that javacord passes on; REST says why. */
    private void checkToken() throws Exception {
        DiscordApiImpl asking = DiscordClient.withoutGateway(config);
        try {
            asking.requestApplicationInfo().get(config.loginTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            DiscordClient.close(asking);
        }
    }

    private void moveIn(DiscordApi client) {
        LOG.infof("Logged in to Discord as %s", client.getYourself().getName());
        residents.forEach(r -> told(() -> r.loggedIn(client)));
        client.addLostConnectionListener(lost -> doubtToken());
        client.addReconnectListener(again -> onWorker(this::arrive, Duration.ZERO));
        client.addServerJoinListener(joined -> onWorker(this::arrive, Duration.ZERO));
        client.addServerBecomesAvailableListener(available -> onWorker(this::arrive, Duration.ZERO));
        arrive();
    }

    private void arrive() {
        lookAtOwnRoles();
        server().ifPresentOrElse(server -> residents.forEach(r -> told(() -> r.arrived(server))), () -> LOG.info("Discord: " + state().found()));
    }

    private void lookAtOwnRoles() {
        server().ifPresent(server -> {
            try {
                member = server.requestMember(server.getApi().getYourself().getId()).get(config.loginTimeout().toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException failed) {
                LOG.warnf("Discord doesn't say which roles the bot has: %s", DiscordClient.reason(failed));
            }
        });
    }

    private static void told(Runnable resident) {
        try {
            resident.run();
        } catch (RuntimeException e) {
            LOG.error("Somebody on Discord's connection failed to move in", e);
        }
    }

    private void onWorker(Runnable task, Duration after) {
        ScheduledExecutorService on = worker;
        try {
            if (on != null) {
                on.schedule(task, after.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (RejectedExecutionException stopped) {
            LOG.debug("Not done any more: the connection is being closed", stopped);
        }
    }

    /** Something failed that may be due to a token which isn't valid any more: looks, and ends the connection if so. */
    void doubtToken() {
        onWorker(() -> {
            try {
                checkToken();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } catch (Exception failed) {
                if (DiscordClient.tokenRefused(failed)) {
                    refused();
                }
            }
        }, Duration.ZERO);
    }

    /** The client that is logged in; empty while there is none. What it holds may be a moment old while the gateway is gone. */
    Optional<DiscordApi> api() {
        return Optional.ofNullable(api);
    }

    /** The server; empty while it isn't there. Not to be held: after a connection that was begun anew it is another object. */
    Optional<Server> server() {
        return api().flatMap(client -> client.getServerById(DiscordPlace.of(config).server()));
    }

    /** The operators' channel; empty while it isn't there. Not to be held, as above. */
    Optional<ServerTextChannel> channel() {
        return server().flatMap(server -> server.getTextChannelById(DiscordPlace.of(config).channel()));
    }

    /** How things stand. */
    DiscordState state() {
        DiscordApi client = api;
        if (client == null) {
            return trouble;
        } else if (!gatewayOpen(client)) {
            return DiscordState.gatewayGone();
        }
        return server().map(server -> onServer(client, server)).orElseGet(() -> noServer(client));
    }

    private static boolean gatewayOpen(DiscordApi client) {
        return client instanceof DiscordApiImpl known && known.getWebSocketAdapter().getWebSocket() != null && known.getWebSocketAdapter().getWebSocket().isOpen();
    }

    private DiscordState noServer(DiscordApi client) {
        DiscordPlace place = DiscordPlace.of(config);
        if (client.getUnavailableServers().contains(place.server())) {
            return new DiscordState(Kind.NO_SERVER, "Discord says that the server " + place.server() + " is unavailable just now", "it comes back by itself");
        }
        return new DiscordState(Kind.NO_SERVER, "no server with the id " + place.server() + " has let me in",
                "invite the bot with " + DiscordPlace.invitation(client.getClientId(), config.server()) + " or mend redfix.discord.server");
    }

    private DiscordState onServer(DiscordApi client, Server server) {
        Optional<ServerTextChannel> channel = channel();
        if (channel.isEmpty()) {
            return new DiscordState(Kind.NO_CHANNEL, "the server " + server.getName() + " shows me no text channel with the id " + DiscordPlace.of(config).channel(),
                    "mend redfix.discord.channel, or give the bot the permission View Channel there");
        }
        User self = member;
        List<DiscordPlace.Need> missing = self == null ? List.of()
                : Stream.of(DiscordPlace.Need.values()).filter(n -> !channel.get().hasPermission(self, n.type())).toList();
        if (!missing.isEmpty()) {
            return new DiscordState(Kind.MISSING_PERMISSIONS, "in #" + channel.get().getName() + " I lack " + DiscordPlace.Need.words(missing),
                    "give the bot's role these permissions in the channel's settings, or invite it anew with "
                            + DiscordPlace.invitation(client.getClientId(), config.server()));
        }
        return new DiscordState(Kind.CONNECTED, "connected as " + client.getYourself().getName() + " to " + server.getName() + ", #" + channel.get().getName(), "");
    }
}
