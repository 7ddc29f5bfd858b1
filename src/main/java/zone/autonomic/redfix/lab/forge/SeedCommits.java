package zone.autonomic.redfix.lab.forge;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;

/** Commits made by the lab itself: by a made-up maintainer, at a given time, so that the same content has the same hash on every machine. */
final class SeedCommits {
    private SeedCommits() {}

    static PersonIdent maintainer(Instant at) {
        return new PersonIdent("Recipe Maintainer", "maintainer@lab.invalid", at, ZoneOffset.UTC);
    }

    static ObjectId commit(ObjectInserter inserter, ObjectId tree, List<? extends ObjectId> parents, String message, Instant at) throws IOException {
        CommitBuilder commit = new CommitBuilder();
        commit.setTreeId(tree);
        commit.setParentIds(parents.toArray(ObjectId[]::new));
        commit.setAuthor(maintainer(at));
        commit.setCommitter(maintainer(at));
        commit.setMessage(message);
        return inserter.insert(commit);
    }
}
