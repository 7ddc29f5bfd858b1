package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.step.port.Workspace;

/** Puts a change that must stay red on a branch of the recipe's own, without a pull request: nobody is asked to merge it. */
@ApplicationScoped
class CounterexamplePush implements Handler<Step.PushCounterexample> {

    private final Workspace workspace;

    CounterexamplePush(Workspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public Class<Step.PushCounterexample> performs() {
        return Step.PushCounterexample.class;
    }

    @Override
    public Done perform(Investigation so, Step.PushCounterexample step) {
        String branch = "redfix/" + step.target().recipe() + "/" + step.proposal().fix() + "-" + step.counterexample().name();
        String message = "Not to be merged: a change that %s%n%nThe scoped test must be red with it; redfix made it to show that it is.%n".formatted(step.counterexample().why());
        String commit = workspace.push(new Workspace.Change(step.target().recipe(), branch, step.target().tagCommit(), step.counterexample().files(), message));
        return Done.with(new Event.CounterexamplePushed(step.counterexample().name(), branch, commit));
    }
}
