package zone.autonomic.redfix.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A test function of a recipe's own tests, and what its assertions demand of the recipe's text.
 *
 * @param file the file it is in
 * @param function the function
 */
public record OverlayTest(PythonFile file, Statement function) {

    /**
     * An assertion of it.
     *
     * @param demands what it demands of the recipe's text; none where it demands something else
     * @param message what is said behind it, as far as it is known; empty where nothing is
     */
    public record Assertion(Statement statement, List<Demand> demands, Optional<Expression> message) {

        /** Fewer letters than these around what a message puts in tell nothing. */
        private static final int TELLING = 8;

        /** Whether a failure says what is said behind the assertion. */
        public boolean said(String failure) {
            if (message.orElse(null) instanceof Expression.Text text) {
                return !text.value().isBlank() && failure.contains(text.value());
            }
            return message.orElse(null) instanceof Expression.Template template
                    && String.join("", template.pieces()).strip().length() >= TELLING
                    && Pattern.compile(template.pieces().stream().map(Pattern::quote).collect(Collectors.joining(".*"))).matcher(failure)
                    .find();
        }

        /** What is asserted, in words, without the text behind it. */
        public String words() {
            return parts(statement).get(0).stream().map(Token::canonical).collect(Collectors.joining(" "));
        }

        private static List<List<Token>> parts(Statement statement) {
            return Expression.commas(statement.tokens().subList(1, statement.tokens().size()));
        }
    }

    /**
     * The recipe's own tests of this name.
     *
     * @param test as a report names it: {@code test_x}, {@code custom/test_y.py::test_x} or {@code test_x[case]}
     */
    public static List<OverlayTest> named(HarnessFiles harness, String recipe, String test) {
        String[] parts = test.replaceFirst("\\[.*", "").split("::");
        String function = parts[parts.length - 1].replaceFirst(".*\\.", "");
        String file = parts.length > 1 && parts[0].endsWith(".py") ? parts[0] : "";
        return harness.tests(recipe).stream().filter(path -> path.endsWith(file)).map(harness::python)
                .flatMap(f -> f.functions(function).stream().map(s -> new OverlayTest(f, s))).toList();
    }

    public String name() {
        return function.defines().orElseThrow();
    }

    public String place() {
        return file.place(function);
    }

    /** {@code tests/x/test_upgrade.py::test_y} */
    public String id() {
        return file.path() + "::" + name();
    }

    /**
     * Its assertions, at whatever depth, and those of the file's functions that it merely calls. Names that are assigned once, before, and
     * at the
     * function's own level are looked through, and so are constants of the file and functions of it that only return something.
     */
    public List<Assertion> assertions() {
        Inlining inlining = new Inlining(file);
        List<Assertion> assertions = new ArrayList<>(assertions(function, e -> inlining.of(e, function)));
        inlining.calledBy(function).forEach(called -> assertions.addAll(assertions(called.function(), e -> inlining.of(e, called))));
        return assertions;
    }

    private static List<Assertion> assertions(Statement function, UnaryOperator<Expression> looked) {
        return function.body().stream().flatMap(Statement::all).filter(s -> s.asserted().isPresent()).map(s -> {
            List<List<Token>> parts = Assertion.parts(s);
            Optional<Expression> message = parts.size() == 2 ? Optional.of(looked.apply(Expression.of(parts.get(1)))) : Optional.empty();
            return new Assertion(s, Demand.of(looked.apply(s.asserted().orElseThrow())), message);
        }).toList();
    }

    /** Whether a statement asserts at the function's own level, and not in a block that may be passed over. */
    public boolean always(Statement statement) {
        return function.body().contains(statement);
    }

    /** What is known of the assertions' demands, over several tests. */
    static List<Demand> demands(Stream<OverlayTest> tests) {
        List<Demand> demands = new ArrayList<>();
        tests.flatMap(t -> t.assertions().stream()).forEach(a -> demands.addAll(a.demands()));
        return demands;
    }
}
