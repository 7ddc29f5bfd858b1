package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.report.CommentReplies;
import zone.autonomic.redfix.step.port.Answering;
import zone.autonomic.redfix.step.port.EventLog;

/** What {@code /redfix …} says on a pull request: the grammar that holds everywhere, where a question without an id is about this pull request. */
@ApplicationScoped
class CommentChat {

    private static final Set<String> ALONE = Set.of("status", "help");
    private static final Set<String> OF_ONE = Set.of("explain", "cancel");
    private static final int LATEST = 200;

    private final EventLog log;
    private final Answering answering;
    private final CommentReplies replies;

    CommentChat(EventLog log, Answering answering, CommentReplies replies) {
        this.log = log;
        this.answering = answering;
        this.replies = replies;
    }

    /** Empty for what can't be said on a pull request. */
    Optional<String> answer(String repository, long number, String speaker, CommentCommands.Said said) {
        List<String> words = said.rest().isEmpty() ? List.of("help") : List.of(said.rest().split("\\s+"));
        String word = words.get(0);
        if (word.equals("help")) {
            return Optional.of(replies.help());
        }
        if (ALONE.contains(word) || OF_ONE.contains(word) && words.size() > 1) {
            return Optional.of(answering.answer(speaker, String.join(" ", words)));
        }
        if (!OF_ONE.contains(word)) {
            return Optional.empty();
        }
        return Optional.of(ofThis(repository, number).map(id -> answering.answer(speaker, word + " " + id)).orElseGet(() -> replies.noneHere(word)));
    }

    /** The open one, or the newest. */
    private Optional<InvestigationId> ofThis(String repository, long number) {
        return Stream.concat(log.open().stream(), log.latest(LATEST).stream()).filter(so -> about(so, repository, number)).map(Investigation::id).findFirst();
    }

    private static boolean about(Investigation so, String repository, long number) {
        boolean tested = so.request().recipe().equals(repository) && so.request().test().filter(t -> t.pullRequest().number() == number).isPresent();
        return tested || so.proposes(repository, number);
    }
}
