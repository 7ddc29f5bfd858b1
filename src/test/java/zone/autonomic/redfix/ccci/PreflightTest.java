package zone.autonomic.redfix.ccci;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.step.port.CiNode.Preflight;

/** What makes a node unfit for a run, and what doesn't. */
class PreflightTest {

    @TempDir
    Path folder;
    private FakeNode node;
    private SshCiNode bot;

    @BeforeEach
    void aNode() {
        node = new FakeNode(folder);
        bot = node.bot();
    }

    @AfterEach
    void close() {
        bot.hangUp();
        node.close();
    }

    private Preflight look() {
        return bot.preflight("mattermost-lts", "mattermost-lts-1-r1");
    }

    private void nextSweep(Instant at) {
        node.put("next-sweep", DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC).format(at) + "\n");
    }

    @Test
    void aCleanNodeIsFitAndSaysWhatWasLookedAt() {
        nextSweep(Instant.now().plusSeconds(3 * 3600));
        node.stack("traefik_" + FakeNode.STACK, "x\t1/1\ti");
        node.stack("warm-wiki_" + FakeNode.STACK, "x\t1/1\ti");

        assertThat(look().findings()).isEmpty();
        assertThat(look().fit()).isTrue();
        assertThat(look().facts()).hasSize(5).anyMatch(f -> f.contains("disk 38 GB")).anyMatch(f -> f.contains("0 test deploys")).anyMatch(f -> f.contains("next sweep"));
    }

    @Test
    void leftoversOfTheRecipeMakeItUnfit() {
        node.stack("matt-0a1b2c_" + FakeNode.STACK, "x\t1/1\ti");
        node.stack("warm-mattermost-lts_" + FakeNode.STACK, "x\t1/1\ti");
        node.stack("zz-01234567_" + FakeNode.STACK, "x\t1/1\ti");

        assertThat(look().fit()).isFalse();
        assertThat(look().findings()).hasSize(2).allMatch(f -> f.startsWith("a stack is left over: "));
    }

    @ParameterizedTest
    @CsvSource({"mattermost-lts, matt", "wiki, wiki", "bbb, bbb", "n8, n8"})
    void aColdStackIsKnownByTheFirstFourLettersOfItsRecipeOrAllOfAShorterName(String recipe, String letters) {
        node.stack(letters + "-0a1b2c_" + FakeNode.STACK, "x\t1/1\ti");
        node.stack("other-0a1b2c_" + FakeNode.STACK, "x\t1/1\ti");

        assertThat(bot.preflight(recipe, recipe + "-1-r1").findings())
                .containsExactly("a stack is left over: " + letters + "-0a1b2c_" + FakeNode.STACK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"warm-mattermost-lts_", "warm-canon-mattermost-lts_"})
    void whatAFailedPromoteLeftIsNamedAndStandsInTheWayOfNothing(String name) {
        node.stack(name + FakeNode.STACK, "x\t0/1\ti");

        assertThat(look().fit()).isTrue();
        assertThat(look().facts()).contains(name + FakeNode.STACK + " is left over from a promote that failed; it is removed before the run").doesNotContain("no leftover of the recipe");
    }

    @Test
    void otherRecipesStacksOnlyCount() {
        for (String hex : new String[] {"000001", "000002", "000003"}) {
            node.stack("blog-" + hex + "_" + FakeNode.STACK, "x\t1/1\ti");
        }
        node.stack("mattermost_" + FakeNode.STACK, "x\t1/1\ti");
        assertThat(look().fit()).isTrue();
        assertThat(look().facts()).contains("3 test deploys stand");

        node.stack("blog-000004_" + FakeNode.STACK, "x\t1/1\ti");
        assertThat(look().findings()).containsExactly("4 test deploys stand, at most 3 may");
    }

    @Test
    void aSweepWithinTheRunsTimeMakesItUnfit() {
        nextSweep(Instant.now().plusSeconds(3600));
        assertThat(look().findings()).singleElement().asString().startsWith("the sweep starts at ").endsWith("and a run may take 2 h");

        node.put("next-sweep", "\n");
        assertThat(look().facts()).contains("no sweep is planned");

        node.put("next-sweep", "when the moon is full\n");
        assertThat(look().findings()).singleElement().asString().contains("can't be told");
    }

    /** Between two of its recipes no run of the harness is to be seen, and its timer has no next time while it goes on. */
    @ParameterizedTest
    @CsvSource({"start, false", "running, false", "stop-sigterm, false", "dead, true", "exited, true", "failed, true"})
    void aSweepThatGoesOnMakesItUnfit(String service, boolean fit) {
        node.put("sweep-service", service + "\n");
        node.put("next-sweep", "\n");

        assertThat(look().fit()).isEqualTo(fit);
        assertThat(look().findings()).isEqualTo(fit ? java.util.List.of() : java.util.List.of("a sweep goes on (nightly-sweep.service)"));
    }

    @Test
    void aTimerThatSystemdDoesNotKnowSaysNothingOfASweep() {
        node.put("timer", "not-found\n");

        assertThat(look().findings()).containsExactly("the node's systemd doesn't know nightly-sweep.timer (not-found), so when a sweep starts can't be told; redfix.node.sweep-timer names it");
        assertThat(look().facts()).noneMatch(f -> f.contains("no sweep is planned"));
    }

    @ParameterizedTest
    @CsvSource({"2026-06-13T23:59:59Z, true", "2026-06-14T00:00:01Z, false", "2026-06-14T05:59:59Z, false", "2026-06-14T06:00:00Z, true", "2026-06-15T01:00:00Z, true"})
    void noRunStartsThatCouldReachIntoQuietHours(String now, boolean fit) {
        bot.hangUp();
        bot = node.botAt(Clock.fixed(Instant.parse(now), ZoneOffset.UTC), "quiet-hours", "Sun 02:00-06:00");

        assertThat(look().fit()).isEqualTo(fit);
        if (!fit) {
            assertThat(look().findings()).containsExactly("the node's quiet hours are Sun 02:00–Sun 06:00 UTC, and a run may take 2 h");
        }
    }

    @Test
    void aDiskWithoutInodesMakesItUnfit() {
        node.put("inodes", "4711");

        assertThat(look().findings()).containsExactly("the disk has 4711 inodes free, 50000 are wanted");
        node.put("inodes", "-");
        assertThat(look().fit()).as("a file system that doesn't count them").isTrue();
    }

    @Test
    void aFullDiskMakesItUnfit() {
        node.put("disk", String.valueOf(9L << 20));

        assertThat(look().findings()).containsExactly("the disk has 9 GB free, 10 GB are wanted");
    }
}
