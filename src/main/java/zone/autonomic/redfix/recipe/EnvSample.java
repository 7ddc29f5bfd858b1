package zone.autonomic.redfix.recipe;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A recipe's {@code .env.sample}: what an operator may set, and which secrets there are. */
public final class EnvSample {

    public static final String PATH = ".env.sample";

    private static final Pattern LINE = Pattern.compile("[ \\t]*(?:export[ \\t]+)?(?<key>[A-Za-z_][A-Za-z0-9_]*)=(?<value>[^\\r\\n]*)");
    private static final Pattern SECRET = Pattern.compile("SECRET_([A-Z0-9_]+)_VERSION");
    private static final Pattern LENGTH = Pattern.compile("#.*\\blength=(\\d{1,4})\\b");

    private final String text;

    private EnvSample(String text) {
        this.text = text;
    }

    /** @param name the secret's key in compose files, e.g. {@code db_password} @param length of what abra generates, where it is given */
    public record SecretVersion(String name, String version, Optional<Integer> length) {}

    public static EnvSample parse(String text) {
        return new EnvSample(text);
    }

    /** The recipe's own; empty where it has none. */
    public static EnvSample of(RecipeFiles recipe) {
        return parse(recipe.text(PATH).orElse(""));
    }

    public String text() {
        return text;
    }

    /** Each key that is set (not commented out), without quotes and trailing comments. */
    public Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        text.lines().map(LINE::matcher).filter(Matcher::matches).forEach(line -> values.put(line.group("key"), value(line.group("value"))));
        return Collections.unmodifiableMap(values);
    }

    private static String value(String written) {
        String value = written.strip();
        for (char quote : new char[] {'"', '\''}) {
            int close = value.isEmpty() || value.charAt(0) != quote ? -1 : value.indexOf(quote, 1);
            if (close > 0) {
                return value.substring(1, close);
            }
        }
        return value.startsWith("#") ? "" : value.split("\\s+#", 2)[0].strip();
    }

    /** The secrets of {@code SECRET_X_VERSION=v1 # length=43} lines, by name. */
    public Map<String, SecretVersion> secrets() {
        Map<String, SecretVersion> secrets = new LinkedHashMap<>();
        text.lines().map(LINE::matcher).filter(Matcher::matches).forEach(line -> {
            Matcher secret = SECRET.matcher(line.group("key"));
            if (secret.matches()) {
                Matcher length = LENGTH.matcher(line.group("value"));
                String name = secret.group(1).toLowerCase(java.util.Locale.ROOT);
                secrets.put(name, new SecretVersion(name, value(line.group("value")), length.find() ? Optional.of(Integer.valueOf(length.group(1)))
                        : Optional.empty()));
            }
        });
        return Collections.unmodifiableMap(secrets);
    }

    /** Adds {@code KEY=value} at the end; where the key is set with that value, changes nothing. */
    public EnvSample add(String key, String value) {
        String there = values().get(key);
        if (value.equals(there)) {
            return this;
        }
        if (there != null) {
            throw new EditRefused(place(key), key + " is set already, to `" + there + "`");
        }
        String newline = text.contains("\r\n") ? "\r\n" : "\n";
        boolean finalNewline = text.isEmpty() || text.endsWith("\n");
        return new EnvSample(text + (finalNewline ? key + "=" + value + newline : newline + key + "=" + value));
    }

    private String place(String key) {
        int at = 1;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches() && matcher.group("key").equals(key)) {
                break;
            }
            at++;
        }
        return PATH + ":" + at;
    }
}
