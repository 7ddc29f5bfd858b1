package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.step.port.CiNode;

/**
 * abra's own lint on the head: test deploys of a pull request skip it and a release does not (domain.md §2). What was an error on the base
 * already is not the fix's.
 */
@ApplicationScoped
class HeadLint implements Handler<Step.LintHead> {

    private final CiNode node;

    HeadLint(CiNode node) {
        this.node = node;
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
            return Done.with(new Event.Linted(step.head(), false, head.table()));
        }
        List<String> before = head.errors().isEmpty() ? List.of() : node.lint(recipe, step.target().defaultHead()).errors();
        boolean passed = before.containsAll(head.errors());
        return Done.with(new Event.Linted(step.head(), passed, head.table()));
    }
}
