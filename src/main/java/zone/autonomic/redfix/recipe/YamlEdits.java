package zone.autonomic.redfix.recipe;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import zone.autonomic.redfix.recipe.YamlTree.Entry;
import zone.autonomic.redfix.recipe.YamlTree.Mapping;
import zone.autonomic.redfix.recipe.YamlTree.Scalar;
import zone.autonomic.redfix.recipe.YamlTree.Sequence;
import zone.autonomic.redfix.recipe.YamlTree.Style;

/** The splices of one edit: which characters go, and what stands in their place. Every other character stays. */
final class YamlEdits {

    private record Splice(int from, int to, String with) {}

    private final String path;
    private final String text;
    private final YamlWriting writing;
    private final String newline;
    private final List<Splice> splices = new ArrayList<>();

    YamlEdits(String path, String text, YamlWriting writing) {
        this.path = path;
        this.text = text;
        this.writing = writing;
        this.newline = text.contains("\r\n") ? "\r\n" : "\n";
    }

    String applied() {
        StringBuilder edited = new StringBuilder(text);
        splices.stream().sorted(Comparator.comparingInt(Splice::from).reversed()).forEach(s -> edited.replace(s.from, s.to, s.with));
        return edited.toString();
    }

    YamlEdits scalar(YamlPosition at, String written) {
        Scalar old = (Scalar) at.node();
        if (old.style() == Style.BLOCK) {
            return replaceFrom(old.start(), old.end(), written);
        }
        boolean glued = old.empty() && old.start() > 0 && !Character.isWhitespace(text.charAt(old.start() - 1));
        return replaceFrom(old.start(), old.end(), glued ? " " + written : written);
    }

    /** A block scalar's new text, under the header and at the indentation of the old one. */
    YamlEdits blockScalar(YamlPosition at, String value) {
        Scalar old = (Scalar) at.node();
        int first = lineEnd(old.start());
        while (first < old.end() && text.substring(first, lineEnd(first)).isBlank()) {
            first = lineEnd(first);
        }
        int column = 0;
        while (text.charAt(first + column) == ' ') {
            column++;
        }
        List<String> lines = YamlWriting.literalLines("", column, value);
        return replaceFrom(old.start(), old.end(), String.join(newline, lines));
    }

    YamlEdits appendItem(Sequence sequence, Object item) {
        if (sequence.flow()) {
            return intoFlow(sequence, sequence.items(), writing.inline(item, flowStyle(sequence), true));
        }
        Style style = lastStyle(sequence);
        return insertBelow(sequence.end(), writing.item(column(sequence.dashes().get(0)), item, style), false);
    }

    private static Style lastStyle(Sequence sequence) {
        Style style = Style.PLAIN;
        for (YamlTree item : sequence.items()) {
            style = item instanceof Scalar scalar && scalar.style() != Style.BLOCK ? scalar.style() : style;
        }
        return style;
    }

    private static Style flowStyle(Sequence sequence) {
        return sequence.items().isEmpty() ? Style.DOUBLE : lastStyle(sequence);
    }

    YamlEdits putEntry(YamlPosition at, String key, Object value) {
        if (at.node() instanceof Mapping mapping) {
            boolean emptyInBlock = mapping.entries().isEmpty() && !at.flow() && at.parent() instanceof Mapping;
            if (mapping.flow() && !emptyInBlock) {
                List<YamlTree> values = mapping.entries().stream().map(e -> e.end() == e.value().end() ? e.value() : e.key()).toList();
                return intoFlow(mapping, values, writing.flowEntry(key, value));
            }
            if (!mapping.flow()) {
                int column = column(mapping.entries().get(0).key().begin());
                return insertBelow(mapping.end(), writing.entry(column, key, value), spaced(mapping));
            }
        }
        return valueAfterColon(at, Map.of(key, value == null ? new YamlText.Plain("") : value), value == null);
    }

    private YamlEdits intoFlow(YamlTree collection, List<YamlTree> children, String written) {
        if (children.isEmpty()) {
            boolean brace = text.charAt(collection.start()) == '{';
            return replaceFrom(collection.start(), collection.end(), brace ? "{ " + written + " }" : "[" + written + "]");
        }
        int end = children.get(children.size() - 1).end();
        while (text.charAt(end - 1) == ':' && text.charAt(end) == ' ') {
            end++;
        }
        return replaceFrom(end, end, ", " + written);
    }

    /** Whether the mapping's entries are set apart by blank lines. */
    private boolean spaced(Mapping mapping) {
        int size = mapping.entries().size();
        if (size < 2) {
            return false;
        }
        String between = text.substring(lineEnd(mapping.entries().get(size - 2).end()), lineStart(mapping.entries().get(size - 1).key().begin()));
        return between.lines().anyMatch(String::isBlank);
    }

    /** Replaces the whole value of an entry or item. */
    YamlEdits value(YamlPosition at, Object value) {
        boolean blockParent = at.parent() instanceof Mapping && !at.flow();
        boolean wasFlow = at.node() instanceof Sequence s && s.flow() || at.node() instanceof Mapping m && m.flow() && !m.entries().isEmpty();
        if (blockParent && !(wasFlow && (value instanceof List || value instanceof Map))) {
            return valueAfterColon(at, value, false);
        }
        if (at.parent() instanceof Sequence && !at.flow() && lineStart(at.node().begin()) != lineStart(at.node().end())) {
            throw refused(at.node().begin(), "an item of several lines can't be replaced as a whole");
        }
        return replaceFrom(at.node().start(), at.node().end(), writing.inline(value, Style.PLAIN, at.flow()));
    }

