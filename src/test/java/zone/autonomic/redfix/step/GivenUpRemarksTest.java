package zone.autonomic.redfix.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.step.port.GivenUp;
import zone.autonomic.redfix.step.port.GivenUp.Thing;

/** What people are told of webhooks and comments that were given up. */
class GivenUpRemarksTest {

    private static final Instant NOW = Instant.parse("2026-06-20T12:00:00Z");

    private static List<String> said(GivenUp givenUp) {
        return new GivenUpRemarks(givenUp, Clock.fixed(NOW, ZoneOffset.UTC)).current();
    }

    @Test
    void eachIsSaidWithItsReasonAndWhatToDo() {
        Thing comment = new Thing(false, "http://forge/notes/pulls/4#issuecomment-1", "not a repository's\n name: ../../etc", NOW);
        Thing webhook = new Thing(true, "push d1", "not a repository's name: ../../etc", NOW);

        assertThat(said(since -> since.equals(NOW.minus(Duration.ofDays(7))) ? List.of(webhook, comment) : List.of())).containsExactly(
                "I gave up on the comment http://forge/notes/pulls/4#issuecomment-1, nothing came of it: not a repository's name: ../../etc. "
                        + "Look at that, and write the comment once more.",
                "I gave up on 1 webhook(s) this week, the last one is `push d1`: not a repository's name: ../../etc. "
                        + "What it told of is found by looking; see the webhook's deliveries at the forge if it comes again.");
    }

    @Test
    void ofManyOnlyTheNewestAreNamed() {
        List<Thing> many = IntStream.range(0, 100).mapToObj(i -> new Thing(false, "http://forge/" + i, "poison", NOW)).toList();

        assertThat(said(since -> many)).hasSize(4).last().isEqualTo("I gave up on 97 more comments this week; the log names them.");
    }

    @Test
    void aDatabaseThatCantBeReadKeepsNobodyFromBeingToldTheRest() {
        assertThat(said(since -> {
            throw new IllegalStateException("closed");
        })).isEmpty();
    }
}
