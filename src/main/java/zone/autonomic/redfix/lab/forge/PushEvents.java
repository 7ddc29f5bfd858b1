package zone.autonomic.redfix.lab.forge;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.diff.DiffEntry;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.util.io.DisabledOutputStream;

/** Tells of pushes. */
final class PushEvents {
    private static final int MOST_COMMITS = 5;

    private final Repositories repositories;
    private final GiteaJson json;
    private final Webhooks webhooks;

    PushEvents(Repositories repositories, GiteaJson json, Webhooks webhooks) {
        this.repositories = repositories;
        this.json = json;
        this.webhooks = webhooks;
    }

    void pushed(String owner, String name, String ref, ObjectId before, ObjectId after, Account by) {
        if (after.equals(ObjectId.zeroId())) {
            return;
        }
        RepositoryState state = repositories.find(owner, name).orElseThrow();
        if (before.equals(ObjectId.zeroId())) {
            ObjectNode created = GiteaJson.object().put("sha", after.name()).put("ref", Repository.shortenRefName(ref)).put("ref_type", "branch");
            created.set("repository", json.repository(state, defaultBranch(owner, name), true));
            created.set("sender", json.user(by.login()));
            webhooks.send("create", "create", created);
        }
        try (Repository git = repositories.open(owner, name)) {
            List<ObjectNode> commits = commits(git, state, before, after);
            ObjectNode payload = GiteaJson.object().put("ref", ref).put("before", before.name()).put("after", after.name());
            payload.put("compare_url", json.repositoryUrl(state) + "/compare/" + before.name() + "..." + after.name());
            payload.set("commits", GiteaJson.array(commits));
            payload.set("head_commit", commits.isEmpty() ? null : commits.get(0).deepCopy());
            payload.set("repository", json.repository(state, Repositories.defaultBranch(git), true));
            payload.set("pusher", json.user(by.login()));
            payload.set("sender", json.user(by.login()));
            webhooks.send("push", "push", payload);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String defaultBranch(String owner, String name) {
        try (Repository git = repositories.open(owner, name)) {
            return Repositories.defaultBranch(git);
        }
    }

    private List<ObjectNode> commits(Repository git, RepositoryState state, ObjectId before, ObjectId after) throws IOException {
        List<ObjectNode> all = new ArrayList<>();
        try (RevWalk walk = new RevWalk(git)) {
            walk.markStart(walk.parseCommit(after));
            if (!before.equals(ObjectId.zeroId()) && git.getObjectDatabase().has(before)) {
                walk.markUninteresting(walk.parseCommit(before));
            } else {
                ObjectId main = git.resolve("refs/heads/" + Repositories.defaultBranch(git));
                if (main != null && !main.equals(after)) {
                    walk.markUninteresting(walk.parseCommit(main));
                }
            }
            for (RevCommit commit : walk) {
                if (all.size() < MOST_COMMITS) {
                    all.add(commit(git, state, commit));
                }
            }
        }
        return all;
    }

    private ObjectNode commit(Repository git, RepositoryState state, RevCommit commit) throws IOException {
        ObjectNode o = GiteaJson.object().put("id", commit.name()).put("message", commit.getFullMessage());
        o.put("url", json.repositoryUrl(state) + "/commit/" + commit.name());
        o.set("author", person(commit.getAuthorIdent()));
        o.set("committer", person(commit.getCommitterIdent()));
        o.putNull("verification").put("timestamp", commit.getCommitterIdent().getWhenAsInstant().toString());
        ArrayNode added = o.putArray("added");
        ArrayNode removed = o.putArray("removed");
        ArrayNode modified = o.putArray("modified");
        for (DiffEntry entry : changes(git, commit)) {
            switch (entry.getChangeType()) {
                case ADD -> added.add(entry.getNewPath());
                case DELETE -> removed.add(entry.getOldPath());
                default -> modified.add(entry.getNewPath());
            }
        }
        return o;
    }

    private static List<DiffEntry> changes(Repository git, RevCommit commit) throws IOException {
        try (DiffFormatter diff = new DiffFormatter(DisabledOutputStream.INSTANCE); RevWalk walk = new RevWalk(git)) {
            diff.setRepository(git);
            RevCommit parent = commit.getParentCount() == 0 ? null : walk.parseCommit(commit.getParent(0));
            return diff.scan(parent == null ? null : parent.getTree(), commit.getTree());
        }
    }

    private static ObjectNode person(PersonIdent person) {
        return GiteaJson.object().put("name", person.getName()).put("email", person.getEmailAddress()).put("username", "");
    }
}
