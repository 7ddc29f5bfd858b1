package zone.autonomic.redfix.diagnosis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.harness.Demand;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.recipe.MalformedRecipe;
import zone.autonomic.redfix.recipe.RecipeFiles;

/**
 * The heads of the recipe's open pull requests, the bot's own not among them.
 *
 * @param heads those that were read
 * @param unasked why others weren't, a sentence each
 */
public record OpenHeads(List<Head> heads, List<String> unasked) {

    /** None, or nobody looked. */
    public static final OpenHeads NONE = new OpenHeads(List.of(), List.of());

    /** @param files the recipe as the head has it */
    public record Head(PullRequest pullRequest, RecipeFiles files) {}

    public OpenHeads {
        heads = heads.stream().sorted(Comparator.comparingLong(h -> h.pullRequest().number())).toList();
        unasked = List.copyOf(unasked);
    }

    /** Those of which the text holds all that is demanded, the oldest first. */
    List<Head> holding(Collection<Demand> demands) {
        return heads.stream().filter(h -> holds(h, demands).equals(Optional.of(true))).toList();
    }

    /** What speaks for each of the others, and those that weren't read. */
    List<String> lacking(Collection<Demand> demands) {
        List<String> lines = new ArrayList<>();
        for (Head head : heads) {
            String whose = head.pullRequest().url() + " (" + head.pullRequest().branch() + ")";
            boolean told = holds(head, demands).isPresent();
            lines.add(told ? whose + " doesn't hold it either: " + DeployedText.of(head.files()).about(demands)
                    : whose + ": its text doesn't tell whether it holds it");
        }
        lines.addAll(unasked);
        return lines;
    }

    private static Optional<Boolean> holds(Head head, Collection<Demand> demands) {
        try {
            return DeployedText.of(head.files()).holds(demands);
        } catch (MalformedRecipe unreadable) {
            return Optional.empty();
        }
    }
}
