package zone.autonomic.redfix.harness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A file of Python source, read as far as the harness's anchors need it, and edited without touching any other byte: an edit is spliced in, the result
 * is read again, and its statements must differ by just what was meant. Else it is refused.
 */
public final class PythonFile {

    /** @param module {@code runner.mumble}; with leading dots as written @param name what is taken from it; empty for {@code import module} */
    public record Import(String module, String name, String as, Statement statement) {

        /** The module, where it is one that is taken from a package: {@code harness.warm} of {@code from harness import warm}. */
        String whole() {
            return name.isEmpty() ? module : module.endsWith(".") ? module + name : module + "." + name;
        }
    }

    private final String path;
    private final String text;
    private final List<Token> tokens;
    private final List<Statement> statements;

    private PythonFile(String path, String text) {
        this.path = path;
        this.text = text;
        this.tokens = PythonTokens.of(path, text);
        this.statements = StatementTree.of(path, text, tokens);
    }

    /** @throws AnchorRefused when it can't be read, with the place */
    public static PythonFile parse(String path, String text) {
        return new PythonFile(path, text);
    }

    public String path() {
        return path;
    }

    public String text() {
        return text;
    }

    /** The statements of the top level. */
    public List<Statement> statements() {
        return statements;
    }

    /** Every statement, in the order of the text. */
    public Stream<Statement> all() {
        return statements.stream().flatMap(Statement::all);
    }

    /** Where a statement stands, {@code runner/canonical.py:42}. */
    public String place(Statement statement) {
        return path + ":" + statement.line();
    }

    /** The text of the line that a statement begins on, without white space around it. */
    public String lineOf(Statement statement) {
        return text.lines().skip(statement.line() - 1L).findFirst().orElse("").strip();
    }

    /** The statements in whose blocks a statement stands, the nearest first. */
    List<Statement> around(Statement statement) {
        List<Statement> around = new ArrayList<>();
        Optional<Statement> next = parent(statement);
        while (next.isPresent()) {
            around.add(next.get());
            next = parent(next.get());
        }
        return around;
    }

    private Optional<Statement> parent(Statement statement) {
        return all().filter(s -> s.body().contains(statement)).findFirst();
    }

    /** The function in which a statement stands. */
    Optional<Statement> functionAround(Statement statement) {
        return around(statement).stream().filter(Statement::function).findFirst();
    }

    /** The comments, as written. */
    List<Token> comments() {
        return tokens.stream().filter(t -> t.kind() == Token.Kind.COMMENT).toList();
    }

    /** The functions of this name, at the top level or in a class. */
    public List<Statement> functions(String name) {
        return functions().filter(f -> f.defines().orElse("").equals(name)).toList();
    }

    /** The functions at the top level and those of classes. */
    public Stream<Statement> functions() {
        return statements.stream().flatMap(s -> s.begins("class") ? s.body().stream() : Stream.of(s)).filter(Statement::function);
    }

    /** The one function of this name at the top level. @throws AnchorRefused when there is none, or more than one */
    public Statement function(String name) {
        return one(statements.stream().filter(s -> s.function() && s.defines().orElse("").equals(name)).toList(), "function `" + name + "`");
    }

    /** Where a name is assigned to at the top level. */
    public List<Statement> assignments(String name) {
        return statements.stream().filter(s -> s.assigns().orElse("").equals(name)).toList();
    }

    /** The one assignment to a name at the top level. @throws AnchorRefused when there is none, or more than one */
    public Statement assignment(String name) {
        return one(assignments(name), "assignment to `" + name + "`");
    }

    private Statement one(List<Statement> found, String what) {
        if (found.isEmpty()) {
            throw new AnchorRefused(path, "there is no " + what + " in " + path);
        }
        if (found.size() > 1) {
            throw new AnchorRefused(place(found.get(1)), "there is more than one " + what + " in " + path);
        }
        return found.get(0);
    }

    /** The file's docstring. */
    public Optional<Statement> docstring() {
        return statements.stream().limit(1).filter(Statement::textOnly).findFirst();
    }

