package zone.autonomic.redfix.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.fix.Fix.Attempt;
import zone.autonomic.redfix.investigation.Proposal;
import zone.autonomic.redfix.recipe.Compose;
import zone.autonomic.redfix.recipe.Lint;
import zone.autonomic.redfix.recipe.RecipeFiles;

class WritableConfigTest {

    private static final String ABRA = """
            export APP_INI_VERSION=v12

            backup() {
              echo "# not a version"
            }
            """;
    private static final String INI = """
            [server]
            DOMAIN = {{ env "DOMAIN" }}
            LFS_START_SERVER = true
            LFS_JWT_SECRET = {{ secret "lfs_jwt_secret" }}

            [security]
            INSTALL_LOCK = true
            """;
    private static final String IMAGE = "    image: gitea/gitea:1.24.2-rootless\n";
    private static final String COMPOSE = """
            version: "3.8"

            services:
              app: # the forge
                image: gitea/gitea:1.24.2-rootless
                configs:
                  - source: app_ini
                    target: /etc/gitea/app.ini
                volumes:
                  - data:/var/lib/gitea
                  - config:/etc/gitea
                environment:
                  - "DOMAIN=$$x"
                networks: [proxy, internal]

            configs:
              app_ini:
                name: ${STACK_NAME}_app_ini_${APP_INI_VERSION}
                file: app.ini.tmpl
                template_driver: golang

            volumes:
              data:
              config:
            """;

    private final WritableConfig fix = new WritableConfig();

    @Test
    void a_config_over_a_file_that_the_forge_saves_into_moves_and_an_entrypoint_writes_the_file() {
        Proposal proposal = proposed(gitea());

        assertThat(proposal.files()).containsOnlyKeys("compose.yml", "abra.sh", "ini-entrypoint.sh");
        assertThat(proposal.files().get("compose.yml")).isEqualTo("""
                version: "3.8"

                services:
                  app: # the forge
                    image: gitea/gitea:1.24.2-rootless
                    configs:
                      - source: app_ini
                        target: /app.ini.template
                      - source: ini_entrypoint
                        target: /ini-entrypoint.sh
                        mode: 0555
                    volumes:
                      - data:/var/lib/gitea
                      - config:/etc/gitea
                    environment:
                      - "DOMAIN=$$x"
                    networks: [proxy, internal]
                    entrypoint:
                      - /usr/bin/dumb-init
                      - --
                      - /ini-entrypoint.sh
                      - /usr/local/bin/docker-entrypoint.sh

                configs:
                  app_ini:
                    name: ${STACK_NAME}_app_ini_${APP_INI_VERSION}
                    file: app.ini.tmpl
                    template_driver: golang
                  ini_entrypoint:
                    name: ${STACK_NAME}_ini_entrypoint_${INI_ENTRYPOINT_VERSION}
                    file: ini-entrypoint.sh

                volumes:
                  data:
                  config:
                """);
        assertThat(proposal.files().get("abra.sh")).isEqualTo(ABRA.replace("v12\n", "v12\nexport INI_ENTRYPOINT_VERSION=v1\n"));
        assertThat(proposal.files().get("ini-entrypoint.sh")).isEqualTo(
                new WritableConfigScript("/app.ini.template", "/etc/gitea/app.ini", false, false).text());
    }

    @Test
    void abras_lint_finds_nothing_new_and_no_secret_is_added() {
        RecipeFiles mended = gitea().with(proposed(gitea()).files());

        assertThat(Lint.newErrors(gitea(), mended, "forge")).isEmpty();
        assertThat(Compose.all(mended)).allSatisfy(c -> assertThat(c.secrets()).isEmpty());
        assertThat("warm-mattermost-lts_ci_commoninternet_net_" + "ini_entrypoint_v99").hasSizeLessThanOrEqualTo(64);
    }

