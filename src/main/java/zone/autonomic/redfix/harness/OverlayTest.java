package zone.autonomic.redfix.harness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A test function of a recipe's own tests, and what its assertions demand of the recipe's text.
 *
 * @param file the file it is in
 * @param function the function
 */
public record OverlayTest(PythonFile file, Statement function) {

    /** An assertion of it. @param demands what it demands of the recipe's text; none where it demands something else */
    public record Assertion(Statement statement, List<Demand> demands) {

        /** The text behind it that says what is wrong, where it is a plain one. */
        public Optional<String> message() {
            List<List<Token>> parts = parts();
            return parts.size() == 2 && Expression.of(parts.get(1)) instanceof Expression.Text text
                    ? Optional.of(text.value()).filter(t -> !t.isBlank()) : Optional.empty();
        }

        /** What is asserted, in words, without the text behind it. */
        public String words() {
            return parts().get(0).stream().map(Token::canonical).collect(Collectors.joining(" "));
        }

        private List<List<Token>> parts() {
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

    /** Its assertions, at whatever depth. Names that are assigned once, before, and at the function's own level are looked through. */
    public List<Assertion> assertions() {
        Map<String, Expression> known = known();
        return function.body().stream().flatMap(Statement::all).filter(s -> s.asserted().isPresent())
                .map(s -> new Assertion(s, Demand.of(s.asserted().orElseThrow().with(known)))).toList();
    }

    private Map<String, Expression> known() {
        List<Statement> all = function.body().stream().flatMap(Statement::all).toList();
        Map<String, Expression> known = new LinkedHashMap<>();
        for (Statement s : function.code()) {
            Optional<String> name = s.assigns();
            if (name.isPresent() && all.stream().filter(o -> o.tokens().get(0).is(name.get()) && o.value().isPresent()).count() == 1) {
                known.put(name.get(), s.value().orElseThrow().with(known));
            }
        }
        return known;
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
