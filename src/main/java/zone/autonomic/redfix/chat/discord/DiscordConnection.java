package zone.autonomic.redfix.chat.discord;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.javacord.api.DiscordApi;
import org.javacord.api.entity.channel.ServerTextChannel;
import org.javacord.api.entity.server.Server;
import org.javacord.api.entity.user.User;
import org.jboss.logging.Logger;
import zone.autonomic.redfix.chat.discord.DiscordState.Kind;
import zone.autonomic.redfix.step.port.OnDuty;

/**
 * The bot's connection to Discord. It is made in the background, and tried again until it stands; once it stands, javacord
 * resumes what was cut off, and a client that isn't heard in spite of that is replaced. Only what Discord refuses for good ends
 * it. How things stand is worked out when asked for.
 */
@ApplicationScoped
class DiscordConnection {

    private static final Logger LOG = Logger.getLogger(DiscordConnection.class);
    private static final long ROLES_EVERY_SECONDS = 60;
    private static final Duration GATEWAY_EVERY = Duration.ofSeconds(5);
    /**
     * How often a gateway is tried that says not to come again, as it has been said by mistake; refusals that lie further apart
     * don't count together.
     */
    private static final int MOST_REFUSALS = 3;
    private static final Duration REFUSALS_COUNT = Duration.ofHours(1);

    private final DiscordConfig config;
    private final Iterable<Resident> residents;
    private final Clock clock;
    private final Duration gatewayEvery;
    /** Logs in, and nothing else, so that it never waits. */
    private volatile ScheduledExecutorService worker;
    private volatile ScheduledExecutorService watcher;
    private volatile ScheduledExecutorService keeper;
    /** The one that is there, logged in or not. */
    private volatile DiscordClient client;
    private volatile DiscordClient loggedIn;
    private volatile DiscordState trouble = DiscordState.off();
    /** The bot as a member of the server, with its roles: javacord keeps members only for who may read them all. */
    private volatile User member;
    private Duration nextRetry;
    private int refusals;
    private Instant lastRefusal = Instant.MIN;

    @Inject
    DiscordConnection(DiscordConfig config, @Any Instance<Resident> residents, Clock clock) {
        this(config, (Iterable<Resident>) residents, clock);
    }

    DiscordConnection(DiscordConfig config, Iterable<Resident> residents, Clock clock) {
        this(config, residents, clock, GATEWAY_EVERY);
    }

    /** @param gatewayEvery how often it is seen to whether the gateway is heard */
    DiscordConnection(DiscordConfig config, Iterable<Resident> residents, Clock clock, Duration gatewayEvery) {
        this.config = config;
        this.residents = residents;
        this.clock = clock;
        this.gatewayEvery = gatewayEvery;
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
        worker = Daemons.scheduler("discord");
        watcher = Daemons.scheduler("discord gateway");
        keeper = Daemons.scheduler("discord place");
        worker.execute(this::logIn);
        keeper.scheduleWithFixedDelay(this::lookAtOwnRoles, ROLES_EVERY_SECONDS, ROLES_EVERY_SECONDS, TimeUnit.SECONDS);
        watcher.scheduleWithFixedDelay(this::lookAtGateway, gatewayEvery.toMillis(), gatewayEvery.toMillis(), TimeUnit.MILLISECONDS);
    }

    synchronized void close() {
        for (ScheduledExecutorService ending : new ScheduledExecutorService[] {worker, watcher, keeper}) {
            Optional.ofNullable(ending).ifPresent(ScheduledExecutorService::shutdownNow);
        }
        worker = null;
        watcher = null;
        keeper = null;
        Optional.ofNullable(client).ifPresent(DiscordClient::close);
        hangUp();
    }

    private void hangUp() {
        DiscordClient was = client;
        client = null;
        loggedIn = null;
        member = null;
        if (was != null) {
            was.leave();
        }
    }

    private void logIn() {
        DiscordClient made = new DiscordClient(config, clock, (interaction, by) -> residents
                .forEach(r -> told(() -> r.did(interaction, by))));
        client = made;
        try {
            // The gateway closes the door with few words; REST says whether it is the token.
            made.requestApplicationInfo().get(config.loginTimeout().toMillis(), TimeUnit.MILLISECONDS);
            made.open().get(config.loginTimeout().toMillis(), TimeUnit.MILLISECONDS);
            nextRetry = config.firstRetry();
            loggedIn = made;
            moveIn(made);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            made.leave();
        } catch (Exception failed) {
            made.watch().refusal().ifPresentOrElse(this::refusedByGateway, () -> failed(failed));
        }
    }

    private void failed(Exception failed) {
        hangUp();
        if (Failure.tokenRefused(failed)) {
            refused();
            return;
        }
        trouble = DiscordState.unreachable(Failure.reason(failed));
        LOG.warnf("%s. Next try in %d seconds", trouble.found(), nextRetry.toSeconds());
        logInLater();
    }

