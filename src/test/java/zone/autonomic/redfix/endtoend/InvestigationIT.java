package zone.autonomic.redfix.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.Repository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From {@code /redfix <recipe>} to a proven pull request, by the program itself. */
class InvestigationIT {

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
            "gitea, writable-config, ADVANCE_COPY, !testme --quick",
            "bluesky-pds, unique-service-name, THROWAWAY_DEPLOY, !testme",
            "mattermost-lts, restore-hook, LIFECYCLE, !testme"})
    void aRecipeDefectEndsInAProvenPullRequest(String recipe, String fix, String check, String testme) throws Exception {
        Account account = investigated(0, "/redfix " + recipe);

        String branch = "redfix/" + recipe + "/" + fix;
        assertThat(account.outcome()).isEqualTo("PROVEN");
        assertThat(account.only("BranchPushed").path("branch").asText()).isEqualTo(branch);
        assertThat(account.only("TestmeAsked").path("comment").asText()).isEqualTo(testme);
        assertRedOnBaseGreenOnHead(account, check);
        try (Git git = Git.open(repository(recipe).toFile())) {
            Repository mirror = git.getRepository();
            assertThat(mirror.resolve("refs/heads/main").name()).as("the default branch is untouched").isEqualTo(mirror.resolve("refs/tags/" + account.only("TargetResolved").path("target").path("tag").asText() + "^{commit}").name());
            assertThat(mirror.resolve("refs/heads/" + branch).name()).isEqualTo(head(account));
            var commit = git.log().add(mirror.resolve(branch)).setMaxCount(1).call().iterator().next();
            assertThat(commit.getAuthorIdent().getName()).isEqualTo("autonomic-bot");
            assertThat(commit.getParent(0).name()).as("one commit on top of the base").isEqualTo(base(account));
        }
    }

    @Test
    void aHealthyRecipeIsLeftAlone() throws Exception {
        Account account = investigated(0, "/redfix immich");

        assertThat(account.outcome()).isEqualTo("NOTHING_RED");
        assertThat(account.runs()).as("five alone, and a fresh one for the second opinion").hasSize(6).noneMatch(Account.Run::red);
        assertThat(account.events("BranchPushed")).isEmpty();
    }

    @Test
    void theSameAgainLinksTheOpenPullRequest() throws Exception {
        investigated(0, "/redfix mattermost-lts");

        Account again = investigated(0, "/redfix mattermost-lts --again");

        assertThat(again.only("PullRequestReady").path("linked").asBoolean()).isTrue();
        assertThat(again.only("PullRequestReady").path("pullRequest").path("number").asInt()).isEqualTo(1);
    }

    @Test
    void ctrlCEndsTheRunAndShowsTheReceipt() throws Exception {
        try (LabProcess lab = LabProcess.start(folder.resolve("lab"), "/redfix immich").untilPrinted("Run 1:")) {
            lab.interrupt();

            assertThat(lab.exitStatus()).isEqualTo(1);
            assertThat(lab.output()).containsPattern("Run 1 (is torn down|left nothing behind)").containsIgnoringCase("cancelled");
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
            "/redfix gitae | did you mean `/redfix gitea`?",
            "/redfix gitea --tag 9.9.9+1 | /redfix gitea",
            "/redfix gitea --fast | --fast",
            "/redfix ../etc/passwd | /redfix"})
    void badInputIsRefusedWithWhatToType(String line, String hint) throws Exception {
        try (LabProcess lab = LabProcess.start(folder.resolve("lab"), line)) {
            assertThat(lab.exitStatus()).as(lab.output()).isEqualTo(2);
            assertThat(lab.output()).contains(hint).doesNotContain("Run 1");
        }
    }

    private Account investigated(int exitStatus, String line) throws Exception {
        Path json = folder.resolve("account.json");
        try (LabProcess lab = LabProcess.start(folder.resolve("lab"), "--json", json.toString(), line)) {
            assertThat(lab.exitStatus()).as(lab.output()).isEqualTo(exitStatus);
        }
        return new Account(LabProcess.json(json));
    }

    private static void assertRedOnBaseGreenOnHead(Account account, String check) {
        List<Account.Run> runs = account.runs();
        assertThat(runs).filteredOn(r -> r.kind().equals(check) && r.commit().equals(base(account))).isNotEmpty().allMatch(Account.Run::red);
        assertThat(runs).filteredOn(r -> r.kind().equals(check) && r.commit().equals(head(account))).isNotEmpty().noneMatch(Account.Run::red);
        assertThat(runs).filteredOn(r -> r.kind().equals("LIFECYCLE") && r.commit().equals(head(account))).isNotEmpty().noneMatch(Account.Run::red);
    }

    private static String base(Account account) {
        return account.only("BranchPushed").path("base").asText();
    }

    private static String head(Account account) {
        return account.only("BranchPushed").path("head").asText();
    }

    private Path repository(String recipe) {
        return folder.resolve("lab/forge/recipe-maintainers/" + recipe + ".git");
    }
}