    @Test
    void another_recipe_with_other_names_for_everything_is_mended_as_well() {
        RecipeFiles recipe = RecipeFiles.of(Map.of("abra.sh", "export SMITHY_CONF_VERSION=v1\n", "conf.tmpl", INI, "compose.yml", """
                version: '3.8'
                x-note: &note {note: "kept"}
                services:
                  anvil:
                    image: "registry.example/acme/forge:2.1-rootless"
                    command: ["web", "--port", "3000"]
                    configs: [{source: smithy_conf, target: /srv/conf/smithy.ini}]
                    volumes:
                      - type: volume
                        source: smithy
                        target: /srv/
                configs:
                  smithy_conf:
                    file: ./conf.tmpl
                    name: "${STACK_NAME}_smithy_conf_${SMITHY_CONF_VERSION}"
                    template_driver: golang
                volumes: {smithy: {}}
                """));

        Proposal proposal = fix.apply(recipe, Map.of("service", "anvil", "path", "/srv/conf/smithy.ini", "config", "smithy_conf"), Optional.empty())
                .proposal().orElseThrow();

        assertThat(proposal.files().get("compose.yml")).contains("target: /smithy.ini.template",
                "source: ini_entrypoint, target: /ini-entrypoint.sh", "command: [\"web\", \"--port\", \"3000\"]",
                "/usr/local/bin/docker-entrypoint.sh").doesNotContain("/srv/conf/smithy.ini");
        assertThat(proposal.files().get("ini-entrypoint.sh")).contains("target=/srv/conf/smithy.ini\n", "template=/smithy.ini.template\n",
                "mkdir -p");
        assertThat(proposal.title()).isEqualTo("Let anvil save into /srv/conf/smithy.ini");
    }

    @Test
    void what_the_recipe_started_itself_is_handed_on_to() {
        assertThat(proposed(gitea().with("compose.yml", COMPOSE.replace(IMAGE, IMAGE + "    entrypoint: /own.sh --fast\n"))).files()
                .get("compose.yml")).contains("    entrypoint: /ini-entrypoint.sh /own.sh --fast\n");
        assertThat(proposed(gitea().with("compose.yml", COMPOSE.replace(IMAGE, IMAGE + "    entrypoint: [\"/own.sh\", \"a b\"]\n"))).files()
                .get("compose.yml")).containsPattern("entrypoint:\\s+(\\[\\s*|- )\"?/ini-entrypoint.sh\"?[\\s,-]+\"?/own.sh\"?[\\s,-]+\"?a b\"?");
    }

    /** {@code docker stack deploy} merges a service's configs by source, so this overlay would mount the config over the file again. */
    @Test
    void an_overlay_that_mounts_the_config_again_moves_it_too() {
        RecipeFiles recipe = gitea().with("compose.mariadb.yml", """
                version: "3.8"
                services:
                  app:
                    configs:
                      - source: app_ini
                        target: /etc/gitea/app.ini
                        mode: 0444
                  db:
                    image: mariadb:10.6
                """);

        assertThat(proposed(recipe).files().get("compose.mariadb.yml")).isEqualTo("""
                version: "3.8"
                services:
                  app:
                    configs:
                      - source: app_ini
                        target: /app.ini.template
                        mode: 0444
                  db:
                    image: mariadb:10.6
                """);
    }

    /** An overlay's entrypoint replaces the base's, so the wrapper would be lost. */
    @Test
    void an_overlay_with_an_entrypoint_of_its_own_gets_the_wrapper_in_front_of_it() {
        RecipeFiles recipe = gitea().with("compose.debug.yml", """
                services:
                  app:
                    entrypoint: ["/debug.sh"]
                """);

        assertThat(proposed(recipe).files().get("compose.debug.yml")).containsPattern("/ini-entrypoint.sh\"?[\\s,-]+\"?/debug.sh");
    }

    /** Merged by source, a list of other configs adds to the base's. */
    @Test
    void an_overlay_with_other_configs_is_left_as_it_is() {
        RecipeFiles recipe = gitea().with("compose.theme.yml", """
                services:
                  app:
                    configs:
                      - source: theme
                        target: /var/lib/gitea/custom/theme.css
                configs:
                  theme:
                    name: ${STACK_NAME}_theme_${THEME_VERSION}
                    file: theme.css
                """);

        assertThat(proposed(recipe).files()).doesNotContainKey("compose.theme.yml");
    }

    @Test
    void where_only_an_overlay_mounts_the_config_the_overlay_carries_the_change() {
        String mount = "    configs:\n      - source: app_ini\n        target: /etc/gitea/app.ini\n";
        String declared = COMPOSE.substring(COMPOSE.indexOf("configs:\n  app_ini"), COMPOSE.indexOf("volumes:\n  data"));
        RecipeFiles recipe = gitea().with("compose.yml", COMPOSE.replace(mount, "    entrypoint: /own.sh\n").replace(declared, ""))
                .with("compose.ini.yml", "services:\n  app:\n" + mount + declared);

        Proposal proposal = proposed(recipe);

        assertThat(proposal.files()).doesNotContainKey("compose.yml");
        assertThat(proposal.files().get("compose.ini.yml")).contains("target: /app.ini.template", "target: /ini-entrypoint.sh", "ini_entrypoint:",
                "entrypoint: /ini-entrypoint.sh /own.sh");
    }

