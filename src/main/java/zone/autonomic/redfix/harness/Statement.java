package zone.autonomic.redfix.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A statement of Python: a logical line without its comments, and the block below it. {@code else}, {@code except} and the like are statements too. */
public final class Statement {

    private final List<Token> tokens;
    private final List<Statement> body;
    private final String indent;
    private final int line;
    private final boolean sharesLine;

    Statement(List<Token> tokens, List<Statement> body, String indent, int line, boolean sharesLine) {
        this.tokens = List.copyOf(tokens);
        this.body = List.copyOf(body);
        this.indent = indent;
        this.line = line;
        this.sharesLine = sharesLine;
    }

    List<Token> tokens() {
        return tokens;
    }

    /** The statements of its block; none for a simple statement. */
    public List<Statement> body() {
        return body;
    }

    /** The line's white space in front. */
    String indent() {
        return indent;
    }

    public int line() {
        return line;
    }

    /** Whether another statement stands on the same line. */
    boolean sharesLine() {
        return sharesLine;
    }

    int start() {
        return tokens.get(0).start();
    }

    /** Behind its own last token; its block begins there. */
    int headEnd() {
        return tokens.get(tokens.size() - 1).end();
    }

    int end() {
        return body.isEmpty() ? headEnd() : body.get(body.size() - 1).end();
    }

    /** The statement's own words, one space between them, so that layout, quotes and comments make no difference. */
    public String words() {
        return tokens.stream().map(Token::canonical).collect(Collectors.joining(" "));
    }

    /** Its first word, {@code async} aside. */
    public String keyword() {
        return tokens.get(tokens.get(0).is("async") ? 1 : 0).text();
    }

    boolean begins(String keyword) {
        return keyword().equals(keyword) && tokens.get(0).name();
    }

    /** The name of a function or class. */
    public Optional<String> defines() {
        if (!begins("def") && !begins("class")) {
            return Optional.empty();
        }
        return Optional.of(tokens.get(tokens.get(0).is("async") ? 2 : 1).text());
    }

    public boolean function() {
        return begins("def");
    }

    /** Whether it is a string that stands for itself: a docstring, or a remark. */
    public boolean textOnly() {
        return tokens.stream().allMatch(Token::string);
    }

    /** The name that it assigns to, where it is {@code NAME = …} or {@code NAME: type = …}. */
    public Optional<String> assigns() {
        int value = assigned();
        boolean plain = value > 0 && tokens.get(0).name() && (tokens.get(1).is("=") || tokens.get(1).is(":"));
        return plain ? Optional.of(tokens.get(0).text()) : Optional.empty();
    }

    /** What it assigns. */
    public Optional<Expression> value() {
        return assigned() > 0 ? Optional.of(Expression.of(tokens.subList(assigned(), tokens.size()))) : Optional.empty();
    }

    /** Index of the first token behind the {@code =}; 0 where there is none outside of brackets. */
    private int assigned() {
        if (!tokens.get(0).name() || begins("def") || begins("class") || begins("return") || begins("assert")) {
            return 0;
        }
        int depth = 0;
        for (int i = 0; i < tokens.size() - 1; i++) {
            depth += tokens.get(i).opens() ? 1 : tokens.get(i).closes() ? -1 : 0;
            if (depth == 0 && tokens.get(i).is("=")) {
                return i + 1;
            }
        }
        return 0;
    }

    /** What an {@code assert} demands, without its message. */
    public Optional<Expression> asserted() {
        if (!begins("assert")) {
            return Optional.empty();
        }
        return Optional.of(Expression.of(Expression.commas(tokens.subList(1, tokens.size())).get(0)));
    }

    /** What a {@code return} returns. */
    public Optional<Expression> returned() {
        return returnedTokens().map(Expression::of);
    }

    Optional<List<Token>> returnedTokens() {
        return begins("return") && tokens.size() > 1 ? Optional.of(tokens.subList(1, tokens.size())) : Optional.empty();
    }

    /** A statement that is an expression, a call for instance. */
    public Optional<Expression> expression() {
        boolean other = tokens.get(0).name() && (assigned() > 0 || !Expression.startsWithValue(tokens.get(0)));
        return other ? Optional.empty() : Optional.of(Expression.of(tokens));
    }

    /** The names of a function's parameters, {@code self} among them, in order; stars are left out. */
    public List<String> parameters() {
        return parameterTokens().stream().map(p -> p.stream().filter(Token::name).findFirst().map(Token::text).orElse("")).filter(n -> !n.isEmpty())
                .toList();
    }

    /** The parameters that must be given: those without a default. */
    public List<String> required() {
        return parameterTokens().stream().filter(p -> p.get(0).name() && p.stream().noneMatch(t -> t.is("="))).map(p -> p.get(0).text()).toList();
    }

    /** The default of a parameter. */
    public Optional<Expression> defaultOf(String parameter) {
        return parameterTokens().stream().filter(p -> p.get(0).text().equals(parameter)).flatMap(p -> {
            int equals = indexOf(p, "=");
            return equals < 0 ? Stream.empty() : Stream.of(Expression.of(p.subList(equals + 1, p.size())));
        }).findFirst();
    }

    private List<List<Token>> parameterTokens() {
        int open = indexOf(tokens, "(");
        int depth = 0;
        for (int i = Math.max(open, 0); i < tokens.size(); i++) {
            depth += tokens.get(i).opens() ? 1 : tokens.get(i).closes() ? -1 : 0;
            if (depth == 0) {
                return Expression.commas(tokens.subList(open + 1, i)).stream().filter(p -> !p.isEmpty()).toList();
            }
        }
        return List.of();
    }

    private static int indexOf(List<Token> tokens, String word) {
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).is(word)) {
                return i;
            }
        }
        return -1;
    }

    /** The block without a docstring. */
    public List<Statement> code() {
        return !body.isEmpty() && body.get(0).textOnly() ? body.subList(1, body.size()) : body;
    }

    /** It and all below it, in the order of the text. */
    public Stream<Statement> all() {
        return Stream.concat(Stream.of(this), body.stream().flatMap(Statement::all));
    }

    /** Its words and those below it, each line led by its depth. */
    List<String> shape(int depth) {
        List<String> shape = new ArrayList<>();
        shape.add(depth + " " + words());
        body.forEach(s -> shape.addAll(s.shape(depth + 1)));
        return shape;
    }

    @Override
    public String toString() {
        return words();
    }
}
