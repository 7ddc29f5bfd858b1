package zone.autonomic.redfix.lab.image;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import zone.autonomic.redfix.lab.image.ImageDescription.ConfigFile;
import zone.autonomic.redfix.lab.image.ImageDescription.Saving;

/** Reads the words of a description, and refuses those that it doesn't know: a misspelt word must not pass for "does nothing". */
final class DescriptionReader {

    private static final Set<String> KINDS = Set.of("web", "postgres", "caddy", "nginx", "traefik", "worker", "tool");
    private static final Set<String> WORDS = Set.of("image", "tags", "behaves", "kind", "listens", "health", "starts_in", "handshake_seconds", "uid",
            "workdir", "entrypoint", "command", "environment", "directories", "programs", "has", "config", "saves", "calls", "answers",
            "version", "notes");
    private static final Pattern SECONDS = Pattern.compile("(\\d+)\\s*(ms|s|m)?");

    private final String name;
    private final Map<String, Object> words;

    DescriptionReader(String name, Map<String, Object> words) {
        this.name = name;
        this.words = words;
    }

    ImageDescription read(ImageReference reference) {
        known(words, WORDS, "");
        String kind = text(words, "kind", "web");
        if (!KINDS.contains(kind)) {
            throw bad("kind: " + kind + " is none of " + new TreeSet<>(KINDS));
        }
        Map<String, Object> handshake = words.get("handshake_seconds") instanceof Map<?, ?> map ? stringKeys(map)
                : Map.of("idle", words.getOrDefault("handshake_seconds", 0), "loaded", words.getOrDefault("handshake_seconds", 0));
        known(handshake, Set.of("idle", "loaded"), "handshake_seconds.");
        return new ImageDescription(name, kind, new TreeSet<>(list(words, "listens").stream().map(p -> number("listens", p)).toList()),
                list(words, "health"), seconds("starts_in", text(words, "starts_in", "1s")), seconds("handshake_seconds", text(handshake, "idle", "0")),
                seconds("handshake_seconds", text(handshake, "loaded", text(handshake, "idle", "0"))), number("uid", text(words, "uid", "0")),
                text(words, "workdir", "/"), list(words, "entrypoint"), list(words, "command"), texts(words, "environment"),
                list(words, "directories"), texts(words, "programs"), list(words, "has"), config(), saves(), list(words, "calls"),
                answers(), version(reference));
    }

    /** A text as it stands, or {@code hex:} and digits with blanks between them. */
    private String answers() {
        if (!(words.get("answers") instanceof Map<?, ?> map)) {
            return HexFormat.of().formatHex(text(words, "answers", "").getBytes(StandardCharsets.UTF_8));
        }
        known(stringKeys(map), Set.of("hex"), "answers.");
        String hex = text(stringKeys(map), "hex", "").replaceAll("\\s", "");
        if (!hex.matches("([0-9a-fA-F]{2})*")) {
            throw bad("answers.hex: pairs of hexadecimal digits are expected, not " + hex);
        }
        return hex;
    }

    private Optional<ConfigFile> config() {
        if (!(words.get("config") instanceof Map<?, ?> map)) {
            return Optional.empty();
        }
        Map<String, Object> config = stringKeys(map);
        known(config, Set.of("option", "environment", "path", "requires"), "config.");
        return Optional.of(new ConfigFile(list(config, "option"), text(config, "environment", ""), text(config, "path", ""), texts(config, "requires")));
    }

    private List<Saving> saves() {
        List<Saving> savings = new ArrayList<>();
        Object value = words.get("saves");
        for (Object each : value instanceof List<?> many ? many : value == null ? List.of() : List.of(value)) {
            if (!(each instanceof Map<?, ?> map)) {
                throw bad("saves: a list of mappings is expected, each with a key:");
            }
            Map<String, Object> saving = stringKeys(map);
            known(saving, Set.of("key", "when", "unless", "valid", "generates", "failure"), "saves.");
            savings.add(new Saving(needed(saving, "key"), texts(saving, "when"), texts(saving, "unless"), regex(text(saving, "valid", ".+")),
                    generator(text(saving, "generates", "base64url-32")),
                    text(saving, "failure", "failed to save \"{file}\": open {file}: {reason}")));
        }
        if (!savings.isEmpty() && !words.containsKey("config")) {
            throw bad("saves: needs config: to say into which file");
        }
        return savings;
    }

    private String version(ImageReference reference) {
        String version = text(words, "version", "");
        if (!version.startsWith("tag")) {
            return version;
        }
        Pattern pattern = Pattern.compile(version.length() > 4 ? version.substring(4).strip() : "(\\d+)");
        Matcher tag = pattern.matcher(reference.tag());
        return tag.find() ? tag.group(1) : "";
    }

    private String generator(String kind) {
        if (!Set.of("base64url-32", "hex-32").contains(kind)) {
            throw bad("generates: " + kind + " is neither base64url-32 nor hex-32");
        }
        return kind;
    }

    private String regex(String pattern) {
        try {
            return Pattern.compile(pattern).pattern();
        } catch (PatternSyntaxException e) {
            throw bad("valid: not a regular expression: " + pattern);
        }
    }

    private int seconds(String word, String text) {
        Matcher time = SECONDS.matcher(text);
        if (!time.matches()) {
            throw bad(word + ": seconds are expected, e.g. 4s, not " + text);
        }
        int number = Integer.parseInt(time.group(1));
        return "ms".equals(time.group(2)) ? Math.max(1, number / 1000) : "m".equals(time.group(2)) ? number * 60 : number;
    }

    private int number(String word, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw bad(word + ": a number is expected, not " + text);
        }
    }

    private String needed(Map<String, Object> map, String key) {
        if (!map.containsKey(key)) {
            throw bad(key + ": is missing");
        }
        return String.valueOf(map.get(key));
    }

    private void known(Map<String, Object> map, Set<String> names, String where) {
        map.keySet().stream().filter(key -> !names.contains(key)).findFirst().ifPresent(key -> {
            throw bad(where + key + ": no such word; these are known: " + new TreeSet<>(names));
        });
    }

    private BadDescription bad(String what) {
        return new BadDescription(name, what);
    }

    private static String text(Map<String, Object> map, String key, String otherwise) {
        Object value = map.get(key);
        return value == null ? otherwise : String.valueOf(value);
    }

    private static List<String> list(Map<String, Object> map, String key) {
        Object value = map.get(key);
        if (value instanceof List<?> many) {
            return many.stream().map(String::valueOf).toList();
        }
        return value == null ? List.of() : List.of(String.valueOf(value));
    }

    private static Map<String, String> texts(Map<String, Object> map, String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (map.get(key) instanceof Map<?, ?> inner) {
            inner.forEach((name, value) -> texts.put(String.valueOf(name), String.valueOf(value)));
        }
        return texts;
    }

    private static Map<String, Object> stringKeys(Map<?, ?> map) {
        Map<String, Object> keyed = new LinkedHashMap<>();
        map.forEach((key, value) -> keyed.put(String.valueOf(key), value));
        return keyed;
    }
}
