package zone.autonomic.redfix.swarm;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;
import zone.autonomic.redfix.endtoend.Account;

/** {@code redfix serve}, the live bot as a process of its own, spoken to through its page. */
final class Bot implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final int port;
    private final Path data;

    private Bot(Process process, int port, Path data) {
        this.process = process;
        this.port = port;
        this.data = data;
    }

    /** @param data where it keeps its database */
    static Bot start(Path data, Map<String, String> configuration) {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = free.getLocalPort();
            String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
            List<String> command = new ArrayList<>(List.of("/bin/sh", Resource.path("held.sh").toString(), java, "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC", "-Dredfix.data-dir=" + data, "-Dredfix.port=" + port));
            configuration.forEach((key, value) -> command.add("-D" + key + "=" + value));
            command.addAll(List.of("-jar", Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath().toString(), "serve"));
            free.close();
            Files.createDirectories(data);
            Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(data.resolve("output").toFile()).start();
            Bot bot = new Bot(process, port, data);
            await("the bot is ready").atMost(START).until(bot::ready);
            return bot;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean ready() {
        if (!process.isAlive()) {
            throw new AssertionError("the bot ended while starting:\n" + output());
        }
        try {
            return send(HttpRequest.newBuilder(at("/q/health/ready"))).statusCode() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    /** Says a line. @return the investigation that it opened or joined */
    String say(String line) {
        String body = JSON.createObjectNode().put("who", "operator").put("line", line).toString();
        HttpResponse<String> answer = send(HttpRequest.newBuilder(at("/api/say")).header("Content-Type", "application/json").header("X-Redfix", "1")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        return json(answer).path("thread").asText();
    }

    /** The thread's messages, one text. */
    String thread(String id) {
        StringBuilder text = new StringBuilder();
        json(send(HttpRequest.newBuilder(at("/api/threads/" + id)))).path("posts").forEach(post -> text.append(post.path("html").asText()).append('\n'));
        return text.toString();
    }

    /** Waits, within bounds, for the investigation's end. */
    Bot untilClosed(String id, Duration bound) {
        try {
            await().atMost(bound).pollInterval(Duration.ofMillis(300))
                    .until(() -> json(send(HttpRequest.newBuilder(at("/api/threads/" + id)))).path("closed").asBoolean());
        } catch (ConditionTimeoutException late) {
            throw new AssertionError(id + " didn't come to an end within " + bound.toSeconds() + " s; the thread:\n" + thread(id), late);
        }
        return this;
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(HttpResponse<String> answer) {
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.uri() + " answered " + answer.statusCode() + ": " + answer.body());
        }
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String output() {
        try {
            return Files.readString(data.resolve("output"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the bot and reads an investigation's events from its database. */
    Account account(String id) {
        close();
        ObjectNode whole = JSON.createObjectNode().put("id", id);
        try (Connection database = DriverManager.getConnection("jdbc:h2:file:" + data.resolve("redfix") + ";ACCESS_MODE_DATA=r");
                var events = database.prepareStatement("select type, body from event where investigation = ? order by seq")) {
            events.setString(1, id);
            try (ResultSet row = events.executeQuery()) {
                while (row.next()) {
                    JsonNode event = JSON.readTree(row.getString(2));
                    whole.withArray("events").addObject().put("type", row.getString(1)).set("event", event);
                    if (row.getString(1).equals("Closed")) {
                        whole.set("outcome", event.path("outcome"));
                    }
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Account(whole);
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
