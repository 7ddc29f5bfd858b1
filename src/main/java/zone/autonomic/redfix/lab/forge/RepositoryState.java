package zone.autonomic.redfix.lab.forge;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the forge knows of a repository beside its git objects; kept as a JSON file.
 *
 * @param id the repository's number
 * @param seededFrom a fingerprint of what it was made from, to notice that a start asks for something else
 */
public record RepositoryState(long id, String owner, String name, Instant createdAt, String seededFrom, List<Pull> pulls, List<Comment> comments,
        List<Status> statuses, List<Issue> issues, List<Reaction> reactions) {

    public RepositoryState {
        pulls = List.copyOf(pulls);
        comments = List.copyOf(comments);
        statuses = List.copyOf(statuses);
        // A folder that an earlier version made has none of these.
        issues = issues == null ? List.of() : List.copyOf(issues);
        reactions = reactions == null ? List.of() : List.copyOf(reactions);
    }

    static RepositoryState empty(long id, String owner, String name, Instant at, String seededFrom) {
        return new RepositoryState(id, owner, name, at, seededFrom, List.of(), List.of(), List.of(), List.of(), List.of());
    }

    /**
     * A pull request.
     *
     * @param head the commit at its head when last looked at; final once it is closed
     * @param state {@code open} or {@code closed}
     * @param mergeCommit set once a person merged it
     * @param headBranch empty where it was pushed to {@code refs/for/…}, and is no branch
     * @param fork the repository that the head comes from, {@code owner/name}, where it isn't this one; empty text for one that is gone
     */
    public record Pull(long id, long number, String author, String title, String body, String headBranch, String baseBranch, String head,
            String state, Optional<String> mergeCommit, Optional<String> mergedBy, Instant createdAt, Instant updatedAt,
            Optional<Instant> closedAt, Optional<String> fork) {

        public Pull {
            fork = fork == null ? Optional.empty() : fork;
        }

        public boolean open() {
            return "open".equals(state);
        }

        Pull withText(String newTitle, String newBody, Instant at) {
            return new Pull(id, number, author, newTitle, newBody, headBranch, baseBranch, head, state, mergeCommit, mergedBy, createdAt, at,
                    closedAt, fork);
        }

        Pull withHead(String newHead, Instant at) {
            return new Pull(id, number, author, title, body, headBranch, baseBranch, newHead, state, mergeCommit, mergedBy, createdAt, at, closedAt, fork);
        }

        Pull reopened(Instant at) {
            return new Pull(id, number, author, title, body, headBranch, baseBranch, head, "open", mergeCommit, mergedBy, createdAt, at,
                    Optional.empty(), fork);
        }

        Pull withoutItsFork(Instant at) {
            return new Pull(id, number, author, title, body, headBranch, baseBranch, head, "closed", mergeCommit, mergedBy, createdAt, at, Optional.of(at), Optional.of(""));
        }

        Pull closed(Optional<String> commit, Optional<String> by, Instant at) {
            return new Pull(id, number, author, title, body, headBranch, baseBranch, head, "closed", commit, by, createdAt, at, Optional.of(at), fork);
        }
    }

    /** An issue. @param state {@code open} or {@code closed} */
    public record Issue(long id, long number, String author, String title, String body, String state, Instant createdAt, Instant updatedAt,
            Optional<Instant> closedAt) {
        public boolean open() {
            return "open".equals(state);
        }
    }

    /** A comment on a pull request or an issue. @param number whose @param updatedAt when it was last edited, or made */
    public record Comment(long id, long number, String author, String body, Instant createdAt, Instant updatedAt) {
        public Comment {
            updatedAt = updatedAt == null ? createdAt : updatedAt;
        }

        Comment withBody(String newBody, Instant at) {
            return new Comment(id, number, author, newBody, createdAt, at);
        }
    }

    /** A mark that somebody has put on a comment. @param content e.g. {@code eyes} */
    public record Reaction(long comment, String author, String content, Instant createdAt) {}

    /** What somebody says of a commit. @param state {@code pending}, {@code success}, {@code error}, {@code failure} or {@code warning} */
    public record Status(long id, String sha, String context, String state, String description, String targetUrl, String creator,
            Instant createdAt) {}

    public Optional<Pull> pull(long number) {
        return pulls.stream().filter(p -> p.number() == number).findFirst();
    }

    public Optional<Issue> issue(long number) {
        return issues.stream().filter(i -> i.number() == number).findFirst();
    }

    public Optional<Comment> comment(long commentId) {
        return comments.stream().filter(c -> c.id() == commentId).findFirst();
    }

    public List<Reaction> reactionsTo(long commentId) {
        return reactions.stream().filter(r -> r.comment() == commentId).toList();
    }

    /** The highest number that an issue or a pull request has. */
    long highestNumber() {
        return Math.max(pulls.stream().mapToLong(Pull::number).max().orElse(0), issues.stream().mapToLong(Issue::number).max().orElse(0));
    }

    public List<Comment> commentsOn(long number) {
        return comments.stream().filter(c -> c.number() == number).toList();
    }

    RepositoryState with(Pull changed) {
        List<Pull> all = new ArrayList<>(pulls);
        all.removeIf(p -> p.number() == changed.number());
        all.add(changed);
        all.sort(java.util.Comparator.comparingLong(Pull::number));
        return new RepositoryState(id, owner, name, createdAt, seededFrom, all, comments, statuses, issues, reactions);
    }

    RepositoryState with(Issue changed) {
        List<Issue> all = new ArrayList<>(issues);
        all.removeIf(i -> i.number() == changed.number());
        all.add(changed);
        all.sort(java.util.Comparator.comparingLong(Issue::number));
        return new RepositoryState(id, owner, name, createdAt, seededFrom, pulls, comments, statuses, all, reactions);
    }

    /** A new comment, or one that was changed. */
    RepositoryState with(Comment comment) {
        List<Comment> all = comments.stream().anyMatch(c -> c.id() == comment.id())
                ? comments.stream().map(c -> c.id() == comment.id() ? comment : c).toList() : appended(comments, comment);
        return new RepositoryState(id, owner, name, createdAt, seededFrom, pulls, all, statuses, issues, reactions);
    }

    RepositoryState without(Comment comment) {
        return new RepositoryState(id, owner, name, createdAt, seededFrom, pulls, comments.stream().filter(c -> c.id() != comment.id()).toList(), statuses,
                issues, reactions.stream().filter(r -> r.comment() != comment.id()).toList());
    }

    RepositoryState with(Reaction reaction) {
        return new RepositoryState(id, owner, name, createdAt, seededFrom, pulls, comments, statuses, issues, appended(reactions, reaction));
    }

    RepositoryState with(Status status) {
        return new RepositoryState(id, owner, name, createdAt, seededFrom, pulls, comments, appended(statuses, status), issues, reactions);
    }

    private static <T> List<T> appended(List<T> list, T more) {
        return Stream.concat(list.stream(), Stream.of(more)).toList();
    }

    /** The highest id that a comment, status, issue or pull request has: ids are the whole forge's, as Gitea's are. */
    long highestId() {
        long ofPulls = pulls.stream().mapToLong(Pull::id).max().orElse(0);
        long ofComments = comments.stream().mapToLong(Comment::id).max().orElse(0);
        long ofIssues = issues.stream().mapToLong(Issue::id).max().orElse(0);
        return Math.max(Math.max(Math.max(ofPulls, ofIssues), ofComments), statuses.stream().mapToLong(Status::id).max().orElse(0));
    }
}
