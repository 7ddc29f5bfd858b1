package zone.autonomic.redfix.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person merges the bot's pull request and releases a tag: the bot notices both, and says whether what was red is released and green. */
class AftermathIT {

    private static final String NEW = "2.1.10+10.11.15";
    private static final Duration SOON = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    @Test
    void whatIsReleasedWithTheFixIsRunOnceAndFoundGreenAlsoByABotThatWasKilledMeanwhile() throws Exception {
        Path data = folder.resolve("lab");
        String pull = proven(data);
        try (LabProcess bot = LabProcess.start(data).untilPrinted("The chat is at")) {
            new Maintainer(data).does("POST", pull + "/merge", "{\"Do\": \"merge\"}");
            bot.untilOnPage("/i/mattermost-lts-1", "maintainer merged the pull request");
            release(data, pull, "{\"tag_name\": \"%s\", \"message\": \"%s\"}".formatted(NEW, NEW));
            bot.untilOnPage("/i/mattermost-lts-1/log/mattermost-lts-1-r5", "tests/_generic/test_install.py .");
            bot.kill();
        }
        try (LabProcess again = LabProcess.start(data).untilPrinted("The chat is at")) {
            again.untilOnPage("/i/mattermost-lts-1", "released and green: the check in tier");
        }

        assertThat(runsOnTheNode(data)).as("one run at the tag, after the four before").hasSize(5);
        assertThat(shown(data, pull, "released and green")).singleElement().asString().contains(NEW);
        try (LabProcess replay = LabProcess.start(data, "/redfix replay mattermost-lts-1")) {
            assertThat(replay.exitStatus()).isZero();
            assertThat(replay.output()).as("the same rules come to the same on the same facts").contains("Today's rules agree").doesNotContain("Not thought again");
        }
    }

    @Test
    void aTagThatTheMergeIsNotInIsStillRed() throws Exception {
        Path data = folder.resolve("lab");
        String pull = proven(data);
        try (LabProcess bot = LabProcess.start(data).untilPrinted("The chat is at")) {
            String base = new Maintainer(data).reads(pull).path("base").path("sha").asText();
            new Maintainer(data).does("POST", pull + "/merge", "{\"Do\": \"merge\"}");
            bot.untilOnPage("/i/mattermost-lts-1", "maintainer merged the pull request");
            release(data, pull, "{\"tag_name\": \"%s\", \"message\": \"%s\", \"target\": \"%s\"}".formatted(NEW, NEW, base));
            bot.untilOnPage("/i/mattermost-lts-1", "still red at");
        }
        assertThat(shown(data, pull, "still red")).singleElement().asString().contains("is not in", "ci_marker");
    }

    @Test
    void whatAPersonClosesIsSaidAndLeftAlone() throws Exception {
        Path data = folder.resolve("lab");
        String pull = proven(data);
        try (LabProcess bot = LabProcess.start(data).untilPrinted("The chat is at")) {
            new Maintainer(data).does("PATCH", pull, "{\"state\": \"closed\"}");
            bot.untilOnPage("/i/mattermost-lts-1", "without merging it; it is not opened again");
            assertThat(settled(data, pull)).isEmpty();
        }
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
        new Maintainer(data).does("POST", pull.replaceFirst("/pulls/\\d+$", "/tags"), body);
    }

    /** The bot's comments that say so of what became of it at a tag; one that was killed before it showed them does when it goes on. */
    private List<String> shown(Path data, String pull, String word) throws Exception {
        try (LabProcess lab = LabProcess.start(data).untilPrinted("The chat is at")) {
            await().atMost(SOON).until(() -> !settled(data, pull).isEmpty());
            return settled(data, pull).stream().filter(body -> body.contains(word)).toList();
        }
    }

    private static List<String> settled(Path data, String pull) throws Exception {
        JsonNode comments = new Maintainer(data).reads(pull.replace("/pulls/", "/issues/") + "/comments");
        return StreamSupport.stream(comments.spliterator(), false).map(c -> c.path("body").asText())
                .filter(body -> body.contains("released and green") || body.contains("still red")).toList();
    }

    private static List<Path> runsOnTheNode(Path data) throws Exception {
        try (Stream<Path> runs = Files.list(data.resolve("node/home/.redfix/runs"))) {
            return runs.filter(Files::isDirectory).filter(r -> r.getFileName().toString().startsWith("mattermost-lts-1-r")).toList();
        }
    }
}
