package zone.autonomic.redfix.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/** What somebody has set, and where: as a Java property, in the environment, or in a file; the first of those wins. */
public final class GivenSettings {

    private final KnownSettings known;
    private final List<Given> all;
    private final List<String> unreadable;

    private GivenSettings(KnownSettings known, List<Given> all, List<String> unreadable) {
        this.known = known;
        this.all = List.copyOf(all);
        this.unreadable = List.copyOf(unreadable);
    }

    /** @param name as it stands there @param key the setting that it gives; as it stands there where it gives none @param place for people */
    record Given(String name, String key, String value, String place) {}

    /** Those of this process. */
    public static GivenSettings ofThisProcess(KnownSettings known) {
        return of(known, SettingsFiles.ofThisProcess(), System.getProperties(), System.getenv());
    }

    static GivenSettings of(KnownSettings known, SettingsFiles files, Properties system, Map<String, String> environment) {
        List<Given> all = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        system.stringPropertyNames().stream().sorted().forEach(key -> all.add(new Given("-D" + key, key, system.getProperty(key), "-D" + key)));
        new TreeMap<>(environment).forEach((variable, value) ->
                all.add(new Given(variable, known.ofVariable(variable).orElse(variable), value, "the environment's " + variable)));
        for (Path file : files.all()) {
            try {
                fromFile(file, all);
            } catch (AccessDeniedException e) {
                unreadable.add("%s can't be read by %s".formatted(file, System.getProperty("user.name")));
            } catch (IOException | IllegalArgumentException e) {
                unreadable.add("%s can't be read: %s".formatted(file, e.getMessage()));
            }
        }
        if (files.named() && !Files.exists(files.settings())) {
            // Whether it is there isn't told to who may not look into its folder.
            unreadable.add((Files.notExists(files.settings()) ? "there is no file %s, which REDFIX_CONFIG names" : "%s can't be read by " + System.getProperty("user.name"))
                    .formatted(files.settings()));
        }
        return new GivenSettings(known, all, unreadable);
    }

    private static void fromFile(Path file, List<Given> all) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        List<String> lines = Files.readAllLines(file);
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(in);
        }
        properties.stringPropertyNames().stream().sorted().forEach(name -> {
            // Quarkus' profiles: %prod.redfix.port
            String key = name.replaceFirst("^%[a-z,]+\\.", "");
            int line = 1 + (int) lines.stream().takeWhile(l -> !l.strip().startsWith(name)).count();
            all.add(new Given(name, key, properties.getProperty(name), file + (line > lines.size() ? "" : ", line " + line)));
        });
    }

    List<Given> all() {
        return all;
    }

    List<String> unreadable() {
        return unreadable;
    }

    KnownSettings known() {
        return known;
    }

    /** What was set, unless nothing was. */
    public Optional<String> value(String key) {
        return all.stream().filter(given -> given.key().equals(key)).map(Given::value).findFirst().map(String::strip).filter(v -> !v.isEmpty());
    }
}
