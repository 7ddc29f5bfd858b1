package zone.autonomic.redfix.forge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What has to be done to the forge for the bot to work there and no more, found by looking; nothing of it is done yet. */
public final class SetupPlan {

    private final List<String> fine = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private final List<String> byHand = new ArrayList<>();

    SetupPlan() {}

    /** Something that is set by the API. */
    interface Doing {
        void run() throws IOException;
    }

    /** @param what on one line, in the infinitive: {@code protect the branch `main` of …} */
    record Change(String what, Doing doing) {}

    void fine(String what) {
        fine.add(what);
    }

    void change(String what, Doing doing) {
        changes.add(new Change(what, doing));
    }

    void byHand(String what) {
        byHand.add(what);
    }

    /** What is as it should be. */
    public List<String> fine() {
        return List.copyOf(fine);
    }

    public List<String> changes() {
        return changes.stream().map(Change::what).toList();
    }

    /** What the API can't do, or a person should decide: what to click or to type. */
    public List<String> byHand() {
        return List.copyOf(byHand);
    }

    /** Hears of each change as it is done. */
    public interface Progress {
        void done(String what);
    }

    /**
     * Does it all, in order.
     *
     * @throws IOException when the forge can't be reached any more
     * @throws zone.autonomic.redfix.step.port.Forge.Unavailable when it refuses one; those before it are done, and it may be tried again
     */
    public void apply(Progress progress) throws IOException {
        for (Change change : changes) {
            change.doing().run();
            progress.done(change.what());
        }
    }
}
