package zone.autonomic.redfix.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.recipe.Service.ConfigMount;
import zone.autonomic.redfix.recipe.Service.VolumeMount;

class ComposeTest {

    private static final String LISTS = """
            version: "3.8"
            services:
              app:
                image: shop:1
                networks: [proxy, internal]
                depends_on:
                  - db
                environment:
                  - DOMAIN
                  - A=1=2   # odd
                volumes:
                  - "data:/srv:ro"
                  - ${HOST_PATH:-/mnt}:/mnt
                  - type: volume
                    source: media
                    target: /media
                configs:
                  - plain_conf
                  - source: app_conf
                    target: /etc/app.conf
                    mode: 0444
                entrypoint: /run.sh
                deploy:
                  labels:
                    - "traefik.enable=true"
                    - "backupbot.backup.pre-hook=sh -c 'x $$Y'"
                healthcheck:
                  test: ["CMD", "curl", "http://localhost:3000/up"]
              db:
                image: db:1
                environment:
                  - PGDATA=/x
            networks:
              proxy:
                external: true
              internal:
            volumes:
              data:
              media:
            configs:
              app_conf:
                name: ${STACK_NAME}_app_conf_${APP_CONF_VERSION}
                file: app.conf
                template_driver: golang
            secrets:
              key:
                external: true
                name: ${STACK_NAME}_key_${SECRET_KEY_VERSION}
            """;

    private static final String MAPS = """
            services:
                app:
                    image: shop:1
                    networks:
                        proxy:
                        internal:
                            aliases: [shop]
                    depends_on:
                        db: { condition: service_started }
                    environment: { A: "1", B: }
                    deploy:
                        labels:
                            traefik.enable: "true"
                    entrypoint: ["/run.sh", "-x"]
                db:
                    image: db:1
            networks:
                proxy: { external: true }
                internal: { internal: true }
            """;

    private static Compose lists() {
        return Compose.parse("compose.yml", LISTS);
    }

    private static Compose maps() {
        return Compose.parse("compose.yml", MAPS);
    }

    @Test
    void readsListsAndShortForms() {
        Service app = lists().service("app");

        assertThat(lists().services()).containsExactly("app", "db");
        assertThat(app.image()).contains("shop:1");
        assertThat(app.deployLabels()).containsEntry("traefik.enable", "true").containsEntry("backupbot.backup.pre-hook", "sh -c 'x $$Y'");
        assertThat(app.environment()).isEqualTo(Map.of("DOMAIN", "${DOMAIN}", "A", "1=2"));
        assertThat(app.configs()).containsExactly(new ConfigMount("plain_conf", "/plain_conf", Optional.empty(), false),
                new ConfigMount("app_conf", "/etc/app.conf", Optional.of("0444"), true));
        assertThat(app.volumes()).containsExactly(new VolumeMount("volume", "data", "/srv", true),
                new VolumeMount("volume", "${HOST_PATH:-/mnt}", "/mnt", false), new VolumeMount("volume", "media", "/media", false));
        assertThat(app.networks()).containsOnlyKeys("proxy", "internal");
        assertThat(app.entrypoint().line()).isEqualTo("/run.sh");
        assertThat(app.healthcheck().orElseThrow().line()).contains("curl http://localhost:3000/up");
        assertThat(app.dependsOn()).containsExactly("db");
        assertThat(lists().configs().get("app_conf").templateDriver()).contains("golang");
        assertThat(lists().networks().get("proxy").external()).isTrue();
        assertThat(lists().secrets().get("key").external()).isTrue();
        assertThat(lists().volumes()).containsOnlyKeys("data", "media");
    }

    @Test
    void readsMaps() {
        Service app = maps().service("app");

        assertThat(app.deployLabels()).isEqualTo(Map.of("traefik.enable", "true"));
        assertThat(app.environment()).isEqualTo(Map.of("A", "1", "B", "${B}"));
        assertThat(app.networks()).isEqualTo(Map.of("proxy", List.of(), "internal", List.of("shop")));
        assertThat(app.dependsOn()).containsExactly("db");
        assertThat(app.entrypoint().words()).containsExactly("/run.sh", "-x");
        assertThat(maps().networks().get("internal").internal()).isTrue();
    }

    @Test
    void setsLabelsInLists() {
        expect(lists(), c -> c.setDeployLabel("app", "backupbot.restore.post-hook", "/r.sh restore"),
                LISTS.replace("$$Y'\"\n", "$$Y'\"\n        - \"backupbot.restore.post-hook=/r.sh restore\"\n"));
        expect(lists(), c -> c.setDeployLabel("app", "backupbot.backup.pre-hook", "/r.sh \"q\""), LISTS.replace("sh -c 'x $$Y'", "/r.sh \\\"q\\\""));
        expect(lists(), c -> c.setDeployLabel("db", "backupbot.backup", "true"),
                LISTS.replace("- PGDATA=/x\n", "- PGDATA=/x\n    deploy:\n      labels:\n        - backupbot.backup=true\n"));
        expect(lists(), c -> c.removeDeployLabel("app", "traefik.enable"), LISTS.replace("        - \"traefik.enable=true\"\n", ""));
    }

