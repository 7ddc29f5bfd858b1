package zone.autonomic.redfix.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From {@code /redfix sweep} through both gates, by the program itself, on recipes under names that nobody has told it: every red of the last sweep is
 * mended and proven, or said to wait for a person.
 */
class SweepIT {

    private static final String BOT = "autonomic-bot";

    @TempDir
    Path folder;

    @Test
    void withLeaveToChangeTestsAllRedsOfTheLastSweepEndInProvenPullRequestsAndNothingIsMerged() throws Exception {
        Path json = folder.resolve("account.json");
        String output;
        try (LabProcess lab = started("--json", json.toString(), "/redfix sweep --with-tests")) {
            assertThat(lab.exitStatus()).as(lab.output()).isZero();
            output = lab.output();
        }

        Account account = new Account(LabProcess.json(json));
        List<JsonNode> members = account.events("MemberClosed");
        assertThat(members).hasSize(6).allMatch(m -> m.path("outcome").asText().equals("PROVEN")).allMatch(m -> m.path("published").asBoolean());
        assertThat(account.events("GateJudged")).extracting(g -> g.path("gate").asText() + " " + g.path("passed").asBoolean()).containsExactly("M1 true", "M2 true");
        assertThat(members).extracting(m -> m.path("pullRequest").asText()).doesNotHaveDuplicates().allMatch(url -> output.contains(url + " and "));
        assertThat(branchesOfTheBot()).containsExactlyInAnyOrder(
                "feedhost redfix/feedhost/unique-service-name",
                "codehost redfix/codehost/writable-config",
                "teamtalk redfix/teamtalk/restore-hook",
                "cc-ci redfix/sso/collision-free-canonical",
                "cc-ci redfix/voice/readiness-before-custom",
                "cc-ci redfix/forum/scope-overlay",
                "forum redfix/forum/scope-overlay-claims-by-version");
        assertThat(mainlinesWithACommitOfTheBot()).as("nothing is merged").isEmpty();
    }

    @Test
    void withoutLeaveAStaleTestWaitsForAPersonAndNothingIsPushed() throws Exception {
        try (LabProcess lab = started("/redfix forum")) {
            assertThat(lab.exitStatus()).as(lab.output()).isEqualTo(1);
            assertThat(lab.output()).contains("Waits for a person.", "cc-ci/issues/1", "/redfix forum --with-tests");
        }
        assertThat(branchesOfTheBot()).isEmpty();
    }

    private LabProcess started(String... words) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--recipes", OtherNames.recipes(folder.resolve("recipes")).toString(),
                "--scenario", OtherNames.scenario(folder.resolve("scenario.yml")).toString()));
        arguments.addAll(List.of(words));
        return LabProcess.start(folder.resolve("lab"), arguments.toArray(String[]::new));
    }

    private List<String> branchesOfTheBot() throws IOException {
        return refs("refs/heads/redfix/").map(r -> r.repository() + " " + r.ref().getName().substring("refs/heads/".length())).toList();
    }

    private List<String> mainlinesWithACommitOfTheBot() throws Exception {
        List<String> with = new ArrayList<>();
        for (Branch main : refs("refs/heads/main").toList()) {
            try (Git git = Git.open(repositories().resolve(main.repository() + ".git").toFile())) {
                for (RevCommit commit : git.log().add(main.ref().getObjectId()).call()) {
                    if (commit.getAuthorIdent().getName().equals(BOT)) {
                        with.add(main.repository() + " " + commit.getShortMessage());
                    }
                }
            }
        }
        return with;
    }

    private record Branch(String repository, Ref ref) {}

    private Stream<Branch> refs(String prefix) throws IOException {
        List<Branch> all = new ArrayList<>();
        try (Stream<Path> folders = Files.list(repositories())) {
            for (Path repository : folders.filter(f -> f.toString().endsWith(".git")).toList()) {
                try (Git git = Git.open(repository.toFile())) {
                    String name = repository.getFileName().toString().replaceFirst("\\.git$", "");
                    git.getRepository().getRefDatabase().getRefsByPrefix(prefix).forEach(ref -> all.add(new Branch(name, ref)));
                }
            }
        }
        return all.stream();
    }

    private Path repositories() {
        return folder.resolve("lab/forge/recipe-maintainers");
    }
}
