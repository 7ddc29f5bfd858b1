package zone.autonomic.redfix.forge;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.jboss.logging.Logger;
import zone.autonomic.redfix.step.port.Forge;
import zone.autonomic.redfix.step.port.LivingComments;
import zone.autonomic.redfix.step.port.LivingComments.Draft;
import zone.autonomic.redfix.step.port.OnDuty;
import zone.autonomic.redfix.step.port.PullRequestRoom;
import zone.autonomic.redfix.step.port.Shift;

/**
 * Keeps the bot's one comment on each pull request as it should read. What should be read is kept first; showing it is tried until it succeeds, and
 * may be done twice: the comment is known by its id, and after a kill between making it and keeping its id by its mark.
 */
@ApplicationScoped
class LivingComment implements PullRequestRoom {

    private static final Logger LOG = Logger.getLogger(LivingComment.class);

    private final LivingComments comments;
    private final Forge forge;
    private final Shift shift = new Shift();

    LivingComment(LivingComments comments, Forge forge) {
        this.comments = comments;
        this.forge = forge;
    }

    void onDuty(@Observes OnDuty event) {
        comments.takeUpWhatWasDropped();
        shift.begin();
    }

    void onStop(@Observes ShutdownEvent event) {
        shift.end();
    }

    @Override
    public void say(String repository, long number, String key, String markdown) {
        comments.put(repository, number, key, markdown);
    }

    @Scheduled(every = "${redfix.forge.pace}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void showWhatIsNew() {
        shift.work(this::showAll);
    }

    private void showAll() {
        for (Optional<Draft> draft = next(); draft.isPresent(); draft = next()) {
            try {
                comments.shown(draft.get(), show(draft.get()));
            } catch (RuntimeException e) {
                LOG.warnf("the comment on pull request %d of %s can't be brought up to date, it is tried again: %s", draft.get().number(),
                        draft.get().repository(), e.getMessage());
                comments.failed(draft.get());
            }
        }
    }

    private Optional<Draft> next() {
        return shift.on() ? comments.claim() : Optional.empty();
    }

    /** @return the comment's id; one that a person has deleted is made anew */
    private long show(Draft draft) {
        String text = LivingText.of(draft.entries());
        Optional<Forge.Comment> edited = draft.comment().flatMap(id -> forge.editComment(draft.repository(), id, text));
        if (edited.isEmpty()) {
            edited = marked(draft).flatMap(there -> forge.editComment(draft.repository(), there.id(), text));
        }
        return edited.orElseGet(() -> forge.comment(draft.repository(), draft.number(), text)).id();
    }

    private Optional<Forge.Comment> marked(Draft draft) {
        String me = forge.whoAmI();
        return forge.comments(draft.repository(), draft.number()).stream().filter(c -> c.author().equals(me) && c.body().startsWith(LivingText.MARK)).findFirst();
    }
}
