package zone.autonomic.redfix.fix;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import zone.autonomic.redfix.investigation.Proposal;
import zone.autonomic.redfix.recipe.RecipeFiles;

/** One change that mends one defect, in any recipe that has it: recipe in, recipe out, and why. */
public interface Fix {

    /** The fix's key and the last part of its branch, {@code redfix/<recipe>/<key>}. */
    String key();

    /** The defect that it mends, as a {@code Diagnosis} calls it. */
    String mends();

    /** The ways in which it can be made; the first is the default. */
    default List<String> strategies() {
        return List.of("default");
    }

    /**
     * Makes the change. Applied to its own result it changes nothing.
     *
     * @param recipe the recipe's files at the base
     * @param facts what the diagnosis found, see {@code Finding.facts()}
     * @param strategy one of {@link #strategies()}; empty for the default
     */
    Attempt apply(RecipeFiles recipe, Map<String, String> facts, Optional<String> strategy);

    /**
     * A proposal; or a refusal with its reason and, where there is one, the place ({@code compose.yml:12}).
     *
     * @param suggestion beside a refusal, what a person may decide to do all the same; it is never made, nor counted as a proof
     */
    record Attempt(Optional<Proposal> proposal, String refusal, Optional<String> place, Optional<Proposal> suggestion) {
        public static Attempt proposed(Proposal proposal) {
            return new Attempt(Optional.of(proposal), "", Optional.empty(), Optional.empty());
        }

        public static Attempt refused(String reason, String place) {
            return new Attempt(Optional.empty(), reason, Optional.of(place).filter(p -> !p.isBlank()), Optional.empty());
        }

        /** The same refusal with something that a person may decide on. */
        public Attempt suggesting(Proposal change) {
            return new Attempt(proposal, refusal, place, Optional.of(change));
        }
    }
}
