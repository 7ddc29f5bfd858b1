package zone.autonomic.redfix.lab.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Proxies in containers: whom they ask before they serve, and what comes of a name that others answer to (domain.md §3). */
class ProxyTest extends ContainerTest {

    private static final String STACK = "shop_ci_example_net";
    private static final String CADDYFILE = """
            {
            	email {$EMAIL}
            	on_demand_tls {
            		ask http://%1$s:3000/tls-check
            	}
            }

            *.{$DOMAIN}, {$DOMAIN} {
            	tls {
            		on_demand
            	}
            	reverse_proxy http://%1$s:3000
            }
            """;

    private Stage caddy(String upstream) {
        return image("caddy:2.8.4-alpine").config("/etc/caddy/Caddyfile", CADDYFILE.formatted(upstream)).env("DOMAIN", "shop.ci.example.net");
    }

    private static Health ask(Stage stage, Town town) {
        Container container = stage.container();
        Start start = container.start(town);
        assertThat(start.state()).as(start.log()).isEqualTo(Start.State.RUNNING);
        return container.https("shop.ci.example.net", "/xrpc/_health", town);
    }

    @Test
    void servesWhenItsOwnAppAllowsTheCertificate() {
        assertThat(ask(caddy("app"), new Town().has("app", STACK, "10.0.2.4", 3000)).status()).isEqualTo(200);
    }

    @Test
    void getsNoCertificateWhereTheNameIsAStrangersWhoDoesNotListen() {
        Health health = ask(caddy("app"), new Town().has("app", "blog_ci_example_net", "10.10.0.4", 80));

        assertThat(health.status()).isZero();
        assertThat(health.log()).singleElement().asString().startsWith("{\"level\":\"error\",\"logger\":\"tls\",\"msg\":\"failed to get permission for"
                + " on-demand certificate\",\"domain\":\"shop.ci.example.net\",\"error\":\"").contains("Get \\\"http://app:3000/tls-check?domain=shop.ci.example.net"
                + "\\\": dial tcp 10.10.0.4:3000: connect: connection refused");
    }

    @Test
    void isNotTakenInByAStrangerWhoListensOnTheSamePort() {
        assertThat(ask(caddy("app"), new Town().has("app", "blog_ci_example_net", "10.10.0.4", 3000)).status()).isZero();
    }

    @Test
    void saysWhenNobodyAnswersToTheName() {
        assertThat(ask(caddy("pds"), new Town()).log()).singleElement().asString().contains("lookup pds").contains("no such host");
    }

    @Test
    void turnsWithTheAnswersWhereOwnAndForeignShareTheName() {
        Town town = new Town().has("app", STACK, "10.0.2.4", 3000).has("app", "blog_ci_example_net", "10.10.0.4", 80);
        Container container = caddy("app").container();
        container.start(town);

        assertThat(container.https("shop.ci.example.net", "/", town).status()).isEqualTo(200);
        assertThat(container.https("shop.ci.example.net", "/", town).status()).isZero();
        assertThat(container.https("shop.ci.example.net", "/", town).status()).isEqualTo(200);
    }

    @Test
    void fillsInTheSwarmNameFromItsEnvironmentOnly() {
        Town town = new Town().has(STACK + "_app", STACK, "10.0.2.4", 3000).has("app", "blog_ci_example_net", "10.10.0.4", 80);

        assertThat(ask(caddy("{$STACK_NAME}_app").env("STACK_NAME", STACK), town).status()).isEqualTo(200);
        assertThat(ask(caddy("{$STACK_NAME}_app").sandbox("without"), town).log()).singleElement().asString().contains("lookup _app").contains("no such host");
        assertThat(ask(caddy("{$STACK_NAME:" + STACK + "}_app").sandbox("default"), town).status()).isEqualTo(200);
    }

