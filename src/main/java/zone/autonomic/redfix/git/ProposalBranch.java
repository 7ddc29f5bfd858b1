package zone.autonomic.redfix.git;

import java.util.regex.Pattern;
import org.eclipse.jgit.lib.Repository;

/** The only kind of branch that a push can name: {@code redfix/<recipe>/<fix>}. Every push goes through one of these. */
record ProposalBranch(String name) {

    private static final Pattern FORM = Pattern.compile("redfix/[a-z0-9][a-z0-9._-]{0,79}/[a-z0-9][a-z0-9._-]{0,79}");

    ProposalBranch {
        if (!FORM.matcher(name).matches() || !Repository.isValidRefName("refs/heads/" + name)) {
            throw new IllegalArgumentException("pushed is only to redfix/<recipe>/<fix>, not to " + name);
        }
    }

    /** Always below {@code refs/heads/redfix/}. */
    String ref() {
        return "refs/heads/" + name;
    }

    /** Where the mirror's branch is kept in the cache. */
    String fetched() {
        return RecipeCache.FETCHED + name;
    }
}
