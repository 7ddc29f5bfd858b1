package zone.autonomic.redfix.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.fix.Fix.Attempt;
import zone.autonomic.redfix.investigation.Proposal;
import zone.autonomic.redfix.recipe.Compose;
import zone.autonomic.redfix.recipe.Lint;
import zone.autonomic.redfix.recipe.LintFinding;
import zone.autonomic.redfix.recipe.RecipeFiles;

class UniqueServiceNameTest {

    private static final String COMPOSE = """
            ---
            version: "3.8"
            services:
              app:
                image: ghcr.io/example/feeds:0.4.219
                volumes:
                  - "feeds_data:/feeds" # one writer
                networks:
                  - internal
                healthcheck:
                  test: ["CMD", "wget", "-q", "http://localhost:3000/up/_health"]

              gate:
                image: caddy:2.8.4
                networks:
                  - proxy
                  - internal
                environment:
                  - DOMAIN
                configs:
                  - source: gatefile
                    target: /etc/caddy/Caddyfile
                depends_on:
                  - app
                deploy:
                  labels:
                    - "traefik.enable=true"

            networks:
              proxy:
                external: true
              internal:

            volumes:
              feeds_data:

            configs:
              gatefile:
                name: ${STACK_NAME}_gatefile_${GATEFILE_VERSION}
                file: Caddyfile
            """;

    private static final String CADDYFILE = """
            {
            \ton_demand_tls {
            \t\task http://app:3000/tls-check
            \t}
            }

            # every name that the app answers for: app:3000
            https:// {
            \ttls {
            \t\ton_demand
            \t}
            \thandle /app/* {
            \t\tredir https://app.example.com{uri}
            \t}
            \treverse_proxy app:3000
            }
            """;

    private static final String SCRIPT = "#!/bin/bash\nexport GATEFILE_VERSION=v3 # the gate\n";

    private static RecipeFiles feeds() {
        Map<String, String> files = new HashMap<>();
        files.put("compose.yml", COMPOSE);
        files.put("Caddyfile", CADDYFILE);
        files.put("abra.sh", SCRIPT);
        files.put(".env.sample", "TYPE=feeds\nDOMAIN=feeds.example.com\n");
        return RecipeFiles.of(files);
    }

    private static Attempt attempt(RecipeFiles recipe) {
        return new UniqueServiceName().apply(recipe, Map.of("proxy-service", "gate", "target-service", "app"), Optional.empty());
    }

    private static RecipeFiles fixed(RecipeFiles recipe) {
        Attempt attempt = attempt(recipe);
        assertThat(attempt.refusal()).isEmpty();
        return recipe.with(attempt.proposal().orElseThrow().files());
    }

    @Test
    void callsTheServiceByItsSwarmNameAndChangesNothingElse() {
        RecipeFiles fixed = fixed(feeds());

        assertThat(fixed.changedFrom(feeds())).containsOnlyKeys("compose.yml", "Caddyfile", "abra.sh");
        assertThat(fixed.text("Caddyfile")).contains(CADDYFILE.replace("ask http://app:3000", "ask http://{$STACK_NAME}_app:3000")
                .replace("reverse_proxy app:3000", "reverse_proxy {$STACK_NAME}_app:3000"));
        assertThat(fixed.text("compose.yml")).contains(COMPOSE.replace("      - DOMAIN\n", "      - DOMAIN\n      - STACK_NAME=${STACK_NAME}\n"));
        assertThat(fixed.text("abra.sh")).contains(SCRIPT.replace("=v3", "=v4"));
    }

    @Test
    void breaksNoLintAndHasNothingLeftToDoASecondTime() {
        RecipeFiles fixed = fixed(feeds());

        assertThat(Lint.newErrors(feeds(), fixed, "feeds")).isEmpty();
        assertThat(attempt(fixed).proposal()).isEmpty();
        assertThat(attempt(fixed).refusal()).contains("nothing is left to change");
    }

