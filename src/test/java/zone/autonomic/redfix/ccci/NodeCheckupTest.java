package zone.autonomic.redfix.ccci;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zone.autonomic.redfix.step.port.Checkup.Finding;
import zone.autonomic.redfix.step.port.Checkup.State;

/** What is found at a node, over a real SSH server and a real shell. */
class NodeCheckupTest {

    @TempDir
    Path folder;
    private FakeNode node;

    @BeforeEach
    void aNode() throws IOException {
        node = new FakeNode(folder);
        node.layout(Map.of("wiki", ""));
    }

    @AfterEach
    void close() {
        node.close();
    }

    private List<Finding> examine(String... settings) {
        return checkup(settings).examine();
    }

    private NodeCheckup checkup(String... settings) {
        NodeConfig config = node.config(settings);
        return new NodeCheckup(config, new Mirror(config.mirror().orElse(""), "bot", Optional.empty()), "cc-ci");
    }

    private Finding finding(String what, String... settings) {
        return examine(settings).stream().filter(f -> f.what().equals(what)).findFirst().orElseThrow();
    }

    @Test
    void aNodeAsItShouldBeIsAllRight() throws IOException {
        node.recipe("cc-ci", "1.0.0");
        newestRun("{\"schema\":2,\"recipe\":\"wiki\",\"stages\":[{\"name\":\"install\",\"status\":\"pass\",\"tests\":[{\"name\":\"test_serving\",\"status\":\"pass\"}]}],\"results\":{},\"lint\":{\"status\":\"pass\"}}");
        node.put("services", "backups_app\tco-op/backup-bot-two:2.4.0\n");
        node.put("stacks/cloud_ci_test", "cloud_ci_test_app\t1/1\timage:1\n");

        assertThat(examine("quiet-hours", "Sun 02:00-06:00", "live-stacks", "cloud.ci.test")).allMatch(f -> f.state() == State.OK).extracting(Finding::what).startsWith("login", "programs", "harness", "runs", "canonicals",
                "bot's folder", "canonical.canonical_domain").endsWith("settings' keys", "home", "sweep", "newest run", "live stacks", "backup-bot", "abra", "mirror", "quiet hours", "now");
        assertThat(finding("canonical.canonical_domain").found()).isEqualTo("canonical_domain in runner/harness/canonical.py");
        assertThat(finding("newest run").found()).isEqualTo("manual: schema 2, tests listed: yes, results by stage: yes, 0 JUnit files, lint pass");
        assertThat(finding("now").found()).contains("no run in flight", "disk 38 GB free").doesNotContain("recipe");
    }

    private void newestRun(String results) throws IOException {
        Path run = Files.createDirectories(folder.resolve("runs/manual"));
        Files.writeString(run.resolve("results.json"), results);
    }

    @Test
    void whatIsOtherwiseThereIsNamedWithWhatIsExpected() throws IOException {
        Files.delete(folder.resolve("harness/runner/harness/canonical.py"));
        Files.writeString(folder.resolve("harness/runner/harness/meta.py"), "class Told:\n    HEALTH_PATH = '/'\ndef load(recipe):\n    return Told()\n");
        newestRun("{\"schema\":3}");
        node.put("services", "backups_app\tco-op/backup-bot:1.1\n");
        node.put("timer", "not-found\n");

        assertThat(finding("canonical.canonical_domain").state()).isEqualTo(State.WARNING);
        assertThat(finding("canonical.canonical_domain").found()).contains("runner/harness/canonical.py isn't there; runner/canonical.py isn't there");
        assertThat(finding("settings' keys").found()).startsWith("without BACKUP_VERIFY, DEPLOY_TIMEOUT");
        assertThat(finding("newest run").advice()).contains("expected: schema 2");
        assertThat(finding("backup-bot").state()).isEqualTo(State.WARNING);
        assertThat(finding("sweep")).isEqualTo(Finding.failed("sweep", "systemd doesn't know nightly-sweep.timer (not-found)", "redfix.node.sweep-timer names it; no run starts until then"));
        assertThat(finding("mirror").state()).isEqualTo(State.FAILED);
        assertThat(finding("quiet hours").state()).isEqualTo(State.NOT_CONFIGURED);
    }

