package zone.autonomic.redfix.investigation;

/** A release to compare the one under investigation with. */
public record Comparison(String recipe, String tag, String commit) {}
