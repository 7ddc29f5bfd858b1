package zone.autonomic.redfix.lab.python;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A word of a line.
 *
 * @param text as it is written; a string's content, unescaped
 * @param at where it begins in the line
 */
record Token(Kind kind, String text, int at) {

    enum Kind { NAME, NUMBER, STRING, FORMATTED, BYTES, SIGN, END }

    private static final List<String> SIGNS = List.of("**=", "//=", ">>=", "<<=", "...", "**", "//", ">>", "<<", "<=", ">=", "==", "!=", "->", ":=", "+=", "-=", "*=",
            "/=", "%=", "|=", "&=", "^=", "(", ")", "[", "]", "{", "}", ",", ":", ".", ";", "@", "=", "+", "-", "*", "/", "%", "<", ">", "&", "|", "^", "~");
    private static final Set<String> PREFIXES = Set.of("r", "b", "f", "u", "rb", "br", "fr", "rf");

    static List<Token> of(String line) {
        List<Token> all = new ArrayList<>();
        int i = 0;
        while (i < line.length()) {
            char c = line.charAt(i);
            if (Character.isWhitespace(c)) {
                i++;
                continue;
            }
            int end = i;
            while (end < line.length() && (Character.isLetterOrDigit(line.charAt(end)) || line.charAt(end) == '_')) {
                end++;
            }
            boolean quoted = end < line.length() && "\"'".indexOf(line.charAt(end)) >= 0;
            if (c == '"' || c == '\'' || quoted && PREFIXES.contains(line.substring(i, end).toLowerCase())) {
                int close = Line.endOfString(line, end, 0);
                all.add(string(line.substring(i, end).toLowerCase(), line.substring(end, close), i));
                i = close;
            } else if (Character.isDigit(c)) {
                end = endOfNumber(line, i);
                all.add(new Token(Kind.NUMBER, line.substring(i, end).replace("_", ""), i));
                i = end;
            } else if (end > i) {
                all.add(new Token(Kind.NAME, line.substring(i, end), i));
                i = end;
            } else {
                int at = i;
                String sign = SIGNS.stream().filter(s -> line.startsWith(s, at)).findFirst()
                        .orElseThrow(() -> new CannotRead("a sign that isn't Python's: " + line));
                all.add(new Token(Kind.SIGN, sign, i));
                i += sign.length();
            }
        }
        all.add(new Token(Kind.END, "", line.length()));
        return all;
    }

    private static int endOfNumber(String line, int from) {
        int end = from;
        while (end < line.length() && (Character.isLetterOrDigit(line.charAt(end)) || "._".indexOf(line.charAt(end)) >= 0)) {
            end++;
        }
        return end;
    }

    private static Token string(String prefix, String quoted, int at) {
        int quote = quoted.startsWith("\"\"\"") || quoted.startsWith("'''") ? 3 : 1;
        String inner = quoted.substring(quote, quoted.length() - quote);
        String text = prefix.contains("r") ? inner : unescaped(inner);
        return new Token(prefix.contains("b") ? Kind.BYTES : prefix.contains("f") ? Kind.FORMATTED : Kind.STRING, text, at);
    }

    private static String unescaped(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            char e = text.charAt(++i);
            switch (e) {
                case 'n' -> out.append('\n');
                case 't' -> out.append('\t');
                case 'r' -> out.append('\r');
                case '0' -> out.append('\0');
                case 'x', 'u' -> {
                    int digits = e == 'x' ? 2 : 4;
                    out.append((char) Integer.parseInt(text.substring(i + 1, i + 1 + digits), 16));
                    i += digits;
                }
                case '\n' -> { }
                case '\\', '\'', '"' -> out.append(e);
                default -> out.append('\\').append(e);
            }
        }
        return out.toString();
    }

    boolean is(String sign) {
        return (kind == Kind.SIGN || kind == Kind.NAME) && text.equals(sign);
    }
}
