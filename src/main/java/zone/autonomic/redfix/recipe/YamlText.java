package zone.autonomic.redfix.recipe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import zone.autonomic.redfix.recipe.YamlTree.Alias;
import zone.autonomic.redfix.recipe.YamlTree.Entry;
import zone.autonomic.redfix.recipe.YamlTree.Mapping;
import zone.autonomic.redfix.recipe.YamlTree.Scalar;
import zone.autonomic.redfix.recipe.YamlTree.Sequence;
import zone.autonomic.redfix.recipe.YamlTree.Style;

/**
 * A YAML document that is edited without touching a byte that the edit isn't about. Values are immutable: an edit returns a new text.
 *
 * <p>After each edit the new text is parsed again, and its meaning must differ from the old one exactly as asked; otherwise the edit is
 * {@link EditRefused}. Path elements name the keys of mappings and, as numbers, the items of sequences.
 */
public final class YamlText {

    /** A scalar that is written as it is, without quotes: {@code new Plain("0555")}. */
    public record Plain(String text) {}

    private static final String BYTE_ORDER_MARK = "\ufeff";

    private final String path;
    private final String mark;
    private final String text;
    private final Mapping root;
    private final Object meaning;
    private final Object texts;

    private YamlText(String path, String mark, String text) {
        this.path = path;
        this.mark = mark;
        this.text = text;
        this.root = YamlReading.read(path, text);
        this.meaning = YamlMeaning.typed(path, root);
        this.texts = YamlMeaning.texts(path, root);
    }

    /** @throws MalformedRecipe when the text isn't one YAML mapping without duplicate keys */
    public static YamlText parse(String path, String text) {
        String mark = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : "";
        return new YamlText(path, mark, text.substring(mark.length()));
    }

    public String path() {
        return path;
    }

    public String text() {
        return mark + text;
    }

    /** The document as maps, lists, strings, numbers, booleans and nulls, with aliases and merge keys resolved. */
    public Object meaning() {
        return meaning;
    }

    /**
     * Like {@link #meaning()}, but each scalar is the string that stands there ({@code 0444}, {@code "3.8"}, {@code true}), or null where
     * nothing does.
     */
    public Object texts() {
        return texts;
    }

    /** What the path leads to, as in {@link #texts()}; empty where nothing is or it is null. */
    public Optional<Object> at(String... path) {
        return at(Arrays.asList(path));
    }

    public Optional<Object> at(List<String> path) {
        return Optional.ofNullable(below(texts, path));
    }

    private static Object below(Object model, List<String> path) {
        Object at = model;
        for (String name : path) {
            if (at instanceof Map<?, ?> map) {
                at = map.get(name);
            } else if (at instanceof List<?> list && name.matches("\\d{1,6}") && Integer.parseInt(name) < list.size()) {
                at = list.get(Integer.parseInt(name));
            } else {
                return null;
            }
        }
        return at;
    }

    /** The line (from 1) where the path's last element stands; where there is none, that of the nearest parent. */
    public int line(String... path) {
        YamlTree at = root;
        int offset = 0;
        for (String name : path) {
            YamlTree node = YamlTree.resolved(at);
            if (node instanceof Mapping mapping && mapping.entry(name) != null) {
                Entry entry = mapping.entry(name);
                offset = entry.key().begin();
                at = entry.value();
            } else if (node instanceof Sequence sequence && name.matches("\\d{1,6}") && Integer.parseInt(name) < sequence.items().size()) {
                at = sequence.items().get(Integer.parseInt(name));
                offset = at.begin();
            } else {
                break;
            }
        }
        return YamlReading.lineOf(text, offset);
    }

    /** {@code compose.yml:12} */
    public String place(List<String> path) {
        return path() + ":" + line(path.toArray(String[]::new));
    }

