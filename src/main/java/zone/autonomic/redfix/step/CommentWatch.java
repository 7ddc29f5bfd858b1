package zone.autonomic.redfix.step;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Playbook;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.step.port.Bell;
import zone.autonomic.redfix.step.port.Bridge;
import zone.autonomic.redfix.step.port.BridgeConfig;
import zone.autonomic.redfix.step.port.EventLog;
import zone.autonomic.redfix.step.port.Forge;
import zone.autonomic.redfix.step.port.HeededComments;
import zone.autonomic.redfix.step.port.OnDuty;
import zone.autonomic.redfix.step.port.Shift;

/**
 * Looks through the forge's comments for what is asked of the bot: at once where a webhook tells of one, and every while in any case, so that a webhook
 * that was lost costs time and no comment. What is found is kept before it is answered.
 */
@ApplicationScoped
class CommentWatch implements Bell {

    /** Looked at again each time: the forge's clock may differ, and a comment may become visible a moment after its time. */
    private static final Duration OVERLAP = Duration.ofMinutes(5);
    private static final int LATEST = 200;

    private final Forge forge;
    private final HeededComments heeded;
    private final CommentHandling handling;
    private final EventLog log;
    private final Playbook playbook;
    private final Clock clock;
    private final String harness;
    private final Set<String> bots;
    private final Bridge bridge;
    private final boolean configured;
    private final Map<String, String> troubles = new ConcurrentHashMap<>();
    private final Shift shift = new Shift();

    CommentWatch(Forge forge, HeededComments heeded, CommentHandling handling, EventLog log, Playbook playbook, Clock clock,
            @ConfigProperty(name = "redfix.harness.repository") String harness,
            @ConfigProperty(name = "redfix.forge.bots") Optional<Set<String>> bots, BridgeConfig bridge,
            @ConfigProperty(name = "redfix.forge.url") Optional<String> url) {
        this.forge = forge;
        this.heeded = heeded;
        this.handling = handling;
        this.log = log;
        this.playbook = playbook;
        this.clock = clock;
        this.harness = harness;
        this.bots = bots.stream().flatMap(Set::stream).map(String::strip).collect(Collectors.toUnmodifiableSet());
        this.bridge = new Bridge(bridge);
        this.configured = url.filter(u -> !u.isBlank()).isPresent();
    }

    void onDuty(@Observes OnDuty event) {
        shift.begin();
    }

    void onStop(@Observes ShutdownEvent event) {
        shift.end();
    }

    @Scheduled(every = "${redfix.forge.poll}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void lookEverywhere() {
        if (configured) {
            shift.work(this::lookThroughAll);
        }
    }

    private void lookThroughAll() {
        try {
            List<String> repositories = Stream.concat(forge.recipes().stream(), Stream.of(harness)).distinct().toList();
            troubles.remove("");
            for (String repository : repositories) {
                if (!shift.on() || !looked(repository)) {
                    return;
                }
            }
        } catch (Forge.Unavailable e) {
            told("", "the recipes can't be listed", e);
        }
    }

    /** @return whether the next one is worth a look: a forge that asks for patience is given it until the next time */
    private boolean looked(String repository) {
        try {
            look(repository);
            troubles.remove(repository);
            return true;
        } catch (Forge.Unavailable e) {
            told(repository, "the comments of " + repository + " can't be read", e);
            return e.retryAfterSeconds() == 0;
        }
    }

    /** The same trouble is told once until it has passed. */
    private void told(String repository, String what, Forge.Unavailable trouble) {
        String message = String.valueOf(trouble.getMessage());
        if (!message.equals(troubles.put(repository, message))) {
            Log.warnf("%s, they are looked at again: %s", what, message);
        }
    }

    @Override
    public void commentedIn(String repository) {
        look(repository);
        handling.answerWhatWasAsked();
    }

    void look(String repository) {
        Instant seen = heeded.seenUntil(repository).orElseGet(clock::instant);
        List<Forge.Remark> remarks = forge.remarks(repository, seen.minus(OVERLAP));
        List<Forge.Remark> asking = remarks.stream().filter(r -> !bots.contains(r.comment().author()) && !CommentCommands.of(r.comment().body()).isEmpty()).toList();
        String me = asking.isEmpty() ? "" : forge.whoAmI();
        Instant until = remarks.stream().map(Forge.Remark::changedAt).max(Comparator.naturalOrder()).filter(latest -> latest.isAfter(seen)).orElse(seen);
        heeded.note(repository, asking.stream().filter(r -> !r.comment().author().equals(me) && !bridge.wrote(r.comment(), me)).toList(), until);
    }

    @Override
    public void movedIn(String repository) {
        Stream<Investigation> resting = log.latest(LATEST).stream().filter(Investigation::closed).filter(so -> !(playbook.next(so) instanceof Step.Rest));
        Stream.concat(log.open().stream(), resting).filter(so -> concerns(so, repository)).forEach(so -> log.wake(so.id()));
    }

    private boolean concerns(Investigation so, String repository) {
        return so.request().recipe().equals(repository) || so.pullRequest().filter(pr -> pr.url().contains("/" + repository + "/pulls/")).isPresent();
    }
}
