package zone.autonomic.redfix.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** {@code redfix serve}, or another command, as a process of its own in a folder of its own, with what is set there and nothing of this machine's. */
final class LiveBot implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Process process;
    private final Path output;
    private final Path folder;

    private LiveBot(Process process, Path output, Path folder) {
        this.process = process;
        this.output = output;
        this.folder = folder;
    }

    /** @param folder where it is started @param environment beside what this process has @param properties given as {@code -D} */
    static LiveBot start(Path folder, Map<String, String> environment, Map<String, String> properties, String... words) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-jar", Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath().toString()));
        command.addAll(List.of(words));
        try {
            Path output = Files.createTempFile(folder, "said", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("REDFIX_") || name.startsWith("QUARKUS_"));
            builder.environment().putAll(environment);
            return new LiveBot(builder.start(), output, folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the file of settings that is read in that folder. */
    static void settings(Path folder, Map<String, String> settings) throws IOException {
        Path file = Files.createDirectories(folder.resolve("config")).resolve("application.properties");
        StringBuilder text = new StringBuilder();
        settings.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
        Files.writeString(file, text);
    }

    static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits, within bounds, until it is at work. */
    LiveBot untilAtWork() {
        Awaitility.await("it is at work").atMost(PATIENCE).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("it ended while starting:\n" + said());
            }
            return said().contains("redfix is at work.");
        });
        return this;
    }

    /** Waits, within bounds, for its end. @return the exit status */
    int exitStatus() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("it doesn't end; it said:\n" + said());
        }
        return process.exitValue();
    }

    /** Tells it to end, as {@code systemctl stop} does. */
    void terminate() {
        process.destroy();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it has printed so far, on both streams. */
    String said() {
        return read(output);
    }

    /** What stands in its log so far. */
    String log(String dataFolder) {
        return read(folder.resolve(dataFolder).resolve("redfix.log"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static HttpResponse<String> get(int port, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(Duration.ofSeconds(20));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    /** Says a line on the page. */
    static HttpResponse<String> say(int port, String line, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/say")).timeout(Duration.ofSeconds(20))
                .headers("Content-Type", "application/json", "X-Redfix", "page").POST(HttpRequest.BodyPublishers.ofString("{\"line\":\"" + line + "\"}"));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
