package zone.autonomic.redfix.lab.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LintTest {

    @TempDir
    Path folder;

    private static final String GOOD = """
            version: "3.8"
            services:
              app:
                image: example/web:1.0.0
                healthcheck: {test: ["CMD", "true"]}
                deploy: {labels: ["traefik.enable=true"]}
            configs:
              web_conf: {name: "${STACK_NAME}_web_conf_${WEB_CONF_VERSION}", file: web.ini}
            """;

    private List<String> errors(boolean annotated) {
        return Lint.of(new RecipeFolder(folder), annotated).stream().filter(r -> r.error() && !r.satisfied()).map(Lint.Row::rule).toList();
    }

    @Test
    void aGoodRecipeHasNoErrors() {
        RecipeOnDisk.compose(folder, GOOD);
        assertThat(errors(true)).isEmpty();
        assertThat(errors(false)).containsExactly("R014");
        assertThat(Lint.table(Lint.of(new RecipeFolder(folder), true))).contains("┃ R009  ┃ one service named 'app'");
    }

    @Test
    void renamingTheServiceBreaksWhatItBreaksInReality() {
        RecipeOnDisk.compose(folder, GOOD.replace("  app:", "  web:"));
        RecipeOnDisk.write(folder, Map.of("compose.mail.yml", "version: \"3.8\"\nservices:\n  app:\n    environment: {A: b}\n"));
        assertThat(errors(true)).containsExactly("R009", "R011");
    }

    @Test
    void aConfigVersionMustStandInAbraSh() {
        RecipeOnDisk.compose(folder, GOOD.replace("WEB_CONF_VERSION", "OTHER_VERSION"));
        assertThat(errors(true)).containsExactly("R012");
    }

    @Test
    void labelsOutsideOfDeployDoNotRoute() {
        RecipeOnDisk.compose(folder, GOOD.replace("deploy: {labels: [\"traefik.enable=true\"]}", "labels: [\"traefik.enable=true\"]"));
        assertThat(errors(true)).containsExactly("R010");
    }
}
