package zone.autonomic.redfix.ccci;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        Files.writeString(folder.resolve("harness/runner/run_recipe_ci.py"), "");
    }

    @AfterEach
    void close() {
        node.close();
    }

    private List<Finding> examine(String... settings) {
        return new NodeCheckup(node.config(settings), "cc-ci").examine();
    }

    private Finding finding(String what, String... settings) {
        return examine(settings).stream().filter(f -> f.what().equals(what)).findFirst().orElseThrow();
    }

    @Test
    void aNodeAsItShouldBeIsAllRight() {
        assertThat(examine()).allMatch(f -> f.state() == State.OK).extracting(Finding::what).containsExactly("login", "programs", "harness", "runs", "canonicals", "now");
        assertThat(finding("now").found()).contains("no run in flight", "disk 38 GB free").doesNotContain("recipe");
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
}
