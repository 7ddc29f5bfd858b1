package zone.autonomic.redfix.step;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.investigation.TestRequest;
import zone.autonomic.redfix.report.CommentReplies;
import zone.autonomic.redfix.step.CommentCommands.Asked;
import zone.autonomic.redfix.step.port.Forge;
import zone.autonomic.redfix.step.port.HeededComments;
import zone.autonomic.redfix.step.port.HeededComments.Heeded;
import zone.autonomic.redfix.step.port.OnDuty;
import zone.autonomic.redfix.step.port.PullRequestRoom;
import zone.autonomic.redfix.step.port.Reception;
import zone.autonomic.redfix.step.port.Shift;

/**
 * Does what a comment asks for, if whoever wrote it may have it done. It may be done twice: the reaction shows once, a test is joined, and what is
 * said has the comment's own key.
 */
@ApplicationScoped
class CommentHandling {

    private static final String SEEN = "eyes";
    private static final String NOT_DONE = "confused";

    private final HeededComments heeded;
    private final Forge forge;
    private final Reception reception;
    private final PullRequestRoom room;
    private final CommentChat chat;
    private final CommentReplies replies;
    private final Shift shift = new Shift();

    CommentHandling(HeededComments heeded, Forge forge, Reception reception, PullRequestRoom room, CommentChat chat, CommentReplies replies) {
        this.heeded = heeded;
        this.forge = forge;
        this.reception = reception;
        this.room = room;
        this.chat = chat;
        this.replies = replies;
    }

    void onDuty(@Observes OnDuty event) {
        heeded.takeUpWhatWasDropped();
        shift.begin();
    }

    void onStop(@Observes ShutdownEvent event) {
        shift.end();
    }

    @Scheduled(every = "${redfix.forge.pace}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void answerWhatWasAsked() {
        shift.work(this::answerAll);
    }

    private void answerAll() {
        for (Optional<Heeded> comment = next(); comment.isPresent(); comment = next()) {
            try {
                answer(comment.get());
                heeded.handled(comment.get());
            } catch (RuntimeException e) {
                failed(comment.get(), e);
            }
        }
    }

    private void failed(Heeded comment, RuntimeException trouble) {
        String why = Optional.ofNullable(trouble.getMessage()).orElse(trouble.getClass().getSimpleName());
        if (heeded.failed(comment, trouble instanceof Forge.Unavailable, why)) {
            Log.errorf(trouble, "%s is given up, nothing came of it however often it was tried: %s", comment.comment().url(), why);
        } else {
            Log.warnf("%s couldn't be answered, it is tried again: %s", comment.comment().url(), why);
        }
    }

    private Optional<Heeded> next() {
        return shift.on() ? heeded.claim() : Optional.empty();
    }

    private void answer(Heeded asked) {
        forge.react(asked.repository(), asked.comment().id(), SEEN);
        String author = asked.comment().author();
        Forge.Right right = forge.mayWrite(asked.repository(), author);
        if (!right.given()) {
            say(asked, "refused-" + author, replies.mayNot(author, right.why()), true);
            return;
        }
        if (asked.edited()) {
            say(asked, key(asked), replies.edited(author), true);
            return;
        }
        List<Word> words = CommentCommands.of(asked.comment().body()).stream().distinct().map(command -> does(asked, command)).toList();
        String text = String.join("\n\n", words.stream().map(Word::text).filter(t -> !t.isEmpty()).toList());
        if (!text.isEmpty()) {
            say(asked, key(asked), text, words.stream().anyMatch(Word::refused));
        }
    }

    private void say(Heeded asked, String key, String text, boolean refused) {
        if (refused) {
            forge.react(asked.repository(), asked.comment().id(), NOT_DONE);
        }
        room.say(asked.repository(), asked.number(), key, text);
    }

    private static String key(Heeded asked) {
        return "comment-" + asked.comment().id();
    }

    /** @param text empty where the one who tests says it all */
    private record Word(String text, boolean refused) {
        static Word of(String text) {
            return new Word(text, false);
        }

        static Word no(String text) {
            return new Word(text, true);
        }
    }

    private Word does(Heeded asked, Asked command) {
        String author = asked.comment().author();
        if (command instanceof CommentCommands.Test test) {
            return test(asked, test);
        } else if (command instanceof CommentCommands.Said said) {
            return chat.answer(asked.repository(), asked.number(), author, said).map(text -> Word.of(replies.to(author, said.line(), text)))
                    .orElseGet(() -> Word.no(replies.notHere(author, said.line())));
        }
        return Word.no(replies.notHere(author, command.line()));
    }

    private Word test(Heeded asked, CommentCommands.Test test) {
        String author = asked.comment().author();
        PullRequest now = forge.pullRequest(asked.repository(), asked.number());
        if (!now.open()) {
            return Word.no(replies.closed(author, test.line(), now.state()));
        }
        if (test.head().filter(head -> !now.head().startsWith(head)).isPresent()) {
            return Word.no(replies.otherHead(author, test.line(), now.head(), test.quick()));
        }
        Optional<String> foreign = forge.foreignHead(asked.repository(), asked.number());
        if (foreign.isPresent() && test.head().isEmpty()) {
            return Word.no(replies.foreign(author, test.line(), foreign.get(), now.head(), test.quick()));
        }
        boolean exact = asked.comment().body().equals(test.quick() ? "!testme --quick" : "!testme") && forge.isMember(author);
        TestRequest request = new TestRequest(now, test.quick(), asked.comment().id(), exact, asked.comment().createdAt());
        Reception.Taken taken;
        try {
            taken = reception.test(asked.repository(), request, author);
        } catch (Reception.Hindered hindered) {
            return Word.no(replies.hindered(author, test.line(), hindered.getMessage()));
        }
        if (taken.how() == Reception.How.STANDS) {
            forge.react(asked.repository(), asked.comment().id(), TestAnswering.reaction(taken.investigation().outcome().orElseThrow()));
        }
        return taken.how() == Reception.How.OPENED ? Word.of("")
                : Word.of(replies.tested(author, test.line(), now.head(), taken.investigation().id(), taken.how() == Reception.How.STANDS));
    }
}
