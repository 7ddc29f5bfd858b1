package zone.autonomic.redfix.git;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import zone.autonomic.redfix.recipe.RecipeVersion;

/** Orders a recipe's tags: versions first, the newest on top; whatever else is tagged comes after them by name. */
final class TagOrder {

    private static final Comparator<String> NEWEST_FIRST = Comparator
            .comparing((String tag) -> RecipeVersion.parse(tag), Comparator.comparing((Optional<RecipeVersion> v) -> v.isEmpty())
                    .thenComparing(v -> v.orElse(null), Comparator.nullsLast(Comparator.reverseOrder())))
            .thenComparing(Comparator.naturalOrder());

    private TagOrder() {}

    static List<String> newestFirst(Set<String> tags) {
        return tags.stream().sorted(NEWEST_FIRST).toList();
    }
}
