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
        List<Status> statuses, List<Issue> issues) {

    public RepositoryState {
        pulls = List.copyOf(pulls);
        comments = List.copyOf(comments);
        statuses = List.copyOf(statuses);
        // A folder that an earlier version made has none.
        issues = issues == null ? List.of() : List.copyOf(issues);
    }

    static RepositoryState empty(long id, String owner, String name, Instant at, String seededFrom) {
        return new RepositoryState(id, owner, name, at, seededFrom, List.of(), List.of(), List.of(), List.of());
    }

    /**
     * A pull request.
     *
     * @param head the commit at its head when last looked at; final once it is closed
     * @param state {@code open} or {@code closed}
     * @param mergeCommit set once a person merged it
     */
    public record Pull(long id, long number, String author, String title, String body, String headBranch, String baseBranch, String head,
            String state, Optional<String> mergeCommit, Optional<String> mergedBy, Instant createdAt, Instant updatedAt,
            Optional<Instant> closedAt) {

        public boolean open() {
            return "open".equals(state);
        }

        Pull withText(String newTitle, String newBody, Instant at) {
            return new Pull(id, number, author, newTitle, newBody, headBranch, baseBranch, head, state, mergeCommit, mergedBy, createdAt, at,
                    closedAt);
        }

        Pull withHead(String newHead, Instant at) {
            return new Pull(id, number, author, title, body, headBranch, baseBranch, newHead, state, mergeCommit, mergedBy, createdAt, at, closedAt);
        }

        Pull reopened(Instant at) {
            return new Pull(id, number, author, title, body, headBranch, baseBranch, head, "open", mergeCommit, mergedBy, createdAt, at,
                    Optional.empty());
        }

        Pull closed(Optional<String> commit, Optional<String> by, Instant at) {
            return new Pull(id, number, author, title, body, headBranch, baseBranch, head, "closed", commit, by, createdAt, at, Optional.of(at));
        }
    }

    /** An issue. @param state {@code open} or {@code closed} */
    public record Issue(long id, long number, String author, String title, String body, String state, Instant createdAt, Instant updatedAt,
            Optional<Instant> closedAt) {
        public boolean open() {
            return "open".equals(state);
        }
    }

    /** A comment on a pull request or an issue. @param number whose */
    public record Comment(long id, long number, String author, String body, Instant createdAt) {}

    /** What somebody says of a commit. @param state {@code pending}, {@code success}, {@code error}, {@code failure} or {@code warning} */
    public record Status(long id, String sha, String context, String state, String description, String targetUrl, String creator,
            Instant createdAt) {}

    public Optional<Pull> pull(long number) {
        return pulls.stream().filter(p -> p.number() == number).findFirst();
    }

    public Optional<Issue> issue(long number) {
        return issues.stream().filter(i -> i.number() == number).findFirst();
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
        return new RepositoryState(id, owner, name, createdAt, seededFrom, all, comments, statuses, issues);
    }

    RepositoryState with(Issue changed) {
        List<Issue> all = new ArrayList<>(issues);
        all.removeIf(i -> i.number() == changed.number());
        all.add(changed);
        all.sort(java.util.Comparator.comparingLong(Issue::number));
        return new RepositoryState(id, owner, name, createdAt, seededFrom, pulls, comments, statuses, all);
    }

    /** A new comment, or one that was changed. */
    RepositoryState with(Comment comment) {
        List<Comment> all = comments.stream().anyMatch(c -> c.id() == comment.id())
                ? comments.stream().map(c -> c.id() == comment.id() ? comment : c).toList() : appended(comments, comment);
        return new RepositoryState(id, owner, name, createdAt, seededFrom, pulls, all, statuses, issues);
    }

    RepositoryState with(Status status) {
        return new RepositoryState(id, owner, name, createdAt, seededFrom, pulls, comments, appended(statuses, status), issues);
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
