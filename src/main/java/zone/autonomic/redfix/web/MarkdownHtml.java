package zone.autonomic.redfix.web;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The little Markdown of our own messages as HTML: paragraphs, lists, tables, headings, fences; code, bold and http links within a line.
 * Whatever else is there is shown as it is, escaped: no text can bring an element, an attribute or another kind of address along.
 */
final class MarkdownHtml {

    private static final Pattern FENCE = Pattern.compile("^(`{3,})([a-z]*)$");
    private static final Pattern HEADING = Pattern.compile("^#{1,4} (.*)$");
    private static final Pattern RULER = Pattern.compile("^\\|(-+\\|)+$");
    private static final Pattern COMMENT = Pattern.compile("^<!--.*-->$");
    private static final Pattern INLINE = Pattern.compile("\\\\(?<letter>\\p{Punct})|(?<!`)(?<ticks>`+)(?!`)(?<code>.+?)(?<!`)\\k<ticks>(?!`)"
            + "|\\*\\*(?<bold>[^*]+)\\*\\*|\\[(?<text>[^\\]\\[]+)]\\((?<to>https?://[^\\s()<>\"]+)\\)"
            + "|(?<bare>https?://[^\\s<>\"`()*|]*[^\\s<>\"`()*|.,;:!?])");

    private final StringBuilder html = new StringBuilder();
    private final List<String> paragraph = new ArrayList<>();
    private boolean list;
    private boolean table;

    private MarkdownHtml() {}

    static String of(String markdown) {
        MarkdownHtml page = new MarkdownHtml();
        page.blocks(markdown.lines().toList());
        return page.html.toString();
    }

    private void blocks(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            Matcher fence = FENCE.matcher(line.strip());
            if (fence.matches()) {
                int end = i + 1;
                while (end < lines.size() && !lines.get(end).strip().equals(fence.group(1))) {
                    end++;
                }
                close();
                html.append("<pre>").append(escaped(String.join("\n", lines.subList(i + 1, Math.min(end, lines.size()))))).append("</pre>\n");
                i = end;
            } else {
                line(line);
            }
        }
        close();
    }

    private void line(String line) {
        Matcher heading = HEADING.matcher(line);
        if (line.isBlank() || COMMENT.matcher(line.strip()).matches()) {
            close();
        } else if (heading.matches()) {
            close();
            html.append("<h3>").append(inline(heading.group(1))).append("</h3>\n");
        } else if (line.startsWith("- ")) {
            item(line.substring(2));
        } else if (line.startsWith("|")) {
            row(line);
        } else {
            if (list || table) {
                close();
            }
            paragraph.add(inline(line));
        }
    }

    private void item(String text) {
        if (!list) {
            close();
            html.append("<ul>\n");
            list = true;
        }
        html.append("<li>").append(inline(text)).append("</li>\n");
    }

    private void row(String line) {
        if (RULER.matcher(line).matches()) {
            return;
        }
        String cell = table ? "td" : "th";
        if (!table) {
            close();
            html.append("<table>\n");
            table = true;
        }
        html.append("<tr>");
        String inner = line.substring(1, line.endsWith("|") && line.length() > 1 ? line.length() - 1 : line.length());
        Arrays.stream(inner.split("(?<!\\\\)\\|", -1)).forEach(c ->
                html.append('<').append(cell).append('>').append(inline(c.strip().replace("\\|", "|"))).append("</").append(cell).append('>'));
        html.append("</tr>\n");
    }

    private void close() {
        if (!paragraph.isEmpty()) {
            html.append("<p>").append(String.join("<br>\n", paragraph)).append("</p>\n");
            paragraph.clear();
        }
        html.append(list ? "</ul>\n" : "").append(table ? "</table>\n" : "");
        list = false;
        table = false;
    }

    private static String inline(String text) {
        StringBuilder out = new StringBuilder();
        Matcher piece = INLINE.matcher(text);
        int from = 0;
        while (piece.find()) {
            out.append(escaped(text.substring(from, piece.start()))).append(piece(piece));
            from = piece.end();
        }
        return out.append(escaped(text.substring(from))).toString();
    }

    private static String piece(Matcher piece) {
        if (piece.group("letter") != null) {
            return escaped(piece.group("letter"));
        } else if (piece.group("code") != null) {
            return "<code>" + escaped(piece.group("code").strip()) + "</code>";
        } else if (piece.group("bold") != null) {
            return "<strong>" + inline(piece.group("bold")) + "</strong>";
        } else if (piece.group("to") != null) {
            return link(piece.group("to"), inline(piece.group("text")));
        }
        return link(piece.group("bare"), escaped(piece.group("bare")));
    }

    private static String link(String to, String shown) {
        return "<a href=\"" + escaped(to) + "\" rel=\"noreferrer\">" + shown + "</a>";
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'", "&#39;");
    }
}