    @Test
    void addsNoAliasAndKeepsTheServicesName() {
        RecipeFiles fixed = fixed(feeds());

        assertThat(Compose.parse("compose.yml", fixed.text("compose.yml").orElseThrow()).services()).containsExactly("app", "gate");
        assertThat(fixed.text("compose.yml").orElseThrow()).doesNotContain("aliases");
    }

    @Test
    void tellsTheReaderWhatChangesAndWhy() {
        Proposal proposal = attempt(feeds()).proposal().orElseThrow();

        assertThat(proposal.fix()).isEqualTo("unique-service-name");
        assertThat(proposal.title()).isEqualTo("Call `app` by its unique swarm name");
        assertThat(proposal.why()).contains("`gate` is on", "`Caddyfile:3`", "`Caddyfile:15`", "`${STACK_NAME}_app`", "`GATEFILE_VERSION` v3 → v4",
                "alphabetically")
                .doesNotContain("Caddyfile:7");
        assertThat(proposal.existingDeployments()).anySatisfy(line -> assertThat(line).contains("restarts `gate`", "volumes"));
        assertThat(proposal.bump()).isEqualTo("patch");
        assertThat(proposal.releaseNote()).contains("gate now reaches app");
        assertThat(proposal.upstream()).isNotBlank();
    }

    @Test
    void writesEnvironmentsThatAreMapsOrMissing() {
        RecipeFiles map = feeds().with("compose.yml", COMPOSE.replace("      - DOMAIN\n", "      DOMAIN: ${DOMAIN}\n"));
        RecipeFiles missing = feeds().with("compose.yml", COMPOSE.replace("    environment:\n      - DOMAIN\n", ""));

        assertThat(fixed(map).text("compose.yml").orElseThrow()).contains("      DOMAIN: ${DOMAIN}\n      STACK_NAME: ${STACK_NAME}\n");
        assertThat(fixed(missing).text("compose.yml").orElseThrow())
                .contains("        - \"traefik.enable=true\"\n    environment:\n      - STACK_NAME=${STACK_NAME}\n\nnetworks:\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"      - STACK_NAME\n", "      - STACK_NAME=${STACK_NAME}\n", "      - \"STACK_NAME=$STACK_NAME\"\n"})
    void leavesAStackNameThatIsThere(String line) {
        RecipeFiles recipe = feeds().with("compose.yml", COMPOSE.replace("      - DOMAIN\n", "      - DOMAIN\n" + line));

        assertThat(fixed(recipe).changedFrom(recipe)).containsOnlyKeys("Caddyfile", "abra.sh");
    }

    @Test
    void refusesAnotherStackName() {
        RecipeFiles recipe = feeds().with("compose.yml", COMPOSE.replace("      - DOMAIN\n", "      - STACK_NAME=feeds\n"));

        assertThat(attempt(recipe).refusal()).contains("another STACK_NAME");
        assertThat(attempt(recipe).place()).contains("compose.yml:18");
    }

    @Test
    void includesOverlaysThatSwapTheConfig() {
        RecipeFiles recipe = feeds().with(Map.of("compose.local.yml", """
                services:
                  gate:
                    environment:
                      - LOCAL=yes
                configs:
                  gatefile:
                    name: ${STACK_NAME}_gatefile_${GATEFILE_VERSION:-v3}
                    file: ./Caddyfile.local
                """, "Caddyfile.local", "http:// {\n\treverse_proxy http://app:3000\n}\n"));

        RecipeFiles fixed = fixed(recipe);

        assertThat(fixed.changedFrom(recipe)).containsOnlyKeys("compose.yml", "compose.local.yml", "Caddyfile", "Caddyfile.local", "abra.sh");
        assertThat(fixed.text("Caddyfile.local").orElseThrow()).contains("reverse_proxy http://{$STACK_NAME}_app:3000");
        assertThat(fixed.text("compose.local.yml").orElseThrow()).contains("${GATEFILE_VERSION:-v4}").doesNotContain("STACK_NAME=");
    }