    @Test
    void theSettingsKeysAreReadWhereTheHarnessRefusesARecipeWithoutSettings() throws IOException {
        Path meta = folder.resolve("harness/runner/harness/meta.py");
        Files.writeString(meta, Files.readString(meta) + """


                load_of_any = load


                def load(recipe):
                    if not (TESTS_DIR / recipe / "recipe_meta.py").is_file():
                        raise MetaError(f"{recipe} has no settings")
                    return load_of_any(recipe)
                """);

        assertThat(finding("settings' keys").state()).isEqualTo(State.OK);
        assertThat(finding("settings' keys").found()).contains("HEALTH_PATH", "WARM_CANONICAL");
    }

    @Test
    void whatWasFoundIsRecordedForALabToBeMadeAlike() throws IOException {
        node.recipe("cc-ci", "1.0.0");
        newestRun("{\"schema\":2,\"stages\":[{\"name\":\"install\",\"status\":\"pass\"}],\"lint\":{\"status\":\"unver\"}}");
        NodeCheckup checkup = checkup();
        checkup.examine();

        assertThat(checkup.recorded()).containsEntry("newest_run", "manual").containsEntry("results_list_tests", false).containsEntry("results_by_stage", false)
                .containsEntry("junit_files", 0).containsEntry("lint_status", "unver").containsEntry("sweep_timer_known", true).containsEntry("mirror_open", true);
    }

    @Test
    void anotherHostKeyIsNotTalkedTo() throws IOException {
        Files.writeString(folder.resolve("known_hosts"), "[127.0.0.1]:" + node.port() + " " + PublicKeyEntry.toString(FakeNode.keyPair().getPublic()) + "\n");

        assertThat(examine()).singleElement().satisfies(f -> assertThat(f.state()).isEqualTo(State.FAILED))
                .satisfies(f -> assertThat(f.found()).contains("has changed", "Nothing was sent")).satisfies(f -> assertThat(f.advice()).isEqualTo("see README, Set up for real, 4. The CI node"));
    }

    @Test
    void aPortWhereNothingListensIsNamed() {
        node.stop();

        assertThat(examine()).singleElement().satisfies(f -> assertThat(f.found()).contains("refuses the connection; is it up, and sshd on that port?"));
    }

    @Test
    void withoutAHostTheSettingIsNamed() {
        assertThat(examine("host", "")).singleElement().satisfies(f -> assertThat(f.advice()).contains("set redfix.node.host"));
    }

    @Test
    void aProgramThatIsMissingIsNamed() throws IOException {
        Files.delete(folder.resolve("bin/abra"));

        assertThat(finding("programs").state()).isEqualTo(State.FAILED);
        assertThat(finding("programs").found()).isEqualTo("abra isn't on the PATH of root there");
    }

    @Test
    void placesThatAreNotThereNameTheirSettings() throws IOException {
        Files.delete(folder.resolve("harness/runner/run_recipe_ci.py"));

        assertThat(finding("harness")).isEqualTo(Finding.failed("harness", "there is no runner/run_recipe_ci.py in " + folder.resolve("harness"),
                "redfix.node.harness-dir says where it is installed (README, Set up for real, 4. The CI node)"));
        assertThat(finding("runs", "runs-dir", "/nowhere/runs").advice()).startsWith("redfix.node.runs-dir says where it is");
        assertThat(finding("canonicals", "warm-dir", "/nowhere/warm").found()).isEqualTo("there is no /nowhere/warm");
    }

    @Test
    void aNodeThatIsBusyIsSaidToBeAndIsNotBroken() {
        node.put("disk", "1000");

        assertThat(finding("now").state()).isEqualTo(State.WARNING);
        assertThat(finding("now").found()).contains("10 GB are wanted");
    }

    @Test
    void aLiveStackThatIsMisspeltWouldNotBeSpared() throws IOException {
        node.put("stacks/cloud_ci_test", "cloud_ci_test_app\t1/1\timage:1\n");

        assertThat(finding("live stacks", "live-stacks", "cloud.ci.test,clod.ci.test").found()).isEqualTo("no stack is called clod.ci.test");
        assertThat(finding("live stacks").state()).isEqualTo(State.NOT_CONFIGURED);
    }
}
