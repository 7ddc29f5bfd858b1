package zone.autonomic.redfix.lab.image;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** One description as written, before the one that it builds on is put underneath. */
record DescriptionFile(String name, Map<String, Object> words) {

    private static final Pattern IMAGE = Pattern.compile("(?m)^image:[ \\t]*(\\S.*)$");

    /** A quick look that spares the parsing of most files. */
    static boolean mayName(String text, ImageReference reference) {
        Matcher line = IMAGE.matcher(text);
        return !line.find() || line.group(1).contains("*") || line.group(1).contains(reference.repository());
    }

    static DescriptionFile parse(String name, String text) {
        Object read;
        try {
            read = new Load(LoadSettings.builder().setLabel(name).build()).loadFromString(text);
        } catch (YamlEngineException e) {
            throw new BadDescription(name, "not YAML: " + e.getMessage());
        }
        if (!(read instanceof Map<?, ?> map)) {
            throw new BadDescription(name, "a mapping is expected, e.g. image: acme/forge");
        }
        Map<String, Object> words = new LinkedHashMap<>();
        map.forEach((key, value) -> words.put(String.valueOf(key), value));
        if (!words.containsKey("image")) {
            throw new BadDescription(name, "image: is missing");
        }
        return new DescriptionFile(name, words);
    }

    /** The words of {@code upper} over those of {@code lower}: mappings are merged, anything else is replaced. */
    static Map<String, Object> over(Map<String, Object> lower, Map<String, Object> upper) {
        Map<String, Object> merged = new LinkedHashMap<>(lower);
        upper.forEach((key, value) -> merged.merge(key, value, DescriptionFile::overlay));
        return merged;
    }

    private static Object overlay(Object lower, Object upper) {
        if (lower instanceof Map<?, ?> a && upper instanceof Map<?, ?> b) {
            Map<Object, Object> both = new LinkedHashMap<>(a);
            both.putAll(b);
            return both;
        }
        return upper;
    }

    boolean fits(ImageReference reference) {
        return list("image").stream().anyMatch(p -> glob(bare(p)).matcher(reference.repository()).matches())
                && (!namesTags() || list("tags").stream().anyMatch(p -> glob(p).matcher(reference.tag()).matches()));
    }

    boolean namesTags() {
        return words.containsKey("tags");
    }

    boolean exact(ImageReference reference) {
        return list("image").stream().anyMatch(p -> bare(p).equals(reference.repository()));
    }

    Optional<String> behaves() {
        return Optional.ofNullable(words.get("behaves")).map(String::valueOf);
    }

    private List<String> list(String key) {
        Object value = words.get(key);
        return value instanceof List<?> many ? many.stream().map(String::valueOf).toList() : List.of(String.valueOf(value));
    }

    private static String bare(String pattern) {
        return ImageReference.parse(pattern).repository();
    }

    private static Pattern glob(String pattern) {
        return Pattern.compile(Pattern.quote(pattern).replace("*", "\\E.*\\Q"));
    }
}
