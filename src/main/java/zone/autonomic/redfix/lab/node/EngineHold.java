package zone.autonomic.redfix.lab.node;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import zone.autonomic.redfix.lab.engine.Held;

/** Starts a node's engine and holds it as soon as it is at home: as long as this isn't closed it doesn't end by itself. */
public final class EngineHold implements AutoCloseable {
    private static final int LOOKS = 1200;
    private static final long LOOK_MILLIS = 50;
    private final NodeInstallation node;
    private final CountDownLatch closed = new CountDownLatch(1);
    private Optional<Held> held = Optional.empty();

    private EngineHold(NodeInstallation node) {
        this.node = node;
    }

    /** Returns at once; whoever calls a program of the node meanwhile waits for the engine by itself. */
    public static EngineHold start(NodeInstallation node) {
        EngineHold hold = new EngineHold(node);
        node.startEngine();
        Thread thread = new Thread(hold::await, "lab-engine-hold");
        thread.setDaemon(true);
        thread.start();
        return hold;
    }

    private void await() {
        try {
            for (int look = 0; look < LOOKS && !hold(); look++) {
                if (closed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean hold() {
        if (closed.getCount() > 0 && held.isEmpty()) {
            held = Held.of(node.root());
        }
        return held.isPresent();
    }

    @Override
    public synchronized void close() {
        closed.countDown();
        held.ifPresent(Held::close);
    }
}
