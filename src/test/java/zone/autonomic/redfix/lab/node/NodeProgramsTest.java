package zone.autonomic.redfix.lab.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zone.autonomic.redfix.lab.engine.Engine;
import zone.autonomic.redfix.lab.swarm.Disk;
import zone.autonomic.redfix.lab.swarm.Names;
import zone.autonomic.redfix.lab.swarm.NodeState;

/** The node's programs as the bot's script and the harness call them. */
class NodeProgramsTest {

    private static final String MOUNTS = "{{range .Spec.TaskTemplate.ContainerSpec.Mounts}}"
            + "{{.Type}}\\t{{.Source}}\\t{{.Target}}\\t{{.ReadOnly}}{{\"\\n\"}}{{end}}";
    private static final String MEMBERS = "{{range .Containers}}{{.Name}}\\t{{.IPv4Address}}{{\"\\n\"}}{{end}}";

    @TempDir
    Path root;

    private NodeInstallation installation;
    private NodeState node;
    private Engine engine;

    private record Said(int exit, String out, String err) {}

    @BeforeEach
    void aNodeWithOneStack() {
        installation = NodeInstallation.install(root, Place.quiet("ci.example.net"));
        engine = NodeEngine.beside(installation.root());
        node = new NodeState(installation.root());
        Path web = node.service("demo_ci", "web");
        Map.of("image", "caddy:2.10.0\n", "replicas", "1/1\n", "wanted", "1\n", "id", "0123456789ab\n", "task", "t1\n",
                "networks", "demo_ci_internal\nproxy\n", "labels", "coop-cloud.demo_ci.version=1.0.0\\n\n",
                "mounts", "volume\tdemo_ci_data\t/data\tfalse\nbind\t/etc/timezone\t/etc/timezone\ttrue\n", "configs", "", "log", "one\ntwo\nthree\n")
                .forEach((f, t) -> Disk.write(web.resolve(f), t));
        node.createNetwork("demo_ci_internal", "demo_ci", false);
        node.createVolume("demo_ci_data", "demo_ci");
        node.createSecret("demo_ci_token_v1", "", "s3cret");
        Names.register(node, "demo_ci", "web", Map.of("proxy", List.of(), "demo_ci_internal", List.of()), "demo_ci_web.1.t1");
    }

    @AfterEach
    void end() {
        engine.close();
    }

