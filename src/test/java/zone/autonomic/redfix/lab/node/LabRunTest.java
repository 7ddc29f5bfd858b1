package zone.autonomic.redfix.lab.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zone.autonomic.redfix.lab.image.Images;
import zone.autonomic.redfix.lab.node.LabRun.At;
import zone.autonomic.redfix.lab.node.LabRun.Outcome;
import zone.autonomic.redfix.lab.swarm.Disk;

/** What the model says follows from the recipe's files: small recipes of no known name, each with one thing right or wrong. */
class LabRunTest {

    private static final String WEB = """
            image: example/notes
            kind: web
            entrypoint: [/entrypoint.sh]
            command: [notes]
            directories: [/srv/notes]
            listens: [7070]
            health: [/ping]
            starts_in: 2s
            programs:
              /entrypoint.sh: pass
              notes: app
            """;
    private static final String DATABASE_HOOKS = """
                    - "backupbot.backup.pre-hook=sh -c 'pg_dump -U notes -d notes -f /var/lib/postgresql/data/dump.sql'"
                    - "backupbot.backup.volumes.records.path=dump.sql"
            """.indent(0);
    private static final String RESTORE_HOOK = """
                    - "backupbot.restore.post-hook=sh -ec 'psql -U notes -d postgres -v ON_ERROR_STOP=1 -c \\"DROP DATABASE notes WITH (FORCE)\\"; \
            psql -U notes -d postgres -v ON_ERROR_STOP=1 -c \\"CREATE DATABASE notes OWNER notes\\"; \
            psql -U notes -d notes -1 -v ON_ERROR_STOP=1 -f /var/lib/postgresql/data/dump.sql'"
            """.indent(0);
    private static final String REPLAY_ONLY = """
                    - "backupbot.restore.post-hook=psql -U notes -d notes -f /var/lib/postgresql/data/dump.sql"
            """.indent(0);

    @TempDir
    Path folder;

    private LabRun lab;

    @BeforeEach
    void aQuietNode() {
        Disk.write(folder.resolve("recipes/images/notes.yml"), WEB);
        lab = new LabRun(folder.resolve("node"), Place.quiet("ci.example.net"), Images.builtIn().with(folder.resolve("recipes")));
    }

    private At at(String version, Map<String, String> files) {
        Map<String, String> all = new TreeMap<>(Map.of(".env.sample", "TYPE=notes\nDOMAIN=notes.example.com\nSECRET_DB_PW_VERSION=v1\n",
                "abra.sh", ""));
        all.putAll(files);
        all.forEach((path, text) -> Disk.write(folder.resolve(version).resolve(path), text));
        return new At(version, folder.resolve(version));
    }

    private static String compose(String hooks) {
        return """
                version: "3.8"
                services:
                  app:
                    image: example/notes:1.2.0
                    networks: [proxy, internal]
                    volumes: [files:/srv/notes]
                    deploy:
                      labels:
                        - "traefik.enable=true"
                        - "traefik.http.routers.${STACK_NAME}.rule=Host(`${DOMAIN}`)"
                        - "traefik.http.services.${STACK_NAME}.loadbalancer.server.port=7070"
                        - "backupbot.backup=true"
                  records:
                    image: postgres:15-alpine
                    environment: {POSTGRES_USER: notes, POSTGRES_DB: notes, POSTGRES_PASSWORD_FILE: /run/secrets/db_pw}
                    secrets: [db_pw]
                    networks: [internal]
                    volumes: ["records:/var/lib/postgresql/data"]
                    deploy:
                      labels:
                        - "backupbot.backup=true"
                HOOKS
                networks: {proxy: {external: true}, internal: }
                volumes: {files: , records: }
                secrets: {db_pw: {external: true, name: "${STACK_NAME}_db_pw_${SECRET_DB_PW_VERSION}"}}
                """.replace("HOOKS\n", hooks.indent(0).lines().map(l -> "        " + l.strip() + "\n").reduce("", String::concat));
    }

    private Outcome restore(At head, At previous) {
        return lab.restore("notes", head, Optional.ofNullable(previous), "/ping");
    }