    /** Replaces a scalar's value in its own quoting style, quoted where the new value needs it. */
    public YamlText setScalar(List<String> path, String value) {
        YamlPosition at = position(path);
        if (!(at.node() instanceof Scalar old)) {
            throw new EditRefused(place(path), named(path)
                    + (at.node() instanceof Alias alias ? " is the alias *" + alias.name() : " isn't a single value"));
        }
        if (old.style() == Style.BLOCK && YamlWriting.literal(value) && old.header().startsWith("|")) {
            return verified(edits().blockScalar(at, value), path, m -> value, path);
        }
        Object before = YamlMeaning.resolve(old.value());
        Object after = YamlMeaning.resolve(value);
        boolean sameKind = old.style() == Style.PLAIN && before != null && after != null && !(before instanceof String)
                && before.getClass() == after.getClass();
        if (sameKind && YamlWriting.plainReads(value, value, at.flow())) {
            return verified(edits().scalar(at, value), path, m -> after, path);
        }
        Style style = old.style() == Style.BLOCK ? Style.PLAIN : old.style();
        return verified(edits().scalar(at, writing().scalar(value, style, at.flow())), path, m -> value, path);
    }

    /** Replaces whatever stands at the path (scalar, list or mapping) by a string, {@link Plain}, number, boolean, list or map. */
    public YamlText replaceValue(List<String> path, Object value) {
        YamlPosition at = position(path);
        return verified(edits().value(at, value), path, m -> YamlMeaning.typedValue(value), path);
    }

    /** Adds an item to the end of a list, quoted as its neighbours are. */
    public YamlText appendItem(List<String> path, Object item) {
        Sequence sequence = sequence(path);
        return verified(edits().appendItem(sequence, item), path, m -> {
            List<Object> list = new ArrayList<>((List<?>) m);
            list.add(YamlMeaning.typedValue(item));
            return list;
        }, path);
    }

    public YamlText replaceItem(List<String> path, int index, String item) {
        sequence(path);
        return setScalar(with(path, String.valueOf(index)), item);
    }

    /** Takes an item away; the only one leaves {@code []}. */
    public YamlText removeItem(List<String> path, int index) {
        Sequence sequence = sequence(path);
        YamlPosition at = position(with(path, String.valueOf(index)));
        boolean last = sequence.items().size() == 1 && !sequence.flow();
        return verified(last ? edits().empty(position(path), "[]") : edits().removeItem(at), path, m -> {
            List<Object> list = new ArrayList<>((List<?>) m);
            list.remove(index);
            return list;
        }, with(path, String.valueOf(index)));
    }

    /** Adds a key to the end of a mapping (an empty path is the document itself), in block style, indented as its neighbours; creates no parents. */
    public YamlText putEntry(List<String> path, String key, Object value) {
        YamlPosition at = position(path);
        if (at.node() instanceof Alias alias) {
            throw new EditRefused(place(path), named(path) + " is the alias *" + alias.name() + ": a change there would change what &" + alias.name()
                    + " says");
        }
        boolean nothing = at.node() instanceof Scalar scalar && scalar.style() == Style.PLAIN && YamlMeaning.resolve(scalar.value()) == null;
        if (!nothing && !(at.node() instanceof Mapping)) {
            throw new EditRefused(place(path), named(path) + " isn't a mapping");
        }
        if (at.node() instanceof Mapping mapping && mapping.entry(key) != null) {
            throw new EditRefused(place(with(path, key)), named(path) + " has a `" + key + "` already");
        }
        return verified(edits().putEntry(at, key, value), path, m -> {
            Map<String, Object> map = YamlMeaning.mutable(m);
            map.put(key, YamlMeaning.typedValue(value));
            return map;
        }, path);
    }

    /** Makes sure that a mapping stands at the path, creating it and its missing parents as {@code {}}. */
    public YamlText ensureMapping(List<String> path) {
        YamlText edited = this;
        for (int i = 1; i <= path.size(); i++) {
            List<String> upTo = path.subList(0, i);
            if (edited.at(upTo).isEmpty()) {
                List<String> parent = path.subList(0, i - 1);
                boolean stands = below(edited.texts, parent) instanceof Map<?, ?> map && map.containsKey(upTo.get(i - 1));
                edited = stands ? edited.replaceValue(upTo, Map.of()) : edited.putEntry(parent, upTo.get(i - 1), Map.of());
            }
        }
        return edited;
    }

