package zone.autonomic.redfix.lab.engine;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Answers for the programs of one node. Each request has a connection and a thread of its own. */
public final class Engine implements AutoCloseable {

    /** What is asked by who wants the engine to stay: it is answered, and then the connection stands until that one goes away. */
    public static final String HOLD = "hold";
    private static final System.Logger LOG = System.getLogger(Engine.class.getName());
    private static final int FELL_OVER = 125;
    private static final int PATIENCE_MILLIS = 30_000;
    private final Path root;
    private final Programs programs;
    private final ServerSocket socket;
    private final Door door;
    private final AtomicInteger busy = new AtomicInteger();
    private final AtomicLong lastNanos = new AtomicLong(System.nanoTime());
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "lab-engine");
        thread.setDaemon(true);
        return thread;
    });

    private Engine(Path root, Programs programs, ServerSocket socket) {
        byte[] secret = new byte[24];
        new SecureRandom().nextBytes(secret);
        this.root = root;
        this.programs = programs;
        this.socket = socket;
        this.door = new Door(socket.getLocalPort(), HexFormat.of().formatHex(secret));
    }

    /** Serves the node below the root from now on, in this process; its door is open when this returns. */
    public static Engine serve(Path root, Programs programs) {
        try {
            Engine engine = new Engine(root, programs, new ServerSocket(0, 128, InetAddress.getByName("127.0.0.1")));
            engine.threads.execute(engine::accept);
            engine.door.open(root);
            return engine;
        } catch (IOException e) {
            throw new UncheckedIOException("the lab's engine can't listen on loopback", e);
        }
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket caller = socket.accept();
                threads.execute(() -> serve(caller));
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    LOG.log(System.Logger.Level.WARNING, "a caller was lost: " + e.getMessage());
                }
            }
        }
    }

    private void serve(Socket caller) {
        busy.incrementAndGet();
        try (caller) {
            caller.setTcpNoDelay(true);
            caller.setSoTimeout(PATIENCE_MILLIS);
            DataInputStream in = new DataInputStream(new BufferedInputStream(caller.getInputStream()));
            Request request = Request.read(in, door.secret());
            caller.setSoTimeout(0);
            Reply reply = new Reply(new BufferedOutputStream(caller.getOutputStream()));
            if (request.program().equals(HOLD)) {
                reply.end(0);
                in.read();
                return;
            }
            Future<?> work = threads.submit(() -> play(request, reply, caller));
            // Nothing more is sent: what comes is the caller's end, or the end of the work, which closes the connection.
            awaitEnd(in);
            work.cancel(true);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a request came to nothing: " + e.getMessage());
        } finally {
            lastNanos.set(System.nanoTime());
            busy.decrementAndGet();
        }
    }

    private static void awaitEnd(DataInputStream in) {
        try {
            while (in.read() >= 0) {
                continue;
            }
        } catch (IOException gone) {
            return;
        }
    }

    private void play(Request request, Reply reply, Socket caller) {
        int status;
        try {
            status = programs.run(request, reply);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            status = FELL_OVER;
        } catch (IOException | RuntimeException e) {
            if (!Thread.currentThread().isInterrupted()) {
                LOG.log(System.Logger.Level.WARNING, request.program() + " " + request.line() + " fell over", e);
            }
            reply.err().println("lab " + request.program() + ": " + e);
            status = FELL_OVER;
        }
        try {
            reply.end(status);
            caller.close();
        } catch (IOException gone) {
            return;
        }
    }

    /** Whether anybody is being served or holds it. */
    public boolean busy() {
        return busy.get() > 0;
    }

    /** How long nobody has been served by it, in nanoseconds. */
    public long idleNanos() {
        return busy() ? 0 : System.nanoTime() - lastNanos.get();
    }

    /** Whether callers of the node still find this one, and not another or none. */
    public boolean isTheDoor() {
        return Door.of(root).filter(door::equals).isPresent();
    }

    /** Lets nobody in any more. Who came through the door just before is served, and it stands open again. @return whether nobody came */
    public boolean shutUnlessBusy(long graceMillis) throws InterruptedException {
        door.shut(root);
        synchronized (door) {
            door.wait(graceMillis);
        }
        if (idleNanos() < graceMillis * 1_000_000) {
            door.open(root);
            return false;
        }
        return true;
    }

    @Override
    public void close() {
        try {
            door.shut(root);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            threads.shutdownNow();
        }
    }
}
