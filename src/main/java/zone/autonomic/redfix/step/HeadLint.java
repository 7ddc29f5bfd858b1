package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.step.port.CiNode;

/**
 * abra's own lint on the head: test deploys of a pull request skip it and a release does not. What was an error on the base already is not the fix's,
 * and where abra can't lint nothing is said of either.
 */
@ApplicationScoped
class HeadLint implements Handler<Step.LintHead> {

    private final CiNode node;
    private final Waits waits;

    HeadLint(CiNode node, Waits waits) {
        this.node = node;
        this.waits = waits;
    }

    @Override
    public Class<Step.LintHead> performs() {
        return Step.LintHead.class;
    }

    @Override
    public Done perform(Investigation so, Step.LintHead step) {
        String recipe = step.target().recipe();
        CiNode.Lint head = node.lint(recipe, step.head());
        if (!head.ran()) {
            return notRun(step, head);
        }
        if (head.errors().isEmpty()) {
            return Done.with(new Event.Linted(step.head(), true, head.table()));
        }
        CiNode.Lint base = node.lint(recipe, step.target().defaultHead());
        return base.ran() ? Done.with(new Event.Linted(step.head(), base.errors().containsAll(head.errors()), head.table())) : notRun(step, base);
    }

    private Done notRun(Step.LintHead step, CiNode.Lint lint) {
        String why = lint.table().lines().map(String::strip).filter(line -> !line.isEmpty()).reduce((a, b) -> b).orElse("it said nothing");
        return Done.with(new Event.LintVoid(step.head(), why)).then(waits.node());
    }
}
