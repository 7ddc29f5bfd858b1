package zone.autonomic.redfix.step.port;

import java.util.List;
import zone.autonomic.redfix.investigation.Probes;
import zone.autonomic.redfix.investigation.Receipt;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.investigation.RunResult;
import zone.autonomic.redfix.investigation.SweepRun;

/**
 * The CI node. Runs are detached on the node under their own id: a lost connection or a killed bot loses nothing.
 * Everything it answers is masked: no secret leaves the adapter. Every method throws {@link Unreachable} when the node can't be reached.
 */
public interface CiNode {

    /**
     * Whether the node is fit for a run of the recipe.
     *
     * @param recipe the recipe to be run alone
     * @param ownRun the name on the node of the run that is to start next; if it runs already, it doesn't make the node busy
     */
    Preflight preflight(String recipe, String ownRun);

    /** Starts the run if it isn't known on the node; a second call finds the first. @throws Busy when another run holds the node */
    void start(RunRequest run);

    /** What the run printed from {@code offset} (in bytes) on, and whether it has ended. */
    Progress poll(RunRequest run, long offset);

    /** The artefacts of an ended run, read and counted. */
    Artifacts artifacts(RunRequest run);

    /** Looks at the recipe's stack while it stands. */
    Probes probe(RunRequest run);

    /** Ends the run's whole process group if it lives, tears down what it deployed, and says what is left. Safe to repeat. */
    Receipt tearDown(RunRequest run);

    /** abra's lint of the recipe at a commit. */
    Lint lint(String recipe, String commit);

    /** What the last sweep left, a run for each recipe; none where there was none. */
    List<SweepRun> lastSweep();

    /** @param fit whether a run may start @param busy whether waiting may help @param facts what was seen, for people @param findings what speaks against a run */
    record Preflight(boolean fit, List<String> facts, List<String> findings) {}

    /** @param text new output, masked, whole lines only while the run goes on @param nextOffset where to poll from next */
    record Progress(String text, long nextOffset, State state) {}

    enum State { RUNNING, ENDED, LOST }

    /** @param result the run, counted @param files results.json, JUnit reports and the log: name to masked text */
    record Artifacts(RunResult result, java.util.Map<String, String> files) {}

    /** @param errors the lines of lint's table that are errors and not satisfied @param table the whole table */
    record Lint(boolean ran, List<String> errors, String table) {}

    /** Another run holds the node. */
    class Busy extends RuntimeException {
        public Busy(String message) {
            super(message);
        }
    }

    /** The node can't be reached or its answer can't be read; the message says what to look at. */
    class Unreachable extends RuntimeException {
        public Unreachable(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
