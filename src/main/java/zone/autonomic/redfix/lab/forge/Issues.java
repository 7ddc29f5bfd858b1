package zone.autonomic.redfix.lab.forge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import zone.autonomic.redfix.lab.forge.PullRequests.Refused;
import zone.autonomic.redfix.lab.forge.RepositoryState.Comment;
import zone.autonomic.redfix.lab.forge.RepositoryState.Issue;
import zone.autonomic.redfix.lab.forge.RepositoryState.Reaction;

/** What can be done with issues and with comments on them, and the events that the forge tells of it. Issues and pull requests share their numbers. */
final class Issues {
    /** What Gitea lets people put on a comment unless it is configured otherwise. */
    private static final Set<String> REACTIONS = Set.of("+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes");

    private final Repositories repositories;
    private final GiteaJson json;
    private final Webhooks webhooks;
    private final PullRequests pulls;

    Issues(Repositories repositories, GiteaJson json, Webhooks webhooks, PullRequests pulls) {
        this.repositories = repositories;
        this.json = json;
        this.webhooks = webhooks;
        this.pulls = pulls;
    }

    Issue open(String owner, String name, String author, String title, String body) {
        if (title.isBlank()) {
            throw new Refused(422, "[Title]: Required");
        }
        Issue opened;
        synchronized (repositories) {
            long number = pulls.repository(owner, name).highestNumber() + 1;
            opened = new Issue(repositories.nextId(), number, author, title, body, "open", repositories.now(), repositories.now(), Optional.empty());
            repositories.change(owner, name, s -> s.with(opened));
        }
        tell(owner, name, "issues", "opened", opened, author, null);
        return opened;
    }

    Issue issue(String owner, String name, long number) {
        return pulls.repository(owner, name).issue(number).orElseThrow(() -> new Refused(404, "not found"));
    }

    /** Changes text or state; a null stays as it is. */
    Issue edit(String owner, String name, long number, String by, String title, String body, String state) {
        Issue before = issue(owner, name, number);
        if (state != null && !List.of("open", "closed").contains(state)) {
            throw new Refused(422, "unknown state: " + state);
        }
        String now = state == null ? before.state() : state;
        Issue after = new Issue(before.id(), number, before.author(), title == null ? before.title() : title, body == null ? before.body() : body, now,
                before.createdAt(), repositories.now(), now.equals("open") ? Optional.empty() : before.closedAt().or(() -> Optional.of(repositories.now())));
        repositories.change(owner, name, s -> s.with(after));
        if (!now.equals(before.state())) {
            tell(owner, name, "issues", now.equals("open") ? "reopened" : "closed", after, by, null);
        }
        return after;
    }

    /** Comments on whatever has the number. */
    Comment comment(String owner, String name, long number, String author, String body) {
        Optional<Issue> issue = pulls.repository(owner, name).issue(number);
        if (issue.isEmpty()) {
            return pulls.comment(owner, name, number, author, body);
        }
        if (body.isBlank()) {
            throw new Refused(422, "[Body]: Required");
        }
        Comment comment = new Comment(repositories.nextId(), number, author, body, repositories.now(), repositories.now());
        repositories.change(owner, name, s -> s.with(comment));
        tell(owner, name, "issue_comment", "created", issue.get(), author, comment);
        return comment;
    }

    Comment comment(String owner, String name, long id) {
        return pulls.repository(owner, name).comment(id).orElseThrow(() -> new Refused(404, "not found"));
    }

    /** Changes a comment's text; its author may, and who may write to the repository. */
    Comment editComment(String owner, String name, long id, Account by, String body) {
        Comment before = comment(owner, name, id);
        mayChange(before, by);
        Comment after = before.withBody(body, repositories.now());
        repositories.change(owner, name, s -> s.with(after));
        if (pulls.repository(owner, name).pull(before.number()).isPresent()) {
            pulls.tellOfComment(owner, name, "edited", after, by.login());
        }
        return after;
    }

    /** Takes a comment away; its author may, and who may write to the repository. */
    void deleteComment(String owner, String name, long id, Account by) {
        Comment comment = comment(owner, name, id);
        mayChange(comment, by);
        repositories.change(owner, name, s -> s.without(comment));
    }

    private static void mayChange(Comment comment, Account by) {
        if (!comment.author().equals(by.login()) && !by.member()) {
            throw new Refused(403, null);
        }
    }

    /** @return whether it is new: the same one of the same person shows once */
    boolean react(String owner, String name, long id, String author, String content) {
        if (!REACTIONS.contains(content)) {
            throw new Refused(403, "'" + content + "' is not an allowed reaction");
        }
        synchronized (repositories) {
            comment(owner, name, id);
            boolean there = pulls.repository(owner, name).reactionsTo(id).stream().anyMatch(r -> r.author().equals(author) && r.content().equals(content));
            if (!there) {
                repositories.change(owner, name, s -> s.with(new Reaction(id, author, content, repositories.now())));
            }
            return !there;
        }
    }

    private void tell(String owner, String name, String event, String action, Issue issue, String by, Comment comment) {
        RepositoryState state = pulls.repository(owner, name);
        ObjectNode payload = GiteaJson.object().put("action", action);
        if (comment == null) {
            payload.put("number", issue.number());
        }
        payload.set("issue", json.issue(state, issue));
        if (comment != null) {
            payload.set("comment", json.comment(state, comment));
        }
        payload.set("repository", json.repository(state, pulls.defaultBranch(owner, name), true));
        payload.set("sender", json.user(by));
        if (comment != null) {
            payload.put("is_pull", false);
        }
        webhooks.send(event, event, payload);
    }
}
