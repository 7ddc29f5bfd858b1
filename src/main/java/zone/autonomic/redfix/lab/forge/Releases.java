package zone.autonomic.redfix.lab.forge;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TagBuilder;
import zone.autonomic.redfix.lab.forge.PullRequests.Refused;

/** Annotated tags that a person puts on a commit without a clone, as on Gitea's page of a commit. */
final class Releases {
    private final Repositories repositories;

    Releases(Repositories repositories) {
        this.repositories = repositories;
    }

    /** @param target a branch or commit; the default branch where it is blank @return the tagged commit */
    String tag(String owner, String name, String tag, String target, String message) {
        try (Repository git = repositories.open(owner, name); ObjectInserter inserter = git.newObjectInserter()) {
            ObjectId commit = git.resolve((target.isBlank() ? Repositories.defaultBranch(git) : target) + "^{commit}");
            if (commit == null) {
                throw new Refused(404, "target not found: " + target);
            }
            if (!Repository.isValidRefName(Constants.R_TAGS + tag)) {
                throw new Refused(422, "not a tag's name: " + tag);
            }
            if (git.exactRef(Constants.R_TAGS + tag) != null) {
                throw new Refused(409, "tag already exists [name: " + tag + "]");
            }
            TagBuilder builder = new TagBuilder();
            builder.setTag(tag);
            builder.setObjectId(commit, Constants.OBJ_COMMIT);
            builder.setTagger(SeedCommits.maintainer(repositories.now()));
            builder.setMessage(message.isBlank() ? "chore: publish " + tag + "\n" : message + "\n");
            RefUpdate update = git.updateRef(Constants.R_TAGS + tag);
            update.setNewObjectId(inserter.insert(builder));
            inserter.flush();
            update.update();
            return commit.name();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
