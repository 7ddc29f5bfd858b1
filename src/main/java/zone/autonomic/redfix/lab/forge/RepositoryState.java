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
        List<Status> statuses) {

    public RepositoryState {
        pulls = List.copyOf(pulls);
        comments = List.copyOf(comments);
        statuses = List.copyOf(statuses);
    }

    static RepositoryState empty(long id, String owner, String name, Instant at, String seededFrom) {
        return new RepositoryState(id, owner, name, at, seededFrom, List.of(), List.of(), List.of());
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

    /** A comment on a pull request. @param number the pull request's */
    public record Comment(long id, long number, String author, String body, Instant createdAt) {}

    /** What somebody says of a commit. @param state {@code pending}, {@code success}, {@code error}, {@code failure} or {@code warning} */
    public record Status(long id, String sha, String context, String state, String description, String targetUrl, String creator,
            Instant createdAt) {}

    public Optional<Pull> pull(long number) {
        return pulls.stream().filter(p -> p.number() == number).findFirst();
    }

    public List<Comment> commentsOn(long number) {
        return comments.stream().filter(c -> c.number() == number).toList();
    }

    RepositoryState with(Pull changed) {
        List<Pull> all = new ArrayList<>(pulls);
        all.removeIf(p -> p.number() == changed.number());
        all.add(changed);
        all.sort(java.util.Comparator.comparingLong(Pull::number));
        return new RepositoryState(id, owner, name, createdAt, seededFrom, all, comments, statuses);
    }

    RepositoryState with(Comment comment) {
        return new RepositoryState(id, owner, name, createdAt, seededFrom, pulls, appended(comments, comment), statuses);
    }

    RepositoryState with(Status status) {
        return new RepositoryState(id, owner, name, createdAt, seededFrom, pulls, comments, appended(statuses, status));
    }

    private static <T> List<T> appended(List<T> list, T more) {
        return Stream.concat(list.stream(), Stream.of(more)).toList();
    }

    /** The highest number that a comment, status or pull request has: ids are the whole forge's, as Gitea's are. */
    long highestId() {
        long ofPulls = pulls.stream().mapToLong(Pull::id).max().orElse(0);
        long ofComments = comments.stream().mapToLong(Comment::id).max().orElse(0);
        return Math.max(Math.max(ofPulls, ofComments), statuses.stream().mapToLong(Status::id).max().orElse(0));
    }
}
