package zone.autonomic.redfix.step;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.commonmark.node.Node;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;

/**
 * What a comment asks of the bot. Only its own lines count: paragraphs of plain text at the outermost level, read as the forge reads Markdown. Code,
 * quotes (also their lazily continued lines), lists, headings and HTML say nothing to the bot, whatever stands in them.
 */
final class CommentCommands {

    /** More than a person types; what comes after is not read. */
    private static final int MOST = 5;
    private static final int LONGEST_COMMENT = 60_000;
    private static final int LONGEST_LINE = 200;
    private static final Pattern TEST = Pattern.compile("!testme(?<quick>[ \\t]+--quick)?(?:[ \\t]+(?<head>[0-9a-f]{8,40}))?(?<late>[ \\t]+--quick)?");
    private static final Pattern REDFIX = Pattern.compile("/redfix(?:[ \\t]+(?<rest>.*))?");
    private static final String MARKUP = "\uFFFC";
    private static final Parser MARKDOWN = Parser.builder().build();

    private CommentCommands() {}

    /** Something asked for. @param line as it was typed */
    sealed interface Asked {
        String line();
    }

    /** @param head the beginning of the head that is meant; empty for whichever it is */
    record Test(String line, boolean quick, Optional<String> head) implements Asked {}

    /** @param rest what follows {@code /redfix}; may be empty */
    record Said(String line, String rest) implements Asked {}

    /** What begins as a command and is none. */
    record Garbled(String line) implements Asked {}

    static List<Asked> of(String body) {
        if (body.length() > LONGEST_COMMENT || !body.contains("!testme") && !body.contains("/redfix")) {
            return List.of();
        }
        // What only looks like an order once it is rendered (an escape, an entity) was not meant as one.
        Set<String> typed = body.lines().map(String::strip).collect(Collectors.toSet());
        List<Asked> asked = new ArrayList<>();
        for (Node block = MARKDOWN.parse(body).getFirstChild(); block != null; block = block.getNext()) {
            if (block instanceof Paragraph paragraph) {
                lines(paragraph).stream().map(String::strip).filter(line -> line.contains(MARKUP) || typed.contains(line))
                        .forEach(line -> read(line).ifPresent(asked::add));
            }
        }
        return List.copyOf(asked.subList(0, Math.min(MOST, asked.size())));
    }

    /** The paragraph's lines; what isn't plain text stands in them as one character that no command has. */
    private static List<String> lines(Paragraph paragraph) {
        List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));
        for (Node inline = paragraph.getFirstChild(); inline != null; inline = inline.getNext()) {
            if (inline instanceof SoftLineBreak || inline instanceof HardLineBreak) {
                lines.add(new StringBuilder());
            } else {
                lines.get(lines.size() - 1).append(inline instanceof Text text ? text.getLiteral() : MARKUP);
            }
        }
        return lines.stream().map(StringBuilder::toString).toList();
    }

    private static Optional<Asked> read(String line) {
        boolean meant = line.matches("(!testme|/redfix)([ \\t].*)?");
        if (!meant) {
            return Optional.empty();
        }
        Matcher test = TEST.matcher(line);
        if (test.matches() && (test.group("quick") == null || test.group("late") == null)) {
            return Optional.of(new Test(line, test.group("quick") != null || test.group("late") != null, Optional.ofNullable(test.group("head"))));
        }
        Matcher redfix = REDFIX.matcher(line);
        if (redfix.matches() && line.length() <= LONGEST_LINE && !line.contains(MARKUP)) {
            return Optional.of(new Said(line, Optional.ofNullable(redfix.group("rest")).orElse("").strip()));
        }
        return Optional.of(new Garbled(line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "…"));
    }
}
