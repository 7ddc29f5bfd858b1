package zone.autonomic.redfix.step.port;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.investigation.PullRequest;

/** The mirror's forge: reads, pull requests, comments, statuses. No merge exists in it. */
public interface Forge {

    /** The names of the organisation's recipes. */
    List<String> recipes();

    Optional<Repository> repository(String recipe);

    /** All pull requests of the recipe, open and closed. */
    List<PullRequest> pullRequests(String recipe);

    /** The pull request as it is now. */
    PullRequest pullRequest(String recipe, long number);

    /** How a person merged it; empty where it isn't merged. */
    Optional<Accepted> accepted(String recipe, long number);

    /** Opens a pull request; where an open one from that branch exists, that one is returned. */
    PullRequest open(String recipe, String branch, String base, String title, String body);

    void edit(String recipe, long number, String title, String body);

    List<Comment> comments(String recipe, long number);

    Comment comment(String recipe, long number, String body);

    /** The issues that stand open, pull requests not among them. */
    List<Issue> openIssues(String repository);

    Issue openIssue(String repository, String title, String body);

    List<Status> statuses(String recipe, String commit);

    /** The account that the bot's token belongs to. */
    String whoAmI();

    record Repository(String name, String defaultBranch, String cloneUrl, String url) {}

    /** @param commit what the merge made on the base branch, also where it was squashed or rebased */
    record Accepted(String by, String commit) {}

    record Issue(long number, String title, String body, String url) {}

    record Comment(long id, String author, String body, String url, Instant createdAt) {}

    /** @param state {@code pending}, {@code success}, {@code failure}, {@code error} or {@code warning} */
    record Status(String context, String state, String description, String url, Instant createdAt) {}

    /** The forge doesn't answer as it should; {@code retryAfterSeconds} is what it asked for, or 0. */
    class Unavailable extends RuntimeException {
        private final int retryAfterSeconds;

        public Unavailable(String message, int retryAfterSeconds, Throwable cause) {
            super(message, cause);
            this.retryAfterSeconds = retryAfterSeconds;
        }

        public int retryAfterSeconds() {
            return retryAfterSeconds;
        }
    }
}
