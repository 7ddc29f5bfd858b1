package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import zone.autonomic.redfix.fix.Fix;
import zone.autonomic.redfix.fix.HarnessFix;
import zone.autonomic.redfix.fix.ScopeOverlay;
import zone.autonomic.redfix.harness.HarnessFiles;
import zone.autonomic.redfix.harness.TestGuard;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Finding;
import zone.autonomic.redfix.investigation.HarnessBase;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Proposal;
import zone.autonomic.redfix.investigation.Target;
import zone.autonomic.redfix.recipe.RecipeFiles;
import zone.autonomic.redfix.step.port.Workspace;

/** Makes a fix on the harness's default branch, and has the guard read it: no test may get weaker, whoever changes it. */
@ApplicationScoped
class HarnessFixPreparation {

    private final Workspace workspace;

    HarnessFixPreparation(Workspace workspace) {
        this.workspace = workspace;
    }

    Handler.Done prepare(Investigation so, Target target, Finding finding, HarnessFix fix) {
        Optional<HarnessBase> base = so.harness();
        if (base.isEmpty()) {
            return refused("the mirror has no repository of the harness to change", Optional.empty());
        }
        HarnessFiles harness = HarnessFiles.of(workspace.files(base.get().repository(), base.get().head()).files());
        RecipeFiles recipe = workspace.files(target.recipe(), target.defaultHead());
        Fix.Attempt attempt = fix.apply(harness, recipe, target.recipe(), finding.facts());
        return attempt.proposal().map(proposal -> guarded(so, target, finding, harness, proposal))
                .orElseGet(() -> attempt.suggestion().map(suggestion -> suggested(so, target, attempt, suggestion)).orElseGet(() -> refused(attempt.refusal(), attempt.place())));
    }

    /** The guard isn't asked, as nothing is made: it would refuse it, and the text says why. */
    private Handler.Done suggested(Investigation so, Target target, Fix.Attempt attempt, Proposal suggestion) {
        String diff = workspace.diff(FixBranch.change(target, so.destination().orElseThrow(), suggestion, ""));
        return Handler.Done.with(new Event.FixRefused(attempt.refusal(), attempt.place()), new Event.FixSuggested(suggestion, diff));
    }

    /** What the guard admits on condition that both sides are shown has to bring what shows the other side. */
    private Handler.Done guarded(Investigation so, Target target, Finding finding, HarnessFiles harness, Proposal proposal) {
        TestGuard.Answer guard = TestGuard.check(harness, harness.with(proposal.files()), ScopeOverlay.stale(finding.facts()));
        List<TestGuard.Refusal> refusals = guard.refusals();
        if (!refusals.isEmpty()) {
            return refused("it would make a test weaker: " + refusals.stream().map(r -> r.place() + ": " + r.reason())
                    .collect(Collectors.joining("; ")), Optional.of(refusals.get(0).place()));
        }
        if (!guard.owed().isEmpty() && proposal.counterexamples().isEmpty()) {
            return refused("it scopes a test and brings nothing that the test must still refuse", Optional.of(guard.owed().get(0).file()));
        }
        Workspace.Change change = FixBranch.change(target, so.destination().orElseThrow(), proposal, "");
        return Handler.Done.with(new Event.FixPrepared(proposal, workspace.diff(change)));
    }

    private static Handler.Done refused(String reason, Optional<String> place) {
        return Handler.Done.with(new Event.FixRefused(reason, place));
    }
}
