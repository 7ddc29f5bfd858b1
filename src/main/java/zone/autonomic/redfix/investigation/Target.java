package zone.autonomic.redfix.investigation;

/**
 * What is investigated: the recipe at its tag, and the default branch that a fix would go to.
 *
 * @param recipe the recipe's name
 * @param tag the tag under investigation, e.g. {@code 3.6.0+1.24.2-rootless}
 * @param tagCommit the commit that the (annotated) tag points to
 * @param defaultBranch the mirror's default branch
 * @param defaultHead the commit at its tip when the investigation began: the base of a fix
 */
public record Target(String recipe, String tag, String tagCommit, String defaultBranch, String defaultHead) {}
