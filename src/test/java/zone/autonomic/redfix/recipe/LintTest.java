package zone.autonomic.redfix.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LintTest {

    private static final String COMPOSE = """
            version: "3.8"
            services:
              app:
                image: shop:1.2.3
                configs:
                  - source: conf
                    target: /conf
                deploy:
                  labels:
                    - "traefik.enable=true"
                healthcheck:
                  test: ["CMD", "true"]
            configs:
              conf:
                name: ${STACK_NAME}_conf_${CONF_VERSION}
                file: conf
            """;

    private static RecipeFiles recipe(Map<String, String> more) {
        return RecipeFiles.of(Map.of("compose.yml", COMPOSE, ".env.sample", "TYPE=shop\n", "abra.sh", "export CONF_VERSION=v1\n",
                "README.md", "<!-- metadata -->\n")).with(more);
    }

    @Test
    void aSoundRecipePasses() {
        assertThat(Lint.check(recipe(Map.of()), "shop")).isEmpty();
    }

    @Test
    void aRenamedAppBreaksTwoRules() {
        RecipeFiles renamed = recipe(Map.of("compose.yml", COMPOSE.replace("  app:\n", "  shop:\n"), "compose.mail.yml",
                "services:\n  app:\n    environment: [A=1]\n"));

        assertThat(Lint.newErrors(recipe(Map.of()), renamed.with("compose.mail.yml", "services: {}\n"), "shop")).extracting(LintFinding::rule)
                .containsExactly(LintRule.R009);
        assertThat(Lint.newErrors(recipe(Map.of()), renamed, "shop")).singleElement()
                .satisfies(f -> assertThat(f.rule()).isEqualTo(LintRule.R011)).satisfies(f -> assertThat(f.place()).isEqualTo("compose.mail.yml:2"));
    }

    /** abra skips the rule where the recipe wants no domain. */
    @Test
    void aRecipeWithoutADomainNeedsNoRoute() {
        RecipeFiles unrouted = recipe(Map.of("compose.yml", COMPOSE.replaceAll("(?m)^.*traefik.enable.*\n", "")));
        assertThat(unrouted).isNotEqualTo(recipe(Map.of()));

        assertThat(Lint.check(unrouted, "shop")).extracting(LintFinding::rule).doesNotContain(LintRule.R010);
        assertThat(Lint.check(unrouted.with(".env.sample", "TYPE=shop\n# DOMAIN=shop.example.com\n"), "shop")).extracting(LintFinding::rule).doesNotContain(LintRule.R010);
        assertThat(Lint.check(unrouted.with(".env.sample", "TYPE=shop\nDOMAIN=shop.example.com\n"), "shop")).extracting(LintFinding::rule).containsExactly(LintRule.R010);
    }

    @Test
    void findsWhatIsMissing() {
        RecipeFiles poor = RecipeFiles.of(Map.of("compose.yml",
                "services:\n  web:\n    image: shop\n  db:\n    image: db:latest\n  q:\n    image: q:stable\n"
                + "configs:\n  c:\n    name: ${STACK_NAME}_c_${C_VERSION}\nsecrets:\n  a_secret_with_a_very_long_name_indeed:\n    external:"
                + " true\n"));

        assertThat(Lint.check(poor, "mattermost-lts")).extracting(LintFinding::rule)
                .containsExactly(LintRule.R001, LintRule.R002, LintRule.R002, LintRule.R002,
                LintRule.R003, LintRule.R004, LintRule.R005, LintRule.R007, LintRule.R008, LintRule.R009, LintRule.R010, LintRule.R012,
                        LintRule.R015);
    }

    @Test
    void readsTheSampleEnvironment() {
        EnvSample sample = EnvSample.parse("TYPE=shop:1 # kind\n#OFF=1\nexport A=\"b # c\"\nEMPTY= # nothing\nSECRET_DB_PASSWORD_VERSION=v2 #"
                + " length=43 charset=x");

        assertThat(sample.values()).containsEntry("TYPE", "shop:1").containsEntry("A", "b # c").containsEntry("EMPTY", "").doesNotContainKey("OFF");
        assertThat(sample.secrets().get("db_password")).isEqualTo(new EnvSample.SecretVersion("db_password", "v2", java.util.Optional.of(43)));
        assertThat(sample.add("B", "1").text()).endsWith("charset=x\nB=1");
    }
}
