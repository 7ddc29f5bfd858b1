package zone.autonomic.redfix.harness;

/**
 * One token of Python source.
 *
 * @param text as written; empty for {@link Kind#NEWLINE}
 * @param start offset of its first character
 * @param end offset behind its last
 */
record Token(Kind kind, String text, int start, int end) {

    enum Kind { NAME, NUMBER, STRING, OPERATOR, COMMENT, NEWLINE }

    /** Whether it is this keyword, name or operator; what stands in a string never is. */
    boolean is(String word) {
        return (kind == Kind.NAME || kind == Kind.OPERATOR) && text.equals(word);
    }

    boolean name() {
        return kind == Kind.NAME;
    }

    boolean string() {
        return kind == Kind.STRING;
    }

    boolean opens() {
        return is("(") || is("[") || is("{");
    }

    boolean closes() {
        return is(")") || is("]") || is("}");
    }

    /** The token without what makes no difference: a plain string's quotes. */
    String canonical() {
        return string() ? PythonString.of(text).filter(s -> !s.formatted() && !s.bytes()).map(s -> "'" + s.value().replace("\\", "\\\\")
                .replace("'", "\\'").replace("\n", "\\n") + "'").orElse(text) : text;
    }
}