    private YamlEdits valueAfterColon(YamlPosition at, Object value, boolean bare) {
        Entry entry = at.entry();
        if (entry == null || at.flow()) {
            throw refused(at.node().begin(), "there is no mapping to which an entry could be added");
        }
        int column = column(entry.key().begin());
        List<String> lines = new ArrayList<>(writing.entry(column, "k", value));
        if (bare) {
            lines.replaceAll(l -> l.endsWith(": ") ? l.substring(0, l.length() - 1) : l);
        }
        int from = behindColon(entry);
        int to = Math.max(from, entry.value().end());
        String first = lines.remove(0).substring(column + 2);
        boolean sameLine = text.indexOf('\n', from) < 0 || text.indexOf('\n', from) >= to;
        if (sameLine) {
            replaceFrom(from, to, first);
            if (!lines.isEmpty()) {
                insertBelow(to, lines, false);
            }
            return this;
        }
        String below = lines.isEmpty() ? "" : newline + String.join(newline, lines);
        return replaceFrom(from, to, first + below);
    }

    YamlEdits removeItem(YamlPosition at) {
        Sequence sequence = (Sequence) at.parent();
        if (sequence.flow()) {
            return removeFlow(sequence, sequence.items().stream().map(i -> new int[] {i.begin(), i.end()}).toList(), at.index(), "[]");
        }
        int dash = sequence.dashes().get(at.index());
        return removeLines(dash, Math.max(dash + 1, at.node().end()));
    }

    YamlEdits removeEntry(YamlPosition at) {
        Mapping mapping = (Mapping) at.parent();
        Entry entry = at.entry();
        if (mapping.flow()) {
            return removeFlow(mapping, mapping.entries().stream().map(e -> new int[] {e.key().begin(), e.end()}).toList(), at.index(), "{}");
        }
        int begin = entry.key().begin();
        boolean sharesLine = !text.substring(lineStart(begin), begin).isBlank();
        if (sharesLine && at.index() == 0 && mapping.entries().size() > 1) {
            int next = mapping.entries().get(1).key().begin();
            if (text.substring(entry.end(), next).contains("#")) {
                throw refused(begin, "a comment stands between `" + entry.key().value() + "` and what follows it");
            }
            return replaceFrom(begin, next, "");
        }
        return removeLines(begin, entry.end());
    }

    /** Leaves {@code []} or {@code {}} where the only child of a block collection was. */
    YamlEdits empty(YamlPosition collection, String written) {
        Entry entry = collection.entry();
        if (entry == null || collection.flow()) {
            throw refused(collection.node().begin(), "the only entry of this one can't be taken away; take the whole away");
        }
        int colon = behindColon(entry);
        int first = lineEnd(colon);
        replaceFrom(colon, colon, " " + written);
        return removeLines(first, entry.end());
    }

    private YamlEdits removeFlow(YamlTree collection, List<int[]> spans, int index, String empty) {
        if (spans.size() == 1) {
            return replaceFrom(collection.start(), collection.end(), empty);
        }
        return index > 0 ? replaceFrom(spans.get(index - 1)[1], spans.get(index)[1], "") : replaceFrom(spans.get(0)[0], spans.get(1)[0], "");
    }

    private YamlEdits removeLines(int begin, int end) {
        int from = lineStart(begin);
        int to = lineEnd(Math.max(begin, end));
        if (!text.substring(from, begin).isBlank()) {
            throw refused(begin, "it shares its line with something else");
        }
        if (to == text.length() && !text.endsWith("\n") && from > 0) {
            from -= newline.length();
        } else if (from > 0 && blankBefore(from) && (to == text.length() || text.substring(to, lineEnd(to)).isBlank())) {
            from = lineStart(from - 1);
        }
        return replaceFrom(from, to, "");
    }

    private boolean blankBefore(int lineStart) {
        return text.substring(lineStart(lineStart - 1), lineStart).isBlank();
    }

    YamlEdits key(Scalar key, String newKey, boolean flow) {
        return replaceFrom(key.start(), key.end(), writing.scalar(newKey, key.style(), flow));
    }

    private int behindColon(Entry entry) {
        if (entry.value().start() > entry.value().begin() && lineStart(entry.value().begin()) == lineStart(entry.key().begin())) {
            int at = entry.value().begin();
            while (at < entry.value().start() && !Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return at;
        }
        return text.indexOf(':', entry.key().end()) + 1;
    }

    private YamlEdits insertBelow(int end, List<String> lines, boolean blankFirst) {
        int at = lineEnd(end);
        String block = (blankFirst ? newline : "") + String.join(newline, lines);
        boolean finalNewline = at > 0 && text.charAt(at - 1) == '\n';
        return replaceFrom(at, at, finalNewline ? block + newline : newline + block);
    }

    private YamlEdits replaceFrom(int from, int to, String with) {
        splices.add(new Splice(from, to, with));
        return this;
    }

    private int column(int offset) {
        return text.codePointCount(lineStart(offset), offset);
    }

    private int lineStart(int offset) {
        return text.lastIndexOf('\n', offset - 1) + 1;
    }

    private int lineEnd(int offset) {
        int at = text.indexOf('\n', offset);
        return at < 0 ? text.length() : at + 1;
    }

    private EditRefused refused(int offset, String reason) {
        return new EditRefused(path + ":" + YamlReading.lineOf(text, offset), reason);
    }
}
