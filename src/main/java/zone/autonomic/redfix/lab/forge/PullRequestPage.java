package zone.autonomic.redfix.lab.forge;

import java.util.List;
import java.util.stream.Collectors;
import zone.autonomic.redfix.lab.forge.RepositoryState.Comment;
import zone.autonomic.redfix.lab.forge.RepositoryState.Issue;
import zone.autonomic.redfix.lab.forge.RepositoryState.Pull;
import zone.autonomic.redfix.lab.forge.RepositoryState.Status;

/** A pull request's or an issue's page, as plain as can be: texts are shown as their Markdown source, escaped. */
final class PullRequestPage {
    private static final String STYLE = "body{font:16px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}pre{white-space:pre-wrap;"
            + "overflow-wrap:anywhere;background:#8881;padding:1em;border-radius:4px}article{margin:1.5em 0}.quiet{opacity:.7}"
            + ":root{color-scheme:light dark}";

    private PullRequestPage() {}

    static String of(RepositoryState repository, Pull pull, String diff) {
        List<Status> statuses = repository.statuses().stream().filter(s -> s.sha().equals(pull.head())).toList();
        String state = pull.mergeCommit().isPresent() ? "merged" : pull.state();
        return page(pull.title() + " · #" + pull.number(), """
                <p class="quiet">%s · pull request #%d · <strong>%s</strong> · %s wants to merge <code>%s</code> into <code>%s</code></p>
                <h1>%s</h1>
                <pre>%s</pre>
                <h2>Statuses of %s</h2>
                %s
                <h2>Comments</h2>
                %s
                <h2>Changes</h2>
                <pre>%s</pre>
                """.formatted(escaped(repository.owner() + "/" + repository.name()), pull.number(), state, escaped(pull.author()),
                escaped(pull.headBranch()), escaped(pull.baseBranch()), escaped(pull.title()), escaped(pull.body()), pull.head().substring(0, 12),
                statuses.isEmpty() ? "<p class=\"quiet\">none yet</p>" : statuses.stream().map(PullRequestPage::status).collect(Collectors.joining()),
                comments(repository, pull.number()), escaped(diff)));
    }

    static String of(RepositoryState repository, Issue issue) {
        return page(issue.title() + " · #" + issue.number(), """
                <p class="quiet">%s · issue #%d · <strong>%s</strong> · by %s</p>
                <h1>%s</h1>
                <pre>%s</pre>
                <h2>Comments</h2>
                %s
                """.formatted(escaped(repository.owner() + "/" + repository.name()), issue.number(), issue.state(), escaped(issue.author()),
                escaped(issue.title()), escaped(issue.body()), comments(repository, issue.number())));
    }

    static String list(RepositoryState repository) {
        String issues = repository.issues().stream().map(i -> "<li><a href=\"/%s/%s/issues/%d\">#%d %s</a> (%s)</li>".formatted(repository.owner(),
                repository.name(), i.number(), i.number(), escaped(i.title()), i.state())).collect(Collectors.joining());
        String items = repository.pulls().stream().map(p -> "<li><a href=\"/%s/%s/pulls/%d\">#%d %s</a> (%s)</li>".formatted(repository.owner(),
                repository.name(), p.number(), p.number(), escaped(p.title()), p.mergeCommit().isPresent() ? "merged" : p.state()))
                .collect(Collectors.joining());
        String name = repository.owner() + "/" + repository.name();
        return page(name, "<h1>" + escaped(name) + "</h1><ul>" + (items.isEmpty() ? "<li>no pull requests</li>" : items) + "</ul>"
                + (issues.isEmpty() ? "" : "<h2>Issues</h2><ul>" + issues + "</ul>"));
    }

    static String repositories(List<RepositoryState> all) {
        return page("the lab's forge", "<h1>The lab's forge</h1><ul>" + all.stream().map(r -> "<li><a href=\"/%s/%s\">%s/%s</a></li>"
                .formatted(r.owner(), r.name(), escaped(r.owner()), escaped(r.name()))).collect(Collectors.joining()) + "</ul>");
    }

    private static String comments(RepositoryState repository, long number) {
        List<Comment> comments = repository.commentsOn(number);
        return comments.isEmpty() ? "<p class=\"quiet\">none</p>" : comments.stream().map(c ->
                "<article id=\"issuecomment-%d\"><p><strong>%s</strong> <span class=\"quiet\">%s%s%s</span></p><pre>%s</pre></article>".formatted(c.id(),
                        escaped(c.author()), c.createdAt(), c.updatedAt().equals(c.createdAt()) ? "" : " · edited", reactions(repository, c.id()),
                        escaped(c.body()))).collect(Collectors.joining());
    }

    private static String reactions(RepositoryState repository, long comment) {
        return repository.reactionsTo(comment).stream().map(r -> " · " + escaped(r.content()) + " by " + escaped(r.author())).collect(Collectors.joining());
    }

    private static String status(Status s) {
        String url = escaped(s.targetUrl());
        String link = s.targetUrl().matches("https?://.+") ? "<a href=\"" + url + "\">" + url + "</a>" : url;
        return "<p><strong>%s</strong> %s: %s %s</p>".formatted(s.state(), escaped(s.context()), escaped(s.description()), link);
    }

    private static String page(String title, String body) {
        return "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>" + escaped(title) + "</title><style>" + STYLE + "</style>" + body
                + "</html>\n";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'", "&#39;");
    }
}