    @Test
    void the_image_that_starts_as_root_gets_its_own_entrypoint_and_hands_the_file_to_its_user() {
        RecipeFiles recipe = gitea().with("compose.yml", COMPOSE.replace("1.24.2-rootless", "1.24.2").replace("/etc/gitea/app.ini",
                "/data/gitea/conf/app.ini").replace("config:/etc/gitea", "config:/data"));

        Proposal proposal = fix.apply(recipe, Map.of("service", "app", "path", "/data/gitea/conf/app.ini", "config", "app_ini"), Optional.empty())
                .proposal().orElseThrow();

        assertThat(proposal.files().get("compose.yml")).contains("    entrypoint:\n      - /ini-entrypoint.sh\n      - /usr/bin/entrypoint\n");
        assertThat(proposal.files().get("ini-entrypoint.sh")).contains("chown \"${USER_UID:-1000}:${USER_GID:-1000}\"", "mkdir -p");
    }

    @Test
    void an_overlay_with_an_image_that_starts_in_another_way_is_refused() {
        assertRefused(gitea().with("compose.root.yml", "services:\n  app:\n    image: acme/ledger:1\n").with("app.ini.tmpl", "[server]\nA = 1\n"),
                "which secrets acme/ledger:1 saves", "compose.root.yml:3");
    }

    @Test
    void every_other_byte_stays_also_with_windows_line_ends_and_without_a_final_newline() {
        String crlf = COMPOSE.replace("\n", "\r\n").strip();

        String after = proposed(gitea().with("compose.yml", crlf)).files().get("compose.yml");

        assertThat(after).doesNotContainPattern("[^\\r]\\n").endsWith("config:");
        String removed = String.join("\n", proposed(gitea()).files().get("compose.yml").lines().toList());
        assertThat(String.join("\n", after.lines().toList())).isEqualTo(removed);
    }

    @Test
    void applied_to_its_own_result_it_says_that_it_is_there() {
        RecipeFiles mended = gitea().with(proposed(gitea()).files());

        Attempt again = apply(mended);

        assertThat(again.proposal()).isEmpty();
        assertThat(again.refusal()).contains("already there");
    }

    @Test
    void what_cant_be_done_rightly_is_refused_with_the_place() {
        assertRefused(gitea().with("compose.yml", COMPOSE.replace("      - config:/etc/gitea\n", "")), "no volume holds /etc/gitea", "compose.yml:6");
        assertRefused(gitea().with("compose.yml", COMPOSE.replace("config:/etc/gitea", "config:/etc/gitea:ro")), "mounted read-only", "compose.yml:");
        assertRefused(gitea().with("compose.yml", COMPOSE.replace(IMAGE, "    image: acme/ledger:1\n")).with("app.ini.tmpl", "[server]\nA = 1\n"),
                "image's own entrypoint", "compose.yml:5");
        assertRefused(gitea().with("app.ini.tmpl", "server:\n  domain: x\n"), "isn't known for this format", "compose.yml:");
        assertRefused(gitea().with("ini-entrypoint.sh", "#!/bin/sh\n"), "file of that name", "ini-entrypoint.sh");
        assertRefused(gitea().with("compose.yml", COMPOSE.replace("source: app_ini\n        target: /etc/gitea/app.ini", "source: app_ini")),
                "no config is mounted over /etc/gitea/app.ini", "compose.yml:");
        assertThat(fix.apply(gitea(), Map.of("service", "app"), Optional.empty()).refusal()).contains("isn't known which");
        assertThat(fix.apply(gitea(), Map.of("service", "app", "path", "/etc/gitea/$(reboot)"), Optional.empty()).refusal())
                .contains("isn't known which");
    }

    private void assertRefused(RecipeFiles recipe, String reason, String place) {
        Attempt attempt = apply(recipe);
        assertThat(attempt.refusal()).contains(reason);
        assertThat(attempt.place().orElseThrow()).startsWith(place);
    }

    private Proposal proposed(RecipeFiles recipe) {
        Attempt attempt = apply(recipe);
        assertThat(attempt.proposal()).as(attempt.refusal()).isPresent();
        return attempt.proposal().orElseThrow();
    }

    private Attempt apply(RecipeFiles recipe) {
        return fix.apply(recipe, Map.of("service", "app", "path", "/etc/gitea/app.ini", "config", "app_ini"), Optional.empty());
    }

    private static RecipeFiles gitea() {
        return RecipeFiles.of(Map.of("compose.yml", COMPOSE, "abra.sh", ABRA, "app.ini.tmpl", INI));
    }
}
