package zone.autonomic.redfix.lab.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A forge that must save a secret into its configuration (domain.md §3). */
class ConfigAtStartTest extends ContainerTest {

    private static final String IMAGE = "gitea/gitea:1.24.2-rootless";
    private static final String GOOD = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJ0123456";
    private static final String INI = """
            APP_NAME = Forge

            [server]
            LFS_START_SERVER = true
            LFS_JWT_SECRET = %s

            [security]
            INSTALL_LOCK = true
            INTERNAL_TOKEN = token

            [oauth2]
            JWT_SECRET = abcdefghijklmnopqrstuvwxyzABCDEFGHIJ0123456
            """;
    private static final String WRAPPER = """
            #!/bin/sh
            set -eu
            carried=$(sed -n 's/^LFS_JWT_SECRET *= *//p' /etc/gitea/app.ini | head -n 1)
            new=$(mktemp /etc/gitea/app.ini.XXXXXX)
            if [ -n "$carried" ]; then
              sed "s/^LFS_JWT_SECRET.*/LFS_JWT_SECRET = $carried/" /etc/forge/app.ini.template > "$new"
            else
              cp /etc/forge/app.ini.template "$new"
            fi
            chmod 600 "$new"
            mv -f "$new" /etc/gitea/app.ini
            exec /usr/bin/dumb-init -- /usr/local/bin/docker-entrypoint.sh "$@"
            """;

    private Stage forge() {
        return image(IMAGE).volume("data", "/var/lib/gitea").volume("config", "/etc/gitea");
    }

    private Stage mountedOver(String secret) {
        return forge().config("/etc/gitea/app.ini", INI.formatted(secret));
    }

    private Stage wrapped(String wrapper) {
        return forge().sandbox("second").config("/etc/forge/app.ini.template", INI.formatted("")).config("/forge-entrypoint.sh", 0555, wrapper)
                .entrypoint("/forge-entrypoint.sh");
    }

    @Test
    void startsOnAReadOnlyConfigurationWhoseSecretIsValid() {
        Start start = mountedOver(GOOD).container().start(Neighbourhood.empty());

        assertThat(start.log()).doesNotContain("LAB_");
        assertThat(start.state()).as(start.log()).isEqualTo(Start.State.RUNNING);
        assertThat(start.ports()).contains(3000);
        assertThat(start.initKept()).isTrue();
        assertThat(start.sessionSecrets()).containsEntry("server.LFS_JWT_SECRET", GOOD);
        assertThat(start.warnings()).isEmpty();
    }

    @Test
    void crashesWhenTheSecretMustBeSavedIntoAConfigMount() {
        Start start = mountedOver("too-short").container().start(Neighbourhood.empty());

        assertThat(start.state()).isEqualTo(Start.State.CRASHED);
        assertThat(start.log()).contains("setting.go:105:LoadCommonSettings() [F] Unable to load settings from config: error saving JWT Secret for custom"
                + " config: failed to save \"/etc/gitea/app.ini\": open /etc/gitea/app.ini: read-only file system");
    }

    @Test
    void needsNoSecretWhereLargeFilesAreOff() {
        String ini = INI.formatted("").replace("LFS_START_SERVER = true", "LFS_START_SERVER = false");

        Start start = forge().config("/etc/gitea/app.ini", ini).container().start(Neighbourhood.empty());

        assertThat(start.state()).as(start.log()).isEqualTo(Start.State.RUNNING);
    }

    @Test
    void leavesAnEmptyFileOfRootsInTheVolume() throws IOException {
        Stage old = mountedOver(GOOD);
        old.container().start(Neighbourhood.empty());

        Path left = old.volumeFile("config", "app.ini");
        assertThat(left).isEmptyFile();
        assertThat(FileModes.of(left)).isEqualTo(0555);

        Start start = forge().sandbox("second").container().start(Neighbourhood.empty());
        assertThat(start.ports()).as("an empty configuration is one that nobody installed").isNotEmpty();
        assertThat(forge().sandbox("second").container().https("forge.example.net", "/api/healthz", Neighbourhood.empty()).status()).isEqualTo(404);
    }

    @Test
    void startsByAWrapperThatMovesAWholeFileOverTheLeftOne() throws IOException {
        Stage old = mountedOver(GOOD);
        old.container().start(Neighbourhood.empty());
        Stage mended = wrapped(WRAPPER);

        Start start = mended.container().start(Neighbourhood.empty());

        assertThat(start.state()).as(start.log()).isEqualTo(Start.State.RUNNING);
        assertThat(start.initKept()).isTrue();
        assertThat(start.warnings()).isEmpty();
        assertThat(Files.readString(mended.volumeFile("config", "app.ini"))).contains("APP_NAME = Forge")
                .contains("LFS_JWT_SECRET = " + start.sessionSecrets().get("server.LFS_JWT_SECRET"));
        assertThat(mended.container().https("forge.example.net", "/api/healthz", Neighbourhood.empty()).status()).isEqualTo(200);
        assertThat(mended.container().start(Neighbourhood.empty()).sessionSecrets()).isEqualTo(start.sessionSecrets());
    }

    @Test
    void usesAnotherSecretAfterARestartWhenTheGeneratedOneIsDropped() {
        Stage forgetful = wrapped(WRAPPER.replace("if [ -n \"$carried\" ]", "if false"));

        Start first = forgetful.container().start(Neighbourhood.empty());
        Start second = forgetful.container().start(Neighbourhood.empty());

        assertThat(first.running() && second.running()).isTrue();
        assertThat(second.sessionSecrets()).isNotEqualTo(first.sessionSecrets());
    }

