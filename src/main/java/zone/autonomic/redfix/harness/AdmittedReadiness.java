package zone.autonomic.redfix.harness;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A handshake that is completed before the custom tests, taken back out of the harness's modules: its look, what loads it, its name among
 * the known
 * forms, and one more tier before which it is waited for. What is there before isn't taken out.
 *
 * @param head the harness with the change
 * @param before the file as it was
 * @param after the file with the change
 */
record AdmittedReadiness(HarnessFiles head, PythonFile before, PythonFile after) {

    private static final String HANDSHAKE = "'handshake'";
    private static final String CUSTOM = "'custom'";
    private static final Pattern LOOK = Pattern.compile("if 'handshake' in (\\w+) :");
    private static final Pattern FILTER = Pattern.compile("if \\( 'handshake' in (\\w+) \\) != \\( op == 'custom' \\) :");
    /** The tests' folder by whatever way the module names it. */
    private static final Pattern FOLDER = Pattern.compile("\\{(?:\\w+\\.)*TESTS_DIR}");

    /** What a statement of the changed file says; null where it is part of what is admitted. */
    Function<Statement, String> words() {
        Set<Statement> gone = after.all().filter(s -> fresh(s) && (look(s) || loading(s) || filter(s)
                || waitsForCustom(s))).collect(Collectors.toSet());
        boolean loads = gone.stream().anyMatch(AdmittedReadiness::defines);
        return s -> gone.contains(s) || loads && s.words().equals("import importlib . util") && fresh(s) ? null
                : without(s).orElse(s.words());
    }

    private boolean fresh(Statement s) {
        return before.all().noneMatch(b -> b.words().equals(s.words()));
    }

    /** Beside the look at a port: without that there is nothing to wait for a handshake in. */
    private boolean look(Statement s) {
        boolean gate = before.all().anyMatch(b -> b.words().matches("(el)?if 'tcp_host' in \\w+ :"));
        String probe = s.tokens().size() > 3 ? s.tokens().get(3).text() : "";
        List<String> calls = List.of(probe + " [ " + HANDSHAKE + " ] ( )", "complete_handshake ( " + probe + " [ " + HANDSHAKE + " ] , "
                + probe + " [ 'tcp_host' ] )");
        return gate && LOOK.matcher(s.words()).matches() && s.body().size() == 1 && calls.contains(s.body().get(0).words());
    }

    private static boolean defines(Statement s) {
        return s.function() && s.defines().orElse("").equals("complete_handshake");
    }

    /** The function that loads a handshake from its file, word for word. */
    private boolean loading(Statement s) {
        return defines(s) && after.statements().contains(s) && Stream.of(false, true).anyMatch(any -> {
            PythonFile wanted = PythonFile.parse("", String.join("\n", HandshakeForm.function("TESTS_DIR", any)) + "\n");
            List<String> shape = s.shape(0).stream().map(line -> FOLDER.matcher(line).replaceAll("{TESTS_DIR}")).toList();
            return withoutDocstring(shape).equals(withoutDocstring(wanted.shape()));
        });
    }

    private static List<String> withoutDocstring(List<String> shape) {
        return shape.stream().filter(line -> !line.startsWith("1 '")).toList();
    }

    /** Only what lists a handshake is waited for before the custom tests, and only there. */
    private boolean filter(Statement s) {
        boolean inLoop = after.around(s).stream().limit(1).anyMatch(f -> f.begins("for") && f.body().get(0) == s);
        boolean told = after.functionAround(s).filter(f -> f.parameters().contains("op")).isPresent();
        return inLoop && told && FILTER.matcher(s.words()).matches() && s.body().size() == 1 && s.body().get(0).words().equals("continue");
    }

    /** A further call of a wait that passes over all but handshakes, the same as one for another tier in the same function. */
    private boolean waitsForCustom(Statement s) {
        boolean waits = s.expression().filter(e -> e instanceof Expression.Call call
                && call.named().containsValue(new Expression.Text("custom"))
                && calledWaits(call)).isPresent();
        String function = after.functionAround(s).flatMap(Statement::defines).orElse("");
        return waits && Stream.of("'install'", "'upgrade'").anyMatch(tier -> before.all().anyMatch(b -> b.words().equals(s.words()
                .replace(CUSTOM, tier))
                && before.functionAround(b).flatMap(Statement::defines).orElse("").equals(function)));
    }

    private boolean calledWaits(Expression.Call call) {
        return FunctionReference.of(head, after, call).stream().anyMatch(r -> r.function().all().anyMatch(s -> FILTER.matcher(s.words())
                .matches()));
    }

    /** The known forms without the handshake, or the tiers for which it is waited without the custom one, in the words of before. */
    private Optional<String> without(Statement s) {
        boolean forms = s.assigns().isPresent() && items(s).contains("tcp_host");
        if (forms) {
            return as(s, "handshake");
        }
        boolean tiers = s.assigns().isPresent() && after.statements().contains(s) && asked(s.assigns().get()) || condition(s);
        return tiers ? as(s, "custom") : Optional.empty();
    }

    private static List<String> items(Statement s) {
        return s.value().orElse(null) instanceof Expression.Sequence sequence
                ? sequence.items().stream().map(i -> i instanceof Expression.Text text ? text.value() : "").toList() : List.of();
    }

    /** The statement of before that says the same but for one item of a list. */
    private Optional<String> as(Statement s, String item) {
        String words = plain(s.words());
        return before.all().filter(b -> b.assigns().equals(s.assigns()) && fresh(s)).map(Statement::words)
                .filter(b -> List.of(words.replaceFirst(" , '" + item + "'(?= [)\\]}])", ""), words.replaceFirst("'" + item + "' , ", ""))
                .contains(plain(b))).findFirst();
    }

    /** A comma behind the last item makes no difference, but for a tuple of one. */
    private static String plain(String words) {
        return words.replaceAll("(?<=' , '[^']{1,40}') ,(?= [)\\]}])", "");
    }

    /** Whether all that is asked of the list is whether to wait. */
    private boolean asked(String name) {
        List<Statement> asking = head.modules().stream().flatMap(m -> head.readable(m).stream())
                .flatMap(f -> f.all().filter(s -> s.tokens().stream().anyMatch(t -> t.is(name))
                && !s.assigns().orElse("").equals(name))).toList();
        return asking.size() == 1 && head.modules().stream().flatMap(m -> head.readable(m).stream()).anyMatch(f -> f.all()
                .anyMatch(s -> s.words().equals(asking.get(0).words()) && new AdmittedReadiness(head, before, f).waiting(s, name)));
    }

    private boolean condition(Statement s) {
        return s.begins("if") && s.words().contains(CUSTOM) && s.tokens().size() > 1 && waiting(s, "");
    }

    /** {@code if tier in NAME:} with nothing in it but the wait for that tier. */
    private boolean waiting(Statement s, String name) {
        Pattern in = Pattern.compile("if (\\w+) in " + (name.isEmpty() ? "[(\\[{] .* [)\\]}]" : Pattern.quote(name)) + "( and .*)? :");
        var found = in.matcher(s.words());
        return found.matches() && s.body().size() == 1 && s.body().get(0).expression().orElse(null) instanceof Expression.Call call
                && calledWaits(call)
                && (call.named().containsValue(new Expression.Name(found.group(1)))
                || call.arguments().contains(new Expression.Name(found.group(1))));
    }
}
