package zone.autonomic.redfix.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every setting that there is, as {@code config/application.properties} shows them; that file is a part of the program. */
public final class KnownSettings {

    private static final String RESOURCE = "/redfix-settings/application.properties";
    private static final Pattern SHOWN = Pattern.compile("(?m)^#?((?:redfix|quarkus)\\.[a-z0-9.-]+)=(.*)$");
    /** Between the program's own parts, and so not shown. */
    private static final Set<String> OURS = Set.of("redfix.config", "redfix.tty", "redfix.lab.json");
    /** What begins so in the environment and isn't a setting. */
    private static final Set<String> OTHERS = Set.of("REDFIX_CONFIG", "REDFIX_JAVA_OPTIONS", "REDFIX_FORGE_ADMIN_TOKEN");
    private static final String FOR_TESTS = "REDFIX_IT_";

    private final Map<String, String> shown;

    private KnownSettings(Map<String, String> shown) {
        this.shown = Collections.unmodifiableMap(shown);
    }

    /** Those of this program. */
    public static KnownSettings read() {
        try (var in = KnownSettings.class.getResourceAsStream(RESOURCE)) {
            return of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param file the text of {@code config/application.properties} */
    public static KnownSettings of(String file) {
        Map<String, String> shown = new LinkedHashMap<>();
        Matcher line = SHOWN.matcher(file);
        while (line.find()) {
            shown.put(line.group(1), line.group(2));
        }
        return new KnownSettings(shown);
    }

    /** Each with what it is when it isn't set, in the order in which they are shown. */
    public Map<String, String> shown() {
        return shown;
    }

    boolean has(String key) {
        return shown.containsKey(key) || OURS.contains(key);
    }

    /** The setting that a variable of the environment gives. */
    Optional<String> ofVariable(String variable) {
        return shown.keySet().stream().filter(key -> variable(key).equals(variable)).findFirst();
    }

    static boolean another(String variable) {
        return OTHERS.contains(variable) || variable.startsWith(FOR_TESTS);
    }

    /** Names that somebody may have meant. */
    Set<String> names() {
        return new TreeSet<>(shown.keySet());
    }

    /** How a setting is called in the environment. */
    public static String variable(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
