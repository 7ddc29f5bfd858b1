package zone.autonomic.redfix.recipe;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A YAML document that is edited without touching a byte that the edit isn't about. Values are immutable: an edit returns a new text.
 *
 * <p>After each edit the new text is parsed again, and its meaning must differ from the old one exactly as asked; otherwise the edit is
 * {@link EditRefused}. Path elements name the keys of mappings and, as numbers, the items of sequences.
 */
public final class YamlText {

    /** A scalar that is written as it is, without quotes: {@code new Plain("0555")}. */
    public record Plain(String text) {}

    /** @throws MalformedRecipe when the text isn't one YAML mapping without duplicate keys */
    public static YamlText parse(String path, String text) {
        throw new UnsupportedOperationException();
    }

    public String path() {
        throw new UnsupportedOperationException();
    }

    public String text() {
        throw new UnsupportedOperationException();
    }

    /** The document as maps, lists, strings, numbers, booleans and nulls, with aliases and merge keys resolved. */
    public Object meaning() {
        throw new UnsupportedOperationException();
    }

    /** Like {@link #meaning()}, but each scalar is the string that stands there ({@code 0444}, {@code "3.8"}, {@code true}), or null where nothing does. */
    public Object texts() {
        throw new UnsupportedOperationException();
    }

    /** What the path leads to, as in {@link #texts()}; empty where nothing is or it is null. */
    public Optional<Object> at(String... path) {
        return at(Arrays.asList(path));
    }

    public Optional<Object> at(List<String> path) {
        throw new UnsupportedOperationException();
    }

    /** The line (from 1) where the path's last element stands; where there is none, that of the nearest parent. */
    public int line(String... path) {
        throw new UnsupportedOperationException();
    }

    /** {@code compose.yml:12} */
    public String place(List<String> path) {
        return path() + ":" + line(path.toArray(String[]::new));
    }

    /** Replaces a scalar's value in its own quoting style, quoted where the new value needs it. */
    public YamlText setScalar(List<String> path, String value) {
        throw new UnsupportedOperationException();
    }

    /** Replaces whatever stands at the path (scalar, list or mapping) by a string, {@link Plain}, number, boolean, list or map. */
    public YamlText replaceValue(List<String> path, Object value) {
        throw new UnsupportedOperationException();
    }

    /** Adds an item to the end of a list, quoted as its neighbours are. */
    public YamlText appendItem(List<String> path, Object item) {
        throw new UnsupportedOperationException();
    }

    public YamlText replaceItem(List<String> path, int index, String item) {
        throw new UnsupportedOperationException();
    }

    /** Takes an item away; the only one leaves {@code []}. */
    public YamlText removeItem(List<String> path, int index) {
        throw new UnsupportedOperationException();
    }

    /** Adds a key to the end of a mapping (an empty path is the document itself), in block style, indented as its neighbours; creates no parents. */
    public YamlText putEntry(List<String> path, String key, Object value) {
        throw new UnsupportedOperationException();
    }

    /** Makes sure that a mapping stands at the path, creating it and its missing parents as {@code {}}. */
    public YamlText ensureMapping(List<String> path) {
        throw new UnsupportedOperationException();
    }

    /** Takes a key and its value away; the only one leaves {@code {}}. */
    public YamlText removeEntry(List<String> path, String key) {
        throw new UnsupportedOperationException();
    }

    public YamlText renameKey(List<String> path, String key, String newKey) {
        throw new UnsupportedOperationException();
    }
}
