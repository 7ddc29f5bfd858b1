package zone.autonomic.redfix.step;

import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.inject.Inject;
import zone.autonomic.redfix.step.port.Fence;
import zone.autonomic.redfix.step.port.Workspace;

/** Nothing is pushed by a turn that isn't its investigation's any more. */
@Decorator
@Priority(1)
abstract class FencedWorkspace implements Workspace {

    @Inject
    @Delegate
    Workspace workspace;

    @Inject
    Fence fence;

    @Override
    public String push(Change change) {
        fence.check();
        return workspace.push(change);
    }
}
