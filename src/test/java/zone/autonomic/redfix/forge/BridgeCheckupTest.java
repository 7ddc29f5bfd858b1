package zone.autonomic.redfix.forge;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.transport.RefSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zone.autonomic.redfix.lab.forge.Accounts;
import zone.autonomic.redfix.lab.forge.LabForge;
import zone.autonomic.redfix.lab.forge.RepositoryState.Pull;
import zone.autonomic.redfix.step.port.BridgeConfig;
import zone.autonomic.redfix.step.port.Checkup.Finding;
import zone.autonomic.redfix.step.port.Checkup.State;

/** What the doctor finds of cc-ci's bridge on a forge's tested heads. */
class BridgeCheckupTest {

    private static final String ORG = Accounts.ORGANISATION;
    private static final String RECIPE = LabRepositories.RECIPE;
    private static final String RUN = "https://drone.ci.example/recipe-maintainers/cc-ci/427";

    @TempDir
    Path folder;
    private LabForge lab;
    private Pull pull;

    @BeforeEach
    void aPullRequest() throws Exception {
        lab = LabRepositories.start(folder.resolve("forge"), Clock.systemUTC());
        try (Git git = Git.cloneRepository().setURI(lab.bare(ORG, RECIPE).toUri().toString()).setDirectory(folder.resolve("work").toFile()).call()) {
            Files.writeString(folder.resolve("work/lid"), "on\n");
            git.add().addFilepattern("lid").call();
            git.commit().setMessage("put a lid on").setAuthor("x", "x@lab.invalid").setCommitter("x", "x@lab.invalid").setSign(false).call();
            git.push().setRefSpecs(new RefSpec("HEAD:refs/heads/redfix/teapot/lid")).call();
        }
        pull = lab.open(ORG, RECIPE, Accounts.BOT, "put a lid on", "", "redfix/teapot/lid", "main");
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    private record Expected(String context, Optional<String> account, String mark) implements BridgeConfig {}

    private List<Finding> examine(Expected expected, String mode) {
        ForgeConfig config = new SmallRyeConfigBuilder().withMapping(ForgeConfig.class).withConverter(Duration.class, 200, new DurationConverter())
                .withDefaultValues(Map.of("redfix.forge.url", lab.url(), "redfix.forge.token", lab.accounts().byLogin(Accounts.BOT).token())).build().getConfigMapping(ForgeConfig.class);
        return new BridgeCheckup(config, new TokenPowers(config), expected, mode).examine();
    }

    private List<Finding> examine() {
        return examine(new Expected("cc-ci/testme", Optional.empty(), "🌻"), "bridge");
    }

    private void status(String context, String url) {
        lab.status(ORG, RECIPE, pull.head(), Accounts.BOT, context, "success", "", url);
    }

    @Test
    void whereNoHeadHasBeenTestedThereIsNothingToCompare() {
        assertThat(examine()).singleElement().satisfies(f -> {
            assertThat(f.state()).isEqualTo(State.OK);
            assertThat(f.found()).contains("`cc-ci/testme` is looked for", "no head of a pull request has been tested yet");
        });
    }

    @Test
    void theBridgeIsFoundByItsContextAndItsMark() {
        status("drone/pr", "http://drone.invalid/1");
        status("cc-ci/testme", RUN);
        lab.comment(ORG, RECIPE, pull.number(), Accounts.BOT, "🌻 level 5\n\n[run](" + RUN + ")");

        assertThat(examine()).allMatch(f -> f.state() == State.OK).extracting(Finding::found).satisfiesExactly(
                status -> assertThat(status).matches("`cc-ci/testme` is success on the newest tested head, teapot#1 \\(%.10s\\), set by autonomic-bot at 20[-0-9T:]+Z, run 427".formatted(pull.head())),
                comment -> assertThat(comment).isEqualTo("on teapot#1 by autonomic-bot, the bot's own account"));
    }

    @Test
    void anotherContextIsNamedWithTheSetting() {
        status("ci.example/testme", RUN);

        assertThat(examine()).singleElement().satisfies(f -> {
            assertThat(f.state()).isEqualTo(State.WARNING);
            assertThat(f.found()).isEqualTo("the newest tested heads have `ci.example/testme` and not `cc-ci/testme`");
            assertThat(f.advice()).contains("redfix.bridge.context");
        });
    }

    @Test
    void anotherAccountAndAnotherMarkAreNamedWithTheirSettings() {
        status("cc-ci/testme", RUN);
        lab.comment(ORG, RECIPE, pull.number(), Accounts.BOT, "🌻 level 5\n\n[run](" + RUN + ")");

        assertThat(examine(new Expected("cc-ci/testme", Optional.of("cc-ci-bridge"), "🌵"), "bridge")).filteredOn(f -> f.state() == State.WARNING)
                .extracting(Finding::advice).satisfiesExactly(a -> assertThat(a).contains("redfix.bridge.account is cc-ci-bridge"), a -> assertThat(a).contains("redfix.bridge.mark"));
        assertThat(examine(new Expected("cc-ci/testme", Optional.of("cc-ci-bridge"), "🌵"), "bridge")).contains(Finding.ok("account", "cc-ci-bridge"));
    }

    @Test
    void anAccountThatIsNotThereIsSaidAlsoBeforeAnythingWasTested() {
        assertThat(examine(new Expected("cc-ci/testme", Optional.of("cc-ci-brigde"), "🌻"), "bridge")).filteredOn(f -> f.what().equals("account")).singleElement().satisfies(f -> {
            assertThat(f.state()).isEqualTo(State.FAILED);
            assertThat(f.found()).isEqualTo("the forge knows no cc-ci-brigde");
        });
    }

    @Test
    void aLinkThatNamesNoRunIsPointedOut() {
        status("cc-ci/testme", "https://ci.example/");

        assertThat(examine().get(0)).satisfies(f -> {
            assertThat(f.state()).isEqualTo(State.WARNING);
            assertThat(f.advice()).contains("names no run");
        });
    }

    @Test
    void whoTestsHeadsItselfNeedsNoBridge() {
        assertThat(examine(new Expected("cc-ci/testme", Optional.empty(), "🌻"), "run")).singleElement().satisfies(f -> assertThat(f.found()).contains("no bridge is asked"));
    }
}
