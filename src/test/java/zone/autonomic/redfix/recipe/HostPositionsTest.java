package zone.autonomic.redfix.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.recipe.HostPositions.Span;
import zone.autonomic.redfix.recipe.HostPositions.Syntax;

/** In each text the host positions of {@code app} stand in «guillemets»; every other {@code app} is something else. */
class HostPositionsTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "ask http://«app»:3000/tls-check",
        "\treverse_proxy «app»:3000",
        "\treverse_proxy «app»",
        "\treverse_proxy /app/* «app»:80 «app» {",
        "\treverse_proxy @app «app»",
        "\treverse_proxy application:3000 app-2:3000 my-app:3000 app.example.com:80",
        "\tto «app» «app»",
        "\tphp_fastcgi «app»:9000",
        "# reverse_proxy app:3000",
        "\troot * /app # app:3000",
        "app.example.com {",
        "handle /app* {",
        "\treverse_proxy {$STACK_NAME}_app:3000",
        "\treverse_proxy http://{$STACK_NAME}_app:3000",
        "\treverse_proxy {{ env \"STACK_NAME\" }}_app:3000",
        "\treverse_proxy {$UPSTREAM:«app»:3000}",
        "\treverse_proxy h2c://«app»:{$PORT}"})
    void inACaddyfile(String marked) {
        check(marked, Syntax.CADDYFILE);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "  proxy_pass http://«app»:8080;",
        "  proxy_pass http://«app»;",
        "  proxy_pass http://«app»/app/;",
        "  fastcgi_pass «app»:9000;",
        "  fastcgi_pass «app»;",
        "upstream app {\n  server «app»:80;\n}\nproxy_pass http://app;",
        "upstream backend {\n  server «app» weight=3;\n}",
        "  set $upstream «app»;",
        "  server_name app;",
        "  root /app;",
        "  # proxy_pass http://app:8080;",
        "  proxy_pass http://app.example.com:8080;",
        "  proxy_pass http://app_two:8080;",
        "[db]\nHOST = «app»:5432",
        "db_host: «app»",
        "\"host\": \"«app»\",",
        "name: app",
        "image: app:12",
        "chown -R app:1000 /data",
        "redis://:secret@«app»:6379/0",
        "mailto:app@example.com",
        "servers:\n  - url: \"http://«app»:80\""})
    void inAConfiguration(String marked) {
        check(marked, Syntax.CONFIGURATION);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "«app»:3000",
        "http://«app»",
        "a:1,«app»:2",
        "postgres://user:pa@«app»:5432/app",
        "${UPSTREAM:-«app»:3000}",
        "${UPSTREAM:-http://«app»:3000}",
        "${STACK_NAME}_app:3000",
        "http://${STACK_NAME}_app:3000",
        "caddy reverse-proxy --to «app»:3000 --from :80",
        "/app:/srv",
        "su -u app:1000",
        "app",
        "https://app.${DOMAIN}",
        "https://app-${DOMAIN}"})
    void inAValue(String marked) {
        check(marked, Syntax.VALUE);
    }

    private static void check(String marked, Syntax syntax) {
        String text = marked.replaceAll("[«»]", "");
        List<Span> spans = HostPositions.in(text, "app", syntax);
        StringBuilder found = new StringBuilder(text);
        for (int i = spans.size() - 1; i >= 0; i--) {
            found.replace(spans.get(i).start(), spans.get(i).end(), "«app»");
        }
        assertThat(found).hasToString(marked);
    }
}
