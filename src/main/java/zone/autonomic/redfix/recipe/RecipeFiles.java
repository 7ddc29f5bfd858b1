package zone.autonomic.redfix.recipe;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A recipe's text files at one commit, by path. */
public record RecipeFiles(SortedMap<String, String> files) {

    public RecipeFiles {
        files = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    public static RecipeFiles of(Map<String, String> files) {
        return new RecipeFiles(new TreeMap<>(files));
    }

    public Optional<String> text(String path) {
        return Optional.ofNullable(files.get(path));
    }

    /** These files with some replaced or added. */
    public RecipeFiles with(Map<String, String> changed) {
        SortedMap<String, String> all = new TreeMap<>(files);
        all.putAll(changed);
        return new RecipeFiles(all);
    }

    public RecipeFiles with(String path, String text) {
        return with(Map.of(path, text));
    }

    /** These files with a compose file as edited. */
    public RecipeFiles with(Compose compose) {
        return with(compose.path(), compose.text());
    }

    /** The files that are new or other than in {@code base}. */
    public Map<String, String> changedFrom(RecipeFiles base) {
        SortedMap<String, String> changed = new TreeMap<>(files);
        changed.entrySet().removeIf(e -> e.getValue().equals(base.files.get(e.getKey())));
        return changed;
    }

    /** {@code compose.yml} first, then its overlays {@code compose.*.yml} by name. */
    public List<String> composePaths() {
        return files.keySet().stream().filter(p -> p.matches("compose(\\.[^/]+)?\\.ya?ml")).sorted(
                java.util.Comparator.comparing((String p) -> !p.equals("compose.yml")).thenComparing(p -> p)).toList();
    }
}