    @Test
    void aWholeRestoreAfterAnUpgradeInPlaceIsGreen() {
        At old = at("1.0.0+1", Map.of("compose.yml", compose(DATABASE_HOOKS + RESTORE_HOOK).replace("1.2.0", "1.1.0")));

        assertThat(restore(at("1.1.0+2", Map.of("compose.yml", compose(DATABASE_HOOKS + RESTORE_HOOK))), old).failures()).isEmpty();
    }

    @Test
    void aBackupThatNothingReplaysIsRed() {
        Outcome outcome = restore(at("1.0.0+1", Map.of("compose.yml", compose(DATABASE_HOOKS))), null);

        assertThat(outcome.failures()).containsExactly("records: ERROR:  relation \"ci_marker\" does not exist");
    }

    @Test
    void aReplayIntoTheLiveDatabaseLeavesLaterRowsAndIsRed() {
        Outcome outcome = restore(at("1.0.0+1", Map.of("compose.yml", compose(DATABASE_HOOKS + REPLAY_ONLY))), null);

        assertThat(outcome.failures()).singleElement().asString().contains("records: rows written after the backup are still there")
                .contains("ci_rows");
    }

    @Test
    void theSwitchOnOneServiceIsForTheWholeStackAndHooksMayStandOnAny() {
        String onlyOnApp = compose(DATABASE_HOOKS + RESTORE_HOOK)
                .replaceFirst("(?s)(records:.*?labels:\n)\\s+- \"backupbot.backup=true\"\n", "$1");
        assertThat(onlyOnApp.split("backupbot.backup=true", -1)).hasSize(2);

        assertThat(restore(at("1.0.0+1", Map.of("compose.yml", onlyOnApp)), null).failures()).isEmpty();
    }

    @Test
    void whatIsLeftOutOrNarrowedMaySoBeByTheLabelOfAnyService() {
        String files = "                    - \"backupbot.backup.volumes.files=false\"\n";
        Outcome outcome = restore(at("1.0.0+1", Map.of("compose.yml", compose(DATABASE_HOOKS + RESTORE_HOOK + files))), null);

        assertThat(outcome.failures()).isEmpty();
        assertThat(snapshot()).hasSize(1).allMatch(v -> v.endsWith("_records"));
    }

    private List<String> snapshot() {
        Path all = folder.resolve("node/state/snapshots");
        return Disk.names(all.resolve(Disk.names(all).get(0)));
    }

    @Test
    void theOlderLabelForAPathIsIgnoredSoThatAllIsSaved() {
        String old = "                    - \"backupbot.backup.path=/nowhere\"\n";
        Outcome outcome = restore(at("1.0.0+1", Map.of("compose.yml", compose(old))), null);

        assertThat(outcome.failures()).as("the data folder of a running server was restored, which it doesn't notice").singleElement()
                .asString()
                .contains("ci_marker");
        assertThat(snapshot()).anyMatch(v -> v.endsWith("_records")).anyMatch(v -> v.endsWith("_files"));
    }

    @Test
    void labelsOutsideOfDeployBackUpNothing() {
        String misplaced = compose("").replace("    deploy:\n      labels:\n        - \"backupbot.backup=true\"\n",
                "    labels: [\"backupbot.backup=true\"]\n").replace("        - \"backupbot.backup=true\"\n", "");

        assertThat(restore(at("1.0.0+1", Map.of("compose.yml", misplaced)), null).failures()).singleElement().asString()
                .contains("ci_marker");
    }

    @Test
    void anImageThatNobodyDescribedIsUnknownAndNeverGreen() {
        Outcome outcome = restore(at("1.0.0+1", Map.of("compose.yml", compose("").replace("example/notes:", "example/other:"))), null);

        assertThat(outcome.unknown()).get().asString().contains("example/other");
        assertThat(outcome.green()).isFalse();
    }