    @Test
    void setsLabelsInMaps() {
        expect(maps(), c -> c.setDeployLabel("app", "a", "b"), MAPS.replace("enable: \"true\"\n", "enable: \"true\"\n                a: b\n"));
        expect(maps(), c -> c.setDeployLabel("app", "traefik.enable", "false"), MAPS.replace("enable: \"true\"", "enable: \"false\""));
        expect(maps(), c -> c.setDeployLabel("db", "a", "true"),
                MAPS.replace("        image: db:1\n", "        image: db:1\n        deploy:\n            labels:\n                a: \"true\"\n"));
        expect(maps(), c -> c.removeDeployLabel("app", "traefik.enable"),
                MAPS.replace("        deploy:\n            labels:\n                traefik.enable: \"true\"\n", ""));
    }

    @Test
    void setsEnvironment() {
        expect(lists(), c -> c.setEnvironment("app", "STACK_NAME", "${STACK_NAME}"),
                LISTS.replace("  # odd\n", "  # odd\n      - STACK_NAME=${STACK_NAME}\n"));
        expect(lists(), c -> c.setEnvironment("app", "DOMAIN", "x"), LISTS.replace("- DOMAIN\n", "- DOMAIN=x\n"));
        expect(maps(), c -> c.setEnvironment("app", "STACK_NAME", "${STACK_NAME}"), MAPS.replace("B: }", "B: , STACK_NAME: \"${STACK_NAME}\"}"));
        expect(maps(), c -> c.setEnvironment("db", "X", "z"), MAPS.replace("image: db:1\n", "image: db:1\n        environment:\n            X: z\n"));
        expect(lists(), c -> c.removeEnvironment("db", "PGDATA"), LISTS.replace("    environment:\n      - PGDATA=/x\n", ""));
    }

    @Test
    void mountsMovesAndTakesAwayConfigs() {
        expect(lists(), c -> c.addServiceConfig("app", "hook", "/hook.sh", Optional.of("0555")),
                LISTS.replace("mode: 0444\n", "mode: 0444\n      - source: hook\n        target: /hook.sh\n        mode: 0555\n"));
        expect(lists(), c -> c.addServiceConfig("db", "hook", "/hook.sh", Optional.of("0555")), LISTS.replace("- PGDATA=/x\n",
                "- PGDATA=/x\n    configs:\n      - source: hook\n        target: /hook.sh\n        mode: 0555\n"));
        expect(lists(), c -> c.moveServiceConfig("app", "/etc/app.conf", "/new"), LISTS.replace("/etc/app.conf", "/new"));
        expect(lists(), c -> c.removeServiceConfig("app", "/etc/app.conf"),
                LISTS.replace("      - source: app_conf\n        target: /etc/app.conf\n        mode: 0444\n", ""));
        assertThatThrownBy(() -> lists().addServiceConfig("app", "other", "/etc/app.conf", Optional.empty())).isInstanceOf(EditRefused.class);
    }

    @Test
    void declaresConfigs() {
        expect(lists(), c -> c.addConfig("hook", "${STACK_NAME}_hook_${HOOK_VERSION}", "hook.sh", Optional.empty()),
                LISTS.replace("    template_driver: golang\n",
                        "    template_driver: golang\n  hook:\n    name: ${STACK_NAME}_hook_${HOOK_VERSION}\n    file: hook.sh\n"));
        expect(maps(), c -> c.addConfig("hook", "n", "hook.sh", Optional.of("golang")),
                MAPS + "configs:\n    hook:\n        name: \"n\"\n        file: hook.sh\n        template_driver: golang\n");
        expect(lists(), c -> c.setTemplateDriver("app_conf", "golang"), LISTS);
    }

    @Test
    void setsEntrypointAndCommandAndVolumes() {
        expect(lists(), c -> c.setEntrypoint("app", List.of("/a", "b")),
                LISTS.replace("entrypoint: /run.sh\n", "entrypoint:\n      - /a\n      - b\n"));
        expect(lists(), c -> c.setEntrypoint("app", "/other.sh"), LISTS.replace("/run.sh", "/other.sh"));
        expect(maps(), c -> c.setEntrypoint("app", List.of("/a", "b")), MAPS.replace("[\"/run.sh\", \"-x\"]", "[\"/a\", \"b\"]"));
        expect(maps(), c -> c.setCommand("db", "serve"), MAPS.replace("image: db:1\n", "image: db:1\n        command: serve\n"));
        expect(maps(), c -> c.removeEntrypoint("app"), MAPS.replace("        entrypoint: [\"/run.sh\", \"-x\"]\n", ""));
        expect(lists(), c -> c.addServiceVolume("app", "more", "/more", false),
                LISTS.replace("target: /media\n", "target: /media\n      - more:/more\n"));
        expect(lists(), c -> c.addVolume("more"), LISTS.replace("  media:\n", "  media:\n  more:\n"));
        expect(maps(), c -> c.addVolume("more"), MAPS + "volumes:\n    more: {}\n");
    }

    @Test
    void renamesAServiceWhereItIsDependedOn() {
        expect(lists(), c -> c.renameService("db", "database"), LISTS.replace("      - db\n", "      - database\n")
                .replace("  db:\n", "  database:\n"));
        expect(maps(), c -> c.renameService("db", "database"), MAPS.replace("    db: {", "    database: {").replace("    db:\n", "    database:\n"));
    }

    @Test
    void refusesAServiceThatIsNotThere() {
        assertThatThrownBy(() -> lists().setEnvironment("web", "A", "1")).isInstanceOf(EditRefused.class).hasMessageContaining("no service `web`")
                .extracting("place").isEqualTo("compose.yml:2");
    }

    private static void expect(Compose before, UnaryOperator<Compose> edit, String after) {
        Compose edited = edit.apply(before);
        assertThat(edited.text()).isEqualTo(after);
        assertThat(edit.apply(edited).text()).as("a second time").isEqualTo(after);
    }
}
