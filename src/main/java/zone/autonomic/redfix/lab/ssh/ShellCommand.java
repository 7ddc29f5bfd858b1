package zone.autonomic.redfix.lab.ssh;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;

/** One command of a session, run by {@code /bin/sh -c} as a process of its own. When the channel goes, the shell goes; what it detached stays. */
final class ShellCommand implements Command {
    private final String text;
    private final Map<String, String> environment;
    private final File folder;
    private final ExecutorService workers;
    private InputStream in;
    private OutputStream out;
    private OutputStream err;
    private ExitCallback exit;
    private volatile Process process;

    ShellCommand(String text, Map<String, String> environment, File folder, ExecutorService workers) {
        this.text = text;
        this.environment = environment;
        this.folder = folder;
        this.workers = workers;
    }

    @Override
    public void setInputStream(InputStream stream) {
        in = stream;
    }

    @Override
    public void setOutputStream(OutputStream stream) {
        out = stream;
    }

    @Override
    public void setErrorStream(OutputStream stream) {
        err = stream;
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
        exit = callback;
    }

    @Override
    public void start(ChannelSession channel, Environment ignored) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", text).directory(folder);
        builder.environment().clear();
        builder.environment().putAll(environment);
        process = builder.start();
        workers.execute(this::feed);
        Future<?> output = workers.submit(() -> copy(process.getInputStream(), out));
        Future<?> errors = workers.submit(() -> copy(process.getErrorStream(), err));
        workers.execute(() -> finish(output, errors));
    }

    private void feed() {
        try (OutputStream stdin = process.getOutputStream()) {
            byte[] some = new byte[8192];
            for (int n = in.read(some); n >= 0; n = in.read(some)) {
                stdin.write(some, 0, n);
                stdin.flush();
            }
        } catch (IOException e) {
            // The command ended without reading all of its input.
        }
    }

    private static Void copy(InputStream from, OutputStream to) throws IOException {
        byte[] some = new byte[8192];
        for (int n = from.read(some); n >= 0; n = from.read(some)) {
            to.write(some, 0, n);
            to.flush();
        }
        return null;
    }

    private void finish(Future<?> output, Future<?> errors) {
        int status;
        try {
            status = process.waitFor();
            output.get();
            errors.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        } catch (java.util.concurrent.ExecutionException e) {
            status = process.isAlive() ? 255 : process.exitValue();
        }
        exit.onExit(status);
    }

    @Override
    public void destroy(ChannelSession channel) {
        Process running = process;
        if (running != null && running.isAlive()) {
            running.destroy();
        }
    }
}
