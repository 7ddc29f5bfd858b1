package zone.autonomic.redfix.chat.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.chat.Chat;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Outcome;
import zone.autonomic.redfix.report.StatusText;
import zone.autonomic.redfix.report.Templates;

class TerminalTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final Fakes.InMemoryLog log = new Fakes.InMemoryLog();
    private final ConsoleRoom room = new ConsoleRoom(new Fakes.InMemoryPosts());
    private final Fakes.Desk desk = new Fakes.Desk(log, room);
    private final Chat chat = new Chat(desk, Fakes.files(log), new StatusText(new Templates()), "http://redfix.example");
    private final InvestigationId gitea = new InvestigationId("gitea-1");
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

    private Terminal terminal(boolean tty, boolean colour) {
        return new Terminal(chat, room, log, Clock.systemUTC(), new PrintStream(screen, true, StandardCharsets.UTF_8), tty, colour);
    }

    private String shown() {
        return screen.toString(StandardCharsets.UTF_8);
    }

    private CompletableFuture<Integer> running(Terminal terminal) {
        CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> terminal.run("ann", "gitea"));
        await().atMost(SOON).until(() -> shown().contains("is opened"));
        return exit;
    }

    @Test
    void aThreadIsPrintedAsItGrowsAndItsOutcomeIsTheExitStatus() throws Exception {
        CompletableFuture<Integer> exit = running(terminal(false, false));

        room.post(gitea, "k1", "Run 1 is **red**: `restore` ✘ [log](http://redfix.example/i/gitea-1/log/r1)\n```\nci_marker\n```");
        await().atMost(SOON).until(() -> shown().contains("Run 1"));
        desk.close(gitea, Outcome.PROVEN, "**Proven.** ci\\_marker");

        assertThat(exit.get(20, TimeUnit.SECONDS)).isZero();
        assertThat(shown()).isEqualTo("""
                > /redfix gitea
                gitea-1 is opened. http://redfix.example/i/gitea-1
                `/redfix cancel gitea-1` ends it.
                Run 1 is red: `restore` ✘ log http://redfix.example/i/gitea-1/log/r1
                ci_marker
                Proven. ci_marker
                """.replace("\n", System.lineSeparator()));
    }

    @Test
    void progressIsOneLivingLineOnATerminal() throws Exception {
        CompletableFuture<Integer> exit = running(terminal(true, false));

        room.progress(gitea, "run 1: install");
        await().atMost(SOON).until(() -> shown().endsWith("run 1: install"));
        room.progress(gitea, "run 1: backup");
        await().atMost(SOON).until(() -> shown().endsWith("\r\u001B[Krun 1: backup"));
        desk.close(gitea, Outcome.NOT_PROVEN, "Not proven.");

        assertThat(exit.get(20, TimeUnit.SECONDS)).isOne();
        assertThat(shown()).endsWith("\r\u001B[KNot proven." + System.lineSeparator());
    }

    @Test
    void theFirstCtrlCCancelsAndWaitsForTheReceipt() throws Exception {
        Terminal terminal = terminal(false, false);
        CompletableFuture<Integer> exit = running(terminal);

        terminal.interrupt();

        assertThat(exit.get(20, TimeUnit.SECONDS)).isOne();
        assertThat(desk.cancels()).containsExactly("gitea-1 by ann");
        assertThat(shown()).contains("gitea-1: I end it, tear down what stands", "cancelled by ann");
    }

    @Test
    void theSecondCtrlCLeavesAtOnce() throws Exception {
        Terminal terminal = terminal(false, false);
        CompletableFuture<Integer> exit = running(terminal);

        terminal.interrupt();
        terminal.interrupt();

        assertThat(exit.get(20, TimeUnit.SECONDS)).isIn(130, 1);
    }

    @Test
    void whatIsRefusedEndsWithTwo() {
        assertThat(terminal(false, false).run("ann", "/redfix Gitea")).isEqualTo(2);
        assertThat(shown()).contains("Did you mean /redfix gitea?");
    }

    @Test
    void tablesStandInColumns() {
        assertThat(new Plain(false).of("""
                before

                | tier | before | after |
                |---|---|---|
                | install | ✔ green | ✔ green |
                | a\\|b | ✘ red | - |

                after""")).isEqualTo("""
                before

                  tier     before   after
                  install  ✔ green  ✔ green
                  a|b     ✘ red    -

                after""");
    }

    @Test
    void aTableThatIsTooWideIsShownRowByRowAndIsWrappedBetweenWords() {
        String cause = "the dump is saved, and nothing replays it after the restore ".repeat(2).strip();
        assertThat(new Plain(false).of("""
                | recipe | root cause | fix |
                |---|---|---|
                | [`chat`](http://redfix.example/i/chat-1) | %s | http://git.example/%s |
                | voice | – | – |""".formatted(cause, "x".repeat(100)))).isEqualTo("""
                  `chat` http://redfix.example/i/chat-1
                    root cause  the dump is saved, and nothing replays it after the restore the dump is saved, and nothing replays
                                it after the restore
                    fix         http://git.example/%s

                  voice
                    root cause  –
                    fix         –""".formatted("x".repeat(100)).replaceAll("(?m)^(?=.)", "  "));
    }

    @Test
    void coloursAreOnlyThereWhenAskedForAndNoTextSteersTheTerminal() {
        assertThat(new Plain(true).of("**red** \u001B[2Jx\u202E")).isEqualTo("\u001B[1mred\u001B[0m \uFFFD[2Jx\uFFFD");
        assertThat(new Plain(false).of("**red** a\\*b `c`")).isEqualTo("red a*b `c`");
    }
}
