package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.investigation.RunResult;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.step.port.Archive;
import zone.autonomic.redfix.step.port.CiNode;
import zone.autonomic.redfix.step.port.Room;

/** Follows a run's log: keeps it, shows how far it is, notices the first red, and reads the artefacts when it has ended. */
@ApplicationScoped
class RunFollowing implements Handler<Step.FollowRun> {

    /** A tier, a test or the promote that failed, as the harness's log says it. */
    private static final Pattern RED = Pattern.compile("^(?:== \\w+: FAIL|FAILED |!! ).*");
    private static final Pattern TIER = Pattern.compile("^== (\\w+): (?:start|PASS|FAIL|SKIP).*");

    private final CiNode node;
    private final Archive archive;
    private final Room room;
    private final Waits waits;
    private final TestedHead head;

    RunFollowing(CiNode node, Archive archive, Room room, Waits waits, TestedHead head) {
        this.node = node;
        this.archive = archive;
        this.room = room;
        this.waits = waits;
        this.head = head;
    }

    /** Where it is kept how much of the node's log, in bytes, has been read. */
    private static String offset(String runId) {
        return runId + "/offset";
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
        String known = archive.read(so.id(), RunLogs.name(run.id())).orElse("");
        long from = archive.read(so.id(), offset(run.id())).map(Long::parseLong).orElse(0L);
        CiNode.Progress progress = node.poll(run, from);
        String log = known + progress.text();
        if (!progress.text().isEmpty()) {
            archive.keep(so.id(), RunLogs.name(run.id()), log);
            archive.keep(so.id(), offset(run.id()), Long.toString(progress.nextOffset()));
        }
        Optional<Event> red = step.watchForRed() ? firstRed(run, progress.text()) : Optional.empty();
        if (progress.state() == CiNode.State.RUNNING) {
            room.progress(so.id(), progressLine(run, log));
            return red.map(Done::with).orElseGet(() -> Done.nothingYet(waits.run()));
        }
        List<Event> events = new ArrayList<>(red.stream().toList());
        events.add(new Event.RunFinished(run.id(), ended(so, run, progress.state(), log)));
        room.progress(so.id(), "");
        return new Done(events, Optional.empty());
    }

    private RunResult ended(Investigation so, RunRequest run, CiNode.State state, String log) {
        if (state == CiNode.State.LOST) {
            return new RunResult(-1, List.of(), List.of(), Optional.of("the run ended without an exit status: the node was restarted, or the run was killed"),
                    Optional.empty(), "");
        }
        CiNode.Artifacts artifacts = node.artifacts(run);
        artifacts.files().forEach((name, text) -> archive.keep(so.id(), run.id() + "/" + name, text));
        return artifacts.result();
    }

    private static Optional<Event> firstRed(RunRequest run, String text) {
        return text.lines().filter(line -> RED.matcher(line).matches()).findFirst().map(line -> new Event.RedSighted(run.id(), line));
    }

    private static String progressLine(RunRequest run, String log) {
        List<String> lines = log.lines().toList();
        String tier = lines.stream().filter(line -> TIER.matcher(line).matches()).reduce((a, b) -> b).map(line -> line.substring(3)).orElse("begins");
        String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        return "%s · %s · %s".formatted(run.id(), tier, last.startsWith("== ") ? "" : last).replaceAll("[ ·]+$", "");
    }
}
