package zone.autonomic.redfix.lab.container;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * Answers the stand-ins that ask the lab, as long as a run goes on. They ring through a FIFO: starting a JVM for each psql would cost more than
 * all the rest of a run.
 */
final class Bell implements AutoCloseable {

    /** Plays a program. */
    interface Player {
        /** The exit status, or {@link Call#WANTS_STDIN}. */
        int play(Call call) throws IOException;
    }

    private static final String STOP = "stop";

    private final Path fifo;
    private final RandomAccessFile open;
    private final Thread thread;

    Bell(Path run, Player player, UnaryOperator<String> inContainer) throws IOException, InterruptedException {
        this.fifo = run.resolve("bell");
        int made = new ProcessBuilder(Rights.machine("mkfifo"), fifo.toString()).start().waitFor();
        if (made != 0) {
            throw new IOException("can't make a FIFO at " + fifo);
        }
        // Both ways, so that opening doesn't wait for the first one to ring, and reading never sees an end.
        this.open = new RandomAccessFile(fifo.toFile(), "rw");
        this.thread = new Thread(() -> listen(player, inContainer), "bell");
        thread.setDaemon(true);
        thread.start();
    }

    private void listen(Player player, UnaryOperator<String> inContainer) {
        try {
            for (String line = line(); !STOP.equals(line); line = line()) {
                Call call = new Call(Path.of(line), inContainer);
                int status;
                try {
                    status = player.play(call);
                } catch (IOException | RuntimeException e) {
                    call.complain(call.program() + ": " + e);
                    status = 125;
                }
                // The one who asked may have been killed meanwhile, and then nobody reads the answer: its own thread waits, this one goes on.
                int answered = status;
                Thread answer = new Thread(() -> answer(call, answered), "answer");
                answer.setDaemon(true);
                answer.start();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void answer(Call call, int status) {
        try {
            call.answer(status);
        } catch (IOException e) {
            // The caller is gone with its folder; there is nobody to tell.
            return;
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = open.read(); c != '\n'; c = open.read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        Files.write(fifo, (STOP + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            thread.join(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        open.close();
    }
}
