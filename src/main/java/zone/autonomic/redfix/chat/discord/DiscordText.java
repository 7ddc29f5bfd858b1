package zone.autonomic.redfix.chat.discord;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Markdown that redfix writes for forges and its page, as Discord reads it: tables become aligned blocks of code, images, HTML and comments go,
 * links unfurl nothing, and nothing in it is a mention (Discord: "Message Formatting"). Beside the blocks that are meant, no three backticks stand
 * together in the result, so that {@link Cut} can count them.
 */
final class DiscordText {

    static final String FENCE = "```";

    private static final String ZERO_WIDTH_SPACE = "\u200B";
    private static final Pattern FENCE_LINE = Pattern.compile("^\\s*(?<marks>`{3,}|~{3,})(?<language>[A-Za-z0-9_+.-]*)\\s*$");
    private static final Pattern DEEP_HEADING = Pattern.compile("^#{4,6} +(.*)$");
    private static final Pattern RULER = Pattern.compile("^\\|(\\s*:?-+:?\\s*\\|)+$");
    private static final Pattern COMMENT = Pattern.compile("<!--.*?(-->|$)", Pattern.DOTALL);
    private static final Pattern INLINE = Pattern.compile("\\\\(?<letter>\\p{Punct})|(?<!`)(?<ticks>`+)(?!`)(?<code>.+?)(?<!`)\\k<ticks>(?!`)"
            + "|!\\[(?<alt>[^\\]\\[]*)]\\([^()\\s]*\\)|\\[(?<text>[^\\]\\[]+)]\\((?<to>https?://[^\\s()<>\"]+)\\)"
            + "|<?(?<bare>https?://[^\\s<>\"`()*|\\\\]*[^\\s<>\"`()*|\\\\.,;:!?])>?|&(?<entity>lt|gt|amp|quot|#39);|(?<element></?[a-zA-Z][^<>]*>)|`");
    /** Between the marks of what Discord would take for a mention, a time, an emoji or a command. */
    private static final Pattern MENTION = Pattern.compile("(?<=@)(?=everyone|here)|(?<=<)(?=[@#:/&!]|a:|t:|id:)", Pattern.CASE_INSENSITIVE);

    private final List<String> out = new ArrayList<>();

    private DiscordText() {}

    static String of(String markdown) {
        DiscordText text = new DiscordText();
        text.blocks(markdown.replace("\r\n", "\n").lines().toList());
        String joined = String.join("\n", text.out).replaceAll("\n{3,}", "\n\n").strip();
        return neutral(joined);
    }

    /** A block of code, whatever is in the text. */
    static String fenced(String text, String language) {
        String body = neutral(text.stripTrailing().replaceAll("`(?=`)", "`" + ZERO_WIDTH_SPACE));
        return body.isBlank() ? "" : FENCE + language + "\n" + body + "\n" + FENCE;
    }

    /** An address that shows as one and unfurls nothing. */
    static String link(String address) {
        return "<" + address + ">";
    }

    private static String neutral(String text) {
        return MENTION.matcher(text).replaceAll(ZERO_WIDTH_SPACE);
    }