    /** Names assigned just once at the top level, and what to. */
    public Map<String, Expression> constants() {
        Map<String, Expression> constants = new LinkedHashMap<>();
        statements.stream().filter(s -> s.assigns().isPresent() && assignments(s.assigns().get()).size() == 1)
                .forEach(s -> constants.put(s.assigns().get(), s.value().orElseThrow()));
        return constants;
    }

    /** What is imported at the top level. */
    public List<Import> imports() {
        return imports(statements.stream());
    }

    /** What is imported anywhere, in functions too. */
    List<Import> allImports() {
        return imports(all());
    }

    private static List<Import> imports(Stream<Statement> from) {
        List<Import> imports = new ArrayList<>();
        for (Statement s : from.toList()) {
            if (s.begins("import")) {
                Expression.commas(s.tokens().subList(1, s.tokens().size())).forEach(part -> imports.add(imported("", part, s)));
            } else if (s.begins("from")) {
                int split = 1;
                while (split < s.tokens().size() && !s.tokens().get(split).is("import")) {
                    split++;
                }
                String module = joined(s.tokens().subList(1, split));
                List<Token> names = s.tokens().subList(Math.min(split + 1, s.tokens().size()), s.tokens().size()).stream()
                        .filter(t -> !t.is("(") && !t.is(")")).toList();
                Expression.commas(names).stream().filter(p -> !p.isEmpty()).forEach(part -> imports.add(imported(module, part, s)));
            }
        }
        return imports;
    }

    private static Import imported(String module, List<Token> part, Statement statement) {
        int as = 0;
        while (as < part.size() && !part.get(as).is("as")) {
            as++;
        }
        String name = joined(part.subList(0, as));
        String called = as + 1 < part.size() ? part.get(as + 1).text() : name;
        return module.isEmpty() ? new Import(name, "", called, statement) : new Import(module, name, called, statement);
    }

    private static String joined(List<Token> tokens) {
        StringBuilder all = new StringBuilder();
        tokens.forEach(t -> all.append(t.text()));
        return all.toString();
    }

    /** The statements' words with their depths: what the file says, layout and comments aside. */
    List<String> shape() {
        List<String> shape = new ArrayList<>();
        statements.forEach(s -> shape.addAll(s.shape(0)));
        return shape;
    }

    // --- edits

    /** How lines end in this file. */
    String newline() {
        return text.contains("\r\n") ? "\r\n" : "\n";
    }

    /** Puts lines in front of a statement, indented as it is. Lines are given with their indentation relative to it. */
    public PythonFile insertBefore(Statement statement, List<String> lines) {
        alone(statement);
        int at = lineStart(statement.start());
        StringBuilder inserted = new StringBuilder();
        lines.forEach(l -> inserted.append(l.isEmpty() ? "" : statement.indent() + l).append(newline()));
        return inserted(at, at, inserted.toString(), position(statement), depth(statement), lines);
    }

    /** Puts lines behind a statement and its block, indented as it is. */
    public PythonFile insertAfter(Statement statement, List<String> lines) {
        alone(statement);
        int at = lineEnd(statement.end());
        StringBuilder inserted = new StringBuilder();
        boolean finalNewline = at > 0 && text.charAt(at - 1) == '\n';
        lines.forEach(l -> inserted.append(finalNewline ? "" : newline()).append(l.isEmpty() ? "" : statement.indent() + l)
                .append(finalNewline ? newline() : ""));
        int behind = position(statement) + (int) statement.all().count();
        return inserted(at, at, inserted.toString(), behind, depth(statement), lines);
    }

    private PythonFile inserted(int from, int to, String piece, int position, int depth, List<String> lines) {
        List<String> expected = new ArrayList<>(shape());
        List<String> added = new ArrayList<>();
        parse(path, String.join("\n", lines) + "\n").statements().forEach(s -> added.addAll(s.shape(depth)));
        expected.addAll(position, added);
        return spliced(from, to, piece, expected);
    }

