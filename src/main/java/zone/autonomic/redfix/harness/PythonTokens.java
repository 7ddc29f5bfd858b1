package zone.autonomic.redfix.harness;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts Python source into tokens (The Python Language Reference, 2 "Lexical analysis"), so that what stands in a comment or a string is never taken
 * for code. A NEWLINE ends each logical line; inside brackets and behind a backslash there is none.
 */
final class PythonTokens {

    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");
    private static final Pattern NUMBER = Pattern.compile("(?i)(?:0[xob][0-9a-f_]+|(?:\\d[\\d_]*)?\\.?\\d[\\d_]*\\.?(?:e[+-]?\\d+)?j?)");
    private static final Pattern OPERATOR = Pattern.compile(
            "\\*\\*=|//=|>>=|<<=|\\.\\.\\.|->|:=|==|!=|<=|>=|\\*\\*|//|<<|>>|[-+*/%@&|^]=|[-+*/%@&|^~<>()\\[\\]{},:.;=]");

    private final String path;
    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private final Deque<Token> open = new ArrayDeque<>();
    private int at;
    private boolean lineHasCode;

    private PythonTokens(String path, String text) {
        this.path = path;
        this.text = text;
    }

    /** @throws AnchorRefused where it can't be read, with the place */
    static List<Token> of(String path, String text) {
        return new PythonTokens(path, text).tokens();
    }

    private List<Token> tokens() {
        at = text.startsWith("\uFEFF") ? 1 : 0;
        while (at < text.length()) {
            next();
        }
        if (!open.isEmpty()) {
            throw unreadable("a bracket that nothing closes", open.peek().start());
        }
        endLine();
        return tokens;
    }

    private void next() {
        char c = text.charAt(at);
        if (c == '\n' || c == '\r') {
            if (open.isEmpty()) {
                endLine();
            }
            at++;
        } else if (c == ' ' || c == '\t' || c == '\f') {
            at++;
        } else if (c == '#') {
            int end = at;
            while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
                end++;
            }
            add(Token.Kind.COMMENT, end);
        } else if (c == '\\') {
            continuation();
        } else {
            code();
        }
    }

    private void continuation() {
        Matcher newline = Pattern.compile("\\\\(\\r\\n|\\n|\\r)").matcher(text).region(at, text.length());
        if (!newline.lookingAt()) {
            throw unreadable("a backslash that ends no line", at);
        }
        at = newline.end();
    }

    private void code() {
        lineHasCode = true;
        if (matches(PythonString.OPENING) > 0) {
            string();
        } else if (matches(NAME) > 0) {
            add(Token.Kind.NAME, matches(NAME));
        } else if (matches(NUMBER) > 0) {
            add(Token.Kind.NUMBER, matches(NUMBER));
        } else if (matches(OPERATOR) > 0) {
            add(Token.Kind.OPERATOR, matches(OPERATOR));
            bracket(tokens.get(tokens.size() - 1));
        } else {
            throw unreadable("`" + text.charAt(at) + "`, which is no part of Python", at);
        }
    }

    /** Where the pattern's match at this place ends; 0 where it doesn't match. */
    private int matches(Pattern pattern) {
        Matcher found = pattern.matcher(text).region(at, text.length());
        return found.lookingAt() && found.end() > at ? found.end() : 0;
    }

    private void string() {
        Matcher opening = PythonString.OPENING.matcher(text).region(at, text.length());
        opening.lookingAt();
        String quote = opening.group("quote");
        int end = opening.end();
        while (!text.startsWith(quote, end)) {
            if (end >= text.length() || quote.length() == 1 && (text.charAt(end) == '\n' || text.charAt(end) == '\r')) {
                throw unreadable("a string that nothing closes", at);
            }
            boolean crlf = text.startsWith("\\\r\n", end);
            end += text.charAt(end) == '\\' ? crlf ? 3 : 2 : 1;
        }
        add(Token.Kind.STRING, end + quote.length());
    }

    private void bracket(Token token) {
        if (token.opens()) {
            open.push(token);
        } else if (token.closes()) {
            if (open.isEmpty() || "([{".indexOf(open.pop().text()) != ")]}".indexOf(token.text())) {
                throw unreadable("a `" + token.text() + "` that closes nothing", token.start());
            }
        }
    }

    private void endLine() {
        if (lineHasCode) {
            tokens.add(new Token(Token.Kind.NEWLINE, "", at, at));
        }
        lineHasCode = false;
    }

    private void add(Token.Kind kind, int end) {
        tokens.add(new Token(kind, text.substring(at, end), at, end));
        at = end;
    }

    private AnchorRefused unreadable(String what, int offset) {
        return new AnchorRefused(path + ":" + lineOf(text, offset), "can't be read as Python: " + what);
    }

    static int lineOf(String text, int offset) {
        return 1 + (int) text.substring(0, Math.min(offset, text.length())).chars().filter(c -> c == '\n').count();
    }
}
