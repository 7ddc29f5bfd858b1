package zone.autonomic.redfix.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AbraShTest {

    private static final String SCRIPT = """
            #!/bin/bash
            # versions
            export APP_CONF_VERSION=v9 # why
            export ENTRY_VERSION="v12"
            export ODD_VERSION=2024-01

            restore() {
              export INNER=APP_CONF_VERSION=v9
              echo "${APP_CONF_VERSION}"
            }""";

    @Test
    void readsTheVersions() {
        assertThat(AbraSh.parse(SCRIPT).versions()).isEqualTo(Map.of("APP_CONF_VERSION", "v9", "ENTRY_VERSION", "v12", "ODD_VERSION", "2024-01"));
    }

    @Test
    void raisesOneVersionAndNothingElse() {
        assertThat(AbraSh.parse(SCRIPT).bump("APP_CONF_VERSION").text()).isEqualTo(SCRIPT.replace("CONF_VERSION=v9 #", "CONF_VERSION=v10 #"));
        assertThat(AbraSh.parse(SCRIPT).bump("ENTRY_VERSION").text()).isEqualTo(SCRIPT.replace("\"v12\"", "\"v13\""));
    }

    @Test
    void refusesWhatItCannotRead() {
        assertThatThrownBy(() -> AbraSh.parse(SCRIPT).bump("ODD_VERSION")).isInstanceOf(EditRefused.class).hasMessageContaining("2024-01")
                .extracting("place").isEqualTo("abra.sh:5");
        assertThatThrownBy(() -> AbraSh.parse(SCRIPT).bump("NO_VERSION")).isInstanceOf(EditRefused.class).hasMessageContaining("isn't exported");
        String twice = "export A_VERSION=v1\nexport A_VERSION=v2\n";
        assertThatThrownBy(() -> AbraSh.parse(twice).bump("A_VERSION")).isInstanceOf(EditRefused.class).hasMessageContaining("more than once");
    }

    @Test
    void addsBehindTheLastVersion() {
        AbraSh added = AbraSh.parse(SCRIPT).add("NEW_VERSION", "v1");

        assertThat(added.text()).isEqualTo(SCRIPT.replace("=2024-01\n", "=2024-01\nexport NEW_VERSION=v1\n"));
        assertThat(added.add("NEW_VERSION", "v1")).isSameAs(added);
        assertThat(AbraSh.parse("#!/bin/sh\nf() { :; }\n").add("A_VERSION", "v1").text()).isEqualTo("#!/bin/sh\nexport A_VERSION=v1\nf() { :; }\n");
        assertThat(AbraSh.parse("export A_VERSION=v1").add("B_VERSION", "v1").text()).isEqualTo("export A_VERSION=v1\nexport B_VERSION=v1");
        assertThat(AbraSh.parse("export A_VERSION=v1\r\n").add("B_VERSION", "v1").text()).isEqualTo("export A_VERSION=v1\r\nexport B_VERSION=v1\r\n");
        assertThat(AbraSh.parse("").add("B_VERSION", "v1").text()).isEqualTo("export B_VERSION=v1\n");
    }

    @Test
    void raisesAConfigsVersionWithItsDefaults() {
        RecipeFiles recipe = RecipeFiles.of(Map.of("abra.sh", SCRIPT,
                "compose.yml", "configs:\n  conf:\n    name: ${STACK_NAME}_conf_${APP_CONF_VERSION}\n    file: conf\n",
                "compose.extra.yml", "configs:\n  conf:\n    name: ${STACK_NAME}_conf_${APP_CONF_VERSION:-v9} # same\n    file: other\n"));

        RecipeFiles bumped = ConfigVersions.bump(recipe, "conf");

        assertThat(bumped.changedFrom(recipe)).containsOnlyKeys("abra.sh", "compose.extra.yml");
        assertThat(bumped.text("compose.extra.yml").orElseThrow()).contains("${APP_CONF_VERSION:-v10} # same");
        assertThatThrownBy(() -> ConfigVersions.bump(recipe, "other")).isInstanceOf(EditRefused.class);
    }
}
