package zone.autonomic.redfix.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Only who connects from the proxy's address is the proxy, whatever a request claims and whatever else Quarkus is told to believe. */
@QuarkusTest
@TestProfile(ClaimedAddressTest.Believing.class)
class ClaimedAddressTest {

    private static final String TOKEN = "the token of this test";

    /** Behind a proxy, and with Quarkus' own trust in what is forwarded. */
    public static class Believing implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> all = new HashMap<>(new EdgeTest.Alone().getConfigOverrides());
            all.putAll(Map.of("redfix.url", "https://redfix.example.org", "redfix.web.proxies", "127.0.0.9",
                    "redfix.web.may.investigate", "ann", "redfix.web.token", TOKEN,
                    "quarkus.http.proxy.proxy-address-forwarding", "true", "quarkus.http.proxy.allow-x-forwarded", "true",
                    "quarkus.http.proxy.enable-forwarded-host", "true"));
            return all;
        }
    }

    @TestHTTPResource("/")
    URI root;

    /** @param from an address of this machine's own, as all of 127.0.0.0/8 are */
    private String asked(String from, String line, String... headers) throws Exception {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), root.getPort(), InetAddress.getByName(from), 0)) {
            socket.setSoTimeout(20_000);
            String head = line + " HTTP/1.1\r\nHost: redfix.example.org\r\nConnection: close\r\n"
                    + String.join("\r\n", headers) + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void theProxyIsBelieved() throws Exception {
        assertThat(asked("127.0.0.9", "GET /", "X-Redfix-User: ann", "X-Forwarded-For: 192.0.2.1")).startsWith("HTTP/1.1 200");
        assertThat(asked("127.0.0.9", "GET /", "x-redfix-user: Zoë")).as("in UTF-8").startsWith("HTTP/1.1 200");
        assertThat(asked("127.0.0.9", "GET /")).startsWith("HTTP/1.1 401");
        assertThat(asked("127.0.0.9", "GET /", "X-Redfix-User:")).startsWith("HTTP/1.1 400");
        assertThat(asked("127.0.0.9", "GET /", "X-Redfix-User: ann", "x-redfix-user: ben")).startsWith("HTTP/1.1 400");
    }

    @Test
    void nobodyElseIs() throws Exception {
        for (String claim : new String[] {"X-Forwarded-For: 127.0.0.9", "Forwarded: for=127.0.0.9", "X-Real-IP: 127.0.0.9",
                "X-Forwarded-For: 127.0.0.9, 127.0.0.9"}) {
            assertThat(asked("127.0.0.1", "GET /", "X-Redfix-User: ann", claim)).as(claim).startsWith("HTTP/1.1 401");
        }
        assertThat(asked("127.0.0.1", "GET /q/health", "X-Forwarded-Host: localhost:" + root.getPort())).as("health for this machine")
                .startsWith("HTTP/1.1 401");
        assertThat(asked("127.0.0.1", "GET /", "X-Forwarded-Host: redfix.example.org", "X-Forwarded-For: 127.0.0.9"))
                .startsWith("HTTP/1.1 401");
    }

    @Test
    void theTokenIsTakenInItsHeaderAndNowhereElse() throws Exception {
        assertThat(asked("127.0.0.1", "GET /", "Authorization: Bearer " + TOKEN)).startsWith("HTTP/1.1 200");
        String inTheAddress = TOKEN.replace(' ', '+');
        for (String query : new String[] {"token", "access_token", "redfix.web.token"}) {
            assertThat(asked("127.0.0.1", "GET /?" + query + "=" + inTheAddress)).as(query)
                    .startsWith("HTTP/1.1 401").contains("WWW-Authenticate: Basic");
        }
        assertThat(asked("127.0.0.1", "GET /", "Cookie: token=" + inTheAddress)).startsWith("HTTP/1.1 401");
        assertThat(asked("127.0.0.1", "GET /", "Authorization: Bearer " + TOKEN, "Authorization: Bearer x")).startsWith("HTTP/1.1 401");
        assertThat(asked("127.0.0.1", "POST /api/say", "Authorization: Bearer " + TOKEN, "Origin: https://evil.example",
                "Content-Length: 0"))
                .as("a browser that keeps the password for another site's page").startsWith("HTTP/1.1 403");
    }
}
