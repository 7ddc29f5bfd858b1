package zone.autonomic.redfix.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The clock that the harness has on the node of these tests: its minutes are seconds, and what it starts has as long as it needs. */
class NodeClockTest {

    /** Much less than each program would need with the usual clock, and much more than it needs with this one. */
    private static final Duration BOUND = Duration.ofSeconds(20);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            what it sleeps it counts | a = time.monotonic(); time.sleep(40); print(round(time.monotonic() - a, -1)) | 40.0
            its alarm rings early | signal.signal(signal.SIGALRM, lambda *_: print('rung')); signal.alarm(60); signal.pause() | rung
            an alarm can be taken back | signal.alarm(6000); signal.alarm(0); print('quiet') | quiet
            a silent server is given up | s = socket.create_connection(silent(), timeout=40); print(failed(lambda: s.recv(1))) | TimeoutError
            also during TLS | s = socket.create_connection(silent(), timeout=40); print(failed(lambda: tls().wrap_socket(s))) | TimeoutError
            a bound is told as it was set | s = socket.socket(); s.settimeout(40); print(s.gettimeout()) | 40.0
            without a bound there is none | s = socket.socket(); s.settimeout(None); print(s.gettimeout()) | None
            a command has its whole time | print(subprocess.run(['sleep', '0.7'], timeout=20).returncode) | 0""")
    void itsMinutesAreSeconds(String what, String program, String printed) {
        String prelude = """
                import signal, socket, ssl, subprocess, time
                listening = socket.socket()
                def silent():
                    listening.bind(("127.0.0.1", 0)); listening.listen()
                    return listening.getsockname()
                def tls():
                    context = ssl.create_default_context(); context.check_hostname = False; context.verify_mode = ssl.CERT_NONE
                    return context
                def failed(what):
                    try: what()
                    except OSError as e: return type(e).__name__
                """;

        Ran ran = Ran.of(BOUND, Map.of("PYTHONPATH", Resource.path("node/clock").toString(), "NODE_CLOCK", "50"), List.of("python3", "-c", prelude + program));

        assertThat(ran.orFail()).as(what).isEqualTo(printed);
    }
}