    private Said say(String stdin, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(words));
        command.set(0, installation.bin().resolve(words[0]).toString());
        Path in = Files.writeString(root.resolve("stdin"), stdin);
        ProcessBuilder builder = new ProcessBuilder(command).redirectInput(in.toFile()).redirectError(root.resolve("stderr").toFile());
        builder.environment().putAll(installation.environment());
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), out, Files.readString(root.resolve("stderr")));
    }

    private String docker(String... words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("docker"));
        all.addAll(List.of(words));
        Said said = say("", all.toArray(String[]::new));
        assertThat(said.exit()).as(said.err()).isZero();
        return said.out();
    }

    @Test
    void dockerTellsWhatStands() throws Exception {
        assertThat(docker("stack", "ls", "--format", "{{.Name}}").lines()).contains("demo_ci", "traefik_ci_example_net");
        assertThat(docker("stack", "services", "demo_ci", "--format", "{{.Name}}\\t{{.Replicas}}\\t{{.Image}}"))
                .isEqualTo("demo_ci_web\t1/1\tcaddy:2.10.0\n");
        assertThat(docker("service", "ls", "--filter", "label=com.docker.stack.namespace=demo_ci", "--format", "{{.Name}}"))
                .isEqualTo("demo_ci_web\n");
        assertThat(docker("service", "logs", "--raw", "--no-trunc", "--tail", "2", "demo_ci_web")).isEqualTo("two\nthree\n");
        assertThat(docker("ps", "--filter", "label=com.docker.stack.namespace=demo_ci", "--format",
                "{{.ID}}\\t{{.Label \"com.docker.swarm.service.name\"}}")).isEqualTo("0123456789ab\tdemo_ci_web\n");
        assertThat(docker("ps", "-q", "--filter", "label=com.docker.swarm.service.name=demo_ci_web")).isEqualTo("0123456789ab\n");
        assertThat(docker("service", "inspect", "--format", MOUNTS, "demo_ci_web")).startsWith("volume\\tdemo_ci_data\\t/data\\tfalse\n");
        assertThat(docker("network", "ls", "--filter", "label=com.docker.stack.namespace=demo_ci", "--format", "{{.Name}}"))
                .isEqualTo("demo_ci_internal\n");
        assertThat(docker("network", "inspect", "proxy", "--format", MEMBERS)).contains("demo_ci_web.1.t1\\t10.10.0.")
                .contains("traefik_ci_example_net_app.1.");
    }

    @Test
    void dockerInspectsServicesAsJson() throws Exception {
        assertThat(docker("service", "inspect", "demo_ci_web"))
                .isEqualTo("[{\"ID\": \"0123456789ab\", \"Spec\": {\"Name\": \"demo_ci_web\", \"Labels\": "
                + "{\"com.docker.stack.image\": \"caddy:2.10.0\", \"com.docker.stack.namespace\": \"demo_ci\", "
                + "\"coop-cloud.demo_ci.version\": \"1.0.0\\u000a\"}, "
                + "\"TaskTemplate\": {\"ContainerSpec\": {\"Image\": \"caddy:2.10.0\", \"Env\": [], \"Mounts\": "
                + "[{\"Type\": \"volume\", \"Source\": \"demo_ci_data\", \"Target\": \"/data\"}, "
                + "{\"Type\": \"bind\", \"Source\": \"/etc/timezone\", \"Target\": \"/etc/timezone\", \"ReadOnly\": true}]}}, "
                + "\"Mode\": {\"Replicated\": {\"Replicas\": 1}}}, \"UpdateStatus\": {\"State\": \"completed\"}}]\n");
        assertThat(say("", "docker", "service", "inspect", "demo_ci_web", "nobody").err()).contains("no such service: nobody");
    }

    @Test
    void aNameMeansInAContainerWhatItMeansInTheModel() throws Exception {
        String asked = docker("exec", "0123456789ab", "getent", "hosts", "app").split("\\s+")[0];
        assertThat(new Names(node, "demo_ci", "web").resolve("app")).extracting(p -> p.address()).contains(asked);
        assertThat(docker("exec", "0123456789ab", "getent", "hosts", "demo_ci_web").split("\\s+")[0])
                .isEqualTo(new Names(node, "demo_ci", "web").resolve("demo_ci_web").get(0).address());
        assertThat(say("", "docker", "exec", "0123456789ab", "getent", "hosts", "nobody").exit()).isEqualTo(2);
    }

    @Test
    void whatOnlyARealNodeCouldTellIsSaidToBeUnknown() throws Exception {
        Said said = say("", "docker", "exec", "0123456789ab", "caddy", "version");

        assertThat(said.exit()).isEqualTo(3);
        assertThat(said.err()).startsWith("lab: unknown: ");
    }

    @Test
    void takesAStackAwayAndKeepsItsVolumesUntilTheyAreRemoved() throws Exception {
        assertThat(say("", "docker", "volume", "rm", "demo_ci_data").err()).contains("volume is in use");
        docker("stack", "rm", "demo_ci");
        assertThat(docker("stack", "ls", "--format", "{{.Name}}")).doesNotContain("demo_ci");
        assertThat(docker("network", "inspect", "proxy", "--format", MEMBERS)).doesNotContain("demo_ci_web");
        assertThat(docker("volume", "ls", "-q", "--filter", "label=com.docker.stack.namespace=demo_ci")).isEqualTo("demo_ci_data\n");
        docker("volume", "rm", "demo_ci_data");
        docker("secret", "rm", "demo_ci_token_v1");
        assertThat(docker("volume", "ls", "-q", "--filter", "label=com.docker.stack.namespace=demo_ci")).isEmpty();
        assertThat(docker("secret", "ls", "--format", "{{.Name}}")).isEmpty();
    }

    @Test
    void takesAServiceAwayAndTheStackWithItsLast() throws Exception {
        Disk.copy(node.service("demo_ci", "web"), node.service("demo_ci", "worker"));
        assertThat(docker("service", "rm", "demo_ci_worker")).isEqualTo("demo_ci_worker\n");
        assertThat(docker("service", "ls", "--filter", "label=com.docker.stack.namespace=demo_ci", "--format", "{{.Name}}"))
                .isEqualTo("demo_ci_web\n");
        assertThat(docker("network", "inspect", "proxy", "--format", MEMBERS)).contains("demo_ci_web.1.t1");

        docker("service", "rm", "demo_ci_web");

        assertThat(docker("stack", "ls", "--format", "{{.Name}}")).doesNotContain("demo_ci");
        assertThat(say("", "docker", "service", "rm", "demo_ci_web").exit()).isEqualTo(1);
    }

    @Test
    void copiesASecretThroughAJob() throws Exception {
        docker("service", "create", "--quiet", "--mode", "replicated-job", "--name", "job", "--secret", "source=demo_ci_token_v1,target=v",
                "busybox:stable",
                "cat", "/run/secrets/v");
        String value = docker("service", "logs", "--raw", "job").strip();
        Said made = say(value, "docker", "secret", "create", "--label", "com.docker.stack.namespace=zz-1_ci", "zz-1_ci_token_v1", "-");
        docker("service", "rm", "job");
        assertThat(made.exit()).isZero();
        assertThat(node.secretValue("zz-1_ci_token_v1")).contains("s3cret");

        String container = docker("ps", "-aq", "--filter", "label=com.docker.swarm.service.name=job").strip();
        assertThat(container).as("what it ran in stays, with what it printed").isNotEmpty();
        docker("rm", "-f", container);
        assertThat(docker("ps", "-aq", "--filter", "label=com.docker.swarm.service.name=job")).isEmpty();
    }

    @Test
    void refusesWordsThatItDoesNotKnow() throws Exception {
        assertThat(say("", "docker", "system", "prune").err()).contains("not in the lab's vocabulary: system prune");
        assertThat(say("", "docker", "stack", "ls", "--format", "{{.Services}}").exit()).isEqualTo(64);
        assertThat(say("", "df", "-h").exit()).isEqualTo(64);
        assertThat(say("", "curl", "http://example.net").exit()).isEqualTo(64);
        assertThat(say("", "journalctl", "-f").exit()).isEqualTo(64);
        assertThat(say("", "docker", "stack", "services", "../../etc", "--format", "{{.Name}}\\t{{.Replicas}}\\t{{.Image}}").exit())
                .isNotZero();
    }

    @Test
    void tellsOfThePlace() throws Exception {
        assertThat(say("", "pgrep", "-f", "[r]un_recipe_ci.py").exit()).isEqualTo(1);
        installation.setScene(Place.quiet("ci.example.net").withDiskFreeKb(12345).withInodesFree(17)
                .withSweep("Sun 2026-06-21 02:00:00 UTC")
                .withOtherRun(true).withLeftovers(List.of("forum")));
        assertThat(say("", "df", "-Pk", "/").out().lines().toList().get(1).split("\\s+")[3]).isEqualTo("12345");
        assertThat(say("", "df", "-Pi", "/").out().lines().toList().get(1).split("\\s+")[3]).isEqualTo("17");
        assertThat(say("", "systemctl", "show", "-P", "NextElapseUSecRealtime", "nightly-sweep.timer").out().strip())
                .isEqualTo("Sun 2026-06-21 02:00:00 UTC");
        assertThat(say("", "pgrep", "-f", "[r]un_recipe_ci.py").out().strip()).matches("\\d+");
        assertThat(docker("stack", "ls", "--format", "{{.Name}}")).containsPattern("foru-[0-9a-f]{6}_ci_example_net");
        installation.setScene(Place.quiet("ci.example.net"));
        assertThat(docker("stack", "ls", "--format", "{{.Name}}")).doesNotContain("foru-");
    }

    @Test
    void aUnitThatIsNotThereIsToldAsSystemdDoes() throws Exception {
        assertThat(say("", "systemctl", "show", "-P", "LoadState", "nightly-sweep.timer").out()).isEqualTo("loaded\n");
        assertThat(say("", "systemctl", "show", "-P", "LoadState", "cc-ci-sweep.timer").out()).isEqualTo("not-found\n");
        Said next = say("", "systemctl", "show", "-P", "NextElapseUSecRealtime", "cc-ci-sweep.timer");
        assertThat(next.exit()).isZero();
        assertThat(next.out()).isEqualTo("\n");
    }

    @Test
    void abraWantsATerminal() throws Exception {
        Said said = say("", "abra", "recipe", "lint", "x", "--no-input", "--chaos");
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.out()).isEqualTo("FATA inappropriate ioctl for device\n");
    }

    @Test
    void aLiveServiceAnswersWhileItStands() throws Exception {
        List<String> curl = List.of("curl", "-ksS", "-o", "/dev/null", "-w", "%{http_code}", "--max-time", "5");
        assertThat(asked(curl, "/realms/master")).isEqualTo("200");
        assertThat(asked(curl, "/nothing")).isEqualTo("404");

        docker("stack", "rm", "warm-keycloak_ci_example_net");

        assertThat(asked(curl, "/realms/master")).isEqualTo("404");
    }

    private String asked(List<String> curl, String path) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(curl);
        words.add("https://warm-keycloak.ci.example.net" + path);
        return say("", words.toArray(String[]::new)).out();
    }
}
