package zone.autonomic.redfix.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zone.autonomic.redfix.lab.Lab;
import zone.autonomic.redfix.lab.LabOptions;
import zone.autonomic.redfix.lab.forge.Accounts;

/**
 * README's “Set up for real”, its commands as they stand there, before a lab's forge and node: what comes of it is a service that works, restarts, is
 * upgraded, and can write what it has to. What isn't run: the build, as it has just been made; and apt-get, scp, ssh-copy-id, ssh-keyscan and systemctl, which
 * are replaced by what they would come to here. The service is started by its unit's own lines.
 */
class SetupIT {

    private static final Pattern STEPS = Pattern.compile("```sh (build|root)\n(.*?)```", Pattern.DOTALL);
    private static final Path UNIT = Path.of("/etc/systemd/system/redfix.service");

    @TempDir
    Path folder;

    private final int port = LiveBot.freePort();
    private Machine machine;
    private Lab lab;
    private Path root;
    private Process service;

    @BeforeEach
    void aMachineAndALab() throws Exception {
        assumeTrue(Machine.possible(), "who runs this is root, and may mount");
        machine = Machine.start(folder);
        lab = Lab.start(LabOptions.in(folder.resolve("lab")));
        lab.forge().asBeforeItWasSetUp();
        root = Files.createDirectory(folder.resolve("root"));
        machine.replace("apt-get", "");
        machine.replace("mvn", "");
        machine.replace("scp", "cp \"$1\" " + root);
        // The lab's node knows one key and no other.
        machine.replace("ssh-copy-id", "cp %s /etc/redfix/id_ed25519".formatted(lab.configuration().get("redfix.node.key-file")));
        machine.replace("ssh-keyscan", "cat " + lab.configuration().get("redfix.node.known-hosts-file"));
        machine.replace("systemctl", "echo \"$@\" >>" + folder.resolve("systemctl"));
    }

    @AfterEach
    void end() throws InterruptedException {
        if (service != null) {
            stop();
        }
        if (lab != null) {
            lab.close();
        }
        if (machine != null) {
            machine.close();
        }
    }

    private static List<String> steps(String who) throws IOException {
        List<String> steps = new ArrayList<>();
        Matcher step = STEPS.matcher(Files.readString(Path.of("README.md")));
        while (step.find()) {
            if (step.group(1).equals(who)) {
                steps.add(step.group(2));
            }
        }
        return steps;
    }

    private String follow(Path in, String step) throws Exception {
        Machine.Done done = machine.run(in, step);
        assertThat(done.status()).as("%s\n%s", step, done.said()).isZero();
        return done.said();
    }

    private String as(String user, String line) throws Exception {
        return machine.run(Path.of("/"), "runuser -u " + user + " -- " + line).said();
    }

    /** What somebody puts into the settings by hand. */
    private void settings() throws Exception {
        Map<String, String> set = new TreeMap<>(lab.configuration());
        set.keySet().removeAll(List.of("redfix.node.key-file", "redfix.node.known-hosts-file"));
        String token = set.remove("redfix.forge.token");
        set.put("redfix.port", String.valueOf(port));
        StringBuilder text = new StringBuilder();
        set.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
        Path file = Files.writeString(folder.resolve("set"), text);
        follow(root, "cat %s >>/etc/redfix/application.properties; echo redfix.forge.token=%s >>/etc/redfix/secrets.properties"
                .formatted(file, token));
    }

    private static List<String> values(String unit, String key) {
        return unit.lines().filter(line -> line.startsWith(key + "=")).map(line -> line.substring(key.length() + 1)).toList();
    }

    /** Starts the service as its unit says. @return what its journal holds, as it grows */
    private Path start() throws Exception {
        String unit = follow(root, "cat " + UNIT);
        List<String> command = new ArrayList<>(List.of("setpriv", "--reuid=" + values(unit, "User")
                .get(0), "--regid=" + values(unit, "Group").get(0), "--init-groups",
                "--no-new-privs", "--inh-caps=-all", "--bounding-set=-all", "env"));
        command.addAll(values(unit, "Environment"));
        command.addAll(List.of("sh", "-c", "umask %s && cd %s && exec %s"
                .formatted(values(unit, "UMask").get(0), values(unit, "WorkingDirectory").get(0), values(unit, "ExecStart").get(0))));
        Path journal = Files.createTempFile(folder, "journal", ".txt");
        service = machine.start(journal, command);
        return journal;
    }

    private void untilAtWork(Path journal) {
        await("it is at work").atMost(Duration.ofSeconds(60)).until(() -> {
            assertThat(service.isAlive()).as(read(journal)).isTrue();
            return read(journal).contains("redfix is at work.");
        });
        await("it is ready").atMost(Duration.ofSeconds(30)).until(() -> LiveBot.get(port, "/q/health/ready").statusCode() == 200);
    }

