package zone.autonomic.redfix.harness;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a constant of the harness is as a text. What its environment says stands in it as a shell would write it, {@code
 * ${CCCI_DOMAIN:-ci.example.org}}.
 *
 * @param harness where names are looked up, across imports
 */
record ConstantText(HarnessFiles harness) {

    private static final Pattern FIELD = Pattern.compile("\\{([\\w.]+)}");
    /** A chain of names longer than this one goes in a circle. */
    private static final int DEEPEST = 20;

    /** The text, where it is put together of texts, names of texts and the environment alone. */
    Optional<String> of(PythonFile in, Expression e) {
        return of(in, e, 0);
    }

    private Optional<String> of(PythonFile in, Expression e, int depth) {
        if (depth > DEEPEST) {
            return Optional.empty();
        }
        if (e instanceof Expression.Text text) {
            return Optional.of(text.value());
        }
        if (e instanceof Expression.Name name) {
            return named(in, name.name(), depth + 1);
        }
        if (e instanceof Expression.Member member && member.of() instanceof Expression.Name of) {
            return named(in, of.name() + "." + member.name(), depth + 1);
        }
        if (e instanceof Expression.Sum sum) {
            return sum.parts().stream().map(p -> of(in, p, depth + 1)).reduce((a, b) -> a.flatMap(x -> b.map(x::concat))).orElseThrow();
        }
        return e instanceof Expression.Template template ? filled(in, template.value(), depth + 1) : environment(in, e, depth + 1);
    }

    private Optional<String> filled(PythonFile in, String template, int depth) {
        Matcher field = FIELD.matcher(template);
        StringBuilder text = new StringBuilder();
        int end = 0;
        while (field.find()) {
            Optional<String> value = named(in, field.group(1), depth);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            text.append(template, end, field.start()).append(value.get());
            end = field.end();
        }
        String rest = template.substring(end);
        boolean more = FIELD.matcher(template).replaceAll("").matches("(?s).*[{}].*");
        return more ? Optional.empty() : Optional.of(text.append(rest).toString());
    }

    /** A name of the file's own, an imported one, or {@code module.name}. */
    private Optional<String> named(PythonFile in, String name, int depth) {
        return found(in, name, depth).flatMap(f -> of(f.file(), f.value(), depth));
    }

    /** What a name stands for in the end, across names of names and imports; empty for what isn't a name, or isn't a constant. */
    Optional<Expression> value(PythonFile in, Expression e) {
        String name = FunctionReference.dotted(e);
        Optional<Found> found = name.isEmpty() ? Optional.empty() : found(in, name, 0);
        for (int depth = 0; depth < DEEPEST && found.isPresent(); depth++) {
            String next = FunctionReference.dotted(found.get().value());
            Optional<Found> further = next.isEmpty() ? Optional.empty() : found(found.get().file(), next, 0);
            if (further.isEmpty()) {
                break;
            }
            found = further;
        }
        return found.map(Found::value);
    }

    private record Found(PythonFile file, Expression value) {}

    private Optional<Found> found(PythonFile in, String name, int depth) {
        Expression own = in.constants().get(name);
        if (own != null) {
            return Optional.of(new Found(in, own));
        }
        if (depth > DEEPEST) {
            return Optional.empty();
        }
        int dot = name.lastIndexOf('.');
        String as = dot < 0 ? name : name.substring(0, dot);
        Optional<PythonFile.Import> imported = in.imports().stream().filter(i -> i.as().equals(as)).findFirst();
        return dot < 0 ? imported.filter(i -> !i.name().isEmpty()).flatMap(i -> found(in, i.module(), i.name(), depth))
                : imported.flatMap(i -> found(in, i.whole(), name.substring(dot + 1), depth));
    }

    private Optional<Found> found(PythonFile importer, String module, String name, int depth) {
        return harness.fileOf(importer.path(), module).flatMap(harness::readable).flatMap(m -> found(m, name, depth + 1));
    }

    /** {@code os.environ["X"]}, {@code os.environ.get("X", "default")} or {@code os.getenv("X", "default")}. */
    private Optional<String> environment(PythonFile in, Expression e, int depth) {
        if (e instanceof Expression.Item item && environ(item.of()) && item.key() instanceof Expression.Text key) {
            return Optional.of("${" + key.value() + "}");
        }
        boolean asks = e instanceof Expression.Call call && !call.arguments().isEmpty()
                && call.arguments().get(0) instanceof Expression.Text
                && call.function() instanceof Expression.Member method
                && (method.name().equals("get") && environ(method.of()) || method.name().equals("getenv"));
        if (!asks) {
            return Optional.empty();
        }
        Expression.Call call = (Expression.Call) e;
        String key = ((Expression.Text) call.arguments().get(0)).value();
        return call.arguments().size() < 2 ? Optional.of("${" + key + "}") : of(in, call.arguments().get(1), depth).map(d -> "${" + key
                + ":-" + d + "}");
    }

    private static boolean environ(Expression e) {
        return e instanceof Expression.Member member && member.name().equals("environ") || e.equals(new Expression.Name("environ"));
    }
}
