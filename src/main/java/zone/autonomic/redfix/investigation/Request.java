package zone.autonomic.redfix.investigation;

import java.util.Optional;
import java.util.Set;

/**
 * What a person asked for.
 *
 * @param recipe the recipe's name, already checked against what a name may be; {@link #SWEEP} for all the reds of the last sweep
 * @param tag the tag to look at; empty for the latest
 * @param strategy how to mend, where a fix knows more than one way (e.g. {@code rename}); empty for the default
 * @param by who asked
 * @param withTests whether a fix may change the harness's test files
 * @param sweep the sweep's investigation that this is a part of; empty for one that a person asked for by itself
 */
public record Request(String recipe, Optional<String> tag, Optional<String> strategy, String by, boolean withTests, Optional<InvestigationId> sweep) {

    /** Stands for a recipe's name where all the reds of the last sweep are asked for. */
    public static final String SWEEP = "sweep";

    /** No recipe can be asked for by such a name: they are the commands' own words. */
    public static final Set<String> WORDS = Set.of(SWEEP, "report", "explain", "replay", "status", "cancel", "help");

    public Request {
        sweep = sweep == null ? Optional.empty() : sweep;
    }

    public Request(String recipe, Optional<String> tag, Optional<String> strategy, String by) {
        this(recipe, tag, strategy, by, false, Optional.empty());
    }

    /** Whether all the reds of the last sweep are asked for. */
    public boolean ofSweep() {
        return recipe.equals(SWEEP);
    }
}
