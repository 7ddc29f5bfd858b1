package zone.autonomic.redfix.lab.node;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** One at a time for each stack, several stacks at a time: a stack's files are changed by one request and read by another. */
final class StackLocks {
    private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

    /** Something that is done to a stack. */
    interface Work<T> {
        T run() throws InterruptedException;
    }

    <T> T with(String stack, Work<T> work) throws InterruptedException {
        ReentrantLock lock = locks.computeIfAbsent(stack, s -> new ReentrantLock());
        lock.lockInterruptibly();
        try {
            return work.run();
        } finally {
            lock.unlock();
        }
    }
}
