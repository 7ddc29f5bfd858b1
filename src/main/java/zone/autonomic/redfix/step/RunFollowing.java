package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.investigation.RunResult;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.step.port.Archive;
import zone.autonomic.redfix.step.port.CiNode;
import zone.autonomic.redfix.step.port.Logs;
import zone.autonomic.redfix.step.port.Room;

/** Follows a run's log: keeps it, shows how far it is, notices the first red, and reads the artefacts when it has ended. */
@ApplicationScoped
class RunFollowing implements Handler<Step.FollowRun> {

    /** The run's log among its artefacts: it is kept as it grows. */
    private static final String LOG = "log";
    /** From how much of the log, in characters, the line of progress is made. */
    private static final int SHOWN = 16 << 10;
    private static final int LONGEST_RED = 1_000;
    /** In bytes: a piece this long is one of many, and the next one need not be waited for. */
    private static final int MUCH = 128 << 10;

    private final CiNode node;
    private final Logs logs;
    private final Archive archive;
    private final Room room;
    private final Waits waits;
    private final TestedHead head;

    RunFollowing(CiNode node, Logs logs, Archive archive, Room room, Waits waits, TestedHead head) {
        this.node = node;
        this.logs = logs;
        this.archive = archive;
        this.room = room;
        this.waits = waits;
        this.head = head;
    }

    @Override
    public Class<Step.FollowRun> performs() {
        return Step.FollowRun.class;
    }

    @Override
    public Done perform(Investigation so, Step.FollowRun step) {
        RunRequest run = step.run();
        Optional<Event> moved = head.moved(so);
        if (moved.isPresent()) {
            room.progress(so.id(), "");
            return Done.with(moved.get());
        }
        Logs.Reading before = logs.reading(so.id(), run.id());
        CiNode.Progress progress = node.poll(run, before.next());
        // What was seen is kept with the piece in which it stood: a bot that is killed right after has seen it all the same.
        Optional<String> red = before.red().or(() -> firstRed(progress.text()));
        if (progress.nextOffset() > before.next()
                && !logs.append(so.id(), run.id(), new Logs.Piece(before.next(), progress.nextOffset(), progress.text(), red))) {
            return Done.nothingYet(waits.run());
        }
        List<Event> events = new ArrayList<>();
        red.filter(line -> step.watchForRed()).ifPresent(line -> events.add(new Event.RedSighted(run.id(), line)));
        if (progress.state() == CiNode.State.RUNNING) {
            room.progress(so.id(), progressLine(run, logs.end(so.id(), run.id(), SHOWN)));
            boolean moreToRead = progress.nextOffset() - before.next() >= MUCH;
            return events.isEmpty() ? Done.nothingYet(moreToRead ? Duration.ZERO : waits.run()) : new Done(events, Optional.empty());
        }
        events.add(new Event.RunFinished(run.id(), ended(so, run, progress.state())));
        room.progress(so.id(), "");
        return new Done(events, Optional.empty());
    }

    private RunResult ended(Investigation so, RunRequest run, CiNode.State state) {
        if (state == CiNode.State.LOST) {
            return new RunResult(-1, List.of(), List.of(), Optional.of("the run ended without an exit status: the node was restarted, or the run was killed"),
                    Optional.empty(), "");
        }
        CiNode.Artifacts artifacts = node.artifacts(run);
        artifacts.files().forEach((name, text) -> {
            if (!name.equals(LOG)) {
                archive.keep(so.id(), run.id() + "/" + name, text);
            }
        });
        return artifacts.result();
    }

    private static Optional<String> firstRed(String text) {
        return RunSigns.red(text).map(line -> line.length() <= LONGEST_RED ? line : line.substring(0, LONGEST_RED) + "…");
    }

    private static String progressLine(RunRequest run, String end) {
        List<String> lines = end.lines().toList();
        String turn = RunSigns.turn(lines).orElse("begins");
        String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        return "%s · %s · %s".formatted(run.id(), turn, last.startsWith("=") ? "" : last).replaceAll("[ ·]+$", "");
    }
}
