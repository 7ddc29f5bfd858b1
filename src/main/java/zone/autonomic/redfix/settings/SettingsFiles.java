package zone.autonomic.redfix.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * The files that settings are read from: the one that {@code REDFIX_CONFIG} names, or else {@code config/application.properties} where the program is
 * started; and beside it {@code secrets.properties}.
 *
 * @param settings the file of settings
 * @param named whether somebody has named it
 */
public record SettingsFiles(Path settings, boolean named) {

    private static final String SECRETS = "secrets.properties";
    private static final Path USUAL = Path.of("config", "application.properties");

    static SettingsFiles of(Properties system, Map<String, String> environment) {
        Optional<String> named = Optional.ofNullable(system.getProperty("redfix.config")).or(() -> Optional.ofNullable(environment.get("REDFIX_CONFIG"))).filter(n -> !n.isBlank());
        return new SettingsFiles(named.map(Path::of).orElse(USUAL), named.isPresent());
    }

    /** Those of this process. */
    public static SettingsFiles ofThisProcess() {
        return of(System.getProperties(), System.getenv());
    }

    /** What others shouldn't read: tokens and passwords. */
    public Path secrets() {
        return settings.resolveSibling(SECRETS);
    }

    /** The one that wins first. */
    List<Path> all() {
        return List.of(secrets(), settings);
    }
}
