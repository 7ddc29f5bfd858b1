package zone.autonomic.redfix.verdict;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code varying-tokens.txt}, which says how it is written. */
final class VaryingTokens {

    private static final String RESOURCE = "/varying-tokens.txt";
    private static final Pattern DEFINITION = Pattern.compile("([A-Z_]+) = (.+)");
    private static final Pattern USE = Pattern.compile("\\{([A-Z_]+)}");
    private static final Map<String, Function<MatchResult, String>> DECIDED =
            Map.of("@address", MessageShape::address, "@opaque", MessageShape::opaque);

    private VaryingTokens() {}

    /** A kind of token, and what stands for it, as {@link Matcher#replaceAll(Function)} takes it. */
    record Mask(Pattern token, Function<MatchResult, String> placeholder) {}

    static List<Mask> read() {
        List<Mask> masks = new ArrayList<>();
        Map<String, String> names = new HashMap<>();
        try (InputStream in = VaryingTokens.class.getResourceAsStream(RESOURCE)) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                var definition = DEFINITION.matcher(line);
                int tab = line.indexOf('\t');
                if (definition.matches()) {
                    names.put(definition.group(1), definition.group(2));
                } else if (tab >= 0 && !line.startsWith("#")) {
                    String pattern = USE.matcher(line.substring(tab + 1)).replaceAll(use -> named(names, use.group(1)));
                    masks.add(mask(line.substring(0, tab), pattern));
                }
            }
            return List.copyOf(masks);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String named(Map<String, String> names, String name) {
        if (!names.containsKey(name)) {
            throw new IllegalStateException(RESOURCE + " uses {" + name + "} and doesn't say what it is");
        }
        return Matcher.quoteReplacement(names.get(name));
    }

    private static Mask mask(String placeholder, String pattern) {
        Function<MatchResult, String> decided = DECIDED.get(placeholder);
        return new Mask(Pattern.compile(pattern), decided != null ? decided : match -> placeholder);
    }
}
