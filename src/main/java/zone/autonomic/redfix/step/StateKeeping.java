package zone.autonomic.redfix.step;

import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.report.StateFiles;
import zone.autonomic.redfix.step.port.EventLog;
import zone.autonomic.redfix.step.port.Forge;
import zone.autonomic.redfix.step.port.StateStore;
import zone.autonomic.redfix.step.port.Workspace;

/**
 * Keeps the state files true: written after each end, gate and merge, and looked at again now and then, so that one that couldn't be written is
 * written later. Where a repository is named for them, they are one commit of the bot's on a branch there, replaced only when something changed.
 */
@ApplicationScoped
class StateKeeping {

    private static final int ALL = 10_000;
    private static final Set<Class<? extends Event>> NEWS = Set.of(Event.Closed.class, Event.GateJudged.class, Event.MemberClosed.class, Event.Retracted.class,
            Event.PullRequestSettled.class, Event.Released.class, Event.Settled.class);

    private final EventLog log;
    private final StateFiles files;
    private final StateStore store;
    private final Forge forge;
    private final Workspace workspace;
    private final Optional<String> repository;
    private final String branch;
    private Map<String, String> pushed = Map.of();

    StateKeeping(EventLog log, StateFiles files, StateStore store, Forge forge, Workspace workspace,
            @ConfigProperty(name = "redfix.state.repository") Optional<String> repository,
            @ConfigProperty(name = "redfix.state.branch") String branch) {
        this.log = log;
        this.files = files;
        this.store = store;
        this.forge = forge;
        this.workspace = workspace;
        this.repository = repository;
        this.branch = branch;
    }

    /** @param happened what was just put down */
    void after(List<Event> happened) {
        if (happened.stream().anyMatch(event -> NEWS.contains(event.getClass()))) {
            keep();
        }
    }

    /** A file that can't be written holds nothing up: it is tried again. */
    @Scheduled(every = "${redfix.state.every}", delayed = "${redfix.state.every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    synchronized void keep() {
        try {
            Map<String, String> now = files.of(log.latest(ALL));
            store.write(now);
            if (repository.isPresent() && !now.equals(pushed)) {
                push(repository.get(), now);
                pushed = now;
            }
        } catch (RuntimeException later) {
            Log.warnf(later, "the state files could not be written; they are tried again");
        }
    }

    private void push(String name, Map<String, String> now) {
        Forge.Repository found = forge.repository(name)
                .orElseThrow(() -> new IllegalStateException("the mirror has no repository " + name + " (redfix.state.repository)"));
        Workspace.Source source = workspace.fetch(name, found.cloneUrl());
        workspace.push(new Workspace.Change(name, branch, source.defaultHead(), now, "Say how things stand\n\nRendered from the events."));
    }
}
