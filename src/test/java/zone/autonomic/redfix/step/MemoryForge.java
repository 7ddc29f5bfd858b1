package zone.autonomic.redfix.step;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.step.port.Forge;

/** A forge in memory, for the handlers' own rules; the real adapter is tested on the wire. */
class MemoryForge implements Forge {

    final List<PullRequest> pullRequests = new ArrayList<>();
    final List<Comment> comments = new ArrayList<>();
    final List<Status> statuses = new ArrayList<>();
    final List<String> edits = new ArrayList<>();
    final Set<String> reactions = new LinkedHashSet<>();
    final Set<String> writers = new LinkedHashSet<>(Set.of("maintainer"));
    final Map<Long, Instant> edited = new HashMap<>();
    String foreign;
    /** Whether it doesn't answer where a comment is to be made. */
    boolean silent;
    Instant now = Instant.parse("2026-06-18T00:00:00Z");

    void push(long number, String head) {
        pullRequests.replaceAll(p -> p.number() == number ? new PullRequest(number, p.url(), p.author(), p.title(), p.branch(), head, p.state()) : p);
    }

    void say(String author, String body) {
        comments.add(new Comment(comments.size() + 1, author, body, "u#" + comments.size(), now));
    }

    void status(String context, String state) {
        status(context, state, "http://ci/runs/1");
    }

    void status(String context, String state, String url) {
        statuses.add(new Status(statuses.size() + 1, "cc-ci-bridge", context, state, "", url, now));
    }

    @Override
    public List<String> recipes() {
        return List.of("notes", "immich");
    }

    @Override
    public Optional<Repository> repository(String recipe) {
        return recipes().stream().filter(recipe::equals).map(r -> new Repository(r, "main", "clone", "url")).findFirst();
    }

    @Override
    public List<PullRequest> pullRequests(String recipe) {
        return List.copyOf(pullRequests);
    }

    @Override
    public PullRequest pullRequest(String recipe, long number) {
        return pullRequests.stream().filter(p -> p.number() == number).findFirst().orElseThrow();
    }

    @Override
    public Optional<Accepted> accepted(String recipe, long number) {
        return Optional.of(pullRequest(recipe, number)).filter(p -> p.state().equals("merged")).map(p -> new Accepted("maintainer", "merge-of-" + p.head()));
    }

    /** As a person does it. @param state {@code merged} or {@code closed} */
    void settle(long number, String state) {
        pullRequests.replaceAll(p -> p.number() == number ? new PullRequest(number, p.url(), p.author(), p.title(), p.branch(), p.head(), state) : p);
    }

    @Override
    public PullRequest open(String recipe, String branch, String base, String title, String body) {
        Optional<PullRequest> there = pullRequests.stream().filter(p -> p.open() && p.branch().equals(branch)).findFirst();
        return there.orElseGet(() -> {
            PullRequest fresh = new PullRequest(pullRequests.size() + 1, "http://forge/pulls/" + (pullRequests.size() + 1), whoAmI(), title, branch, "head", "open");
            pullRequests.add(fresh);
            return fresh;
        });
    }

    @Override
    public void edit(String recipe, long number, String title, String body) {
        edits.add(title);
    }

    @Override
    public List<Comment> comments(String recipe, long number) {
        return List.copyOf(comments);
    }

    @Override
    public Comment comment(String recipe, long number, String body) {
        if (silent) {
            throw new Unavailable("the forge doesn't answer", 0, null);
        }
        say(whoAmI(), body);
        return comments.get(comments.size() - 1);
    }

    @Override
    public List<Status> statuses(String recipe, String commit) {
        return List.copyOf(statuses);
    }

    @Override
    public String whoAmI() {
        return "autonomic-bot";
    }

    @Override
    public Optional<Comment> editComment(String repository, long commentId, String body) {
        Optional<Comment> before = comments.stream().filter(c -> c.id() == commentId).findFirst();
        before.ifPresent(c -> comments.set(comments.indexOf(c), new Comment(c.id(), c.author(), body, c.url(), c.createdAt(), now)));
        return comments.stream().filter(c -> c.id() == commentId).findFirst();
    }

    @Override
    public List<Remark> remarks(String repository, Instant since) {
        return comments.stream().filter(c -> !c.createdAt().isBefore(since)).map(c -> new Remark(1, c, edited.getOrDefault(c.id(), c.createdAt()))).toList();
    }

    @Override
    public void react(String repository, long commentId, String reaction) {
        reactions.add(commentId + " " + reaction);
    }

    @Override
    public Optional<String> foreignHead(String recipe, long number) {
        return Optional.ofNullable(foreign);
    }

    @Override
    public void setStatus(String repository, String commit, String context, String state, String description, String url) {
        statuses.add(new Status(statuses.size() + 1, whoAmI(), context, state, description, url, now));
    }

    @Override
    public boolean isMember(String login) {
        return login.equals("maintainer");
    }

    @Override
    public Right mayWrite(String repository, String login) {
        return writers.contains(login) ? Right.yes("may write to the repository") : Right.no("has no permission to write there");
    }

    @Override
    public java.util.List<Issue> openIssues(String repository) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Issue openIssue(String repository, String title, String body) {
        throw new UnsupportedOperationException();
    }
}
