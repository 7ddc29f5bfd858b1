package zone.autonomic.redfix.investigation;

/**
 * The harness as it was when the investigation read it: what a change to it goes on top of.
 *
 * @param repository its name on the mirror, e.g. {@code cc-ci}
 * @param defaultBranch its default branch
 * @param head the commit at that branch's tip
 */
public record HarnessBase(String repository, String defaultBranch, String head) {}