    @Test
    void aConfigThatChangesUnderItsOldNameCannotBeUpgraded() {
        String withConfig = compose(DATABASE_HOOKS + RESTORE_HOOK).replace("    volumes: [files:/srv/notes]\n",
                "    volumes: [files:/srv/notes]\n    configs: [{source: motd, target: /etc/motd}]\n")
                + "configs: {motd: {name: \"${STACK_NAME}_motd_${MOTD_VERSION}\", file: motd}}\n";
        At old = at("1.0.0+1", Map.of("compose.yml", withConfig, "abra.sh", "export MOTD_VERSION=v1\n", "motd", "hello\n"));
        At same = at("1.1.0+2", Map.of("compose.yml", withConfig, "abra.sh", "export MOTD_VERSION=v1\n", "motd", "good day\n"));
        At bumped = at("1.2.0+2", Map.of("compose.yml", withConfig, "abra.sh", "export MOTD_VERSION=v2\n", "motd", "good day\n"));

        assertThat(restore(same, old).failures()).singleElement().asString().contains("only updates to Labels are allowed");
        assertThat(restore(bumped, old).failures()).isEmpty();
    }

    @Test
    void aNewSecretThatAnOlderAppLacksBreaksTheUpgrade() {
        String old = compose(DATABASE_HOOKS + RESTORE_HOOK);
        String newer = old.replace("    volumes: [files:/srv/notes]\n", "    volumes: [files:/srv/notes]\n    secrets: [extra]\n")
                .replace("secrets: {db_pw:", "secrets: {extra: {external: true, name: \"${STACK_NAME}_extra_v1\"}, db_pw:");

        assertThat(restore(at("1.1.0+1", Map.of("compose.yml", newer)), at("1.0.0+1", Map.of("compose.yml", old))).failures())
                .singleElement().asString()
                .contains("secret not found").contains("_extra_v1");
    }

    @Test
    void aNameThatOtherStacksAnswerIsNotHealthyWhereItsStackSortsAfterProxy() {
        At recipe = at("1.0.0+1", Map.of("compose.yml", front("front", "app:7070")));
        assertThat(lab.throwaway("notes", recipe, "/ping").failures()).containsExactly("not healthy over HTTPS /ping (last status 0)");

        At unique = at("1.1.0+1", Map.of("compose.yml", front("front", "{$STACK_NAME}_app:7070")));
        assertThat(lab.throwaway("notes", unique, "/ping").green()).isTrue();

        At lacksTheVariable = at("1.2.0+1", Map.of("compose.yml", front("front", "{$STACK_NAME}_app:7070").replace("DOMAIN, STACK_NAME", "DOMAIN")));
        assertThat(lab.throwaway("notes", lacksTheVariable, "/ping").green()).isFalse();
    }

    private String front(String service, String upstream) {
        Disk.write(folder.resolve("1.0.0+1/Caddyfile"), caddyfile("app:7070"));
        Disk.write(folder.resolve("1.1.0+1/Caddyfile"), caddyfile(upstream));
        Disk.write(folder.resolve("1.2.0+1/Caddyfile"), caddyfile(upstream));
        return """
                version: "3.8"
                services:
                  %s:
                    image: caddy:2.10.0
                    environment: [DOMAIN, STACK_NAME]
                    configs: [{source: caddyfile, target: /etc/caddy/Caddyfile}]
                    networks: [proxy, internal]
                    deploy:
                      labels:
                        - "traefik.enable=true"
                        - "traefik.tcp.routers.${STACK_NAME}.rule=HostSNI(`${DOMAIN}`)"
                        - "traefik.tcp.routers.${STACK_NAME}.tls.passthrough=true"
                        - "traefik.tcp.services.${STACK_NAME}.loadbalancer.server.port=443"
                  app:
                    image: example/notes:1.2.0
                    networks: [internal]
                networks: {proxy: {external: true}, internal: }
                configs: {caddyfile: {name: "${STACK_NAME}_caddyfile_v1", file: Caddyfile}}
                """.formatted(service);
    }

    private static String caddyfile(String upstream) {
        return "{\n\ton_demand_tls {\n\t\task http://" + upstream + "/ping\n\t}\n}\n\n{$DOMAIN} {\n\ttls {\n\t\ton_demand\n\t}\n\treverse_proxy "
                + upstream + "\n}\n";
    }
}
