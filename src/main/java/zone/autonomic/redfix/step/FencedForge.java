package zone.autonomic.redfix.step;

import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.inject.Inject;
import java.util.Optional;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.step.port.Fence;
import zone.autonomic.redfix.step.port.Forge;

/** Nothing is written to the forge by a turn that isn't its investigation's any more. */
@Decorator
@Priority(1)
abstract class FencedForge implements Forge {

    @Inject
    @Delegate
    Forge forge;

    @Inject
    Fence fence;

    @Override
    public PullRequest open(String recipe, String branch, String base, String title, String body) {
        fence.check();
        return forge.open(recipe, branch, base, title, body);
    }

    @Override
    public void edit(String recipe, long number, String title, String body) {
        fence.check();
        forge.edit(recipe, number, title, body);
    }

    @Override
    public Comment comment(String recipe, long number, String body) {
        fence.check();
        return forge.comment(recipe, number, body);
    }

    @Override
    public Optional<Comment> editComment(String repository, long commentId, String body) {
        fence.check();
        return forge.editComment(repository, commentId, body);
    }

    @Override
    public void react(String repository, long commentId, String reaction) {
        fence.check();
        forge.react(repository, commentId, reaction);
    }

    @Override
    public Issue openIssue(String repository, String title, String body) {
        fence.check();
        return forge.openIssue(repository, title, body);
    }

    @Override
    public void setStatus(String repository, String commit, String context, String state, String description, String url) {
        fence.check();
        forge.setStatus(repository, commit, context, state, description, url);
    }
}
