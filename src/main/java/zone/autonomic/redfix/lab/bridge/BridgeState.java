package zone.autonomic.redfix.lab.bridge;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the bridge has to remember over a restart.
 *
 * @param missed comments that it missed while it slept or was down, by id
 * @param jobs the runs asked for, oldest first
 */
public record BridgeState(List<Long> missed, List<Job> jobs) {
    static final BridgeState NONE = new BridgeState(List.of(), List.of());

    public BridgeState {
        missed = List.copyOf(missed);
        jobs = List.copyOf(jobs);
    }

    enum Stage { SEEN, RUNNING, DONE }

    /**
     * A run that somebody asked for.
     *
     * @param comment the id of the comment that asks
     * @param head the commit that was the pull request's head when it was asked: the result is said of this one
     * @param attempt 1, or more when a run was lost
     */
    public record Job(long comment, String owner, String recipe, long number, String head, boolean quick, Stage stage, int attempt) {

        String asked() {
            return quick ? "!testme --quick" : "!testme";
        }

        Job at(Stage next) {
            return new Job(comment, owner, recipe, number, head, quick, next, attempt);
        }

        Job again() {
            return new Job(comment, owner, recipe, number, head, quick, Stage.SEEN, attempt + 1);
        }

        /** Where the run's own files lie. */
        Path folder(Path runs) {
            return runs.resolve(comment + "-" + attempt);
        }

        /** The name under which people see the run. */
        String run() {
            return "testme-" + comment;
        }
    }

    boolean knows(long comment) {
        return missed.contains(comment) || jobs.stream().anyMatch(j -> j.comment() == comment);
    }

    BridgeState missing(long comment) {
        List<Long> all = new ArrayList<>(missed);
        all.add(comment);
        return new BridgeState(all, jobs);
    }

    BridgeState with(Job changed) {
        List<Job> all = new ArrayList<>(jobs);
        int at = -1;
        for (int i = 0; i < all.size(); i++) {
            at = all.get(i).comment() == changed.comment() ? i : at;
        }
        if (at < 0) {
            all.add(changed);
        } else {
            all.set(at, changed);
        }
        return new BridgeState(missed, all);
    }
}
