package zone.autonomic.redfix.forge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Answers on loopback with the very bytes that a real Gitea answered with. What wasn't recorded is answered with 599, so that no test can pass by it. */
public final class RecordedGitea implements AutoCloseable {

    private static final Path FOLDER = Path.of("src/test/resources/gitea-recorded/api");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PAGE = Pattern.compile("[?&]page=(\\d+)");
    private static final List<String> LEFT_TO_THE_SERVER = List.of("Transfer-Encoding", "Content-Length", "Date");

    private final HttpServer server;
    private final List<Recording> played;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> unknown = new CopyOnWriteArrayList<>();

    /**
     * One exchange.
     *
     * @param path with its query
     * @param sent the JSON that was sent; missing where there was none
     */
    public record Recording(String name, String method, String path, JsonNode sent, int status, Map<String, String> headers, byte[] body) {

        public JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private boolean answers(String wantedMethod, String wanted) {
            return method.equals(wantedMethod) && withoutQuery(path).equals(withoutQuery(wanted)) && page(path) == page(wanted);
        }

        private static String withoutQuery(String path) {
            return path.replaceFirst("\\?.*$", "");
        }

        private static int page(String path) {
            Matcher page = PAGE.matcher(path);
            return page.find() ? Integer.parseInt(page.group(1)) : 1;
        }
    }

    private RecordedGitea(HttpServer server, List<Recording> played) {
        this.server = server;
        this.played = played;
    }

    /** @param names e.g. {@code 132-pull-open}; of two that answer the same question the first is played */
    public static RecordedGitea playing(String... names) {
        try {
            List<Recording> played = new ArrayList<>();
            for (String name : names) {
                played.add(recording(name));
            }
            RecordedGitea gitea = new RecordedGitea(HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0), played);
            gitea.server.createContext("/", gitea::answer);
            gitea.server.start();
            return gitea;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Recording recording(String name) {
        try {
            JsonNode exchange = JSON.readTree(FOLDER.resolve(name + ".headers.json").toFile());
            JsonNode request = exchange.path("request");
            Map<String, String> headers = JSON.convertValue(exchange.path("headers"), JSON.getTypeFactory().constructMapType(Map.class, String.class, String.class));
            byte[] body = new byte[0];
            for (String kind : List.of("json", "txt")) {
                Path file = FOLDER.resolve(name + ".body." + kind);
                body = Files.exists(file) ? Files.readAllBytes(file) : body;
            }
            return new Recording(name, request.path("method").asText(), request.path("path").asText(), request.path("body"), exchange.path("status").asInt(), headers, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that there are. */
    public static Stream<Recording> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(f -> f.getFileName().toString()).filter(n -> n.endsWith(".headers.json")).map(n -> n.replace(".headers.json", "")).sorted().toList().stream()
                    .map(RecordedGitea::recording);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(HttpExchange http) throws IOException {
        try (http) {
            http.getRequestBody().readAllBytes();
            String path = http.getRequestURI().toString();
            asked.add(path);
            Optional<Recording> recorded = played.stream().filter(r -> r.answers(http.getRequestMethod(), path)).findFirst();
            boolean list = recorded.isEmpty() && Recording.page(path) > 1
                    && played.stream().anyMatch(r -> r.method().equals("GET") && Recording.withoutQuery(r.path()).equals(Recording.withoutQuery(path)));
            if (recorded.isEmpty() && !list) {
                unknown.add(http.getRequestMethod() + " " + path);
            }
            recorded.ifPresent(r -> r.headers().forEach((name, value) -> {
                if (!LEFT_TO_THE_SERVER.contains(name)) {
                    http.getResponseHeaders().set(name, value.replace("http://127.0.0.1:28300", url()));
                }
            }));
            if (list) {
                http.getResponseHeaders().set("Content-Type", "application/json;charset=utf-8");
            }
            // Beyond the end Gitea answers with an empty list, as recorded in 267-pulls-past-end and 177-comments-of-repo-page-9.
            byte[] body = list ? "[]".getBytes(StandardCharsets.UTF_8) : recorded.map(Recording::body).orElse(new byte[0]);
            int status = list ? 200 : recorded.map(Recording::status).orElse(599);
            http.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            http.getResponseBody().write(body);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** All paths that were asked for, with their queries. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    /** What was asked that isn't among what is played. */
    public List<String> unknown() {
        return List.copyOf(unknown);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
