package zone.autonomic.redfix.chat.discord;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.step.port.EventLog;
import zone.autonomic.redfix.step.port.Posts;

/**
 * Says the posts of an investigation in its thread on Discord, in order, each once. At most one of them can have been said without that being put down:
 * the one after the last that was; this process looks for it before it says anything in a thread of which it doesn't know by its own doing.
 */
@ApplicationScoped
class ThreadPosts {

    private static final Logger LOG = Logger.getLogger(ThreadPosts.class);

    /** Discord takes about five at once. */
    private static final int AT_ONCE = 5;

    private final EventLog log;
    private final Posts posts;
    private final PostMessage messages;
    private final Set<InvestigationId> sure = ConcurrentHashMap.newKeySet();
    private final Set<InvestigationId> gone = ConcurrentHashMap.newKeySet();

    ThreadPosts(EventLog log, Posts posts, PostMessage messages) {
        this.log = log;
        this.posts = posts;
        this.messages = messages;
    }

    /** The investigations whose threads somebody deleted, as far as this process came upon it. */
    Set<InvestigationId> gone() {
        return Set.copyOf(gone);
    }

    /** How far it came. */
    enum Told {
        ALL,
        /** There is more, for the next round: how the investigation stands is shown in between. */
        SOME,
        /** The thread is no longer this process's to tell. */
        TAKEN_AWAY
    }

    /** Says the next ones. */
    Told tell(InvestigationId id, String thread, Telling.Line line, Hold hold) {
        List<Posts.Post> news = posts.after(id, hold.progress().place());
        if (news.isEmpty()) {
            return Told.ALL;
        }
        // Read after the posts, so that the events that they tell of are in it.
        Investigation so = log.find(id).orElseThrow();
        String last = hold.progress().lastMessage().orElse(thread);
        for (Posts.Post post : news.subList(0, Math.min(news.size(), AT_ONCE))) {
            Optional<String> message = said(so, thread, last, post, line);
            if (!hold.told(post.place(), message) || !hold.again()) {
                return Told.TAKEN_AWAY;
            }
            last = message.orElse(last);
        }
        return news.size() > AT_ONCE ? Told.SOME : Told.ALL;
    }

    /** @return the message's id; empty where there is nothing to say, or no thread any more */
    private Optional<String> said(Investigation so, String thread, String last, Posts.Post post, Telling.Line line) {
        if (gone.contains(so.id())) {
            return Optional.empty();
        }
        List<Outgoing> forms = forms(so, post);
        if (forms.get(0).content().isEmpty() && forms.get(0).file().isEmpty()) {
            return Optional.empty(); // it was nothing but marks that Discord doesn't have
        }
        try {
            Optional<String> standing = sure.contains(so.id()) ? Optional.empty() : standing(thread, last, forms, line);
            Optional<String> message = standing.or(() -> firstAccepted(thread, so.id() + "#" + post.place(), forms, line));
            sure.add(so.id());
            return message;
        } catch (Refused refused) {
            sure.remove(so.id());
            if (refused.kind() != Refused.Kind.NO_CHANNEL) {
                throw refused;
            }
            // Fails where it isn't the thread that is gone, but the channel.
            line.asking().answer(line.rest().channel(line.channel()));
            LOG.warnf("Somebody deleted the thread of %s on Discord: what is said there goes on at its page only", so.id());
            gone.add(so.id());
            return Optional.empty();
        }
    }

    private List<Outgoing> forms(Investigation so, Posts.Post post) {
        Outgoing whole = messages.of(so, post);
        return whole.file().isPresent() ? List.of(whole, whole.withoutFile(), messages.instead(so)) : List.of(whole, messages.instead(so));
    }

    /** The message, where it was said already: then it stands after the last one of which that was put down. */
    private static Optional<String> standing(String thread, String last, List<Outgoing> forms, Telling.Line line) {
        return line.rest().after(line.asking(), thread, last).stream()
                .filter(said -> said.ours() && forms.stream().anyMatch(form -> form.content().equals(said.content()))).map(Rest.Said::id).findFirst();
    }

    /**
     * The last form is one line that nothing can be wrong with: where Discord takes not even that, it isn't the message that it
     * doesn't take.
     */
    private static Optional<String> firstAccepted(String thread, String name, List<Outgoing> forms, Telling.Line line) {
        Refused last = null;
        for (Outgoing form : forms) {
            try {
                return Optional.of(line.asking().answer(line.rest().post(thread, form, name)));
            } catch (Refused refused) {
                boolean tryAnother = refused.kind() == Refused.Kind.UNACCEPTABLE || refused.kind() == Refused.Kind.FORBIDDEN && form.file().isPresent();
                if (!tryAnother) {
                    throw refused;
                }
                LOG.debugf("Discord doesn't take %s as it is: %s", name, refused.getMessage());
                last = refused;
            }
        }
        throw last;
    }
}
