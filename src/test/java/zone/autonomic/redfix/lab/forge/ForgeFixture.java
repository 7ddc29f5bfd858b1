package zone.autonomic.redfix.lab.forge;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** A forge with one small recipe in it, and a plain HTTP client. */
final class ForgeFixture {
    static final String ORG = Accounts.ORGANISATION;
    static final String RECIPE = "teapot";
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-06-17T23:20:00Z"), ZoneOffset.UTC);
    private static final ObjectMapper JSON = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    final LabForge forge;

    ForgeFixture(Path folder, LabForge.Hook... hooks) {
        forge = LabForge.start(folder, 0, CLOCK, List.of(hooks), List.of());
        new RepositorySeed(forge).seed(ORG, RECIPE, new RecipeSource.Versions(List.of(
                version("0.1.0+1.0", Map.of("compose.yml", "version: \"3.8\"\n")),
                version("0.2.0+1.1", Map.of("compose.yml", "version: \"3.8\"\n# newer\n", "abra.sh", "export A_VERSION=v1\n")))));
    }

    static RecipeSource.Version version(String tag, Map<String, String> files) {
        TreeMap<String, RecipeSource.FileContent> contents = new TreeMap<>();
        files.forEach((path, text) -> contents.put(path, new RecipeSource.FileContent(text.getBytes(StandardCharsets.UTF_8),
                RecipeSource.Kind.PLAIN)));
        return new RecipeSource.Version(tag, contents);
    }

    String cloneUrl() {
        return forge.cloneUrl(ORG, RECIPE);
    }

    String token(String login) {
        return forge.accounts().byLogin(login).token();
    }

    record Answer(int status, JsonNode body, Map<String, List<String>> headers) {
        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), List.of("")).get(0);
        }
    }

    Answer call(String method, String path, String token, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(forge.url() + "/api/v1" + path))
                .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "token " + token);
        }
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(answer.statusCode(), JSON.readTree(answer.body()), answer.headers().map());
    }

    String page(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(forge.url() + path)).build(), HttpResponse.BodyHandlers.ofString()).body();
    }
}