    private void blocks(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            Matcher fence = FENCE_LINE.matcher(line);
            if (fence.matches()) {
                int end = endOfFence(lines, i + 1, fence.group("marks"));
                add(fenced(String.join("\n", lines.subList(i + 1, end)), fence.group("language")));
                i = end;
            } else if (isRow(line) && i + 1 < lines.size() && RULER.matcher(lines.get(i + 1).strip()).matches()) {
                int end = i + 2;
                while (end < lines.size() && isRow(lines.get(end))) {
                    end++;
                }
                List<String> rows = new ArrayList<>(lines.subList(i + 2, end));
                rows.add(0, line);
                add(fenced(table(rows), ""));
                i = end - 1;
            } else if (line.contains("<!--")) {
                int end = i;
                while (end + 1 < lines.size() && !lines.get(end).contains("-->")) {
                    end++;
                }
                add(prose(COMMENT.matcher(String.join("\n", lines.subList(i, end + 1))).replaceAll("").replace('\n', ' ')));
                i = end;
            } else {
                prose(line, line.isBlank());
            }
        }
    }

    private void prose(String line, boolean blank) {
        String text = prose(line);
        // A line of nothing but elements leaves nothing; an empty line parts paragraphs.
        if (blank || !text.isBlank()) {
            out.add(text.stripTrailing());
        }
    }

    private void add(String block) {
        if (!block.isBlank()) {
            out.add(block);
        }
    }

    private static int endOfFence(List<String> lines, int from, String marks) {
        int end = from;
        while (end < lines.size() && !(lines.get(end).strip().startsWith(marks) && lines.get(end).strip().chars().allMatch(c -> c == marks.charAt(0)))) {
            end++;
        }
        return end;
    }

    private static String prose(String line) {
        Matcher heading = DEEP_HEADING.matcher(line);
        return heading.matches() ? "**" + inline(heading.group(1).replace("**", "")) + "**" : inline(line);
    }

    private static String inline(String line) {
        StringBuilder text = new StringBuilder();
        Matcher token = INLINE.matcher(line);
        int from = 0;
        while (token.find()) {
            text.append(line, from, token.start()).append(rendered(token));
            from = token.end();
        }
        return text.append(line.substring(from)).toString();
    }

    private static String rendered(Matcher token) {
        if (token.group("letter") != null) {
            // A backslash keeps nothing from being a mention; an invisible space does.
            String letter = token.group("letter");
            return "\\" + letter + (letter.equals("@") || letter.equals("<") ? ZERO_WIDTH_SPACE : "");
        } else if (token.group("code") != null) {
            return code(token.group("code"));
        } else if (token.group("alt") != null) {
            return token.group("alt");
        } else if (token.group("text") != null) {
            return "[" + inline(token.group("text")) + "](" + link(token.group("to")) + ")";
        } else if (token.group("bare") != null) {
            return link(token.group("bare"));
        } else if (token.group("entity") != null) {
            return entity(token.group("entity"));
        }
        return token.group("element") != null ? "" : "\\`";
    }

    private static String code(String content) {
        String code = content.replaceAll("`(?=`)", "`" + ZERO_WIDTH_SPACE);
        return code.contains("`") ? "`` " + code.strip() + " ``" : "`" + code + "`";
    }

    private static String entity(String name) {
        return switch (name) {
            case "lt" -> "\\<" + ZERO_WIDTH_SPACE;
            case "gt" -> ">";
            case "quot" -> "\"";
            case "#39" -> "'";
            default -> "&";
        };
    }

    private static boolean isRow(String line) {
        return line.strip().length() > 1 && line.strip().startsWith("|") && line.strip().endsWith("|");
    }

    /** Rows of cells as columns of text. */
    private static String table(List<String> rows) {
        List<List<String>> cells = rows.stream().map(DiscordText::cells).toList();
        int columns = cells.get(0).size();
        List<String> lines = new ArrayList<>();
        for (List<String> row : cells) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < Math.min(columns, row.size()); column++) {
                int at = column;
                int width = cells.stream().filter(r -> r.size() > at).mapToInt(r -> length(r.get(at))).max().orElse(0);
                line.append(column == 0 ? "" : "  ").append(row.get(column)).append(" ".repeat(width - length(row.get(column))));
            }
            lines.add(line.toString().stripTrailing());
        }
        lines.add(1, "-".repeat(lines.stream().mapToInt(DiscordText::length).max().orElse(1)));
        return String.join("\n", lines);
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static List<String> cells(String row) {
        String inner = row.strip().substring(1, row.strip().length() - 1);
        return java.util.Arrays.stream(inner.split("(?<!\\\\)\\|", -1)).map(DiscordText::plain).toList();
    }

    /** A cell's words without their marks: in a block of code they would show. */
    private static String plain(String cell) {
        String from = cell.strip().replace("\\|", "|");
        Matcher token = INLINE.matcher(from);
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (token.find()) {
            text.append(bare(from.substring(at, token.start()))).append(words(token));
            at = token.end();
        }
        return text.append(bare(from.substring(at))).toString().strip();
    }

    private static String bare(String text) {
        return text.replace("**", "");
    }

    private static String words(Matcher token) {
        for (String group : List.of("letter", "code", "alt", "text", "bare")) {
            if (token.group(group) != null) {
                return token.group(group);
            }
        }
        return token.group("entity") == null ? "" : token.group("entity").equals("lt") ? "<" : entity(token.group("entity"));
    }
}
