package zone.autonomic.redfix.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** {@code redfix lab …} as a process of its own, as a person starts it. */
final class LabProcess implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 150;
    private static final String END = "\0";

    private static final Pattern PAGE = Pattern.compile("The chat is at (http://\\S+)");

    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<String> coming = new LinkedBlockingQueue<>();
    private final List<String> printed = new ArrayList<>();

    private LabProcess(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "output of the lab");
        reader.setDaemon(true);
        reader.start();
    }

    static LabProcess start(Path data, String... arguments) {
        return start(data, Map.of(), arguments);
    }

    /** @param settings beside those of the lab */
    static LabProcess start(Path data, Map<String, String> settings, String... arguments) {
        // Whoever is started in the background by a shell ignores Ctrl-C, and so would everything that it starts.
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT", Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-jar", Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath().toString(), "lab", "--port", "0", "--data", data.toString()));
        command.addAll(List.of(arguments));
        try {
            return new LabProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                coming.add(line);
            }
        } catch (IOException endedWhileReading) {
            coming.add("(output cut off: " + endedWhileReading.getMessage() + ")");
        } finally {
            coming.add(END);
        }
    }

    /** Waits, within bounds, for a line with that text. */
    LabProcess untilPrinted(String text) throws InterruptedException {
        while (true) {
            String line = coming.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (line == null || line.equals(END)) {
                throw new AssertionError("never printed “" + text + "”, but:\n" + String.join("\n", printed));
            }
            printed.add(line);
            if (line.contains(text)) {
                return this;
            }
        }
    }

    /** Waits, within bounds, for its end. @return the exit status */
    int exitStatus() throws InterruptedException {
        String line = "";
        while (line != null && !line.equals(END)) {
            line = coming.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (line != null && !line.equals(END)) {
                printed.add(line);
            }
        }
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("doesn't end; printed:\n" + output());
        }
        return process.exitValue();
    }

    /** Where the page is, once that was printed. */
    String url() {
        Matcher page = PAGE.matcher(output());
        if (!page.find()) {
            throw new AssertionError("hasn't said where its page is:\n" + output());
        }
        return page.group(1);
    }

    /** Waits, within bounds, until a page says something. */
    void untilOnPage(String path, String text) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + path)).build();
        Awaitility.await("“" + text + "”").atMost(Duration.ofSeconds(PATIENCE_SECONDS)).ignoreExceptions()
                .until(() -> http.send(request, HttpResponse.BodyHandlers.ofString()).body().contains(text));
    }

    String output() {
        return String.join("\n", printed);
    }

    /** As Ctrl-C does. */
    void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    }

    /** As a power cut does. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    static JsonNode json(Path file) throws IOException {
        return new ObjectMapper().readTree(Files.readString(file));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
