package zone.autonomic.redfix.harness;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * For how long a test repeats a try.
 *
 * @param file the test's file
 * @param statement the statement of the test that does the trying
 * @param attempts the number in it that says how often; empty where the text doesn't tell
 * @param sentence for people: {@code 12 × 5.0 s}
 */
public record RetryBudget(PythonFile file, Statement statement, Optional<Token> attempts, String sentence) {

    static RetryBudget of(OverlayTest test, Statement at, Statement function, Statement loop, Map<String, Expression> given) {
        List<String> named = Stream.concat(loop.tokens().stream(), loop.body().stream().flatMap(Statement::all).flatMap(s -> s.tokens()
                .stream())).filter(Token::name)
                .map(Token::text).distinct().filter(function.parameters()::contains).filter(p -> given.get(p) instanceof Expression.Number)
                .toList();
        List<String> numbers = named.stream().map(p -> ((Expression.Number) given.get(p)).digits()).toList();
        List<String> counting = loop.begins("for") ? loop.tokens().stream().filter(Token::name).map(Token::text).filter(named::contains)
                .distinct().toList() : List.of();
        Optional<Token> attempts = counting.size() == 1 ? argument(at, function, counting.get(0), given) : Optional.empty();
        return new RetryBudget(test.file(), at, attempts, numbers.size() == 2 ? numbers.get(0) + " × " + numbers.get(1) + " s"
                : "a bounded number of times");
    }

    /** The number that the call gives for a parameter, by its name or in its place. */
    private static Optional<Token> argument(Statement call, Statement function, String parameter, Map<String, Expression> given) {
        List<Token> tokens = call.tokens();
        for (int i = 0; i + 2 < tokens.size(); i++) {
            if (tokens.get(i).is(parameter) && tokens.get(i + 1).is("=") && tokens.get(i + 2).kind() == Token.Kind.NUMBER) {
                return Optional.of(tokens.get(i + 2));
            }
        }
        String digits = ((Expression.Number) given.get(parameter)).digits();
        List<Token> same = tokens.stream().filter(t -> t.kind() == Token.Kind.NUMBER && t.text().equals(digits)).toList();
        return function.parameters().indexOf(parameter) == 0 && same.size() == 1 ? Optional.of(same.get(0)) : Optional.empty();
    }

    /** The test's file with so many times the attempts; empty where the text doesn't say how many there are. */
    Optional<PythonFile> times(int factor) {
        return attempts.filter(t -> t.text().matches("\\d{1,6}")).map(t -> {
            String more = String.valueOf(Integer.parseInt(t.text()) * factor);
            String words = String.join(" ", statement.tokens().stream().map(o -> o == t ? more : o.canonical()).toList());
            return file.replace(statement, t.start(), t.end(), more, words);
        });
    }
}
