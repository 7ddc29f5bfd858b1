package zone.autonomic.redfix.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who connects and says nothing, or half of something, is hung up on, and there is room for so many. */
@QuarkusTest
@TestProfile(IdleConnectionsTest.Hasty.class)
class IdleConnectionsTest {

    private static final int PATIENCE = 20_000;

    /** As the bot is, but for times and numbers. */
    public static class Hasty implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> all = new HashMap<>(new EdgeTest.Alone().getConfigOverrides());
            all.put("quarkus.http.idle-timeout", "1s");
            all.put("quarkus.http.limits.max-connections", "3");
            return all;
        }
    }

    @TestHTTPResource("/")
    URI root;

    private Socket connected() throws Exception {
        Socket socket = new Socket(root.getHost(), root.getPort());
        socket.setSoTimeout(PATIENCE);
        return socket;
    }

    /** Whether the other end closes within bounds; reading would run into its time limit otherwise, which is a failure. */
    private static boolean hungUp(Socket socket) throws Exception {
        try {
            return socket.getInputStream().readAllBytes().length == 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET / HT", "GET / HTTP/1.1\r\nHost: localhost\r\n"})
    void whoStopsTalkingIsHungUpOn(String begun) throws Exception {
        try (Socket socket = connected()) {
            socket.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));

            assertThat(hungUp(socket)).isTrue();
        }
    }

    @Test
    void whereThereIsNoRoomLeftWhoComesIsTurnedAwayAndLaterThereIsRoomAgain() throws Exception {
        try (Socket a = connected(); Socket b = connected(); Socket c = connected(); Socket d = connected()) {
            for (Socket socket : new Socket[] {d, a, b, c}) {
                assertThat(hungUp(socket)).isTrue();
            }
        }
        try (Socket after = connected()) {
            String head = "GET /q/health/live HTTP/1.1\r\nHost: localhost:" + root.getPort() + "\r\nConnection: close\r\n\r\n";
            after.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(after.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 200");
        }
    }
}