    private static final String NGINX = """
            upstream app {
                server app:8080; # app:8080
            }
            server {
                server_name app.example.com;
                location /app { proxy_pass http://app; }
                location / { proxy_pass http://core:9000/; }
            }
            """;

    private static RecipeFiles shop(String environment) {
        return RecipeFiles.of(Map.of("compose.yml", """
                version: "3.8"
                services:
                    app:
                        image: nginx:1.27.0
                        networks: { proxy: , backend: }
                        configs:
                        -   source: nginx_conf
                            target: /etc/nginx/conf.d/default.conf
                        deploy: { labels: { traefik.enable: "true" } }
                    core:
                        image: shop/core:9
                        networks: [backend]
                ENVIRONMENT
                networks:
                    proxy: { external: true }
                    backend: { internal: true }
                configs:
                    nginx_conf:
                        name: ${STACK_NAME}_nginx_${NGINX_CONF_VERSION}
                        file: nginx.conf
                """.replace("ENVIRONMENT\n", environment), "nginx.conf", "server {\n    location / {\n        proxy_pass http://core:9000/;\n    }\n}\n",
                "abra.sh", "export NGINX_CONF_VERSION=v9", ".env.sample", "TYPE=shop\n"));
    }

    @Test
    void makesAnyOtherConfigFileATemplate() {
        RecipeFiles shop = shop("");

        Attempt attempt = new UniqueServiceName().apply(shop, Map.of(), Optional.empty());

        assertThat(attempt.refusal()).isEmpty();
        RecipeFiles fixed = shop.with(attempt.proposal().orElseThrow().files());
        assertThat(fixed.text("nginx.conf").orElseThrow()).contains("proxy_pass http://{{ env \"STACK_NAME\" }}_core:9000/;");
        assertThat(fixed.text("compose.yml").orElseThrow()).contains("        file: nginx.conf\n        template_driver: golang\n")
                .contains("STACK_NAME=${STACK_NAME}\n").contains("networks: { proxy: , backend: }");
        assertThat(fixed.text("abra.sh")).contains("export NGINX_CONF_VERSION=v10");
    }

    @Test
    void refusesToTemplateAFileWithBracesThatAreNoTemplate() {
        RecipeFiles shop = shop("").with("nginx.conf", "log_format x '{{$remote_addr}}';\nproxy_pass http://core:9000;\n");

        Attempt attempt = new UniqueServiceName().apply(shop, Map.of(), Optional.empty());

        assertThat(attempt.proposal()).isEmpty();
        assertThat(attempt.place()).contains("nginx.conf:1");
    }

    @Test
    void leavesNginxsOwnUpstreamNamesAlone() {
        RecipeFiles shop = shop("").with(Map.of("nginx.conf", NGINX.replace("app:8080", "core:8080").replace("upstream app", "upstream core")
                .replace("http://core:9000/", "http://other/").replace("http://app", "http://core")));

        Attempt attempt = new UniqueServiceName().apply(shop, Map.of(), Optional.empty());

        assertThat(attempt.proposal().orElseThrow().files().get("nginx.conf"))
                .contains("upstream core {\n    server {{ env \"STACK_NAME\" }}_core:8080;", "proxy_pass http://core;");
    }

    @Test
    void writesTheSwarmNameIntoEnvironmentsAndCommands() {
        RecipeFiles recipe = feeds().with(Map.of("Caddyfile", ":80 {\n\treverse_proxy {$UPSTREAM}\n}\n", "compose.yml",
                COMPOSE.replace("      - DOMAIN\n", "      - DOMAIN\n      - 'UPSTREAM=app:3000'  # where to\n      - NOTE=the app\n")
                        .replace("    depends_on:\n", "    command: [\"caddy\", \"reverse-proxy\", \"--to\", \"app:3000\"]\n    depends_on:\n")));

        RecipeFiles fixed = fixed(recipe);

        assertThat(fixed.changedFrom(recipe)).containsOnlyKeys("compose.yml");
        assertThat(fixed.text("compose.yml").orElseThrow()).isEqualTo(recipe.text("compose.yml").orElseThrow()
                .replace("'UPSTREAM=app:3000'", "'UPSTREAM=${STACK_NAME}_app:3000'")
                .replace("\"--to\", \"app:3000\"", "\"--to\", \"${STACK_NAME}_app:3000\""));
    }

