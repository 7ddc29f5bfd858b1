package zone.autonomic.redfix.lab.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zone.autonomic.redfix.lab.container.Start;
import zone.autonomic.redfix.lab.image.Images;

/** What becomes of a template when its task is to start. */
class SwarmTest {

    private static final String COMPOSE = """
            services:
              app:
                image: postgres:15-alpine
                environment: {POSTGRES_PASSWORD: some}
                secrets: [{source: password, target: pw}]
                configs: [{source: conf, target: /etc/app.conf}]
            secrets: {password: {file: password.txt}}
            configs: {conf: {name: "${STACK_NAME}_conf_${WEB_CONF_VERSION}", file: app.conf.tmpl, template_driver: golang}}
            """;

    @TempDir
    Path folder;

    private Swarm swarm() {
        return new Swarm(new NodeState(folder.resolve("node")), Images.builtIn());
    }

    private Start deploy(Swarm swarm, String version, String template) {
        RecipeFolder recipe = RecipeOnDisk.write(folder.resolve(version), Map.of("compose.yml", COMPOSE, "password.txt", "geheim", "app.conf.tmpl", template,
                "abra.sh", "export WEB_CONF_VERSION=" + version + "\n"));
        return swarm.deploy(recipe.project("demo_ci", Map.of()), recipe).get("app");
    }

    @Test
    void readsASecretByTheNameOfItsFileInTheService() {
        Swarm swarm = swarm();

        assertThat(deploy(swarm, "v1", "password={{ secret \"pw\" }}").running()).isTrue();
        assertThat(swarm.container("demo_ci", "app").exec("cat /etc/app.conf", swarm.around("demo_ci", "app")).output()).isEqualTo("password=geheim");
    }

    @Test
    void aTemplateThatCannotBeExpandedIsDeployedAndItsTaskDoesNotStart() {
        Swarm swarm = swarm();

        Start start = deploy(swarm, "v1", "password={{ secret \"password\" }}");

        assertThat(start.state()).isEqualTo(Start.State.CRASHED);
        assertThat(start.why()).startsWith("starting container failed: unable to get config from config store: failed to expand templated config demo_ci_conf_v1: ")
                .endsWith("secret target password not found");
        assertThat(Disk.read(swarm.node().service("demo_ci", "app").resolve("replicas"))).isEqualTo("0/1\n");
    }

    @Test
    void startsAgainOnceTheTemplateIsMended() {
        Swarm swarm = swarm();
        deploy(swarm, "v1", "password={{ secret \"password\" }}");

        assertThat(deploy(swarm, "v2", "password={{ secret \"pw\" }}").running()).isTrue();
    }
}
