package zone.autonomic.redfix.ccci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.Receipt;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.investigation.RunResult;
import zone.autonomic.redfix.investigation.RunResult.Colour;
import zone.autonomic.redfix.investigation.SweepRun;
import zone.autonomic.redfix.investigation.Tier;
import zone.autonomic.redfix.lab.Lab;
import zone.autonomic.redfix.lab.LabOptions;
import zone.autonomic.redfix.step.port.CiNode.Artifacts;
import zone.autonomic.redfix.step.port.CiNode.State;
import zone.autonomic.redfix.step.port.Checkup.Finding;

/** The bot's side of the node against the lab's, whose harness is laid out as the published one. */
class OnTheLabsNodeTest {

    private static final Duration BOUND = Duration.ofMinutes(3);

    @TempDir
    Path folder;
    private Lab lab;
    private NodeConfig config;
    private Mirror mirror;
    private SshCiNode bot;

    private void start(String scenario) throws IOException {
        Path file = Files.writeString(folder.resolve("scenario.yml"), scenario);
        lab = Lab.start(new LabOptions(folder.resolve("lab"), Optional.empty(), Optional.of(file), 0, List.of()));
        Map<String, String> settings = lab.configuration();
        config = new SmallRyeConfigBuilder().withMapping(NodeConfig.class).withConverter(Duration.class, 200, new DurationConverter()).withDefaultValues(settings).build()
                .getConfigMapping(NodeConfig.class);
        mirror = Mirror.of(config, Optional.of(settings.get("redfix.forge.url")), settings.get("redfix.forge.organisation"), "autonomic-bot", Optional.of(settings.get("redfix.forge.token")));
        bot = new SshCiNode(config, mirror, "cc-ci");
    }

    @AfterEach
    void close() {
        bot.hangUp();
        lab.close();
    }

    private Artifacts run(String id, RunKind kind, String recipe, String tag, String path) throws IOException {
        RunRequest run = new RunRequest(id, kind, recipe, tag, commit(recipe, tag), true, path);
        bot.start(run);
        await().atMost(BOUND).pollInterval(Duration.ofMillis(200)).until(() -> bot.poll(run, 0).state() != State.RUNNING);
        Artifacts artifacts = bot.artifacts(run);
        Receipt receipt = bot.tearDown(run);
        assertThat(receipt.remaining()).isEmpty();
        assertThat(receipt.left()).as("all of it is known to be the run's").isEmpty();
        return artifacts;
    }

    private String commit(String recipe, String tag) throws IOException {
        try (Git git = Git.open(folder.resolve("lab/forge/recipe-maintainers/" + recipe + ".git").toFile())) {
            return git.getRepository().resolve(tag + "^{commit}").getName();
        }
    }

    @ParameterizedTest
    @MethodSource("zone.autonomic.redfix.ccci.PublishedVariantsTest#scenarios")
    void aRestoreThatLosesItsStateIsNamedWhateverTheHarnessLeaves(String scenario, Tier.Status lint) throws IOException {
        start(scenario + "\n");
        Artifacts artifacts = run("mattermost-lts-1-r1", RunKind.LIFECYCLE, "mattermost-lts", "2.1.9+10.11.15", "/");
        RunResult result = artifacts.result();

        assertThat(result.colour()).as(result + "\n" + artifacts.files().get("log")).isEqualTo(Colour.RED);
        assertThat(result.failures()).extracting(Failure::tier, Failure::test, Failure::file)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("restore", "test_restore_returns_state", "tests/mattermost-lts/test_restore.py"));
        assertThat(result.failures().get(0).message()).contains("relation \"ci_marker\" does not exist");
        assertThat(result.tier(Tier.LINT)).contains(lint);
    }

    @Test
    void theBotsOwnKindsOfRunAndLintWorkThere() throws IOException {
        start("");
        Artifacts deploy = run("bluesky-pds-1-r1", RunKind.THROWAWAY_DEPLOY, "bluesky-pds", "0.3.0+v0.4.219", "/given");
        assertThat(deploy.result().failures()).as(deploy.files().get("log")).extracting(Failure::message).containsExactly("not healthy over HTTPS /xrpc/_health (last status 0)");

        Artifacts promote = run("gitea-1-r1", RunKind.LIFECYCLE, "gitea", "3.6.0+1.24.2-rootless", "/");
        assertThat(promote.result().failures()).as(promote.files().get("log")).extracting(Failure::tier).containsExactly("promote");
        assertThat(promote.result().exit()).isZero();

        Artifacts advance = run("gitea-1-r2", RunKind.ADVANCE_COPY, "gitea", "3.6.0+1.24.2-rootless", "/api/healthz");
        assertThat(advance.result().failures()).as(advance.files().get("log")).extracting(Failure::message).singleElement().asString().contains("read-only file system");

        RunResult domains = run("keycloak-1-r3", RunKind.CANONICAL_DOMAIN, "keycloak", tag("keycloak"), "/").result();
        assertThat(domains.failures()).extracting(Failure::test).containsExactly("redfix::canonical_is_on_no_live_domain");
        assertThat(domains.enrolment().orElseThrow().liveUrls()).singleElement().asString().endsWith("/realms/master");

        assertThat(bot.lint("gitea", commit("gitea", "3.6.0+1.24.2-rootless")).ran()).isTrue();
        List<Finding> findings = new NodeCheckup(config, mirror, "cc-ci").examine();
        assertThat(findings).as(findings.toString()).noneMatch(f -> f.state() == zone.autonomic.redfix.step.port.Checkup.State.FAILED);
    }

    @Test
    void aRunThatIsKilledWhileItDeploysLeavesNothing() throws IOException {
        start("pace: 0.5\n");
        RunRequest run = new RunRequest("mattermost-lts-1-r1", RunKind.LIFECYCLE, "mattermost-lts", "2.1.9+10.11.15", commit("mattermost-lts", "2.1.9+10.11.15"), true, "/");
        List<String> before = stacks();
        bot.start(run);
        await().atMost(BOUND).pollInterval(Duration.ofMillis(20)).until(() -> stacks().stream().anyMatch(s -> s.startsWith("matt-")));
        RunProcesses.kill(lab.node().root(), run.id());

        Receipt receipt = bot.tearDown(run);

        assertThat(receipt.removed()).anyMatch(r -> r.startsWith("stack matt-"));
        assertThat(stacks()).isEqualTo(before);
    }

    private List<String> stacks() throws IOException {
        try (var names = Files.list(lab.node().root().resolve("state/stacks"))) {
            return names.map(name -> name.getFileName().toString()).sorted().toList();
        }
    }

    private String tag(String recipe) throws IOException {
        try (Git git = Git.open(folder.resolve("lab/forge/recipe-maintainers/" + recipe + ".git").toFile())) {
            return git.getRepository().getRefDatabase().getRefsByPrefix("refs/tags/").stream().map(ref -> ref.getName().substring("refs/tags/".length())).max(String::compareTo).orElseThrow();
        } catch (org.eclipse.jgit.errors.RepositoryNotFoundException e) {
            throw new IOException(e);
        }
    }

    @Test
    void itsLastSweepIsReadFromTheJournal() throws IOException {
        start("");
        List<SweepRun> sweep = bot.lastSweep();

        assertThat(sweep.stream().filter(SweepRun::exception)).as(sweep.toString()).extracting(SweepRun::recipe)
                .containsExactly("bluesky-pds", "discourse", "gitea", "keycloak", "mattermost-lts", "mumble");
    }
}
