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
     * @param build its number; one that was lost is made again under another
     */
    public record Job(long comment, String owner, String recipe, long number, String head, boolean quick, Stage stage, long build) {

        String asked() {
            return quick ? "!testme --quick" : "!testme";
        }

        Job at(Stage next) {
            return new Job(comment, owner, recipe, number, head, quick, next, build);
        }

        Job again(long nextBuild) {
            return new Job(comment, owner, recipe, number, head, quick, Stage.SEEN, nextBuild);
        }

        /** Where the run's own files lie. */
        Path folder(Path runs) {
            return runs.resolve(run());
        }

        /** The name under which people see the run, and the harness keeps its artefacts. */
        String run() {
            return String.valueOf(build);
        }
    }

    boolean knows(long comment) {
        return missed.contains(comment) || jobs.stream().anyMatch(j -> j.comment() == comment);
    }

    long nextBuild() {
        return 1 + jobs.stream().mapToLong(Job::build).max().orElse(0);
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
