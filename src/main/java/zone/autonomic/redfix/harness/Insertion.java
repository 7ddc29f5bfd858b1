package zone.autonomic.redfix.harness;

import java.util.List;
import java.util.stream.Collectors;

/** One more item in a list, set or dict that is written out, laid out as its neighbours are. */
final class Insertion {

    private Insertion() {}

    /** @param literal the brackets and all between, part of the statement */
    static PythonFile last(PythonFile file, Statement statement, List<Token> literal, String item) {
        Token closing = literal.get(literal.size() - 1);
        Token before = literal.get(literal.size() - 2);
        if (before.opens() && literal.size() == 2) {
            return put(file, statement, before.end(), item, item);
        }
        boolean comma = before.is(",");
        boolean ownLine = file.text().substring(file.lineStart(closing.start()), closing.start()).isBlank();
        Token lastItem = literal.get(literal.size() - (comma ? 3 : 2));
        String indent = ownLine ? leading(file, lastItem.start()) : "";
        String piece = (comma ? "" : ",") + (ownLine ? file.newline() + indent : " ") + item + (comma ? "," : "");
        return put(file, statement, before.end(), piece, (comma ? "" : ", ") + item + (comma ? " ," : ""));
    }

    /** @param next the item in front of which it goes */
    static PythonFile before(PythonFile file, Statement statement, Token next, String item) {
        boolean ownLine = file.text().substring(file.lineStart(next.start()), next.start()).isBlank();
        String piece = item + "," + (ownLine ? file.newline() + leading(file, next.start()) : " ");
        return put(file, statement, next.start(), piece, item + ",");
    }

    private static String leading(PythonFile file, int offset) {
        int from = file.lineStart(offset);
        int to = from;
        while (" \t".indexOf(file.text().charAt(to)) >= 0) {
            to++;
        }
        return file.text().substring(from, to);
    }

    private static PythonFile put(PythonFile file, Statement statement, int at, String piece, String words) {
        String before = words(statement.tokens().stream().filter(t -> t.end() <= at).toList());
        String behind = words(statement.tokens().stream().filter(t -> t.start() >= at).toList());
        String added = words(PythonTokens.of(file.path(), words).stream().filter(t -> t.kind() != Token.Kind.NEWLINE).toList());
        String expected = List.of(before, added, behind).stream().filter(w -> !w.isEmpty()).collect(Collectors.joining(" "));
        return file.replace(statement, at, at, piece, expected);
    }

    private static String words(List<Token> tokens) {
        return tokens.stream().map(Token::canonical).collect(Collectors.joining(" "));
    }
}
