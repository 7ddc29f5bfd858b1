package zone.autonomic.redfix.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.StreamSupport;

/** The person of the lab's forge who merges, releases and comments. The forge answers only while a lab runs. */
final class Maintainer {

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path data;
    private final HttpClient http = HttpClient.newHttpClient();

    /** @param data the lab's folder, which has the person's token */
    Maintainer(Path data) {
        this.data = data;
    }

    /** @return what the forge answers, which has to be a success */
    JsonNode does(String method, String url, String body) throws Exception {
        HttpResponse<String> answer = http.send(request(url).method(method, HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(url + ": " + answer.body()).isBetween(200, 299);
        return JSON.readTree(answer.body());
    }

    JsonNode reads(String url) throws Exception {
        return JSON.readTree(http.send(request(url).GET().build(), HttpResponse.BodyHandlers.ofString()).body());
    }

    private HttpRequest.Builder request(String url) throws IOException {
        String token = StreamSupport.stream(JSON.readTree(data.resolve("forge/accounts.json").toFile()).spliterator(), false)
                .filter(account -> account.path("maintainer").asBoolean()).map(account -> account.path("token").asText()).findFirst().orElseThrow();
        return HttpRequest.newBuilder(URI.create(url)).header("Authorization", "token " + token).header("Content-Type", "application/json").timeout(SOON);
    }
}
