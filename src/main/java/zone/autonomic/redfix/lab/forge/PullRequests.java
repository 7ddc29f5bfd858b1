package zone.autonomic.redfix.lab.forge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.merge.MergeStrategy;
import org.eclipse.jgit.merge.Merger;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.filter.RevFilter;
import zone.autonomic.redfix.lab.forge.RepositoryState.Comment;
import zone.autonomic.redfix.lab.forge.RepositoryState.Pull;
import zone.autonomic.redfix.lab.forge.RepositoryState.Status;

/** What can be done with pull requests, and the events that the forge tells of it. */
final class PullRequests {
    private final Repositories repositories;
    private final GiteaJson json;
    private final Webhooks webhooks;

    PullRequests(Repositories repositories, GiteaJson json, Webhooks webhooks) {
        this.repositories = repositories;
        this.json = json;
        this.webhooks = webhooks;
    }

    /** Refused, with the status that Gitea answers. */
    static final class Refused extends RuntimeException {
        private final int status;

        Refused(int status, String message) {
            super(message);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    Pull open(String owner, String name, String author, String title, String body, String headBranch, String baseBranch) {
        if (title.isBlank()) {
            throw new Refused(422, "[Title]: Required");
        }
        Pull opened;
        synchronized (repositories) {
            RepositoryState state = repository(owner, name);
            String head = tip(owner, name, headBranch).orElseThrow(() -> new Refused(404, "not found"));
            String base = tip(owner, name, baseBranch).orElseThrow(() -> new Refused(404, "not found"));
            if (head.equals(base)) {
                throw new Refused(422, "Invalid PullRequest: There are no changes between the head and the base");
            }
            openFor(state, headBranch, baseBranch).ifPresent(p -> {
                throw new Refused(409, "pull request already exists for these targets [id: " + p.id() + ", issue_id: " + p.id() + ", head_repo_id: "
                        + state.id() + ", base_repo_id: " + state.id() + ", head_branch: " + headBranch + ", base_branch: " + baseBranch + "]");
            });
            long number = state.highestNumber() + 1;
            opened = new Pull(repositories.nextId(), number, author, title, body, headBranch, baseBranch, head, "open", Optional.empty(),
                    Optional.empty(), repositories.now(), repositories.now(), Optional.empty(), Optional.empty());
            repositories.change(owner, name, s -> s.with(opened));
            pin(owner, name, opened);
        }
        announce(owner, name, opened, "opened", "pull_request", author);
        return opened;
    }

    /**
     * A pull request from somebody's fork, or pushed to {@code refs/for/…}: the head is known here under the pull request's own name alone, as Gitea keeps it.
     *
     * @param fork empty for one that was pushed
     */
    Pull openOutsideBranches(String owner, String name, String author, String title, String body, Map<String, String> files, Optional<String> fork) {
        Pull opened;
        synchronized (repositories) {
            RepositoryState state = repository(owner, name);
            String base = defaultBranch(owner, name);
            String head = commitOnTop(owner, name, base, title, files);
            opened = new Pull(repositories.nextId(), state.highestNumber() + 1, author, title, body, fork.isPresent() ? "patch-1" : "", base, head, "open",
                    Optional.empty(), Optional.empty(), repositories.now(), repositories.now(), Optional.empty(), fork);
            repositories.change(owner, name, s -> s.with(opened));
            pin(owner, name, opened);
        }
        announce(owner, name, opened, "opened", "pull_request", author);
        return opened;
    }

    private String commitOnTop(String owner, String name, String branch, String message, Map<String, String> files) {
        try (Repository git = repositories.open(owner, name); RevWalk walk = new RevWalk(git); var inserter = git.newObjectInserter()) {
            RevCommit base = walk.parseCommit(git.resolve("refs/heads/" + branch));
            DirCache index = DirCache.read(git.newObjectReader(), base.getTree());
            DirCacheEditor editor = index.editor();
            for (Map.Entry<String, String> file : files.entrySet()) {
                ObjectId blob = inserter.insert(Constants.OBJ_BLOB, file.getValue().getBytes(StandardCharsets.UTF_8));
                editor.add(new DirCacheEditor.PathEdit(file.getKey()) {
                    @Override
                    public void apply(DirCacheEntry entry) {
                        entry.setFileMode(FileMode.REGULAR_FILE);
                        entry.setObjectId(blob);
                    }
                });
            }
            editor.finish();
            ObjectId commit = SeedCommits.commit(inserter, index.writeTree(inserter), List.of(base), message + "\n", repositories.now());
            inserter.flush();
            return commit.name();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Pull> openFor(RepositoryState state, String headBranch, String baseBranch) {
        return state.pulls().stream().filter(p -> p.open() && p.fork().isEmpty() && p.headBranch().equals(headBranch) && p.baseBranch().equals(baseBranch)).findFirst();
    }

    /** Changes text or state; a null stays as it is. */
    Pull edit(String owner, String name, long number, String by, String title, String body, String state) {
        Pull before = pull(owner, name, number);
        if (state != null && !List.of("open", "closed").contains(state)) {
            throw new Refused(422, "unknown state: " + state);
        }
        if (state != null && before.mergeCommit().isPresent() && !state.equals(before.state())) {
            throw new Refused(412, "cannot change state of this pull request, it was already merged");
        }
        if (title != null && title.isBlank()) {
            throw new Refused(422, "[Title]: Required");
        }
        Pull after = change(owner, name, number, p -> edited(p, title, body, state));
        if (!after.title().equals(before.title()) || !after.body().equals(before.body())) {
            announce(owner, name, after, "edited", "pull_request", by);
        }
        if (!after.state().equals(before.state())) {
            announce(owner, name, after, after.open() ? "reopened" : "closed", "pull_request", by);
        }
        return after;
    }

    private Pull edited(Pull p, String title, String body, String state) {
        Pull texted = p.withText(title == null ? p.title() : title, body == null ? p.body() : body, repositories.now());
        if (state == null || state.equals(p.state())) {
            return texted;
        }
        return state.equals("open") ? texted.reopened(repositories.now())
                : texted.closed(Optional.empty(), Optional.empty(), repositories.now());
    }

    Pull forkDeleted(String owner, String name, long number) {
        Pull closed = change(owner, name, number, p -> p.withoutItsFork(repositories.now()));
        announce(owner, name, closed, "closed", "pull_request", closed.author());
        return closed;
    }

    /** On the branch's page, or by the API. */
    void deleteBranch(String owner, String name, String branch, String by) {
        if (branch.equals(defaultBranch(owner, name))) {
            throw new Refused(403, "can not delete default or pull request target branch");
        }
        try (Repository git = repositories.open(owner, name)) {
            RefUpdate update = git.updateRef("refs/heads/" + branch);
            if (git.exactRef("refs/heads/" + branch) == null) {
                throw new Refused(404, "not found");
            }
            update.setForceUpdate(true);
            update.delete();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        branchDeleted(owner, name, branch, by);
    }

    /** What was open from it is closed: its head stays known by the pull request's own name. */
    void branchDeleted(String owner, String name, String branch, String by) {
        RepositoryState state = repository(owner, name);
        ObjectNode payload = GiteaJson.object().put("ref", branch).put("ref_type", "branch").put("pusher_type", "user");
        payload.set("repository", json.repository(state, defaultBranch(owner, name), true));
        payload.set("sender", json.user(by));
        webhooks.send("delete", "delete", payload);
        state.pulls().stream().filter(p -> p.open() && p.fork().isEmpty() && p.headBranch().equals(branch)).forEach(p -> edit(owner, name, p.number(), by, null, null, "closed"));
    }

    /** Merges with a merge commit, as a person does on the pull request's page. */
    Pull merge(String owner, String name, long number, String by) {
        Pull merged;
        synchronized (repositories) {
            Pull p = pull(owner, name, number);
            if (!p.open()) {
                throw new Refused(405, p.mergeCommit().isPresent() ? "The PR is already merged" : "Please try again later");
            }
            if (GiteaJson.workInProgress(p)) {
                throw new Refused(405, "Work in progress PRs cannot be merged");
            }
            String commit = mergeCommit(owner, name, p);
            merged = change(owner, name, number, q -> q.closed(Optional.of(commit), Optional.of(by), repositories.now()));
        }
        announce(owner, name, merged, "closed", "pull_request", by);
        return merged;
    }

    private String mergeCommit(String owner, String name, Pull p) {
        try (Repository git = repositories.open(owner, name); RevWalk walk = new RevWalk(git); var inserter = git.newObjectInserter()) {
            RevCommit base = walk.parseCommit(git.resolve("refs/heads/" + p.baseBranch()));
            RevCommit head = walk.parseCommit(ObjectId.fromString(p.head()));
            Merger merger = MergeStrategy.RECURSIVE.newMerger(git, true);
            if (!merger.merge(base, head)) {
                throw new Refused(405, "Please try again later");
            }
            String message = "Merge pull request '" + p.title() + "' (#" + p.number() + ") from " + p.headBranch() + " into " + p.baseBranch() + "\n";
            ObjectId commit = SeedCommits.commit(inserter, merger.getResultTreeId(), List.of(base, head), message, repositories.now());
            inserter.flush();
            RefUpdate update = git.updateRef("refs/heads/" + p.baseBranch());
            update.setNewObjectId(commit);
            update.update();
            return commit.name();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Comment comment(String owner, String name, long number, String author, String body) {
        if (body.isBlank()) {
            throw new Refused(422, "[Body]: Required");
        }
        repository(owner, name).pull(number).orElseThrow(() -> new Refused(500, ""));
        Comment comment = new Comment(repositories.nextId(), number, author, body, repositories.now(), repositories.now());
        repositories.change(owner, name, s -> s.with(comment));
        tellOfComment(owner, name, "created", comment, author);
        return comment;
    }

    void tellOfComment(String owner, String name, String action, Comment comment, String by) {
        RepositoryState state = repository(owner, name);
        ObjectNode payload = GiteaJson.object().put("action", action);
        payload.set("issue", json.issue(state, pull(owner, name, comment.number())));
        payload.set("comment", json.comment(state, comment));
        payload.set("repository", json.repository(state, defaultBranch(owner, name), true));
        payload.set("sender", json.user(by));
        payload.put("is_pull", true);
        webhooks.send("issue_comment", "pull_request_comment", payload);
    }

    Status status(String owner, String name, String sha, String creator, String context, String state, String description, String targetUrl) {
        // Any word is taken for a state, as Gitea takes it; only the commit has to be there.
        if (!hasCommit(owner, name, sha)) {
            throw new Refused(500, "");
        }
        Status status = new Status(repositories.nextId(), sha, context.isBlank() ? "default" : context, state, description, targetUrl, creator,
                repositories.now());
        repositories.change(owner, name, s -> s.with(status));
        ObjectNode payload = GiteaJson.object().put("context", status.context()).put("sha", sha).put("state", state).put("target_url", targetUrl);
        payload.set("repository", json.repository(repository(owner, name), defaultBranch(owner, name), true));
        payload.set("sender", json.user(creator));
        webhooks.send("status", "status", payload);
        return status;
    }

    boolean hasCommit(String owner, String name, String sha) {
        try (Repository git = repositories.open(owner, name)) {
            return ObjectId.isId(sha) && git.getObjectDatabase().has(ObjectId.fromString(sha));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Branches were pushed: the pull requests from them have a new head. */
    void follow(String owner, String name, Set<String> branches, String by) {
        for (Pull known : repository(owner, name).pulls()) {
            if (known.open() && known.fork().isEmpty() && branches.contains(known.headBranch())) {
                Pull now = pull(owner, name, known.number());
                pin(owner, name, now);
                announce(owner, name, now, "synchronized", "pull_request_sync", by);
            }
        }
    }

    /** Keeps the head's commit reachable under the name that Gitea gives it, whatever becomes of the branch. */
    private void pin(String owner, String name, Pull pull) {
        try (Repository git = repositories.open(owner, name)) {
            RefUpdate update = git.updateRef("refs/pull/" + pull.number() + "/head");
            update.setNewObjectId(ObjectId.fromString(pull.head()));
            update.forceUpdate();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The pull request with its head as it is now. */
    Pull pull(String owner, String name, long number) {
        RepositoryState state = repository(owner, name);
        Pull known = state.pull(number).orElseThrow(() -> new Refused(404, "not found"));
        if (!known.open() || known.fork().isPresent()) {
            return known;
        }
        Optional<String> tip = tip(owner, name, known.headBranch()).filter(sha -> !sha.equals(known.head()));
        return tip.map(sha -> change(owner, name, number, p -> p.withHead(sha, repositories.now()))).orElse(known);
    }

    RepositoryState repository(String owner, String name) {
        return repositories.find(owner, name).orElseThrow(() -> new Refused(404, "not found"));
    }

    GiteaJson.PullRefs refs(String owner, String name, Pull p) {
        try (Repository git = repositories.open(owner, name); RevWalk walk = new RevWalk(git)) {
            String base = Repositories.branchTip(git, p.baseBranch()).orElse(p.head());
            walk.setRevFilter(RevFilter.MERGE_BASE);
            walk.markStart(walk.parseCommit(ObjectId.fromString(base)));
            walk.markStart(walk.parseCommit(ObjectId.fromString(p.head())));
            RevCommit mergeBase = walk.next();
            boolean mergeable = MergeStrategy.RECURSIVE.newMerger(git, true).merge(ObjectId.fromString(base), ObjectId.fromString(p.head()));
            boolean there = !p.headBranch().isEmpty() && Repositories.branchTip(git, p.headBranch()).isPresent();
            return new GiteaJson.PullRefs(Repositories.defaultBranch(git), base, mergeBase == null ? "" : mergeBase.name(), mergeable, there);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String defaultBranch(String owner, String name) {
        try (Repository git = repositories.open(owner, name)) {
            return Repositories.defaultBranch(git);
        }
    }

    private Optional<String> tip(String owner, String name, String branch) {
        try (Repository git = repositories.open(owner, name)) {
            return Repositories.branchTip(git, branch);
        }
    }

    private Pull change(String owner, String name, long number, UnaryOperator<Pull> change) {
        return repositories.change(owner, name, s -> s.with(change.apply(s.pull(number).orElseThrow()))).pull(number).orElseThrow();
    }

    private void announce(String owner, String name, Pull p, String action, String type, String by) {
        RepositoryState state = repository(owner, name);
        ObjectNode payload = GiteaJson.object().put("action", action).put("number", p.number());
        payload.set("pull_request", json.pull(state, p, refs(owner, name, p)));
        payload.set("repository", json.repository(state, defaultBranch(owner, name), true));
        payload.set("sender", json.user(by));
        payload.set("review", (JsonNode) null);
        webhooks.send("pull_request", type, payload);
    }
}
