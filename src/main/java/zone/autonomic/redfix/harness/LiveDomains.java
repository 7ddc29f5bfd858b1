package zone.autonomic.redfix.harness;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code WARM_DOMAINS} in {@code runner/warm.py}: the live services' domains by recipe, which no canonical may have. */
public final class LiveDomains {

    private static final Pattern FIELD = Pattern.compile("\\{(\\w+)}");

    private final HarnessFiles harness;
    private final PythonFile file;

    private LiveDomains(HarnessFiles harness, PythonFile file) {
        this.harness = harness;
        this.file = file;
    }

    /** @throws AnchorRefused when they aren't written out as one dict of strings and f-strings over constants */
    public static Map<String, String> of(HarnessFiles harness) {
        return new LiveDomains(harness, harness.python(HarnessFiles.WARM)).read();
    }

    /** Where they stand. */
    public static String place(HarnessFiles harness) {
        PythonFile warm = harness.python(HarnessFiles.WARM);
        return warm.place(warm.assignment(CanonicalDomain.LIVE));
    }

    private Map<String, String> read() {
        Statement statement = file.assignment(CanonicalDomain.LIVE);
        if (!(statement.value().orElseThrow() instanceof Expression.Mapping mapping)) {
            throw unreadable(statement);
        }
        Map<String, String> domains = new LinkedHashMap<>();
        for (Expression.Entry entry : mapping.entries()) {
            String recipe = text(file, entry.key()).orElseThrow(() -> unreadable(statement));
            domains.put(recipe, text(file, entry.value()).orElseThrow(() -> unreadable(statement)));
        }
        return domains;
    }

    private AnchorRefused unreadable(Statement statement) {
        return new AnchorRefused(file.place(statement), "`" + CanonicalDomain.LIVE + "` isn't one dict of texts whose values can be read: " + statement.words());
    }

    private Optional<String> text(PythonFile in, Expression e) {
        if (e instanceof Expression.Text text) {
            return Optional.of(text.value());
        }
        if (e instanceof Expression.Name name) {
            return constant(in, name.name());
        }
        if (!(e instanceof Expression.Template template)) {
            return Optional.empty();
        }
        Matcher field = FIELD.matcher(template.value());
        StringBuilder text = new StringBuilder();
        while (field.find()) {
            Optional<String> value = constant(in, field.group(1));
            if (value.isEmpty()) {
                return Optional.empty();
            }
            field.appendReplacement(text, Matcher.quoteReplacement(value.get()));
        }
        field.appendTail(text);
        return text.indexOf("{") >= 0 ? Optional.empty() : Optional.of(text.toString());
    }

    private Optional<String> constant(PythonFile in, String name) {
        Expression own = in.constants().get(name);
        if (own != null) {
            return text(in, own);
        }
        return in.imports().stream().filter(i -> i.as().equals(name) && !i.name().isEmpty()).findFirst()
                .flatMap(i -> harness.fileOf(i.module()).map(harness::python).flatMap(m -> constant(m, i.name())));
    }
}
