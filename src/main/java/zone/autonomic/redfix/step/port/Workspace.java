package zone.autonomic.redfix.step.port;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import zone.autonomic.redfix.recipe.RecipeFiles;

/**
 * The recipes' git repositories: reading at a ref, and a push that can only reach {@code redfix/…}. Whatever isn't here is fetched: nothing
 * that a bot fetched before has to be kept. Every method throws {@link Unavailable} when the mirror can't be reached or refuses.
 */
public interface Workspace {

    /** Fetches the recipe's mirror anew. */
    Source fetch(String recipe, String cloneUrl);

    /** The recipe's text files at a commit. @throws UnknownCommit when the mirror hasn't got it */
    RecipeFiles files(String recipe, String commit);

    /** Whether a commit is the other one or has it among its ancestors; false where the mirror hasn't got one of them. */
    boolean contains(String recipe, String commit, String ancestor);

    /**
     * One commit on top of {@code base} as branch {@code redfix/…}, by autonomic-bot. Where the branch holds that very commit already, nothing
     * is pushed; where a person has touched it, it is left alone.
     *
     * @throws BranchTaken when the branch holds somebody else's commit
     */
    String push(Change change);

    /** A unified diff of the change against its base, for people. */
    String diff(Change change);

    /** @param tags newest first, by version; each an annotated tag's name @param tagCommits the commit behind each tag */
    record Source(String defaultBranch, String defaultHead, List<String> tags, Map<String, String> tagCommits) {
        public Optional<String> latestTag() {
            return tags.stream().findFirst();
        }
    }

    record Change(String recipe, String branch, String base, Map<String, String> files, String message) {}

    /** The mirror can't be reached, or refuses; trying again later may help. The message says what to look at. */
    class Unavailable extends RuntimeException {
        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    class UnknownCommit extends RuntimeException {
        public UnknownCommit(String message) {
            super(message);
        }
    }

    class BranchTaken extends RuntimeException {
        public BranchTaken(String message) {
            super(message);
        }
    }
}
