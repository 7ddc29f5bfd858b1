package zone.autonomic.redfix.recipe;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import zone.autonomic.redfix.recipe.YamlTree.Alias;
import zone.autonomic.redfix.recipe.YamlTree.Entry;
import zone.autonomic.redfix.recipe.YamlTree.Mapping;
import zone.autonomic.redfix.recipe.YamlTree.Scalar;
import zone.autonomic.redfix.recipe.YamlTree.Sequence;
import zone.autonomic.redfix.recipe.YamlTree.Style;

/** Reads a text into a {@link YamlTree}. The parser's marks count code points and run past comments; here they become exact character offsets. */
final class YamlReading {

    private static final int DEEPEST = 100;

    private final String path;
    private final String text;
    private final int[] offsets;
    private final Map<String, YamlTree> anchors = new HashMap<>();
    private Iterator<Event> events;

    private YamlReading(String path, String text) {
        this.path = path;
        this.text = text;
        this.offsets = new int[text.codePointCount(0, text.length()) + 1];
        int offset = 0;
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = offset;
            if (offset < text.length()) {
                offset += Character.charCount(text.codePointAt(offset));
            }
        }
    }

    static Mapping read(String path, String text) {
        YamlReading reading = new YamlReading(path, text);
        try {
            return reading.document();
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(m -> m.getLine() + 1).orElse(1);
            throw new MalformedRecipe(path + ":" + line, "not readable as YAML: " + words(e));
        } catch (ReaderException e) {
            int at = reading.offsets[Math.max(0, Math.min(e.getPosition(), reading.offsets.length - 1))];
            throw new MalformedRecipe(reading.place(at), String.format("the character U+%04X may not stand in YAML", e.getCodePoint()));
        } catch (YamlEngineException e) {
            throw new MalformedRecipe(path + ":1", "not readable as YAML: " + e.getMessage());
        }
    }

    private static String words(MarkedYamlEngineException e) {
        String problem = String.valueOf(e.getProblem());
        if (problem.contains("(TAB)")) {
            return "a tab stands where only spaces may";
        }
        String context = e.getContext() == null || e.getContext().isBlank() ? "" : e.getContext() + ", ";
        return context + problem;
    }

    /** The parser fails on a character beyond the basic plane at the end of its buffer: the buffer holds the whole text. */
    static Iterator<Event> events(String text) {
        return new Parse(LoadSettings.builder().setUseMarks(true).setParseComments(false).setBufferSize(text.length() + 16).build())
                .parseString(text).iterator();
    }

    private Mapping document() {
        events = events(text);
        events.next();
        Event first = events.next();
        if (first.getEventId() == Event.ID.StreamEnd) {
            throw new MalformedRecipe(path + ":1", "the file is empty");
        }
        Event root = events.next();
        YamlTree tree = node(root, 0);
        events.next();
        Event after = events.next();
        if (after.getEventId() != Event.ID.StreamEnd) {
            throw new MalformedRecipe(place(offset(after)), "a second YAML document begins here; one is expected");
        }
        if (!(tree instanceof Mapping mapping)) {
            throw new MalformedRecipe(place(tree.begin()), "the file must be a mapping (key: value) at its top");
        }
        return mapping;
    }

    private YamlTree node(Event event, int depth) {
        if (depth > DEEPEST) {
            throw new MalformedRecipe(place(offset(event)), "nested more than " + DEEPEST + " levels deep");
        }
        if (event instanceof AliasEvent alias) {
            return alias(alias);
        }
        NodeEvent own = (NodeEvent) event;
        YamlTree tree;
        if (event instanceof ScalarEvent scalar) {
            tree = scalar(scalar);
        } else if (event instanceof MappingStartEvent mapping) {
            tree = mapping(mapping, depth);
        } else {
            tree = sequence((CollectionStartEvent) event, depth);
        }
        own.getAnchor().map(Anchor::getValue).ifPresent(name -> anchors.put(name, tree));
        return tree;
    }

    private Alias alias(AliasEvent event) {
        String name = event.getAlias().getValue();
        int begin = offset(event);
        YamlTree target = anchors.get(name);
        if (target == null) {
            throw new MalformedRecipe(place(begin), "the alias *" + name + " has no anchor &" + name + " before it");
        }
        return new Alias(begin, begin, begin + 1 + name.length(), name, target);
    }

    private Scalar scalar(ScalarEvent event) {
        int begin = offset(event);
        int start = behindProperties(begin, event.getAnchor().isPresent(), event.getTag().isPresent());
        int end = Math.max(start, offsets[event.getEndMark().orElseThrow().getIndex()]);
        Style style = event.isPlain() ? Style.PLAIN : event.isSQuoted() ? Style.SINGLE : event.isDQuoted() ? Style.DOUBLE : Style.BLOCK;
        String header = "";
        if (style == Style.BLOCK) {
            header = text.substring(start, lineBreak(start)).split("[ #\r]", 2)[0];
            end = blockEnd(start, end, header.contains("+"));
        }
        return new Scalar(begin, start, end, style, event.getValue(), event.getTag().isPresent(), header);
    }

    /** A block scalar's end mark runs up to the next content; only with {@code +} do the blank lines before it belong to the scalar. */
    private int blockEnd(int start, int mark, boolean keep) {
        if (keep) {
            int lastBreak = text.lastIndexOf('\n', mark - 1);
            return mark == text.length() && !text.endsWith("\n") ? mark : Math.max(lastBreak, start + 1);
        }
        int end = mark;
        while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    private Mapping mapping(MappingStartEvent event, int depth) {
        int begin = offset(event);
        int start = behindProperties(begin, event.getAnchor().isPresent(), event.getTag().isPresent());
        List<Entry> entries = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        Event next = events.next();
        while (next.getEventId() != Event.ID.MappingEnd) {
            if (!(node(next, depth + 1) instanceof Scalar key)) {
                throw new MalformedRecipe(place(offset(next)), "a key must be a plain word or a quoted text");
            }
            if (!keys.add(key.value())) {
                throw new MalformedRecipe(place(key.begin()), "the key `" + key.value() + "` stands twice in the same mapping");
            }
            entries.add(new Entry(key, node(events.next(), depth + 1)));
            next = events.next();
        }
        int end = event.isFlow() ? offsets[next.getEndMark().orElseThrow().getIndex()] : entries.get(entries.size() - 1).end();
        return new Mapping(begin, start, end, event.isFlow(), List.copyOf(entries));
    }

    private Sequence sequence(CollectionStartEvent event, int depth) {
        int begin = offset(event);
        int start = behindProperties(begin, event.getAnchor().isPresent(), event.getTag().isPresent());
        List<YamlTree> items = new ArrayList<>();
        List<Integer> dashes = new ArrayList<>();
        int from = start;
        Event next = events.next();
        while (next.getEventId() != Event.ID.SequenceEnd) {
            YamlTree item = node(next, depth + 1);
            items.add(item);
            if (!event.isFlow()) {
                int dash = dashFrom(from);
                dashes.add(dash);
                from = Math.max(dash + 1, item.end());
            }
            next = events.next();
        }
        int end = event.isFlow() ? offsets[next.getEndMark().orElseThrow().getIndex()] : from;
        return new Sequence(begin, start, end, event.isFlow(), List.copyOf(items), List.copyOf(dashes));
    }

    private int dashFrom(int from) {
        int at = from;
        while (text.charAt(at) != '-') {
            at = text.charAt(at) == '#' ? lineBreak(at) : at + 1;
        }
        return at;
    }

    private int behindProperties(int begin, boolean anchored, boolean tagged) {
        int at = begin;
        for (int left = (anchored ? 1 : 0) + (tagged ? 1 : 0); left > 0; left--) {
            while (at < text.length() && !Character.isWhitespace(text.charAt(at)) && !(at > begin && ",]}".indexOf(text.charAt(at)) >= 0)) {
                at++;
            }
            int gap = at;
            while (gap < text.length() && (text.charAt(gap) == ' ' || text.charAt(gap) == '\t')) {
                gap++;
            }
            boolean contentFollows = gap < text.length() && "#\r\n".indexOf(text.charAt(gap)) < 0;
            at = contentFollows ? gap : at;
        }
        return at;
    }

    private int lineBreak(int from) {
        int at = text.indexOf('\n', from);
        return at < 0 ? text.length() : at;
    }

    private int offset(Event event) {
        return offsets[event.getStartMark().orElseThrow().getIndex()];
    }

    private String place(int offset) {
        return path + ":" + lineOf(text, offset);
    }

    static int lineOf(String text, int offset) {
        return 1 + (int) text.substring(0, Math.min(offset, text.length())).chars().filter(c -> c == '\n').count();
    }
}
