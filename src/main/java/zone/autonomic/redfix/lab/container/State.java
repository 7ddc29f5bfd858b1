package zone.autonomic.redfix.lab.container;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is kept of a container between one process of the lab and the next. */
final class State {

    private final Path file;
    private final Properties values = new Properties();

    State(Path home) {
        this.file = home.resolve("state.properties");
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                values.load(reader);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    void stopped() {
        values.clear();
        save();
    }

    void running(App app, Set<Integer> ports, boolean serves) {
        values.clear();
        values.setProperty("running", "true");
        values.setProperty("serves", String.valueOf(serves));
        values.setProperty("ports", ports.stream().map(String::valueOf).collect(Collectors.joining(",")));
        values.setProperty("words", String.join("\0", app.words()));
        app.environment().forEach((name, value) -> values.setProperty("env." + name, value));
        save();
    }

    boolean running() {
        return Boolean.parseBoolean(values.getProperty("running"));
    }

    boolean serves() {
        return Boolean.parseBoolean(values.getProperty("serves"));
    }

    Set<Integer> ports() {
        String ports = values.getProperty("ports", "");
        return ports.isEmpty() ? Set.of() : new TreeSet<>(List.of(ports.split(",")).stream().map(Integer::valueOf).toList());
    }

    App app() {
        Map<String, String> environment = new LinkedHashMap<>();
        values.stringPropertyNames().stream().filter(k -> k.startsWith("env.")).forEach(k -> environment.put(k.substring(4), values.getProperty(k)));
        return new App(List.of(values.getProperty("words", "").split("\0")), environment);
    }

    /** How many requests came so far: several who answer to one name are asked by turns. */
    int turn() {
        return Integer.parseInt(values.getProperty("turn", "0"));
    }

    void nextTurn() {
        values.setProperty("turn", String.valueOf(turn() + 1));
        save();
    }

    private void save() {
        try {
            // At once: another request reads it meanwhile.
            Path fresh = file.resolveSibling(file.getFileName() + "." + Thread.currentThread().getId());
            Files.createDirectories(file.getParent());
            try (Writer writer = Files.newBufferedWriter(fresh)) {
                values.store(writer, null);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
