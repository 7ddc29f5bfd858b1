package zone.autonomic.redfix.step;

import zone.autonomic.redfix.investigation.Destination;
import zone.autonomic.redfix.investigation.Proposal;
import zone.autonomic.redfix.investigation.Target;
import zone.autonomic.redfix.step.port.Workspace;

/** Where a fix goes: {@code redfix/<recipe>/<fix>}, one commit on top of the default branch of the repository that it changes. */
final class FixBranch {

    /** What the bot's own branches begin with; no push reaches any other. */
    static final String OWN = "redfix/";

    private FixBranch() {}

    static String name(Target target, Proposal proposal) {
        return OWN + target.recipe() + "/" + proposal.fix();
    }

    static Workspace.Change change(Target target, Destination to, Proposal proposal, String message) {
        return new Workspace.Change(to.repository(), name(target, proposal), to.base(), proposal.files(), message);
    }
}