    /** Puts statements that follow each other into a block of their own below {@code header}; nothing in them changes but the indentation. */
    public PythonFile wrap(List<Statement> run, String header) {
        run.forEach(this::alone);
        Statement first = run.get(0);
        int from = lineStart(first.start());
        int to = lineEnd(run.get(run.size() - 1).end());
        String step = step(first);
        StringBuilder block = new StringBuilder(first.indent() + header + newline());
        for (int at = from; at < to; ) {
            int end = Math.min(to, lineEnd(at));
            boolean inString = insideString(at);
            boolean blank = text.substring(at, end).isBlank();
            block.append(inString || blank ? "" : step).append(text, at, end);
            at = end;
        }
        List<String> expected = new ArrayList<>(shape());
        int position = position(first);
        int depth = depth(first);
        List<String> inner = new ArrayList<>();
        run.forEach(s -> inner.addAll(s.shape(depth + 1)));
        inner.forEach(i -> expected.remove(position));
        inner.add(0, parse(path, header + "\n" + step + "pass\n").statements().get(0).shape(depth).get(0));
        expected.addAll(position, inner);
        return spliced(from, to, block.toString(), expected);
    }

    /** Replaces a piece within one statement. {@code expected}: its words afterwards. */
    PythonFile replace(Statement statement, int from, int to, String piece, String expected) {
        List<String> shape = new ArrayList<>(shape());
        shape.set(position(statement), depth(statement) + " " + expected);
        return spliced(from, to, piece, shape);
    }

    /** Replaces a comment, or takes it away where {@code comment} is empty: with its line where it stands alone. */
    PythonFile comment(Token token, String comment) {
        boolean alone = text.substring(lineStart(token.start()), token.start()).isBlank();
        boolean gone = comment.isEmpty();
        int from = gone && alone ? lineStart(token.start()) : token.start();
        while (gone && !alone && " \t".indexOf(text.charAt(from - 1)) >= 0) {
            from--;
        }
        return spliced(from, gone && alone ? lineEnd(token.end()) : token.end(), comment, shape());
    }

    private PythonFile spliced(int from, int to, String piece, List<String> expected) {
        String spliced = text.substring(0, from) + piece + text.substring(to);
        String at = path + ":" + PythonTokens.lineOf(text, from);
        PythonFile read;
        try {
            read = parse(path, spliced);
        } catch (AnchorRefused e) {
            throw new AnchorRefused(at, "the file couldn't be read after the change (" + e.getMessage() + ")");
        }
        if (!read.shape().equals(expected)) {
            throw new AnchorRefused(at, "the change would have changed more than it should");
        }
        return read;
    }

    private void alone(Statement statement) {
        if (statement.sharesLine()) {
            throw new AnchorRefused(place(statement), "`" + statement.words() + "` shares its line with another statement");
        }
    }

    int lineStart(int offset) {
        return text.lastIndexOf('\n', offset - 1) + 1;
    }

    /** Behind the newline. */
    int lineEnd(int offset) {
        int end = text.indexOf('\n', offset);
        return end < 0 ? text.length() : end + 1;
    }

    private boolean insideString(int offset) {
        return tokens.stream().anyMatch(t -> t.string() && t.start() < offset && offset < t.end());
    }

    /** What a block within this one is indented by: as the statement's own function does it. */
    String step(Statement within) {
        Optional<Statement> around = all().filter(s -> s.body().contains(within)).findFirst();
        return around.map(a -> within.indent().substring(a.indent().length())).filter(s -> !s.isEmpty())
                .or(() -> all().filter(s -> s.body().stream().anyMatch(b -> !b.sharesLine())).map(s -> s.body().get(0).indent()
                        .substring(s.indent().length())).findFirst()).orElse("    ");
    }

    private int position(Statement statement) {
        int position = all().toList().indexOf(statement);
        if (position < 0) {
            throw new IllegalArgumentException("not a statement of this text: " + statement);
        }
        return position;
    }

    private int depth(Statement statement) {
        return depth(statements, statement, 0).orElseThrow();
    }

    private static Optional<Integer> depth(List<Statement> block, Statement statement, int depth) {
        return block.contains(statement) ? Optional.of(depth)
                : block.stream().map(s -> depth(s.body(), statement, depth + 1)).flatMap(Optional::stream).findFirst();
    }
}