    @Test
    void copyingOrWritingOverTheLeftFileFails() {
        mountedOver(GOOD).container().start(Neighbourhood.empty());

        Start copied = wrapped(WRAPPER.replace("mv -f \"$new\" /etc/gitea/app.ini", "cp \"$new\" /etc/gitea/app.ini")).container()
                .start(Neighbourhood.empty());
        assertThat(copied.state()).isEqualTo(Start.State.CRASHED);
        assertThat(copied.log()).contains("/etc/gitea/app.ini").contains("Permission denied");

        Start written = wrapped(WRAPPER.replace("mv -f \"$new\" /etc/gitea/app.ini", "cat \"$new\" > /etc/gitea/app.ini")).container()
                .start(Neighbourhood.empty());
        assertThat(written.state()).isEqualTo(Start.State.CRASHED);
        assertThat(written.log()).contains("cannot create /etc/gitea/app.ini: Permission denied");

        Start allowed = wrapped(WRAPPER.replace("mv -f \"$new\" /etc/gitea/app.ini", "chmod 600 /etc/gitea/app.ini")).container()
                .start(Neighbourhood.empty());
        assertThat(allowed.log()).contains("Operation not permitted");
    }

    @Test
    void aFileThatIsLeftReadOnlyCannotBeSavedInto() {
        Start start = wrapped(WRAPPER.replace("chmod 600", "chmod 444")).container().start(Neighbourhood.empty());

        assertThat(start.state()).isEqualTo(Start.State.CRASHED);
        assertThat(start.log()).contains("failed to save \"/etc/gitea/app.ini\": open /etc/gitea/app.ini: permission denied");
    }

    @Test
    void aConfigMountCannotBeReplaced() {
        for (String attempt : new String[] {"mv -f /tmp/new /etc/gitea/app.ini", "rm -f /etc/gitea/app.ini", "sed -i s/a/b/ /etc/gitea/app.ini"}) {
            Start start = mountedOver("no").config("/start.sh", 0555, "#!/bin/sh\nset -e\necho x > /tmp/new\n" + attempt + "\n")
                    .entrypoint("/start.sh").container().start(Neighbourhood.empty());
            assertThat(start.state()).isEqualTo(Start.State.CRASHED);
            assertThat(start.log()).as(attempt).contains("Device or resource busy");
        }
        Start redirected = mountedOver("no").config("/start.sh", 0555, "#!/bin/sh\necho x > /etc/gitea/app.ini\n").entrypoint("/start.sh")
                .container().start(Neighbourhood.empty());
        assertThat(redirected.log()).contains("cannot create /etc/gitea/app.ini: Read-only file system");
    }

    @Test
    void readableSecretsAreALeak() {
        Start start = wrapped(WRAPPER.replace("chmod 600", "chmod 644")).container().start(Neighbourhood.empty());

        assertThat(start.running()).as(start.log()).isTrue();
        assertThat(start.warnings()).singleElement().asString().contains("/etc/gitea/app.ini").contains("644");
    }

    @Test
    void aLostInitIsSeen() {
        Start start = wrapped(WRAPPER.replace("exec /usr/bin/dumb-init -- ", "exec ")).container().start(Neighbourhood.empty());
        assertThat(start.running()).isTrue();
        assertThat(start.initKept()).isFalse();

        Start child = wrapped(WRAPPER.replace("exec /usr/bin/dumb-init", "/usr/bin/dumb-init")).container().start(Neighbourhood.empty());
        assertThat(child.initKept()).as("a child of the script isn't process 1").isFalse();
    }

    @Test
    void aWrapperWithoutTheRightToRunIsRefused() {
        Start start = forge().config("/forge-entrypoint.sh", 0444, WRAPPER).entrypoint("/forge-entrypoint.sh").container()
                .start(Neighbourhood.empty());

        assertThat(start.state()).isEqualTo(Start.State.CRASHED);
        assertThat(start.log()).contains("exec: \"/forge-entrypoint.sh\": permission denied");
    }

    @Test
    void aMissingWrapperOrTemplateIsACrash() {
        assertThat(forge().entrypoint("/forge-entrypoint.sh").container().start(Neighbourhood.empty()).log()).contains("no such file or directory");

        Start start = forge().config("/forge-entrypoint.sh", 0555, WRAPPER).entrypoint("/forge-entrypoint.sh").container()
                .start(Neighbourhood.empty());
        assertThat(start.state()).isEqualTo(Start.State.CRASHED);
    }

    @Test
    void anotherPathForTheConfigurationIsFollowed() {
        Start start = forge().env("GITEA_APP_INI", "/var/lib/gitea/app.ini").config("/start.sh", 0555, """
                #!/bin/sh
                cp /template.ini "$GITEA_APP_INI" && chmod 600 "$GITEA_APP_INI"
                exec dumb-init -- docker-entrypoint.sh
                """).config("/template.ini", INI.formatted("")).entrypoint("/start.sh").container().start(Neighbourhood.empty());

        assertThat(start.running()).as(start.log()).isTrue();
        assertThat(folder.resolve("volumes/data/app.ini")).content().contains("[server]").doesNotContain("sandbox");
    }
}