    private void stop() throws InterruptedException {
        service.destroy();
        if (!service.waitFor(30, TimeUnit.SECONDS)) {
            service.destroyForcibly();
            throw new AssertionError("it doesn't stop");
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void followedWordForWordItLeavesARunningService() throws Exception {
        assertThat(steps("root")).as("machine, forge, node, doctor, unit, new version").hasSize(6);
        follow(Path.of("").toAbsolutePath(), String.join("\n", steps("build")));
        follow(root, steps("root").get(0));
        settings();
        theForgeIsSetUp(steps("root").get(1));
        follow(root, steps("root").get(2));

        assertThat(follow(root, steps("root").get(3))).contains("it can work.");
        follow(root, steps("root").get(4));
        assertThat(folder.resolve("systemctl")).hasContent("daemon-reload\nenable --now redfix");
        assertThat(follow(root, "systemd-analyze verify " + UNIT)).as("what systemd doesn't understand of the unit")
                .doesNotContain("redfix.service");

        Path journal = start();
        untilAtWork(journal);
        everythingHasItsOwner();
        theJournalSaysEachThingOnce(journal);
        anotherUserAndRootAreTurnedAway();
        stop();

        follow(root, steps("root").get(5));
        untilAtWork(start());
        assertThat(follow(root, "find /var/lib/redfix -not -user redfix -o -perm /077"))
                .as("what the bot couldn't write, or others could read").isEmpty();
        stop();

        aFileOfRootsIsSaidInAFewLines();
    }

    private void theForgeIsSetUp(String step) throws Exception {
        String owner = lab.forge().accounts().byLogin(Accounts.MAINTAINER).token();

        Machine.Done done = machine.run(root, step, owner + "\n");

        assertThat(done.status()).as(done.said()).isZero();
        assertThat(done.said()).containsSubsequence("To do (nothing is done yet; --apply does it):",
                "- put autonomic-bot into the team `redfix`", "- protect the branch `main` of gitea",
                "- protect all tags of gitea", "- make a webhook", "Done: put autonomic-bot into the team `redfix`", "Done: make a webhook",
                        "it can neither merge nor push to a default branch");
        assertThat(done.said()).doesNotContain(owner);
        assertThat(follow(root, "grep -rl %s /etc/redfix /var/lib/redfix /opt/redfix/config || true".formatted(owner)))
                .as("where the owner's token is kept").isEmpty();
        assertThat(machine.run(root, step.replace("--apply", ""), owner + "\n").said()).contains("Nothing is left to do by the API.");
    }

    private void everythingHasItsOwner() throws Exception {
        assertThat(follow(root, "find /opt/redfix /usr/local/bin/redfix /etc/systemd/system/redfix.service -not -user root -o -not -type l -perm /022")).as("what others than root could change").isEmpty();
        assertThat(as("redfix", "find /opt/redfix /etc/redfix /etc/systemd/system/redfix.service -writable -not -name id_ed25519 -not -type l")).as("what the bot could change beside its data").isEmpty();
        assertThat(as("redfix", "find /opt/redfix -not -readable")).as("what the bot can't read of its program").isEmpty();
        assertThat(follow(root, "stat -c '%A %U' /var/lib/redfix/redfix.mv.db /var/lib/redfix/redfix.log /etc/redfix/id_ed25519"))
                .isEqualTo("-rw------- redfix\n".repeat(3));
        assertThat(as("nobody", "cat /etc/redfix/secrets.properties")).contains("Permission denied");
        assertThat(as("nobody", "ls /var/lib/redfix")).contains("Permission denied");
    }

    /** Whatever is wrong is in the journal, once; the forge that goes away stands for it. */
    private void theJournalSaysEachThingOnce(Path journal) throws Exception {
        lab.forge().close();
        await("it is told").atMost(Duration.ofSeconds(40)).until(() -> read(journal).contains("the forge"));
        List<String> warnings = read(journal).lines().filter(line -> line.contains("WARN") || line.contains("ERROR")).toList();
        assertThat(warnings).isNotEmpty();
        assertThat(read(journal)).doesNotContain("\tat ");
        assertThat(warnings.stream().map(line -> line.replaceFirst("^\\S+ ", "")).toList()).as("no line twice").doesNotHaveDuplicates();
    }

    private void anotherUserAndRootAreTurnedAway() throws Exception {
        assertThat(as("nobody", "redfix doctor")).contains("/etc/redfix/application.properties can't be read by nobody")
                .doesNotContain("\tat ");
        Machine.Done asRoot = machine.run(root, "redfix serve");
        assertThat(asRoot.status()).isEqualTo(2);
        assertThat(asRoot.said()).contains("/var/lib/redfix belongs to redfix", "runuser -u redfix -- redfix serve")
                .doesNotContain("\tat ");
    }

    private void aFileOfRootsIsSaidInAFewLines() throws Exception {
        follow(root, "chown root: /var/lib/redfix/redfix.mv.db");

        Path journal = start();

        assertThat(service.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(service.exitValue()).as("which the unit takes for final").isEqualTo(2);
        assertThat(follow(root, "cat " + UNIT)).contains("RestartPreventExitStatus=2");
        assertThat(read(journal)).contains("/var/lib/redfix/redfix.mv.db can't be written by redfix, as it belongs to root",
                "chown -R redfix: /var/lib/redfix").doesNotContain("\tat ");
        assertThat(read(journal).lines().count()).isLessThan(6);
        follow(root, "chown -R redfix: /var/lib/redfix");
    }
}
