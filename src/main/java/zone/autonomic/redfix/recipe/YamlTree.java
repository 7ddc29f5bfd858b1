package zone.autonomic.redfix.recipe;

import java.util.List;

/**
 * A YAML document as it stands in its text. Offsets are characters of the text: {@code begin} is before an anchor or tag, {@code start} after it,
 * {@code end} just behind the last character that belongs to the node, never behind a comment or blank line that follows it.
 */
sealed interface YamlTree {

    int begin();

    int start();

    int end();

    enum Style { PLAIN, SINGLE, DOUBLE, BLOCK }

    /** @param tagged whether a tag says what it is @param header of a block scalar, e.g. {@code |-} */
    record Scalar(int begin, int start, int end, Style style, String value, boolean tagged, String header) implements YamlTree {
        boolean empty() {
            return style == Style.PLAIN && value.isEmpty();
        }
    }

    /** @param dashes the offset of each item's dash; empty in flow style */
    record Sequence(int begin, int start, int end, boolean flow, List<YamlTree> items, List<Integer> dashes) implements YamlTree {}

    record Mapping(int begin, int start, int end, boolean flow, List<Entry> entries) implements YamlTree {
        Entry entry(String key) {
            return entries.stream().filter(e -> e.key().value().equals(key)).findFirst().orElse(null);
        }
    }

    /** {@code *name}, which stands for a node elsewhere. */
    record Alias(int begin, int start, int end, String name, YamlTree target) implements YamlTree {}

    record Entry(Scalar key, YamlTree value) {
        boolean merge() {
            return key.style() == Style.PLAIN && key.value().equals("<<");
        }

        int end() {
            return Math.max(key.end(), value.end());
        }
    }

    /** The node itself, an alias followed. */
    static YamlTree resolved(YamlTree node) {
        YamlTree at = node;
        while (at instanceof Alias alias) {
            at = alias.target();
        }
        return at;
    }
}
