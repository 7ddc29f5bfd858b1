package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import zone.autonomic.redfix.step.port.GivenUp;
import zone.autonomic.redfix.step.port.GivenUp.Thing;
import zone.autonomic.redfix.step.port.Remarks;

/** Says for a week, wherever people look, which comments were given up, and that webhooks were. */
@ApplicationScoped
class GivenUpRemarks implements Remarks {

    private static final Duration NEWS_FOR = Duration.ofDays(7);
    private static final int SHOWN = 3;
    private static final String COMMENT = "I gave up on the comment %s, nothing came of it: %s. Look at that, and write the comment once more.";
    private static final String WEBHOOKS = "I gave up on %d webhook(s) this week, the last one is `%s`: %s. What it told of is found by looking; "
            + "see the webhook's deliveries at the forge if it comes again.";

    private final GivenUp givenUp;
    private final Clock clock;

    GivenUpRemarks(GivenUp givenUp, Clock clock) {
        this.givenUp = givenUp;
        this.clock = clock;
    }

    @Override
    public List<String> current() {
        List<Thing> things;
        try {
            things = givenUp.since(clock.instant().minus(NEWS_FOR));
        } catch (RuntimeException unreadable) {
            return List.of(); // that the database can't be read is said elsewhere
        }
        List<String> remarks = new ArrayList<>();
        List<Thing> comments = things.stream().filter(thing -> !thing.webhook()).toList();
        comments.stream().limit(SHOWN).forEach(comment -> remarks.add(COMMENT.formatted(comment.what(), oneLine(comment.why()))));
        if (comments.size() > SHOWN) {
            remarks.add("I gave up on %d more comments this week; the log names them.".formatted(comments.size() - SHOWN));
        }
        things.stream().filter(Thing::webhook).findFirst()
                .ifPresent(last -> remarks.add(WEBHOOKS.formatted(things.size() - comments.size(), last.what(), oneLine(last.why()))));
        return List.copyOf(remarks);
    }

    private static String oneLine(String why) {
        String line = why.strip().replaceAll("\\s+", " ");
        return line.length() > 200 ? line.substring(0, 200) + "…" : line;
    }
}
