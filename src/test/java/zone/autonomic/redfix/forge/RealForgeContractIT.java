package zone.autonomic.redfix.forge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;

/**
 * The same on a real Gitea or Forgejo: {@code REDFIX_IT_GITEA_URL} says where, {@code REDFIX_IT_GITEA_TOKEN} belongs to somebody who may make an
 * organisation. What is made there is removed again. Run where the address is set, and nowhere else (docs/gitea.md).
 */
@QuarkusTest
@TestProfile(GiteaForgeTest.ClientAlone.class)
class RealForgeContractIT extends ForgeContract {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REPOSITORY = "teapot";
    private static final String BRANCH = "redfix/teapot/lid";

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url = needed("REDFIX_IT_GITEA_URL").replaceFirst("/+$", "");
    private final String token = needed("REDFIX_IT_GITEA_TOKEN");

    private static String needed(String variable) {
        String value = System.getenv(variable);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException("set " + variable + " to test against a real forge (docs/gitea.md)");
        }
        return value;
    }

    @Override
    Ground ground() throws Exception {
        String organisation = "redfix-it-" + UUID.randomUUID().toString().substring(0, 8);
        call("POST", "/orgs", Map.of("username", organisation));
        Runnable cleaning = () -> {
            quietly("/repos/" + organisation + "/" + REPOSITORY);
            quietly("/orgs/" + organisation);
        };
        try {
            call("POST", "/orgs/" + organisation + "/repos", Map.of("name", REPOSITORY, "auto_init", true, "default_branch", "main"));
            call("POST", "/repos/" + organisation + "/" + REPOSITORY + "/contents/lid",
                    Map.of("content", "b24K", "message", "put a lid on", "branch", "main", "new_branch", BRANCH));
        } catch (Exception | Error e) {
            cleaning.run();
            throw e;
        }
        GiteaForge forge = GiteaForgeTest.forge(url, Map.of("redfix.forge.token", token, "redfix.forge.organisation", organisation, "redfix.forge.read-timeout", "30s"));
        return new Ground(forge, REPOSITORY, BRANCH, cleaning);
    }

    private void quietly(String path) {
        try {
            call("DELETE", path, null);
        } catch (Exception | Error e) {
            System.err.println("could not remove " + url + path + ": " + e.getMessage());
        }
    }

    private JsonNode call(String method, String path, Map<String, ?> body) throws Exception {
        HttpRequest.BodyPublisher sent = body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body));
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/api/v1" + path)).header("Authorization", "token " + token)
                .header("Content-Type", "application/json").method(method, sent).build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new AssertionError("%s %s: %d %s".formatted(method, path, answer.statusCode(), answer.body()));
        }
        return JSON.readTree(answer.body());
    }
}