    @Test
    void refusesWhatItCannotDoAndSaysWhere() {
        RecipeFiles withinDefault = feeds().with(Map.of("Caddyfile", "{}\n", "compose.yml",
                COMPOSE.replace("- DOMAIN\n", "- UPSTREAM=${UPSTREAM:-app:3000}\n")));
        RecipeFiles unversioned = feeds().with("compose.yml", COMPOSE.replace("_${GATEFILE_VERSION}", ""));
        RecipeFiles oddVersion = feeds().with("abra.sh", "export GATEFILE_VERSION=$(date)\n");
        RecipeFiles aliased = feeds().with("compose.yml", COMPOSE.replace("---\n", "---\nx-env: &env\n  - DOMAIN\n")
                .replace("environment:\n      - DOMAIN\n", "environment: *env\n"));
        RecipeFiles unreadable = feeds().with("compose.yml", COMPOSE + "networks:\n");

        assertThat(attempt(withinDefault).refusal()).contains("default");
        assertThat(attempt(withinDefault).place()).contains("compose.yml:19");
        assertThat(attempt(unversioned).refusal()).contains("gatefile");
        assertThat(attempt(unversioned).place()).contains("compose.yml:38");
        assertThat(attempt(oddVersion).place()).contains("abra.sh:1");
        assertThat(attempt(aliased).refusal()).contains("alias *env");
        assertThat(attempt(unreadable).refusal()).contains("twice");
        assertThat(new UniqueServiceName().apply(feeds(), Map.of(), Optional.of("prune")).refusal()).contains("rename");
    }

    @Test
    void refusesAPlaceholderWithinAPlaceholder() {
        RecipeFiles caddy = feeds().with("Caddyfile", ":80 {\n\treverse_proxy {$UPSTREAM:app:3000}\n}\n");
        RecipeFiles template = shop("").with("nginx.conf", "\nproxy_pass {{ or (env \"CORE\") \"http://core:9000\" }};\n");

        assertThat(attempt(caddy).refusal()).contains("within a placeholder");
        assertThat(attempt(caddy).place()).contains("Caddyfile:2");
        assertThat(new UniqueServiceName().apply(template, Map.of(), Optional.empty()).place()).contains("nginx.conf:2");
    }

    @Test
    void followsAnAliasToItsService() {
        RecipeFiles aliased = feeds().with(Map.of("Caddyfile", ":80 {\n\treverse_proxy feeds:3000\n}\n", "compose.yml",
                COMPOSE.replace("    networks:\n      - internal\n", "    networks:\n      internal:\n        aliases: [feeds]\n")));

        assertThat(fixed(aliased).text("Caddyfile").orElseThrow()).contains("reverse_proxy {$STACK_NAME}_app:3000");
    }

    @Test
    void proposesNothingForHealthyLookAlikes() {
        RecipeFiles offProxy = feeds().with("compose.yml", COMPOSE.replace("      - proxy\n", ""));
        RecipeFiles ownOnly = feeds().with("compose.yml", COMPOSE.replace("    external: true\n", "    attachable: true\n"));
        RecipeFiles commented = feeds().with("Caddyfile", "# reverse_proxy app:3000\n");

        for (RecipeFiles healthy : List.of(offProxy, ownOnly, commented)) {
            assertThat(attempt(healthy).proposal()).isEmpty();
        }
        assertThat(new UniqueServiceName().apply(feeds(), Map.of("target-service", "database"), Optional.empty()).proposal()).isEmpty();
    }

    private static Attempt rename(RecipeFiles recipe) {
        return new UniqueServiceName().apply(recipe, Map.of(), Optional.of("rename"));
    }

