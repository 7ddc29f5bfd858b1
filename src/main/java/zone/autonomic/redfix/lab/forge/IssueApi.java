package zone.autonomic.redfix.lab.forge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import zone.autonomic.redfix.lab.forge.GiteaApi.Call;
import zone.autonomic.redfix.lab.forge.RepositoryState.Comment;
import zone.autonomic.redfix.lab.forge.RepositoryState.Issue;
import zone.autonomic.redfix.lab.forge.RepositoryState.Pull;
import zone.autonomic.redfix.lab.forge.RepositoryState.Reaction;

/** Gitea's operations on issues, and on comments, which pull requests have as well. */
final class IssueApi {
    private final PullRequests pulls;
    private final Issues issues;
    private final GiteaJson json;

    IssueApi(PullRequests pulls, Issues issues, GiteaJson json) {
        this.pulls = pulls;
        this.issues = issues;
        this.json = json;
    }

    /** @return empty when the call is for something else */
    Optional<Reply> answer(Call c, RepositoryState r) throws IOException {
        if (c.is("GET", "repos/*/*/issues")) {
            return Optional.of(GiteaApi.page(c, json.url(), selected(r, c.query()), o -> o));
        }
        if (c.is("POST", "repos/*/*/issues")) {
            JsonNode body = GiteaApi.body(c);
            Issue opened = issues.open(r.owner(), r.name(), GiteaApi.signedIn(c).login(), GiteaApi.text(body, "title", ""), GiteaApi.text(body, "body", ""));
            return Optional.of(Reply.json(201, rendered(r, opened)));
        }
        if (c.is("GET", "repos/*/*/issues/comments")) {
            Instant since = since(c);
            List<Comment> all = r.comments().stream().filter(m -> !m.updatedAt().isBefore(since)).toList();
            return Optional.of(GiteaApi.pageWithoutLinks(c, all, m -> json.comment(r, m)));
        }
        if (c.is("GET", "repos/*/*/issues/*")) {
            long number = GiteaApi.number(c.at(4));
            return Optional.of(Reply.json(200, r.issue(number).map(i -> rendered(r, i))
                    .orElseGet(() -> json.issue(r, pulls.pull(r.owner(), r.name(), number)))));
        }
        if (c.is("PATCH", "repos/*/*/issues/*")) {
            JsonNode body = GiteaApi.body(c);
            Issue edited = issues.edit(r.owner(), r.name(), GiteaApi.number(c.at(4)), GiteaApi.writer(c).login(), GiteaApi.text(body, "title", null),
                    GiteaApi.text(body, "body", null), GiteaApi.text(body, "state", null));
            return Optional.of(Reply.json(201, rendered(r, edited)));
        }
        return comments(c, r);
    }

    private Optional<Reply> comments(Call c, RepositoryState r) throws IOException {
        if (c.is("GET", "repos/*/*/issues/*/comments")) {
            long number = GiteaApi.number(c.at(4));
            if (r.issue(number).isEmpty()) {
                pulls.pull(r.owner(), r.name(), number);
            }
            Instant since = since(c);
            var all = r.commentsOn(number).stream().filter(m -> !m.updatedAt().isBefore(since)).map(m -> json.comment(r, m)).toList();
            return Optional.of(Reply.json(200, GiteaJson.array(all)).with(Map.of("X-Total-Count", String.valueOf(all.size()))));
        }
        if (c.is("POST", "repos/*/*/issues/*/comments")) {
            Comment comment = issues.comment(r.owner(), r.name(), GiteaApi.number(c.at(4)), GiteaApi.signedIn(c).login(),
                    GiteaApi.text(GiteaApi.body(c), "body", ""));
            return Optional.of(Reply.json(201, json.comment(r, comment)));
        }
        return oneComment(c, r);
    }

    private static Instant since(Call c) {
        String since = c.query().getOrDefault("since", "");
        try {
            return since.isEmpty() ? Instant.EPOCH : OffsetDateTime.parse(since).toInstant();
        } catch (DateTimeParseException e) {
            throw new PullRequests.Refused(422, "parsing time \"" + since + "\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"" + since + "\" as \"2006\"");
        }
    }

    private Optional<Reply> oneComment(Call c, RepositoryState r) throws IOException {
        if (c.is("GET", "repos/*/*/issues/comments/*")) {
            return Optional.of(Reply.json(200, json.comment(r, issues.comment(r.owner(), r.name(), GiteaApi.number(c.at(5))))));
        }
        if (c.is("DELETE", "repos/*/*/issues/comments/*")) {
            issues.deleteComment(r.owner(), r.name(), GiteaApi.number(c.at(5)), GiteaApi.signedIn(c));
            return Optional.of(new Reply(204, "text/plain", new byte[0], Map.of()));
        }
        if (c.is("GET", "repos/*/*/issues/comments/*/reactions")) {
            issues.comment(r.owner(), r.name(), GiteaApi.number(c.at(5)));
            return Optional.of(Reply.json(200, GiteaJson.array(r.reactionsTo(GiteaApi.number(c.at(5))).stream().map(json::reaction).toList())));
        }
        if (c.is("POST", "repos/*/*/issues/comments/*/reactions")) {
            String author = GiteaApi.signedIn(c).login();
            String content = GiteaApi.text(GiteaApi.body(c), "content", "");
            boolean fresh = issues.react(r.owner(), r.name(), GiteaApi.number(c.at(5)), author, content);
            return Optional.of(Reply.json(fresh ? 201 : 200, json.reaction(new Reaction(0, author, content, Instant.EPOCH))));
        }
        if (c.is("PATCH", "repos/*/*/issues/comments/*")) {
            Comment edited = issues.editComment(r.owner(), r.name(), GiteaApi.number(c.at(5)), GiteaApi.signedIn(c),
                    GiteaApi.text(GiteaApi.body(c), "body", ""));
            return Optional.of(Reply.json(200, json.comment(r, edited)));
        }
        return Optional.empty();
    }

    private ObjectNode rendered(RepositoryState r, Issue issue) {
        return json.issue(r, issue).put("comments", r.commentsOn(issue.number()).size());
    }

    /** The newest first. {@code type} leaves one of the two kinds out, {@code state} is {@code open} unless it is said. */
    private List<ObjectNode> selected(RepositoryState r, Map<String, String> query) {
        String state = query.getOrDefault("state", "open");
        String type = query.getOrDefault("type", "");
        List<ObjectNode> all = new ArrayList<>();
        if (!type.equals("pulls")) {
            r.issues().stream().filter(i -> state.equals("all") || i.state().equals(state)).forEach(i -> all.add(rendered(r, i)));
        }
        if (!type.equals("issues")) {
            r.pulls().stream().map(Pull::number).map(n -> pulls.pull(r.owner(), r.name(), n)).filter(p -> state.equals("all") || p.state().equals(state))
                    .forEach(p -> all.add(json.issue(r, p)));
        }
        all.sort(Comparator.comparingLong((ObjectNode o) -> o.path("number").asLong()).reversed());
        return all;
    }
}
