package zone.autonomic.redfix.ccci;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The processes of a run on a node of the tests. */
final class RunProcesses {

    private RunProcesses() {}

    /** Ends them as a reboot or the kernel does: none gets to tidy up. @param node the folder that the node lies in */
    static void kill(Path node, String run) {
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            List<ProcessHandle> its = ProcessHandle.allProcesses().filter(process -> isOf(process, node, run)).toList();
            its.forEach(ProcessHandle::destroyForcibly);
            return its.isEmpty();
        });
    }

    private static boolean isOf(ProcessHandle process, Path node, String run) {
        try {
            String environment = Files.readString(Path.of("/proc/" + process.pid() + "/environ"), StandardCharsets.ISO_8859_1);
            return environment.contains("REDFIX_RUN=:" + node) && environment.contains("/runs/" + run + ":");
        } catch (IOException gone) {
            return false;
        }
    }
}
