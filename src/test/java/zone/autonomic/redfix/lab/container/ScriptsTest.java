package zone.autonomic.redfix.lab.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.lab.image.Images;

/** What holds of every script that runs in a container of the lab. */
class ScriptsTest extends ContainerTest {

    private Container running() {
        Container container = image("busybox:1.36").volume("data", "/data").config("/etc/app.conf", "a = 1\n").env("WHERE", "/data/here").command("sleep", "infinity")
                .container();
        Start start = container.start(Neighbourhood.empty());
        assertThat(start.state()).as(start.log() + start.why()).isEqualTo(Start.State.RUNNING);
        return container;
    }

    @Test
    void seesTheContainersPathsAndNotTheLabs() {
        Exec exec = running().exec("cd /data && echo one > a.txt && pwd && ls /data && echo \"dir=$WHERE\" > \"$WHERE\" && cat /data/here && realpath a.txt",
                Neighbourhood.empty());

        assertThat(exec.output()).isEqualTo("/data\na.txt\ndir=/data/here\n/data/a.txt\n");
        assertThat(folder.resolve("volumes/data/here")).hasContent("dir=/data/here");
        assertThat(folder.resolve("volumes/data/a.txt")).hasContent("one");
    }

    @Test
    void seesNothingOfTheLabsEnvironment() {
        assertThat(running().exec("env | grep -v '^LAB_' | cut -d= -f1 | sort | tr '\\n' ' '", Neighbourhood.empty()).output().strip())
                .isEqualTo("HOME HOSTNAME PATH PWD WHERE");
    }

    @Test
    void findsOnlyWhatTheImageHas() {
        Exec exec = running().exec("frobnicate --now", Neighbourhood.empty());

        assertThat(exec.exit()).isEqualTo(127);
        assertThat(exec.unknown()).hasValueSatisfying(why -> assertThat(why).contains("frobnicate"));
        assertThat(running().exec("/data/script.sh", Neighbourhood.empty()).unknown()).as("a missing script is missing, not unknown").isEmpty();
    }

    @Test
    void cannotChangeAConfig() {
        Container container = running();
        assertThat(container.exec("echo b >> /etc/app.conf", Neighbourhood.empty()).output()).contains("/etc/app.conf: Read-only file system");
        assertThat(container.exec("cp /data/x /etc/app.conf || chmod 600 /etc/app.conf", Neighbourhood.empty()).output()).contains("Read-only file system");
        assertThat(container.exec("cat /etc/app.conf", Neighbourhood.empty()).output()).isEqualTo("a = 1\n");
    }

    @Test
    void patternsOfSedAndAwkAreNotPaths() {
        Exec exec = running().exec("printf 'x /y\\nservers\\n' | sed 's/y/z/' | awk '/server/ {print \"found\"}'; echo http://host/data/x", Neighbourhood.empty());

        assertThat(exec.output()).isEqualTo("found\nhttp://host/data/x\n");
    }

    @Test
    void whatItLeavesRunningIsEnded() {
        Instant began = Instant.now();
        String loop = "left-" + UUID.randomUUID();

        Exec exec = running().exec("(while :; do : " + loop + "; done) & echo started", Neighbourhood.empty());

        assertThat(exec.output()).isEqualTo("started\n");
        assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(7));
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(ProcessHandle.allProcesses().map(p -> p.info().commandLine().orElse("")))
                .noneMatch(line -> line.contains(loop)));
    }

    @Test
    void whoWaitsInVainRunsAndServesNobody() {
        Start start = image("busybox").command("sh", "-c", "until nc -z db 5432; do sleep 1; done; echo up").container().start(new Town());

        assertThat(start.state()).isEqualTo(Start.State.RUNNING);
        assertThat(start.ports()).isEmpty();
        assertThat(image("busybox").sandbox("b").command("sh", "-c", "until nc -z db 5432; do sleep 1; done; echo up; exit 3").container()
                .start(new Town().has("db", "s", "10.0.0.2", 5432)).why()).contains("non-zero exit (3)");
    }

    @Test
    void anImageThatNobodyDescribedIsUnknownAndNeverGreen() {
        Container container = image("registry.example/acme/forge:1").container();

        Start start = container.start(Neighbourhood.empty());
        assertThat(start.state()).isEqualTo(Start.State.UNKNOWN);
        assertThat(start.why()).isEqualTo("nobody described the image registry.example/acme/forge:1; add images/forge.yml to the recipes folder,"
                + " see docs/lab-images.md");
        assertThat(container.exec("true", Neighbourhood.empty()).unknown()).isPresent();
        assertThat(container.https("x", "/", Neighbourhood.empty()).unknown()).isPresent();
    }

    @Test
    void aRenamedImageBehavesAsDescribed() throws java.io.IOException {
        Path images = java.nio.file.Files.createDirectories(folder.resolve("recipes/images"));
        java.nio.file.Files.writeString(images.resolve("forge.yml"), """
                image: registry.example/acme/forge
                behaves: gitea-rootless
                environment: {GITEA_APP_INI: /srv/forge/forge.ini}
                directories: [/srv/forge, /srv/data]
                listens: [8000]
                health: /healthz
                """);
        Images known = Images.builtIn().with(folder.resolve("recipes"));
        Stage stage = new Stage(folder, "registry.example/acme/forge:1").images(known).volume("conf", "/srv/forge").config("/srv/forge/forge.ini",
                "[server]\nLFS_START_SERVER = true\n[security]\nINSTALL_LOCK = true\n");

        Start start = stage.container().start(Neighbourhood.empty());

        assertThat(start.state()).isEqualTo(Start.State.CRASHED);
        assertThat(start.log()).contains("failed to save \"/srv/forge/forge.ini\": open /srv/forge/forge.ini: read-only file system");
    }

    @Test
    void anotherProcessFindsTheContainerAgain() {
        running();

        Container again = image("busybox:1.36").volume("data", "/data").config("/etc/app.conf", "a = 1\n").env("WHERE", "/data/here")
                .command("sleep", "infinity").container();
        assertThat(again.exec("echo here", Neighbourhood.empty()).output()).isEqualTo("here\n");
        again.stop();
        assertThat(again.exec("echo here", Neighbourhood.empty()).output()).contains("is not running");
    }

    @Test
    void looksNeighboursUp() {
        Town town = new Town().has("db", "s", "10.0.0.2", 5432);
        Container container = running();

        assertThat(container.exec("getent hosts db", town).output()).isEqualTo("10.0.0.2        db\n");
        assertThat(container.exec("getent hosts nobody", town).exit()).isEqualTo(2);
        assertThat(container.exec("wget -q -O- http://db:5432/ && ! wget -q http://db:80/", town).exit()).isZero();
    }
}