    @Test
    void answersBadGatewayWhereOnlyTheUpstreamIsGone() {
        String mixed = CADDYFILE.formatted("app").replace("reverse_proxy http://app:3000", "reverse_proxy http://app:8080");
        Stage stage = image("caddy:2").config("/etc/caddy/Caddyfile", mixed).env("DOMAIN", "shop.ci.example.net");

        assertThat(ask(stage, new Town().has("app", STACK, "10.0.2.4", 3000)).status()).isEqualTo(502);
    }

    @Test
    void doesNotServeAnotherDomain() {
        assertThat(ask(caddy("app").env("DOMAIN", "elsewhere.example.net"), new Town().has("app", STACK, "10.0.2.4", 3000)).status()).isZero();
    }

    @Test
    void followsHandlesAndMatchers() {
        String text = """
                :80
                @api path /api/*
                handle @api {
                	reverse_proxy api:8000
                }
                handle {
                	respond "hello" 203
                }
                """;
        Container container = image("caddy:2").config("/etc/caddy/Caddyfile", text).container();
        Town town = new Town().has("api", STACK, "10.0.2.5");
        container.start(town);

        assertThat(container.https("any.example.net", "/api/x", town).status()).isEqualTo(502);
        assertThat(container.https("any.example.net", "/", town).status()).isEqualTo(203);
    }

    @Test
    void refusesAFileThatIsNoCaddyfile() {
        for (String broken : List.of("{\n on_demand_tls {\n", "example.net {\n reverse_proxy app\n}\n}\n", "example.net {\n reverse_porxy app:3000\n}\n")) {
            Start start = image("caddy:2").config("/etc/caddy/Caddyfile", broken).container().start(new Town());
            assertThat(start.state()).as(broken).isEqualTo(Start.State.CRASHED);
            assertThat(start.log()).contains("/etc/caddy/Caddyfile:");
        }
    }

    @Test
    void nginxLooksItsUpstreamUpOnceAndAtStart() {
        Stage nginx = image("nginx:1.27").config("/etc/nginx/conf.d/default.conf", """
                server {
                  listen 8080;
                  location / { proxy_pass http://web:5000; }
                }
                """);

        assertThat(nginx.container().start(new Town()).log()).contains("[emerg] host not found in upstream \"web\" in /etc/nginx/conf.d/default.conf:3");

        Town town = new Town().has("web", STACK, "10.0.2.4");
        Container container = nginx.container();
        assertThat(container.start(town).ports()).containsExactly(8080);
        assertThat(container.https("x", "/", town).status()).isEqualTo(502);
        assertThat(container.https("x", "/", town.has("web", STACK, "10.0.2.4", 5000)).status()).isEqualTo(200);
    }

    @Test
    void nginxFindsItsUpstreamBlocksAndFillsTemplates() {
        Stage nginx = image("nginx:1.27").env("BACKEND", "web").config("/etc/nginx/templates/default.conf.template", """
                upstream backend { server ${BACKEND}:5000; }
                server { location / { proxy_pass http://backend; } }
                """);
        Town town = new Town().has("web", STACK, "10.0.2.4", 5000);
        Container container = nginx.container();

        assertThat(container.start(town).running()).isTrue();
        assertThat(container.https("x", "/", town).status()).isEqualTo(200);
    }

    @Test
    void anAppThatCannotReachWhatItCallsIsNotWell() {
        Container container = image("mattermost/mattermost-team-edition:10.11.15").env("MM_SQLSETTINGS_DATASOURCE", "postgres://mm:x@db:5432/mm").container();
        assertThat(container.start(new Town()).running()).isTrue();

        Health alone = container.https("x", "/api/v4/system/ping", new Town());
        assertThat(alone.status()).isEqualTo(503);
        assertThat(alone.log().toString()).contains("lookup db");
        assertThat(container.https("x", "/api/v4/system/ping", new Town().has("db", STACK, "10.0.2.4", 5432)).status()).isEqualTo(200);
        assertThat(container.https("x", "/nowhere", new Town().has("db", STACK, "10.0.2.4", 5432)).status()).isEqualTo(404);
    }
}
