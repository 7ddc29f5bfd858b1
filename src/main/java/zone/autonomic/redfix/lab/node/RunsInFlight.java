package zone.autonomic.redfix.lab.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import zone.autonomic.redfix.lab.swarm.Disk;

/** The harness's runs that go on on the node: each leaves a file under its process's number. */
final class RunsInFlight {
    private final Path folder;

    RunsInFlight(Path root) {
        this.folder = root.resolve("state/running");
    }

    boolean any() {
        return Disk.names(folder).stream().filter(name -> name.matches("\\d{1,10}")).anyMatch(RunsInFlight::goesOn);
    }

    /** A number that another process has by now isn't that of a run. */
    private static boolean goesOn(String pid) {
        return ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive).isPresent() && commandLine(pid).contains(".py");
    }

    private static String commandLine(String pid) {
        Path file = Path.of("/proc", pid, "cmdline");
        try {
            return Files.isReadable(file) ? Files.readString(file) : ".py";
        } catch (IOException ended) {
            return "";
        }
    }
}
