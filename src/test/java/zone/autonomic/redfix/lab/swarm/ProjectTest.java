package zone.autonomic.redfix.lab.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectTest {

    private static final String BASE = """
            version: "3.8"
            services:
              app: &app
                image: "example/web:${TAG:-1.0.0}"
                environment:
                  - DOMAIN
                  - STACK_NAME
                  - HOOK=echo $$HOME
                networks: [proxy, internal]
                volumes:
                  - data:/srv/data
                  - conf:/etc/web:ro
                configs:
                  - source: web_conf
                    target: /etc/web/web.ini
                    mode: 0555
                secrets: [token]
                deploy:
                  labels:
                    - "traefik.enable=true"
                    - "backupbot.backup=${ENABLE_BACKUPS:-true}"
            networks:
              proxy:
                external: true
              internal:
                internal: true
            volumes:
              data:
              conf:
            configs:
              web_conf:
                name: ${STACK_NAME}_web_conf_${WEB_CONF_VERSION}
                file: web.ini
                template_driver: golang
            secrets:
              token:
                external: true
                name: ${STACK_NAME}_token_v1
            """;

    @TempDir
    Path folder;

    private Project project(Map<String, String> environment, Map<String, String> more) {
        RecipeOnDisk.compose(folder, BASE);
        return RecipeOnDisk.write(folder, more).project("demo_ci", environment);
    }

    @Test
    void readsAServiceWithFullNames() {
        Project project = project(Map.of("DOMAIN", "demo.ci"), Map.of());

        Project.Service app = project.services().get("app");
        assertThat(app.image()).isEqualTo("example/web:1.0.0");
        assertThat(app.environment()).containsEntry("DOMAIN", "demo.ci").containsEntry("STACK_NAME", "demo_ci").containsEntry("HOOK", "echo $HOME");
        assertThat(app.networks()).containsOnlyKeys("proxy", "demo_ci_internal");
        assertThat(app.volumes()).extracting(Project.VolumeUse::source).containsExactly("demo_ci_data", "demo_ci_conf");
        assertThat(app.volumes().get(1).readOnly()).isTrue();
        assertThat(app.configs().get(0)).isEqualTo(new Project.FileUse("web_conf", "demo_ci_web_conf_v1", "/etc/web/web.ini", 0555));
        assertThat(app.secrets().get(0).target()).isEqualTo("/run/secrets/token");
        assertThat(app.labels()).containsEntry("backupbot.backup", "true");
        assertThat(project.networks().get("demo_ci_internal").internal()).isTrue();
        assertThat(project.configs().get("web_conf").template()).isTrue();
    }

    @Test
    void laysOverlaysThatTheAppNamesOverTheBase() {
        Project project = project(Map.of("COMPOSE_FILE", "compose.yml:compose.mail.yml"), Map.of("compose.mail.yml", """
                version: "3.8"
                services:
                  app:
                    environment:
                      MAIL: "on"
                    volumes:
                      - other:/srv/data
                  mailer:
                    image: example/mailer:2.0.0
                volumes:
                  other:
                """));

        assertThat(project.services()).containsOnlyKeys("app", "mailer");
        assertThat(project.services().get("app").environment()).containsEntry("MAIL", "on").containsEntry("STACK_NAME", "demo_ci");
        assertThat(project.services().get("app").volumes()).extracting(Project.VolumeUse::key).containsExactly("other", "conf");
        assertThat(project.services().get("mailer").networks()).containsOnlyKeys("demo_ci_default");
    }

    @Test
    void anOverlayIsNotReadUnlessTheAppNamesIt() {
        assertThat(project(Map.of(), Map.of("compose.mail.yml", "services: {mailer: {image: a}}\n")).services()).containsOnlyKeys("app");
    }

    @Test
    void refusesAnOverlayThatSpeaksOfAServiceThatTheBaseRenamed() {
        assertThatThrownBy(() -> project(Map.of("COMPOSE_FILE", "compose.yml:compose.mail.yml"),
                Map.of("compose.mail.yml", "version: \"3.8\"\nservices:\n  web:\n    environment: {A: b}\n")))
                .hasMessage("failed to create service demo_ci_web: Error response from daemon: rpc error: code = InvalidArgument desc = ContainerSpec:"
                        + " image reference must be provided");
    }

    @Test
    void anOctalModeIsANumberAndOneInQuotesIsRefused() {
        String compose = """
                services: {app: {image: a, configs: [{source: c, target: /c, mode: %s}]}}
                configs: {c: {file: f}}
                """;

        assertThat(mode(compose.formatted("0555"))).isEqualTo(0555);
        assertThat(mode(compose.formatted("365"))).isEqualTo(365);
        assertThatThrownBy(() -> mode(compose.formatted("\"0555\""))).hasMessage("services.app.configs.0.mode must be a number");
    }

    private int mode(String compose) {
        return RecipeOnDisk.compose(folder.resolve("mode"), compose).project("s", Map.of()).services().get("app").configs().get(0).mode();
    }

    @Test
    void tellsConfigsOfAnOverlayApartByTheirSourceAndRefusesTwoAtOneTarget() {
        Map<String, String> elsewhere = Map.of("compose.mail.yml", overlay("{source: web_conf, target: /etc/other.ini}", ""));
        Map<String, String> another = Map.of("compose.mail.yml", overlay("{source: mail_conf, target: /etc/web/web.ini}", "configs: {mail_conf: {file: mail.ini}}"));

        assertThat(project(Map.of("COMPOSE_FILE", "compose.yml:compose.mail.yml"), elsewhere).services().get("app").configs())
                .extracting(Project.FileUse::target).containsExactly("/etc/other.ini");
        assertThatThrownBy(() -> project(Map.of("COMPOSE_FILE", "compose.yml:compose.mail.yml"), another)).isInstanceOf(InvalidRecipe.class)
                .hasMessage("service app: duplicate config target for demo_ci_mail_conf not allowed");
    }

    private static String overlay(String config, String more) {
        return "version: \"3.8\"\nservices: {app: {configs: [" + config + "]}}\n" + more + "\n";
    }

    @Test
    void refusesWhatIsNotDefinedAndNamesThatAreTooLong() {
        RecipeFolder undefined = RecipeOnDisk.compose(folder.resolve("a"), "services: {app: {image: a, volumes: ['x:/x']}}\n");
        assertThatThrownBy(() -> undefined.project("s", Map.of())).hasMessageContaining("undefined volume x");
        RecipeFolder longName = RecipeOnDisk.compose(folder.resolve("b"), """
                services: {app: {image: a}}
                configs: {c: {file: f, name: "${STACK_NAME}_a_config_with_a_rather_long_name_v1"}}
                """);
        assertThatThrownBy(() -> longName.project("warm-some-recipe_ci_example_net", Map.of())).hasMessageContaining("64 characters");
        RecipeFolder broken = RecipeOnDisk.compose(folder.resolve("c"), "services:\n  app:\n - image\n");
        assertThatThrownBy(() -> broken.project("s", Map.of())).isInstanceOf(InvalidRecipe.class).hasMessageStartingWith("yaml:");
    }

    @Test
    void readsAnchorsAndMergeKeys() {
        RecipeFolder recipe = RecipeOnDisk.compose(folder.resolve("d"), """
                x-common: &common
                  networks: [back]
                  environment: {A: "1"}
                services:
                  app:
                    <<: *common
                    image: a:1
                  worker:
                    <<: *common
                    image: b:1
                    command: run "two words" --flag
                networks: {back: }
                """);

        Project project = recipe.project("s", Map.of());

        assertThat(project.services().get("worker").networks()).containsOnlyKeys("s_back");
        assertThat(project.services().get("worker").command()).contains(List.of("run", "two words", "--flag"));
    }
}
