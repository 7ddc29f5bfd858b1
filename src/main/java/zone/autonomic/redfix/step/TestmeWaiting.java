package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.investigation.TestRequest;
import zone.autonomic.redfix.step.port.Forge;
import zone.autonomic.redfix.step.port.Room;

/** Waits for the bridge's answer to {@code !testme}: the commit status of that very head, made after the question, and its comment. */
@ApplicationScoped
class TestmeWaiting implements Handler<Step.AwaitTestme> {

    private static final Set<String> ENDED = Set.of("success", "failure", "error", "warning");
    private static final int ABBREVIATED = 12;

    private final Forge forge;
    private final Room room;
    private final Waits waits;
    private final Clock clock;
    private final TestmeMode testme;
    private final TestsOnTheNode onTheNode;
    private final String context;

    TestmeWaiting(Forge forge, Room room, Waits waits, Clock clock, TestmeMode testme, TestsOnTheNode onTheNode,
            @ConfigProperty(name = "redfix.bridge.context") String context) {
        this.forge = forge;
        this.room = room;
        this.waits = waits;
        this.clock = clock;
        this.testme = testme;
        this.onTheNode = onTheNode;
        this.context = context;
    }

    @Override
    public Class<Step.AwaitTestme> performs() {
        return Step.AwaitTestme.class;
    }

    @Override
    public Done perform(Investigation so, Step.AwaitTestme step) {
        String recipe = step.target().recipe();
        String head = step.asked().head();
        PullRequest now = forge.pullRequest(recipe, step.pullRequest().number());
        if (!now.head().equals(head)) {
            return Done.with(new Event.HeadMoved(head, now.head()));
        }
        if (testme.mode() == TestmeMode.By.RUN && so.request().test().isEmpty()) {
            room.progress(so.id(), "`%s` · the bot runs it on the node".formatted(step.asked().comment()));
            Optional<Event> told = onTheNode.answer(step);
            told.ifPresent(end -> room.progress(so.id(), ""));
            return told.map(Done::with).orElseGet(() -> Done.nothingYet(waits.bridge()));
        }
        Instant asked = askedAt(so, step.asked());
        Optional<Forge.Status> status = newest(recipe, head, asked.truncatedTo(ChronoUnit.SECONDS));
        Duration waited = Duration.between(asked, clock.instant());
        if (status.isPresent() && ENDED.contains(status.get().state())) {
            Optional<Forge.Comment> comment = answer(recipe, step);
            boolean commentIsLate = Duration.between(status.get().createdAt(), clock.instant()).compareTo(waits.bridge().multipliedBy(4)) > 0;
            if (comment.isPresent() || commentIsLate) {
                room.progress(so.id(), "");
                return Done.with(answered(head, status.get(), comment));
            }
        } else if (waited.compareTo(waits.testme()) > 0) {
            room.progress(so.id(), "");
            return Done.with(new Event.TestmeSilent(step.asked().attempt()));
        }
        room.progress(so.id(), "`%s` · %s".formatted(step.asked().comment(), status.map(Forge.Status::state).orElse("the bridge has not taken it yet")));
        return Done.nothingYet(waits.bridge());
    }

    /** A person's comment is read later than it was made, and the bridge may be quicker. */
    private static Instant askedAt(Investigation so, Event.TestmeAsked asked) {
        return so.request().test().filter(test -> test.commentId() == asked.commentId()).map(TestRequest::at)
                .orElseGet(() -> so.timeOfLast(Event.TestmeAsked.class).orElseThrow());
    }

    private Optional<Forge.Status> newest(String recipe, String head, Instant since) {
        return forge.statuses(recipe, head).stream().filter(s -> s.context().matches(context) && !s.createdAt().isBefore(since))
                .max(Comparator.comparing(Forge.Status::createdAt).thenComparing(s -> ENDED.contains(s.state())));
    }

    private Optional<Forge.Comment> answer(String recipe, Step.AwaitTestme step) {
        String me = forge.whoAmI();
        String head = step.asked().head().substring(0, ABBREVIATED);
        return forge.comments(recipe, step.pullRequest().number()).stream()
                .filter(c -> c.id() > step.asked().commentId() && !c.author().equals(me) && c.body().contains(head)).reduce((a, b) -> b);
    }

    private static Event answered(String head, Forge.Status status, Optional<Forge.Comment> comment) {
        String text = comment.map(Forge.Comment::body).orElse("(the bridge set the commit status but wrote no comment)");
        return new Event.TestmeAnswered(head, "success".equals(status.state()), status.state(), status.url(), text);
    }
}