    @Test
    void refusesToRenameWhatLintWantsOrWhatWouldWriteBesideItsSuccessor() {
        RecipeFiles writer = shop("        volumes: [\"core_data:/data\"]\n");

        assertThat(rename(feeds()).refusal()).contains("R009");
        assertThat(rename(feeds()).place()).contains("compose.yml:4");
        assertThat(rename(writer).refusal()).contains("two writers on core_data");
        assertThat(rename(writer).place()).contains("compose.yml:13");
    }

    @Test
    void renamesAServiceWhereverItIsNamed() {
        RecipeFiles shop = shop("""
                        depends_on: [queue]
                        environment: ["SELF=http://core:9000", "QUEUE=queue:1"]
                    queue:
                        image: shop/queue:1
                        networks: [backend]
                        depends_on: { core: { condition: service_started } }
                        environment: { CORE_URL: "http://core:9000/core", SWARM: "${STACK_NAME}_core" }
                        deploy: { labels: [ "backupbot.backup.pre-hook=wget http://core:9000/flush" ] }
                """.indent(0)).with(Map.of("compose.debug.yml", "services:\n  core:\n    environment: [DEBUG=1]\n",
                "abra.sh", "export NGINX_CONF_VERSION=v9\nflush() {\n  abra app run $DOMAIN core -- flush core\n  docker service ps"
                        + " ${STACK_NAME}_core\n}\n"));

        Attempt attempt = new UniqueServiceName().apply(shop, Map.of("target-service", "core"), Optional.of("rename"));

        assertThat(attempt.refusal()).isEmpty();
        RecipeFiles fixed = shop.with(attempt.proposal().orElseThrow().files());
        assertThat(fixed.text("compose.yml").orElseThrow())
                .contains("    app-core:\n", "{ app-core: { condition", "CORE_URL: \"http://app-core:9000/core\"",
                "SWARM: \"${STACK_NAME}_app-core\"", "wget http://app-core:9000/flush", "image: shop/core:9").doesNotContain("    core:");
        assertThat(fixed.text("compose.debug.yml")).contains("services:\n  app-core:\n    environment: [DEBUG=1]\n");
        assertThat(fixed.text("nginx.conf").orElseThrow()).contains("http://app-core:9000/");
        assertThat(fixed.text("abra.sh").orElseThrow()).contains("v10", "abra app run $DOMAIN app-core -- flush core", "${STACK_NAME}_app-core");
        assertThat(Lint.newErrors(shop, fixed, "shop")).extracting(LintFinding::message).isEmpty();
        assertThat(rename(fixed).refusal()).contains("nothing is left to change");
        assertThat(attempt.proposal().orElseThrow().existingDeployments()).first().asString().contains("_app-core", "old `_core`");
    }

    @Test
    void theCaddyfileIsOneThatCaddyTakes(@TempDir Path folder) throws IOException, InterruptedException {
        Assumptions.assumeTrue(onPath("caddy"), "needs Caddy (apt-get install caddy)");
        Files.writeString(folder.resolve("Caddyfile"), fixed(feeds()).text("Caddyfile").orElseThrow());
        Path out = folder.resolve("out");
        ProcessBuilder caddy = new ProcessBuilder("caddy", "adapt", "--config", folder.resolve("Caddyfile").toString(), "--adapter", "caddyfile",
                "--validate");
        caddy.environment().putAll(Map.of("STACK_NAME", "warm-feeds_ci_example_org", "XDG_DATA_HOME", folder.toString(), "XDG_CONFIG_HOME",
                folder.toString()));
        Process process = caddy.redirectErrorStream(true).redirectOutput(out.toFile()).start();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(process.exitValue()).as(Files.readString(out)).isZero();
        assertThat(Files.readString(out)).contains("http://warm-feeds_ci_example_org_app:3000/tls-check",
                "\"dial\":\"warm-feeds_ci_example_org_app:3000\"");
    }

    private static boolean onPath(String program) {
        List<String> folders = new ArrayList<>(List.of(System.getenv().getOrDefault("PATH", "").split(":")));
        return folders.stream().anyMatch(f -> Files.isExecutable(Path.of(f, program)));
    }
}