    /** Takes a key and its value away; the only one leaves {@code {}}. */
    public YamlText removeEntry(List<String> path, String key) {
        YamlPosition at = position(with(path, key));
        boolean last = at.parent() instanceof Mapping mapping && mapping.entries().size() == 1 && !mapping.flow();
        return verified(last ? edits().empty(position(path), "{}") : edits().removeEntry(at), path, m -> {
            Map<String, Object> map = YamlMeaning.mutable(m);
            map.remove(key);
            return map;
        }, with(path, key));
    }

    public YamlText renameKey(List<String> path, String key, String newKey) {
        YamlPosition at = position(with(path, key));
        if (((Mapping) at.parent()).entry(newKey) != null) {
            throw new EditRefused(place(with(path, newKey)), named(path) + " has a `" + newKey + "` already");
        }
        return verified(edits().key(at.entry().key(), newKey, at.flow()), path, m -> {
            Map<String, Object> map = YamlMeaning.mutable(m);
            map.put(newKey, map.remove(key));
            return map;
        }, with(path, key));
    }

    private YamlText verified(YamlEdits edits, List<String> path, UnaryOperator<Object> change, List<String> where) {
        Object expected = YamlMeaning.updated(meaning, path, change);
        YamlText edited;
        try {
            edited = new YamlText(this.path, mark, edits.applied());
        } catch (MalformedRecipe e) {
            throw new EditRefused(place(where), "the edit would leave a file that can't be read: " + e.getMessage());
        }
        YamlMeaning.difference(expected, edited.meaning, "").ifPresent(elsewhere -> {
            String asked = named(where);
            throw new EditRefused(place(where), "an edit of " + asked + " would change "
                    + (elsewhere.equals(asked) ? "more than asked" : elsewhere + " as well"));
        });
        return edited;
    }

    private YamlPosition position(List<String> path) {
        return YamlPosition.of(this.path, text, root, path);
    }

    private Sequence sequence(List<String> path) {
        YamlTree node = position(path).node();
        if (node instanceof Sequence sequence) {
            return sequence;
        }
        throw new EditRefused(place(path), named(path) + (node instanceof Alias alias
                ? " is the alias *" + alias.name() + ": a change there would change what &" + alias.name() + " says" : " isn't a list"));
    }

    private YamlEdits edits() {
        return new YamlEdits(path, text, writing());
    }

    /** The file's own manner: the most frequent steps of indentation. */
    private YamlWriting writing() {
        Map<Integer, Integer> steps = new HashMap<>();
        Map<Integer, Integer> listSteps = new HashMap<>();
        survey(root, steps, listSteps);
        int step = mostFrequent(steps, 2);
        return new YamlWriting(step, mostFrequent(listSteps, step));
    }

    private static int mostFrequent(Map<Integer, Integer> counts, int otherwise) {
        return counts.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey).orElse(otherwise);
    }

    private void survey(YamlTree node, Map<Integer, Integer> steps, Map<Integer, Integer> listSteps) {
        if (node instanceof Sequence sequence) {
            sequence.items().forEach(i -> survey(i, steps, listSteps));
        }
        if (!(node instanceof Mapping mapping)) {
            return;
        }
        for (Entry entry : mapping.entries()) {
            int own = column(entry.key().begin());
            if (entry.value() instanceof Mapping inner && !inner.flow()) {
                steps.merge(column(inner.entries().get(0).key().begin()) - own, 1, Integer::sum);
            }
            if (entry.value() instanceof Sequence inner && !inner.flow()) {
                listSteps.merge(column(inner.dashes().get(0)) - own, 1, Integer::sum);
            }
            survey(entry.value(), steps, listSteps);
        }
    }

    private int column(int offset) {
        return text.codePointCount(text.lastIndexOf('\n', offset - 1) + 1, offset);
    }

    private static List<String> with(List<String> path, String name) {
        List<String> longer = new ArrayList<>(path);
        longer.add(name);
        return longer;
    }

    private static String named(List<String> path) {
        return path.isEmpty() ? "the file" : String.join(".", path);
    }
}
