package zone.autonomic.redfix.investigation;

/**
 * Where a fix goes.
 *
 * @param repository the repository on the mirror: the recipe's, or the harness's
 * @param defaultBranch the branch that a pull request asks to be merged into
 * @param base the commit that the fix goes on top of
 */
public record Destination(String repository, String defaultBranch, String base) {}
