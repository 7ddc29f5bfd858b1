package zone.autonomic.redfix.lab.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path root;

    private final CountDownLatch both = new CountDownLatch(2);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final AtomicInteger ended = new AtomicInteger();
    private Engine engine;

    @BeforeEach
    void anEngine() {
        engine = Engine.serve(root, this::play);
    }

    @AfterEach
    void end() {
        engine.close();
    }

    private int play(Request request, Reply reply) throws InterruptedException {
        switch (request.program()) {
            case "echo" -> {
                reply.out().print(request.line() + " in " + request.folder() + " with " + request.environment());
                reply.err().print(new String(request.stdin().orElse(new byte[0]), StandardCharsets.UTF_8));
                return 7;
            }
            case "meet" -> {
                both.countDown();
                both.await();
                return 0;
            }
            case "wait" -> {
                begun.countDown();
                try {
                    new CountDownLatch(1).await();
                } finally {
                    ended.incrementAndGet();
                }
                return 0;
            }
            default -> throw new IllegalStateException("no such thing");
        }
    }

    private Socket say(String secret, String... fields) throws IOException {
        Socket socket = new Socket("127.0.0.1", Door.of(root).orElseThrow().port());
        StringBuilder text = new StringBuilder(secret.length() + ":" + secret);
        for (String field : fields) {
            text.append(field.getBytes(StandardCharsets.UTF_8).length).append(':').append(field);
        }
        socket.getOutputStream().write(text.toString().getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private Socket ask(String program) throws IOException {
        return say(Door.of(root).orElseThrow().secret(), program, "/", "0", "0", "0", "-");
    }

    private static String all(Socket socket) throws IOException {
        try (socket; InputStream in = socket.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aRequestIsHandedOnAndItsOutputsAndStatusComeBackApart() throws Exception {
        Socket socket = say(Door.of(root).orElseThrow().secret(), "echo", "/home/käthe", "1", "1", "HOME=/home/käthe", "2", "two words",
                "x", "+given");

        assertThat(all(socket)).isEqualTo("o52:two words x in /home/käthe with {HOME=/home/käthe}" + "e5:given" + "x1:7");
    }

    @Test
    void whoDoesNotKnowTheSecretIsNotServed() throws Exception {
        assertThat(all(say("0123456789", "echo", "/", "0", "0", "0", "-"))).isEmpty();
    }

    @Test
    void severalAreServedAtATime() throws Exception {
        Socket one = ask("meet");
        Socket other = ask("meet");

        assertThat(List.of(all(one), all(other))).containsOnly("x1:0");
    }

    @Test
    void theWorkEndsWhenTheCallerGoesAway() throws Exception {
        try (Socket caller = ask("wait")) {
            begun.await();
            assertThat(engine.busy()).isTrue();
        }
        await().atMost(LONG).until(() -> ended.get() == 1);
        await().atMost(LONG).until(() -> !engine.busy());
    }

    @Test
    void aProgramThatFallsOverIsToldToItsCallerAlone() throws Exception {
        assertThat(all(ask("fall"))).contains("no such thing").endsWith("x3:125");
        assertThat(all(ask("echo"))).endsWith("x1:7");
    }

    @Test
    void oneThatIsHeldIsNotIdleAndOneThatIsShutIsFoundByNobody() throws Exception {
        try (Held held = Held.of(root).orElseThrow()) {
            assertThat(engine.idleNanos()).isZero();
            assertThat(engine.shutUnlessBusy(1)).isFalse();
            assertThat(engine.isTheDoor()).isTrue();
        }
        await().atMost(LONG).until(() -> !engine.busy());
        await().atMost(LONG).until(() -> engine.shutUnlessBusy(1));

        assertThat(Held.of(root)).isEmpty();
        assertThat(engine.isTheDoor()).isFalse();
    }
}
