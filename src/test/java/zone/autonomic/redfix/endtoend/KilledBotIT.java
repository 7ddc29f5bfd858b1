package zone.autonomic.redfix.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bot that is killed and started again goes on: one run, one branch, one pull request, one of each message. */
class KilledBotIT {

    @TempDir
    Path folder;

    @ParameterizedTest(name = "killed at “{0}”")
    @ValueSource(strings = {"Run 1:", "Fix:", "Asked the bridge"})
    void goesOnWhereItWas(String place) throws Exception {
        Path data = folder.resolve("lab");
        try (LabProcess killed = LabProcess.start(data, "/redfix mattermost-lts").untilPrinted(place)) {
            killed.kill();
        }

        Path json = folder.resolve("account.json");
        try (LabProcess again = LabProcess.start(data, "--json", json.toString(), "/redfix mattermost-lts")) {
            assertThat(again.exitStatus()).as(again.output()).isZero();
            assertEachMessageOnce(again.output());
        }

        Account account = new Account(LabProcess.json(json));
        assertThat(account.outcome()).isEqualTo("PROVEN");
        assertThat(account.events("RunStarted")).extracting(e -> e.path("run").path("id").asText()).doesNotHaveDuplicates();
        assertThat(runsOnTheNode(data)).as("each run was made once").hasSameSizeAs(account.events("RunStarted"));
        assertThat(account.events("TestmeAsked")).hasSize(1);
        assertThat(account.only("PullRequestReady").path("pullRequest").path("number").asInt()).isEqualTo(1);
        try (Git git = Git.open(data.resolve("forge/recipe-maintainers/mattermost-lts.git").toFile())) {
            assertThat(git.branchList().call()).extracting(r -> r.getName()).containsExactlyInAnyOrder("refs/heads/main", "refs/heads/redfix/mattermost-lts/restore-hook");
            assertThat(git.log().add(git.getRepository().resolve("redfix/mattermost-lts/restore-hook")).not(git.getRepository().resolve("main")).call()).hasSize(1);
        }
    }

    private static void assertEachMessageOnce(String output) {
        List<String> said = output.lines().filter(l -> l.startsWith("Run ") || l.startsWith("Verdict") || l.startsWith("Pull request") || l.startsWith("Asked")
                || l.startsWith("Proven")).toList();
        assertThat(said).isNotEmpty().doesNotHaveDuplicates();
    }

    private static List<Path> runsOnTheNode(Path data) throws Exception {
        try (Stream<Path> runs = Files.list(data.resolve("node/home/.redfix/runs"))) {
            return runs.filter(Files::isDirectory).filter(r -> r.getFileName().toString().startsWith("mattermost-lts-1-r")).toList();
        }
    }
}
