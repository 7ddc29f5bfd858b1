package zone.autonomic.redfix;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code config/application.properties} shows every setting that the code asks for, with what it is when it isn't set, and no other. */
class SettingsTest {

    /** Not for people: between the program's own parts, and what is built in. */
    private static final Set<String> OURS = Set.of("redfix.lab.json");

    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern SHOWN = Pattern.compile("(?m)^#?(redfix\\.[a-z0-9.-]+)=(.*)$");
    /** {@code @ConfigProperty(name = "…"}, and {@code ${…:default}} of a schedule. */
    private static final Pattern ASKED = Pattern.compile("name = \"(redfix\\.[a-z.-]+)\"(?:, defaultValue = \"([^\"]*)\")?|\"\\$\\{(redfix\\.[a-z.-]+)(?::([^}]*))?}\"");

    private static Map<String, String> shown() throws IOException {
        Map<String, String> shown = new TreeMap<>();
        Matcher line = SHOWN.matcher(Files.readString(Path.of("config/application.properties")));
        while (line.find()) {
            assertThat(shown.put(line.group(1), line.group(2))).as("%s is there once", line.group(1)).isNull();
        }
        return shown;
    }

    /** Every setting that the code asks for, and its default; empty where it has none. */
    private static Map<String, String> asked() throws IOException, ClassNotFoundException {
        Map<String, String> asked = new TreeMap<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                String text = Files.readString(file);
                if (text.contains("\n@ConfigMapping(")) {
                    Class<?> mapping = Class.forName(SOURCES.relativize(file).toString().replace(".java", "").replace('/', '.'));
                    mapped(mapping.getAnnotation(ConfigMapping.class).prefix(), mapping, asked);
                }
                Matcher place = ASKED.matcher(text);
                while (place.find()) {
                    String name = place.group(1) != null ? place.group(1) : place.group(3);
                    String value = place.group(1) != null ? place.group(2) : place.group(4);
                    asked.merge(name, value == null ? "" : value, (a, b) -> a.isEmpty() ? b : a);
                }
            }
        }
        asked.keySet().removeAll(OURS);
        return asked;
    }

    private static void mapped(String prefix, Class<?> mapping, Map<String, String> into) {
        for (Method method : mapping.getDeclaredMethods()) {
            if (method.isSynthetic() || java.lang.reflect.Modifier.isStatic(method.getModifiers())) {
                continue;
            }
            String name = prefix + "." + method.getName().replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(java.util.Locale.ROOT);
            if (method.getReturnType().isInterface() && List.of(mapping.getDeclaredClasses()).contains(method.getReturnType())) {
                mapped(name, method.getReturnType(), into);
            } else {
                WithDefault byDefault = method.getAnnotation(WithDefault.class);
                into.put(name, byDefault == null ? "" : byDefault.value());
            }
        }
    }

    @Test
    void everySettingIsShownAndNoOther() throws Exception {
        Set<String> known = new TreeSet<>(asked().keySet());
        known.addAll(Set.of("redfix.database.h2.active", "redfix.database.pg.active", "redfix.port"));

        assertThat(shown().keySet()).containsExactlyInAnyOrderElementsOf(known);
    }

    /** What the code takes a setting for when it isn't set is what is shown; that this holds for the whole program is LiveSettingsIT's. */
    @Test
    void whatIsShownIsWhatItIsWhenItIsNotSet() throws Exception {
        Map<String, String> shown = shown();

        asked().forEach((name, value) -> {
            if (!value.isEmpty()) {
                assertThat(shown.get(name)).as(name).isEqualTo(value);
            }
        });
    }

    /** Two places that say a default would come apart: a mapping says it, or the program's own application.properties. */
    @Test
    void noDefaultIsSaidWhereASettingIsAskedFor() throws Exception {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                assertThat(Files.readString(file)).as("%s", file).doesNotContainPattern("name = \"redfix[^)]*defaultValue").doesNotContainPattern("\\$\\{redfix[a-z.-]*:");
            }
        }
    }
}
