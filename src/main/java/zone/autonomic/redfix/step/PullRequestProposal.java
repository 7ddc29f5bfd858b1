package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.investigation.Destination;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Proposal;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.investigation.Target;
import zone.autonomic.redfix.recipe.RecipeFiles;
import zone.autonomic.redfix.report.PullRequestText;
import zone.autonomic.redfix.step.port.Forge;
import zone.autonomic.redfix.step.port.Workspace;

/**
 * Brings the fix to the mirror. Its pull requests are looked at first: an equal open one is linked, not doubled; one that a person closed
 * is not opened again. A new one is marked as work in progress until its head is green.
 */
@ApplicationScoped
class PullRequestProposal implements Handler<Step.ProposeFix> {

    private final Forge forge;
    private final Workspace workspace;
    private final PullRequestText text;
    private final RunLogs logs;

    PullRequestProposal(Forge forge, Workspace workspace, PullRequestText text, RunLogs logs) {
        this.forge = forge;
        this.workspace = workspace;
        this.text = text;
        this.logs = logs;
    }

    @Override
    public Class<Step.ProposeFix> performs() {
        return Step.ProposeFix.class;
    }

    @Override
    public Done perform(Investigation so, Step.ProposeFix step) {
        Target target = step.target();
        String branch = FixBranch.name(target, step.proposal());
        List<PullRequest> all = forge.pullRequests(step.to().repository());
        Optional<PullRequest> ours = all.stream().filter(PullRequest::open).filter(p -> p.branch().equals(branch)).findFirst();
        Optional<PullRequest> declined = all.stream().filter(PullRequest::closedUnmerged).filter(p -> p.branch().equals(branch)).findFirst();
        if (ours.isEmpty() && declined.isPresent()) {
            return Done.with(new Event.PullRequestDeclined(declined.get()));
        }
        Optional<PullRequest> theirs = all.stream().filter(PullRequest::open).filter(p -> !p.branch().equals(branch))
                .filter(p -> holdsTheSame(step.to(), p, step.proposal())).findFirst();
        if (ours.isEmpty() && theirs.isPresent()) {
            return Done.with(new Event.PullRequestReady(theirs.get(), false, true));
        }
        return push(so, step, branch, ours.isPresent());
    }

    private Done push(Investigation so, Step.ProposeFix step, String branch, boolean existed) {
        Target target = step.target();
        Destination to = step.to();
        String head;
        try {
            head = workspace.push(FixBranch.change(target, to, step.proposal(), text.commitMessage(step.proposal())));
        } catch (Workspace.BranchTaken taken) {
            return Done.with(new Event.FixRefused(taken.getMessage(), Optional.of(branch)));
        }
        PullRequest opened = forge.open(to.repository(), branch, to.defaultBranch(), text.title(step.proposal(), false), text.body(so, logs.of(so)));
        PullRequest atHead = new PullRequest(opened.number(), opened.url(), opened.author(), opened.title(), branch, head, opened.state());
        return Done.with(new Event.BranchPushed(branch, head, to.base()), new Event.PullRequestReady(atHead, true, existed));
    }

    private boolean holdsTheSame(Destination to, PullRequest other, Proposal proposal) {
        try {
            RecipeFiles files = workspace.files(to.repository(), other.head());
            return proposal.files().entrySet().stream().allMatch(e -> files.text(e.getKey()).filter(e.getValue()::equals).isPresent());
        } catch (Workspace.UnknownCommit headOfAFork) {
            return false;
        }
    }
}
