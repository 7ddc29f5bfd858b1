package zone.autonomic.redfix.chat.console;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.step.port.Posts;
import zone.autonomic.redfix.step.port.Room;

/** The room that the page and the terminal show. Messages are kept; the living line of progress is only ever of the moment. */
@ApplicationScoped
public class ConsoleRoom implements Room {

    private final Posts posts;
    private final Map<InvestigationId, String> living = new ConcurrentHashMap<>();
    private final List<Consumer<InvestigationId>> listeners = new CopyOnWriteArrayList<>();

    public ConsoleRoom(Posts posts) {
        this.posts = posts;
    }

    @Override
    public void post(InvestigationId investigation, String key, String markdown) {
        if (posts.add(investigation, key, markdown)) {
            tell(investigation);
        }
    }

    @Override
    public void progress(InvestigationId investigation, String text) {
        String before = text.isEmpty() ? living.remove(investigation) : living.put(investigation, text);
        if (!text.equals(before == null ? "" : before)) {
            tell(investigation);
        }
    }

    /** The thread's messages after the given place. */
    public List<Posts.Post> after(InvestigationId investigation, int place) {
        return posts.after(investigation, place);
    }

    /** The living line; empty where there is none. */
    public String progress(InvestigationId investigation) {
        return living.getOrDefault(investigation, "");
    }

    /** Told of every change, on the thread that made it: a listener only notes it. @return ends it */
    public Runnable listen(Consumer<InvestigationId> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void tell(InvestigationId investigation) {
        listeners.forEach(l -> l.accept(investigation));
    }
}
