package zone.autonomic.redfix.step;

import java.util.List;
import zone.autonomic.redfix.investigation.Probes;
import zone.autonomic.redfix.investigation.Receipt;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.investigation.SweepRun;
import zone.autonomic.redfix.step.port.CiNode;

/** A node that does nothing it isn't told to by whoever extends it. */
class NoNode implements CiNode {

    private static <T> T notAsked() {
        throw new AssertionError("nobody should ask the node for that");
    }

    @Override
    public Preflight preflight(String recipe, String ownRun) {
        return notAsked();
    }

    @Override
    public void start(RunRequest run) {
        notAsked();
    }

    @Override
    public Progress poll(RunRequest run, long offset) {
        return notAsked();
    }

    @Override
    public Artifacts artifacts(RunRequest run) {
        return notAsked();
    }

    @Override
    public Probes probe(RunRequest run) {
        return notAsked();
    }

    @Override
    public Receipt tearDown(RunRequest run) {
        return notAsked();
    }

    @Override
    public Lint lint(String recipe, String commit) {
        return notAsked();
    }

    @Override
    public List<SweepRun> lastSweep() {
        return notAsked();
    }
}
