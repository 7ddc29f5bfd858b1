package zone.autonomic.redfix.chat.discord;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.javacord.api.DiscordApi;
import org.jboss.logging.Logger;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Standing;
import zone.autonomic.redfix.step.port.EventLog;
import zone.autonomic.redfix.step.port.Forge;

/**
 * What is offered to somebody who types {@code /redfix}: the recipes, the reds of the last sweep first, and the commands' words with what they can be said
 * of. It is looked up in the background, so that an answer waits for nobody.
 */
@ApplicationScoped
class Suggestions implements Resident {

    /** Discord shows no more. */
    static final int MOST = 25;
    /** Where one is longer, or empty, Discord takes none of them. */
    private static final int LONGEST = 100;

    private static final Logger LOG = Logger.getLogger(Suggestions.class);
    private static final List<String> WORDS = List.of("sweep", "status", "report", "explain", "cancel", "help");
    private static final int LATEST = 200;

    private final Forge forge;
    private final EventLog log;
    private final DiscordConnection connection;
    /** One look at a time, and one more at most waits. */
    private final ExecutorService looking = new ThreadPoolExecutor(0, 1, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1), task -> {
        Thread thread = new Thread(task, "discord suggestions");
        thread.setDaemon(true);
        return thread;
    }, new ThreadPoolExecutor.DiscardPolicy());
    private volatile Known known = new Known(List.of(), List.of(), List.of(), List.of());

    Suggestions(Forge forge, EventLog log, DiscordConnection connection) {
        this.forge = forge;
        this.log = log;
        this.connection = connection;
    }

    /** @param reds in the sweep's order @param open the ids of what runs @param latest the ids of what there is, newest first */
    record Known(List<String> recipes, List<String> reds, List<String> open, List<String> latest) {

        /** What fits what was typed so far: what begins with it, then what has it anywhere. */
        List<String> fitting(String typed) {
            String sought = typed.strip().replaceFirst("^/?redfix\\s+", "").toLowerCase(Locale.ROOT);
            Set<String> fitting = new LinkedHashSet<>();
            List<String> all = all(sought.isEmpty());
            all.stream().filter(s -> s.startsWith(sought)).forEach(fitting::add);
            all.stream().filter(s -> s.contains(sought)).forEach(fitting::add);
            return fitting.stream().filter(s -> !s.isBlank() && s.length() <= LONGEST).limit(MOST).toList();
        }

        private List<String> all(boolean nothingTyped) {
            List<String> all = new ArrayList<>(nothingTyped ? reds.subList(0, Math.min(reds.size(), MOST - WORDS.size())) : reds);
            all.addAll(WORDS);
            recipes.stream().filter(r -> !all.contains(r)).forEach(all::add);
            if (!nothingTyped) {
                open.forEach(id -> all.add("cancel " + id));
                latest.forEach(id -> all.add("explain " + id));
                latest.forEach(id -> all.add("replay " + id));
            }
            return all;
        }
    }

    List<String> fitting(String typed) {
        return known.fitting(typed);
    }

    @Override
    public void loggedIn(DiscordApi api) {
        lookUpSoon();
    }

    /** Something happened that may have changed what there is to offer. */
    void lookUpSoon() {
        looking.execute(() -> {
            try {
                lookUp();
            } catch (RuntimeException down) {
                LOG.warnf("What is offered to people who type on Discord stays as it was: %s", down.getMessage());
            }
        });
    }

    @Scheduled(every = "${redfix.discord.suggestions-every}", delayed = "${redfix.discord.suggestions-every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void everySoOften() {
        if (connection.api().isPresent()) {
            lookUpSoon();
        }
    }

    /** Asks forge and event log; what can't be asked stays as it was. */
    void lookUp() {
        List<Investigation> latest = log.latest(LATEST);
        Standing standing = Standing.of(latest);
        List<String> reds = standing.sweep().isEmpty() ? List.of() : standing.members().stream().map(Standing.Member::recipe).toList();
        known = new Known(recipes(), reds, ids(log.open()), ids(latest));
    }

    private List<String> recipes() {
        try {
            return forge.recipes().stream().sorted().toList();
        } catch (RuntimeException down) {
            LOG.debug("The forge doesn't list its recipes; the last list is offered", down);
            return known.recipes();
        }
    }

    private static List<String> ids(List<Investigation> of) {
        return of.stream().map(i -> i.id().value()).toList();
    }
}
