package zone.autonomic.redfix.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.chat.console.ConsoleRoom;
import zone.autonomic.redfix.chat.console.Fakes;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.investigation.Target;
import zone.autonomic.redfix.report.Stories;
import zone.autonomic.redfix.report.Templates;
import zone.autonomic.redfix.report.ThreadMessages;
import zone.autonomic.redfix.step.port.Posts;

/** What a thread is told of an investigation, and what it is shown beside. */
class AnnouncerTest {

    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
    private static final String UNREACHABLE = "the node refuses the connection";

    private final ConsoleRoom room = new ConsoleRoom(new Fakes.InMemoryPosts());
    private Announcer announcer = announcer();
    private Investigation so = new Investigation(new InvestigationId("wiki-1"), List.of()).with(NOON,
            List.of(new Event.Opened(new Request("wiki", Optional.empty(), Optional.empty(), "ann"))));

    private Announcer announcer() {
        return new Announcer(room, new ThreadMessages(new Templates(), Stories.URL));
    }

    private void happens(Event event) {
        so = so.with(NOON.plus(Duration.ofMinutes(so.history().size())), List.of(event));
        announcer.announce(so);
    }

    private void fails(int attempt, String why) {
        happens(new Event.StepFailed("look at the node", why, attempt));
    }

    private List<String> thread() {
        return room.after(so.id(), 0).stream().map(Posts.Post::markdown).toList();
    }

    @Test
    void aTroubleThatComesBackWithEachTryIsOneMessageAndALineThatIsEdited() {
        fails(1, UNREACHABLE);
        assertThat(room.progress(so.id())).isEqualTo("“look at the node” failed once, last at 12:01 UTC: " + UNREACHABLE + ". I try it again.");
        for (int attempt = 2; attempt <= 6; attempt++) {
            fails(attempt, UNREACHABLE);
        }

        assertThat(thread()).containsOnlyOnce("“look at the node” failed: " + UNREACHABLE + ". I try it again.").hasSize(2);
        assertThat(room.progress(so.id())).isEqualTo("“look at the node” failed 6 times, last at 12:06 UTC: " + UNREACHABLE + ". I try it again.");
    }

    @Test
    void anotherTroubleAtTheSameStepIsToldToo() {
        fails(1, UNREACHABLE);
        fails(2, "the key of the node has changed");

        assertThat(thread()).last().isEqualTo("“look at the node” failed (2 times in a row): the key of the node has changed. I try it again.");
    }

    @Test
    void aTroubleThatCameBackLaterIsToldAgain() {
        fails(1, UNREACHABLE);
        happens(new Event.TargetResolved(new Target("wiki", "1.0.0+1", "c1", "main", "c2")));
        fails(1, UNREACHABLE);

        assertThat(thread()).filteredOn(text -> text.contains(UNREACHABLE)).hasSize(2);
    }

    @Test
    void whenItGoesOnTheLineIsGone() {
        fails(1, UNREACHABLE);
        happens(new Event.TargetResolved(new Target("wiki", "1.0.0+1", "c1", "main", "c2")));

        assertThat(room.progress(so.id())).isEmpty();
    }

    @Test
    void aBotThatStartsInTheMiddleOfItShowsTheLineAndSaysNothingTwice() {
        fails(1, UNREACHABLE);
        fails(2, UNREACHABLE);
        room.progress(so.id(), "");
        announcer = announcer();

        announcer.announce(so);

        assertThat(thread()).hasSize(2);
        assertThat(room.progress(so.id())).startsWith("“look at the node” failed 2 times");
    }

    /** A line of progress that another step has put there is that step's. */
    @Test
    void whereNothingFailedTheLineIsLeftAsItIs() {
        room.progress(so.id(), "12 of 40 tests");

        announcer.announce(so);

        assertThat(room.progress(so.id())).isEqualTo("12 of 40 tests");
    }
}
