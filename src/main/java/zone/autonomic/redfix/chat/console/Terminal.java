package zone.autonomic.redfix.chat.console;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import zone.autonomic.redfix.chat.Chat;
import zone.autonomic.redfix.chat.Speaker;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Outcome;
import zone.autonomic.redfix.report.ThreadMessages;
import zone.autonomic.redfix.step.port.EventLog;
import zone.autonomic.redfix.step.port.Posts;

/**
 * One command said on a terminal, and its thread as it grows until the investigation is closed. The first Ctrl-C asks for its end and goes on
 * until that has come, with the receipt; the second one leaves at once.
 */
public final class Terminal {

    /** How a shell reports an end by Ctrl-C. */
    private static final int INTERRUPTED = 130;
    private static final int REFUSED = 2;
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration BETWEEN_PLAIN_PROGRESS = Duration.ofSeconds(2);
    private static final Duration LAST_WORD = Duration.ofSeconds(5);
    private static final int INDENT = 2;

    private final Chat chat;
    private final ConsoleRoom room;
    private final EventLog log;
    private final Clock clock;
    private final PrintStream out;
    private final boolean tty;
    private final Plain plain;
    private final Semaphore news = new Semaphore(0);
    private final AtomicInteger interrupts = new AtomicInteger();
    private Optional<InvestigationId> followed = Optional.empty();
    private String shownProgress = "";
    private Instant progressAt = Instant.EPOCH;

    /**
     * @param tty whether {@code out} is a terminal: then progress is one living line
     * @param colour whether colours may be used
     */
    public Terminal(Chat chat, ConsoleRoom room, EventLog log, Clock clock, PrintStream out, boolean tty, boolean colour) {
        this.chat = chat;
        this.room = room;
        this.log = log;
        this.clock = clock;
        this.out = out;
        this.tty = tty;
        this.plain = new Plain(colour);
    }

    /** A terminal on standard output, as the environment has it ({@code NO_COLOR}, {@code TERM}). */
    public static Terminal onStandardOutput(Chat chat, ConsoleRoom room, EventLog log, Clock clock) {
        // The launcher knows whether standard output is a terminal; System.console() would ask standard input too.
        String told = System.getProperty("redfix.tty");
        boolean tty = told == null ? System.console() != null : Boolean.parseBoolean(told);
        boolean colour = tty && System.getenv().getOrDefault("NO_COLOR", "").isEmpty() && !"dumb".equals(System.getenv("TERM"));
        PrintStream utf8 = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true, java.nio.charset.StandardCharsets.UTF_8);
        return new Terminal(chat, room, log, clock, utf8, tty, colour);
    }

    /** Says the line and follows what comes of it. @return the exit status */
    public int run(String who, String line) {
        out.println(plain.faint("> ") + (line.startsWith("/") ? line : "/redfix " + line));
        Chat.Answer answer = chat.say(Speaker.trusted(who), line);
        print(answer.text());
        if (answer.investigation().isEmpty()) {
            return answer.kind() == Chat.Kind.ANSWERED ? 0 : REFUSED;
        }
        InvestigationId id = answer.investigation().get();
        followed = answer.investigation();
        Runnable end = room.listen(changed -> {
            if (changed.equals(id)) {
                news.release();
            }
        });
        Runnable signalBack = CtrlC.catching(this::interrupt);
        try {
            return follow(id, who);
        } finally {
            signalBack.run();
            end.run();
        }
    }

    /** The investigation that was followed last. */
    public Optional<InvestigationId> followed() {
        return followed;
    }

    /** What Ctrl-C does. */
    void interrupt() {
        interrupts.incrementAndGet();
        news.release();
    }

    private int follow(InvestigationId id, String who) {
        int place = 0;
        boolean asked = false;
        Instant closedSeen = null;
        while (true) {
            Investigation now = log.find(id).orElseThrow();
            List<Posts.Post> posts = room.after(id, place);
            for (Posts.Post post : posts) {
                clearProgress();
                print(post.markdown());
                place = post.place();
            }
            showProgress(now.closed() ? "" : room.progress(id));
            if (now.closed()) {
                closedSeen = closedSeen == null ? clock.instant() : closedSeen;
                if (lastWordSaid(now, id) || Duration.between(closedSeen, clock.instant()).compareTo(LAST_WORD) > 0) {
                    return now.outcome().map(Outcome::exitStatus).orElseThrow();
                }
            }
            if (interrupts.get() > 1) {
                clearProgress();
                print("Left. " + id + " goes on being ended; `./redfix lab '/redfix status'` shows what became of it.");
                return INTERRUPTED;
            }
            if (interrupts.get() == 1 && !asked) {
                asked = true;
                clearProgress();
                print(chat.say(Speaker.trusted(who), "/redfix cancel " + id).text() + " (Ctrl-C again leaves at once.)");
            }
            waitForNews();
        }
    }

    private boolean lastWordSaid(Investigation closed, InvestigationId id) {
        Investigation.Recorded last = closed.history().stream().filter(r -> r.event() instanceof Event.Closed).findFirst().orElseThrow();
        String key = ThreadMessages.key(last);
        List<Posts.Post> all = room.after(id, 0);
        return all.stream().anyMatch(p -> p.key().equals(key)) && news.availablePermits() == 0;
    }

    private void waitForNews() {
        try {
            if (news.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                news.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            interrupts.addAndGet(2);
        }
    }

    private void showProgress(String text) {
        if (text.equals(shownProgress)) {
            return;
        }
        if (tty) {
            clearProgress();
            if (!text.isEmpty()) {
                out.print(plain.faint(oneLine(text)));
                out.flush();
                shownProgress = text;
            }
            return;
        }
        Instant now = clock.instant();
        if (!text.isEmpty() && Duration.between(progressAt, now).compareTo(BETWEEN_PLAIN_PROGRESS) >= 0) {
            out.println(" ".repeat(INDENT) + oneLine(text));
            progressAt = now;
            shownProgress = text;
        }
    }

    private void clearProgress() {
        if (tty && !shownProgress.isEmpty()) {
            out.print("\r\u001B[K");
            out.flush();
            shownProgress = "";
        }
    }

    private String oneLine(String text) {
        String line = plain.of(text).replace('\n', ' ');
        int width = 78;
        return line.length() <= width ? line : line.substring(0, width - 1) + "…";
    }

    private void print(String markdown) {
        out.println(plain.of(markdown));
    }
}
