package zone.autonomic.redfix.investigation;

import java.util.Optional;

/**
 * What a person asked for.
 *
 * @param recipe the recipe's name, already checked against what a name may be
 * @param tag the tag to look at; empty for the latest
 * @param strategy how to mend, where a fix knows more than one way (e.g. {@code rename}); empty for the default
 * @param by who asked
 */
public record Request(String recipe, Optional<String> tag, Optional<String> strategy, String by) {}
