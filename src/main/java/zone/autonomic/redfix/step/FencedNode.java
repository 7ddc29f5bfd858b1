package zone.autonomic.redfix.step;

import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.inject.Inject;
import zone.autonomic.redfix.investigation.Receipt;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.step.port.CiNode;
import zone.autonomic.redfix.step.port.Fence;

/** No run is begun or torn down by a turn that isn't its investigation's any more. */
@Decorator
@Priority(1)
abstract class FencedNode implements CiNode {

    @Inject
    @Delegate
    CiNode node;

    @Inject
    Fence fence;

    @Override
    public void start(RunRequest run) {
        fence.check();
        node.start(run);
    }

    @Override
    public Receipt tearDown(RunRequest run) {
        fence.check();
        return node.tearDown(run);
    }

    @Override
    public Lint lint(String recipe, String commit) {
        fence.check();
        return node.lint(recipe, commit);
    }
}
