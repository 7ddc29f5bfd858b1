package zone.autonomic.redfix.lab.node;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import zone.autonomic.redfix.lab.engine.Door;
import zone.autonomic.redfix.lab.engine.Engine;

/**
 * The engine of a node as a process of its own: {@code NodeEngine <root>}. It stays as long as a lab holds it or a run of the
 * harness goes on, and some seconds longer; when the node's folder is gone, or leads to another engine, it ends at once. There is
 * one for a node: a second one ends at once.
 */
public final class NodeEngine {
    private static final Duration LONGER = Duration.ofSeconds(20);
    private static final long LOOK_MILLIS = 500;
    private static final long GRACE_MILLIS = 300;

    private NodeEngine() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path root = Path.of(arguments[0]);
        Path lockFile = Door.file(root).resolveSibling("lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE,
                StandardOpenOption.WRITE); FileLock lock = channel.tryLock()) {
            if (lock != null) {
                serve(root);
            }
        }
        // Threads of a last request mustn't keep the process.
        System.exit(0);
    }

    /** Serves the node in this process, for as long as it isn't closed. */
    public static Engine beside(Path root) {
        return Engine.serve(root, new NodePrograms(root));
    }

    private static void serve(Path root) throws InterruptedException {
        try (Engine engine = beside(root)) {
            RunsInFlight runs = new RunsInFlight(root);
            long last = System.nanoTime();
            while (engine.isTheDoor()) {
                LockSupport.parkNanos(LOOK_MILLIS * 1_000_000);
                if (engine.idleNanos() == 0 || runs.any()) {
                    last = System.nanoTime();
                }
                long since = Math.min(engine.idleNanos(), System.nanoTime() - last);
                if (since > LONGER.toNanos() && Files.isDirectory(root) && engine.shutUnlessBusy(GRACE_MILLIS)) {
                    return;
                }
            }
        }
    }
}
