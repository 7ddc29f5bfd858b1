package zone.autonomic.redfix.lab.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigTemplateTest {

    private final ConfigTemplate template = new ConfigTemplate(Map.of("STACK_NAME", "warm-a", "SSO", "true", "MODE", "ldap"),
            name -> Optional.of("s3cret").filter(v -> name.equals("jwt")));

    @Test
    void fillsInEnvironmentAndSecrets() {
        assertThat(template.render("proxy {{ env \"STACK_NAME\" }}_app:3000 key={{secret \"jwt\"}}")).isEqualTo("proxy warm-a_app:3000 key=s3cret");
    }

    @Test
    void anEnvironmentVariableThatTheServiceLacksRendersEmptyWithoutAnError() {
        assertThat(template.render("http://{{ env \"NOT_LISTED\" }}_app:3000")).isEqualTo("http://_app:3000");
    }

    @Test
    void choosesBranches() {
        assertThat(template.render("{{ if eq (env \"SSO\") \"true\" }}on{{ else }}off{{ end }}")).isEqualTo("on");
        assertThat(template.render("{{ if env \"NONE\" }}a{{ else if eq (env \"MODE\") \"ldap\" }}b{{ else }}c{{ end }}")).isEqualTo("b");
        assertThat(template.render("a\n{{- if env \"NONE\" }}\nb\n{{- end }}\nc")).isEqualTo("a\nc");
        assertThat(template.render("{{ if and (eq (env \"SSO\") \"true\") (ne (env \"MODE\") \"oidc\") }}x{{ end }}")).isEqualTo("x");
    }

    @Test
    void refusesASecretThatTheServiceLacksAndAnUnknownFunction() {
        assertThatThrownBy(() -> template.render("{{ secret \"other\" }}")).hasMessageEndingWith("error calling secret: secret target other not found");
        assertThatThrownBy(() -> template.render("{{ include \"x\" }}")).hasMessageContaining("include");
        assertThatThrownBy(() -> template.render("{{ if env \"X\" }}")).isInstanceOf(InvalidRecipe.class);
    }
}
