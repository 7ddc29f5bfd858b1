package zone.autonomic.redfix.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person merges the bot's pull request and releases a tag: the bot notices both, and says whether what was red is released and green. */
class AftermathIT {

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final String NEW = "2.1.10+10.11.15";
    private static final Pattern PAGE = Pattern.compile("The chat is at (http://\\S+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void whatIsReleasedWithTheFixIsRunOnceAndFoundGreenAlsoByABotThatWasKilledMeanwhile() throws Exception {
        Path data = folder.resolve("lab");
        String pull = proven(data);
        try (LabProcess bot = LabProcess.start(data).untilPrinted("The chat is at")) {
            asMaintainer(data, "POST", pull + "/merge", "{\"Do\": \"merge\"}");
            awaitOnPage(bot, "maintainer merged the pull request");
            release(data, pull, "{\"tag_name\": \"%s\", \"message\": \"%s\"}".formatted(NEW, NEW));
            awaitOnPage(bot, "/log/mattermost-lts-1-r5", "== install: PASS");
            bot.kill();
        }
        try (LabProcess again = LabProcess.start(data).untilPrinted("The chat is at")) {
            awaitOnPage(again, "released and green: the check in tier");
        }

        assertThat(runsOnTheNode(data)).as("one run at the tag, after the four before").hasSize(5);
        assertThat(settled(data, pull)).singleElement().asString().contains("released and green", NEW);
        try (LabProcess replay = LabProcess.start(data, "/redfix replay mattermost-lts-1")) {
            assertThat(replay.exitStatus()).isZero();
            assertThat(replay.output()).as("the same rules come to the same on the same facts").contains("Today's rules agree").doesNotContain("Not thought again");
        }
    }

    @Test
    void aTagThatTheMergeIsNotInIsStillRed() throws Exception {
        Path data = folder.resolve("lab");
        String pull = proven(data);
        String base = json(data, pull).path("base").path("sha").asText();
        try (LabProcess bot = LabProcess.start(data).untilPrinted("The chat is at")) {
            asMaintainer(data, "POST", pull + "/merge", "{\"Do\": \"merge\"}");
            awaitOnPage(bot, "maintainer merged the pull request");
            release(data, pull, "{\"tag_name\": \"%s\", \"message\": \"%s\", \"target\": \"%s\"}".formatted(NEW, NEW, base));
            awaitOnPage(bot, "still red at");
        }
        assertThat(settled(data, pull)).singleElement().asString().contains("still red", "is not in", "ci_marker");
    }

    @Test
    void whatAPersonClosesIsSaidAndLeftAlone() throws Exception {
        Path data = folder.resolve("lab");
        String pull = proven(data);
        try (LabProcess bot = LabProcess.start(data).untilPrinted("The chat is at")) {
            asMaintainer(data, "PATCH", pull, "{\"state\": \"closed\"}");
            awaitOnPage(bot, "without merging it; it is not opened again");
        }
        assertThat(settled(data, pull)).isEmpty();
    }

    /** @return the pull request's address in the forge's API */
    private String proven(Path data) throws Exception {
        Path account = folder.resolve("account.json");
        try (LabProcess lab = LabProcess.start(data, "--json", account.toString(), "/redfix mattermost-lts")) {
            assertThat(lab.exitStatus()).as(lab.output()).isZero();
        }
        String url = new Account(LabProcess.json(account)).only("PullRequestReady").path("pullRequest").path("url").asText();
        return url.replaceFirst("(//[^/]+)/", "$1/api/v1/repos/");
    }

    private void release(Path data, String pull, String body) throws Exception {
        asMaintainer(data, "POST", pull.replaceFirst("/pulls/\\d+$", "/tags"), body);
    }

    private void asMaintainer(Path data, String method, String url, String body) throws Exception {
        HttpResponse<String> answer = http.send(request(data, url).method(method, HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(url + ": " + answer.body()).isBetween(200, 299);
    }

    private HttpRequest.Builder request(Path data, String url) throws IOException {
        String token = StreamSupport.stream(JSON.readTree(data.resolve("forge/accounts.json").toFile()).spliterator(), false)
                .filter(account -> account.path("maintainer").asBoolean()).map(account -> account.path("token").asText()).findFirst().orElseThrow();
        return HttpRequest.newBuilder(URI.create(url)).header("Authorization", "token " + token).header("Content-Type", "application/json").timeout(SOON);
    }

    /** The forge answers only while a lab runs. */
    private JsonNode json(Path data, String url) throws Exception {
        try (LabProcess lab = LabProcess.start(data).untilPrinted("The chat is at")) {
            return JSON.readTree(http.send(request(data, url).GET().build(), HttpResponse.BodyHandlers.ofString()).body());
        }
    }

    /** The comments on what became of it at a tag. */
    private List<String> settled(Path data, String pull) throws Exception {
        JsonNode comments = json(data, pull.replace("/pulls/", "/issues/") + "/comments");
        return StreamSupport.stream(comments.spliterator(), false).map(c -> c.path("body").asText()).filter(body -> body.contains("redfix:settled:")).toList();
    }

    private void awaitOnPage(LabProcess bot, String text) {
        awaitOnPage(bot, "", text);
    }

    private void awaitOnPage(LabProcess bot, String below, String text) {
        Matcher page = PAGE.matcher(bot.output());
        assertThat(page.find()).isTrue();
        await("“" + text + "”").atMost(SOON).ignoreExceptions().until(() -> http.send(HttpRequest.newBuilder(URI.create(page.group(1) + "/i/mattermost-lts-1" + below)).build(),
                HttpResponse.BodyHandlers.ofString()).body().contains(text));
    }

    private static List<Path> runsOnTheNode(Path data) throws Exception {
        try (Stream<Path> runs = Files.list(data.resolve("node/home/.redfix/runs"))) {
            return runs.filter(Files::isDirectory).filter(r -> r.getFileName().toString().startsWith("mattermost-lts-1-r")).toList();
        }
    }
}
