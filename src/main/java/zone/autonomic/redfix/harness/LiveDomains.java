package zone.autonomic.redfix.harness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code WARM_DOMAINS} of the harness: the live services' domains by recipe, which no canonical may have. */
public final class LiveDomains {

    private static final String[] USUAL = {"runner/harness/warm.py", "runner/warm.py"};

    private LiveDomains() {}

    /** The module in which they stand. @throws AnchorRefused when none has them, or more than one */
    static PythonFile file(HarnessFiles harness) {
        return harness.module("an assignment to `" + CanonicalDomain.LIVE + "`", f -> !f.assignments(CanonicalDomain.LIVE)
                .isEmpty(), USUAL);
    }

    /**
     * The domains by recipe. One that depends on the harness's environment has that in it, {@code warm-x.${CCCI_DOMAIN:-ci.example.org}}.
     *
     * @throws AnchorRefused when they aren't written out as one dict of texts, f-strings over constants, and what the environment says
     */
    public static Map<String, String> of(HarnessFiles harness) {
        PythonFile file = file(harness);
        Statement statement = file.assignment(CanonicalDomain.LIVE);
        ConstantText texts = new ConstantText(harness);
        Map<String, String> domains = new LinkedHashMap<>();
        for (Expression.Entry entry : entries(file, statement)) {
            String recipe = texts.of(file, entry.key()).orElseThrow(() -> unreadable(file, statement));
            domains.put(recipe, texts.of(file, entry.value()).orElseThrow(() -> unreadable(file, statement)));
        }
        return domains;
    }

    /** Where they stand. */
    public static String place(HarnessFiles harness) {
        PythonFile warm = file(harness);
        return warm.place(warm.assignment(CanonicalDomain.LIVE));
    }

    /** {@code {"x": …}}, {@code dict(x=…)} or {@code dict({"x": …}, y=…)}. */
    private static List<Expression.Entry> entries(PythonFile file, Statement statement) {
        Expression value = statement.value().orElseThrow();
        if (value instanceof Expression.Mapping mapping) {
            return mapping.entries();
        }
        if (value instanceof Expression.Call call && call.function().equals(new Expression.Name("dict")) && call.arguments().size() <= 1) {
            List<Expression.Entry> entries = new ArrayList<>();
            for (Expression written : call.arguments()) {
                if (!(written instanceof Expression.Mapping mapping)) {
                    throw unreadable(file, statement);
                }
                entries.addAll(mapping.entries());
            }
            call.named().forEach((recipe, domain) -> entries.add(new Expression.Entry(new Expression.Text(recipe), domain)));
            return entries;
        }
        throw unreadable(file, statement);
    }

    private static AnchorRefused unreadable(PythonFile file, Statement statement) {
        return new AnchorRefused(file.place(statement), "`" + CanonicalDomain.LIVE + "` isn't one dict of texts whose values can be read: "
                + statement.words());
    }
}
