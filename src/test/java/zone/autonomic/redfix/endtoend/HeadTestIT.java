package zone.autonomic.redfix.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person answers {@code !testme} on the bot's pull request: the result comes to the pull request, to the commit and to the thread. */
class HeadTestIT {

    private static final Duration SOON = Duration.ofSeconds(90);

    private static final Map<String, String> RUN = Map.of("redfix.testme.mode", "run");

    @TempDir
    Path folder;

    @Test
    void theBridgeRunsItAndTheBotBringsTheResult() throws Exception {
        Path data = folder.resolve("lab");
        String pull = proven(data, Map.of());
        Maintainer ann = new Maintainer(data);
        try (LabProcess bot = LabProcess.start(data).untilPrinted("The chat is at")) {
            long comment = says(ann, pull, "!testme");
            bot.untilOnPage("/api/threads/gitea-1", "the bridge says success");

            await().atMost(SOON).untilAsserted(() -> assertThat(comments(ann, pull)).as("one living comment of the bot's, with the result")
                    .filteredOn(c -> c.contains("redfix")).singleElement().asString().contains("**Green**: `!testme` of `", "asked by maintainer"));
            assertThat(states(ann, pull)).contains("cc-ci/testme success");
            assertThat(reactions(ann, pull, comment)).containsExactlyInAnyOrder("eyes", "rocket", "+1");
            assertThat(comments(ann, pull)).as("the bridge heard the person: it isn't asked again").filteredOn(c -> c.equals("!testme")).hasSize(1);
        }
    }

    @Test
    void theBotRunsItItselfAndSetsTheStatus() throws Exception {
        Path data = folder.resolve("lab");
        Path scenario = Files.writeString(folder.resolve("scenario.yml"), "bridge: down\n");
        String pull = proven(data, RUN, "--scenario", scenario.toString());
        Maintainer ann = new Maintainer(data);
        try (LabProcess bot = LabProcess.start(data, RUN, "--scenario", scenario.toString()).untilPrinted("The chat is at")) {
            long comment = says(ann, pull, "!testme");
            bot.untilOnPage("/api/threads/gitea-1", "I run it on the node");
            await().atMost(SOON).untilAsserted(() -> assertThat(reactions(ann, pull, comment)).contains("+1"));

            assertThat(states(ann, pull)).contains("redfix/testme success");
            await().atMost(SOON).untilAsserted(() -> assertThat(comments(ann, pull)).filteredOn(c -> c.contains("redfix")).singleElement().asString()
                    .contains("| restore | ✔ pass |"));
            long quick = says(ann, pull, "!testme --quick");
            await().atMost(SOON).untilAsserted(() -> assertThat(reactions(ann, pull, quick)).contains("+1"));
            assertThat(runsOnTheNode(data, ".quick-")).as("the head has been tested so before: one run of a head and kind").hasSize(1);
        }
    }

    /** @return the pull request's address in the forge's API */
    private String proven(Path data, Map<String, String> settings, String... more) throws Exception {
        Path account = folder.resolve("account.json");
        List<String> arguments = new ArrayList<>(List.of("--json", account.toString()));
        arguments.addAll(List.of(more));
        arguments.add("/redfix gitea");
        try (LabProcess lab = LabProcess.start(data, settings, arguments.toArray(String[]::new))) {
            assertThat(lab.exitStatus()).as(lab.output()).isZero();
        }
        String url = new Account(LabProcess.json(account)).only("PullRequestReady").path("pullRequest").path("url").asText();
        return url.replaceFirst("(//[^/]+)/", "$1/api/v1/repos/");
    }

    private static long says(Maintainer person, String pull, String words) throws Exception {
        return person.does("POST", issue(pull) + "/comments", "{\"body\": \"%s\"}".formatted(words)).path("id").asLong();
    }

    private static String issue(String pull) {
        return pull.replace("/pulls/", "/issues/");
    }

    private static Stream<JsonNode> all(Maintainer person, String url) throws Exception {
        return StreamSupport.stream(person.reads(url).spliterator(), false);
    }

    private static List<String> comments(Maintainer person, String pull) throws Exception {
        return all(person, issue(pull) + "/comments").map(c -> c.path("body").asText()).toList();
    }

    private static List<String> reactions(Maintainer person, String pull, long comment) throws Exception {
        return all(person, issue(pull).replaceFirst("/\\d+$", "/comments/" + comment + "/reactions")).map(r -> r.path("content").asText()).toList();
    }

    private static List<String> states(Maintainer person, String pull) throws Exception {
        String head = person.reads(pull).path("head").path("sha").asText();
        return all(person, pull.replaceFirst("/pulls/\\d+$", "/commits/" + head + "/statuses")).map(s -> s.path("context").asText() + " " + s.path("status").asText()).toList();
    }

    private static List<Path> runsOnTheNode(Path data, String named) throws Exception {
        try (Stream<Path> runs = Files.list(data.resolve("node/home/.redfix/runs"))) {
            return runs.filter(Files::isDirectory).filter(r -> r.getFileName().toString().contains(named)).toList();
        }
    }
}