    private void logInLater() {
        on(worker, this::logIn, nextRetry);
        nextRetry = nextRetry.multipliedBy(2).compareTo(config.longestRetry()) < 0 ? nextRetry.multipliedBy(2) : config.longestRetry();
    }

    private void refused() {
        hangUp();
        trouble = DiscordState.tokenRefused();
        LOG.error(trouble.found() + "; " + trouble.advice());
    }

    private void refusedByGateway(GatewayRefusal refusal) {
        hangUp();
        Instant now = clock.instant();
        refusals = lastRefusal.plus(REFUSALS_COUNT).isBefore(now) ? 1 : refusals + 1;
        lastRefusal = now;
        boolean forGood = refusals >= MOST_REFUSALS;
        trouble = DiscordState.gatewayRefuses(refusal, forGood);
        LOG.error(trouble.found() + "; " + trouble.advice());
        if (!forGood) {
            logInLater();
        }
    }

    private void moveIn(DiscordClient here) {
        LOG.infof("Logged in to Discord as %s", here.getYourself().getName());
        residents.forEach(r -> told(() -> r.loggedIn(here)));
        here.addLostConnectionListener(lost -> on(worker, () -> lost(here), Duration.ZERO));
        here.addReconnectListener(again -> on(keeper, this::arrive, Duration.ZERO));
        here.addServerJoinListener(joined -> on(keeper, this::arrive, Duration.ZERO));
        here.addServerBecomesAvailableListener(available -> on(keeper, this::arrive, Duration.ZERO));
        on(keeper, this::arrive, Duration.ZERO);
    }

    private void lost(DiscordClient by) {
        if (loggedIn == by) {
            by.watch().refusal().ifPresentOrElse(this::refusedByGateway, this::doubtToken);
        }
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
            } catch (ExecutionException | TimeoutException | RuntimeException failed) {
                LOG.warnf("Discord doesn't say which roles the bot has: %s", Failure.reason(failed));
            }
        });
    }

    /** Does what there is to do about a gateway that isn't heard. */
    void lookAtGateway() {
        DiscordClient here = loggedIn;
        if (here == null) {
            return;
        }
        switch (here.watch().remedy()) {
            case NONE -> here.askGateway(config.server().orElseThrow());
            case CUT -> {
                LOG.warnf("%s: I cut the connection, and go on with the session", here.watch().deafness().orElse(""));
                here.cut();
            }
            case REPLACE -> on(worker, () -> replace(here), Duration.ZERO);
            default -> { }
        }
    }

    private void replace(DiscordClient deaf) {
        if (loggedIn == deaf) {
            trouble = DiscordState.deaf(deaf.watch().deafness().orElse("Discord's gateway isn't heard"));
            LOG.warnf("%s: I begin another session", trouble.found());
            hangUp();
            logIn();
        }
    }

    private static void told(Runnable resident) {
        try {
            resident.run();
        } catch (RuntimeException e) {
            LOG.error("Somebody on Discord's connection failed", e);
        }
    }

    private static void on(ScheduledExecutorService executor, Runnable task, Duration after) {
        try {
            if (executor != null) {
                executor.schedule(task, after.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (RejectedExecutionException stopped) {
            LOG.debug("Not done any more: the connection is being closed", stopped);
        }
    }

    /** Something failed that may be due to a token which isn't valid any more: looks, and ends the connection if so. */
    void doubtToken() {
        DiscordClient here = loggedIn;
        if (here != null) {
            on(keeper, () -> {
                try {
                    here.requestApplicationInfo().get(config.loginTimeout().toMillis(), TimeUnit.MILLISECONDS);
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                } catch (Exception failed) {
                    if (Failure.tokenRefused(failed)) {
                        on(worker, () -> refusedBy(here), Duration.ZERO);
                    }
                }
            }, Duration.ZERO);
        }
    }

    private void refusedBy(DiscordClient of) {
        if (loggedIn == of) {
            refused();
        }
    }

    /** The client that is logged in; empty while there is none. What it holds may be a moment old while the gateway is gone. */
    Optional<DiscordApi> api() {
        return Optional.ofNullable(loggedIn);
    }

    /** The server; empty while it isn't there. Not to be held: after a connection that was begun anew it is another object. */
    Optional<Server> server() {
        return api().flatMap(here -> here.getServerById(DiscordPlace.of(config).server()));
    }

    /** The operators' channel; empty while it isn't there. Not to be held, as above. */
    Optional<ServerTextChannel> channel() {
        return server().flatMap(server -> server.getTextChannelById(DiscordPlace.of(config).channel()));
    }

    /** How things stand. */
    DiscordState state() {
        DiscordClient here = loggedIn;
        if (here == null) {
            return trouble;
        }
        Optional<String> deaf = here.watch().deafness();
        if (deaf.isPresent()) {
            return DiscordState.deaf(deaf.get());
        }
        return here.watch().hears() ? new PlaceLook(config, here, Optional.ofNullable(member)).state() : DiscordState.gatewayGone();
    }
}
