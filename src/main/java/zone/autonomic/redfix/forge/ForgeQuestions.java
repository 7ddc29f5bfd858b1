package zone.autonomic.redfix.forge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Questions to the forge whose answer is mostly its status and what it says about it: what the generated client takes for an error is the answer here.
 * Nothing is changed by them ({@link #send} aside): what is posted is no JSON, so that Gitea refuses it after it has looked at the token's scopes and the account's rights,
 * and before it has read what should be made (its routes: {@code tokenRequiresScopes}, {@code reqRepoWriter}, {@code bind}, in this order).
 */
final class ForgeQuestions {

    /** Not the beginning of any JSON that is complete. */
    private static final String NO_JSON = "{";
    private static final int LONGEST_REASON = 200;
    private static final ObjectMapper JSON = new ObjectMapper();
    /**
     * {@code token does not have at least one of required scope(s): [read:user]}, since 1.22 {@code …, required=[read:user], token scope=…}, in 1.19
     * {@code token does not have required scope: read:user}.
     */
    private static final Pattern SCOPES = Pattern.compile("required scope(?:\\(s\\)(?:: |, required=)\\[|: )([\\w:,-]+)");
    private static final Pattern NEXT = Pattern.compile("rel=\"?next\"?");
    private static final Pattern HELD = Pattern.compile("token scope=([\\w:,]+)");

    private final HttpClient http;
    private final ForgeConfig config;
    private final String base;
    private final Optional<String> token;

    ForgeQuestions(ForgeConfig config, String url) {
        this(config, url, config.token());
    }

    /** @param token whose instead of the bot's */
    ForgeQuestions(ForgeConfig config, String url, Optional<String> token) {
        this.config = config;
        this.token = token;
        this.base = url.replaceFirst("/+$", "");
        this.http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(config.connectTimeout()).build();
    }

    /** @param json what the body says; missing where it is no JSON @param more whether the forge names a next page */
    record Answer(int status, JsonNode json, String text, boolean more) {

        boolean fine() {
            return status >= 200 && status < 300;
        }

        /** Whether what was posted was let through to where its body is read, and refused there. */
        boolean letThrough() {
            return status == 422 || status == 400;
        }

        /** What the forge says about it. */
        String reason() {
            String said = (json.path("message").isTextual() ? json.path("message").asText() : text.replaceAll("<[^>]*>", " ")).replaceAll("\\s+", " ").strip();
            return status + (said.isEmpty() ? "" : ", " + (said.length() <= LONGEST_REASON ? said : said.substring(0, LONGEST_REASON) + "…"));
        }

        /** The scope that the token lacks, if that is why. */
        Optional<String> lackedScope() {
            Matcher scopes = SCOPES.matcher(text);
            return scopes.find() ? Optional.of(scopes.group(1)) : Optional.empty();
        }

        /** The scopes that the token has, where the forge says so beside a refusal. */
        Optional<String> heldScopes() {
            Matcher held = HELD.matcher(text);
            return held.find() ? Optional.of(held.group(1)) : Optional.empty();
        }
    }

    String base() {
        return base;
    }

    /** @param path below {@code /api/v1} @throws IOException when the forge can't be reached */
    Answer get(String path) throws IOException {
        return ask(api(path).GET());
    }

    /** The same without the token. */
    Answer anonymously(String path) throws IOException {
        return ask(HttpRequest.newBuilder(uri("/api/v1" + path)).GET());
    }

    /** Asks to make something, and makes nothing. */
    Answer wouldPost(String path) throws IOException {
        return ask(api(path).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(NO_JSON)));
    }

    /** Makes or changes something: the one that is no question. Nothing but {@link OwnerCalls} does it. */
    Answer send(String method, String path, JsonNode body) throws IOException {
        return ask(api(path).header("Content-Type", "application/json").method(method, HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    /** Asks git for the refs as a push begins, and pushes nothing. */
    Answer wouldPush(String repository, String login) throws IOException {
        return ask(HttpRequest.newBuilder(uri("/" + config.organisation() + "/" + repository + ".git/info/refs?service=git-receive-pack"))
                .header("Authorization", basic(login)).GET());
    }

    /** A push whose refusal says whether a ref is protected from the account; what it says is the answer's text. */
    Answer wouldPush(PushQuestion question, String repository, String login, String commit) throws IOException {
        Answer answer = push(repository, login, question.asked(commit));
        if (question.read(answer.text()) == PushQuestion.Verdict.MADE) {
            push(repository, login, question.takenAway(commit));
        }
        return answer;
    }

    private Answer push(String repository, String login, byte[] request) throws IOException {
        return ask(HttpRequest.newBuilder(uri("/" + config.organisation() + "/" + repository + ".git/git-receive-pack")).header("Authorization", basic(login))
                .header("Content-Type", "application/x-git-receive-pack-request").POST(HttpRequest.BodyPublishers.ofByteArray(request)));
    }

    private String basic(String login) {
        return "Basic " + Base64.getEncoder().encodeToString((login + ":" + token.orElse("")).getBytes(StandardCharsets.UTF_8));
    }

    private HttpRequest.Builder api(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri("/api/v1" + path));
        token.ifPresent(t -> request.header("Authorization", "token " + t));
        return request;
    }

    private URI uri(String path) {
        return URI.create(base + path);
    }

    private Answer ask(HttpRequest.Builder request) throws IOException {
        try {
            HttpResponse<String> answer = http.send(request.timeout(config.readTimeout()).build(), HttpResponse.BodyHandlers.ofString());
            boolean more = answer.headers().allValues("Link").stream().anyMatch(link -> NEXT.matcher(link).find());
            return new Answer(answer.statusCode(), json(answer.body()), answer.body(), more);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static JsonNode json(String body) {
        try {
            JsonNode read = JSON.readTree(body);
            return read == null ? MissingNode.getInstance() : read;
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
