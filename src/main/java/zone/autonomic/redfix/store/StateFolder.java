package zone.autonomic.redfix.store;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.step.port.StateStore;

/** The state files in a folder, {@code redfix.state.folder}; by itself {@code state} in the data folder. Each is replaced in one go. */
@ApplicationScoped
public class StateFolder implements StateStore {

    private final Path folder;

    public StateFolder(@ConfigProperty(name = "redfix.state.folder") Optional<String> folder,
            @ConfigProperty(name = "redfix.data-dir") String dataDirectory) {
        this.folder = folder.map(Path::of).orElseGet(() -> Path.of(dataDirectory, "state"));
    }

    @Override
    public boolean write(Map<String, String> files) {
        boolean written = false;
        try {
            Files.createDirectories(folder);
            for (Map.Entry<String, String> file : files.entrySet()) {
                Path path = folder.resolve(file.getKey());
                if (!Files.exists(path) || !Files.readString(path).equals(file.getValue())) {
                    Path beside = Files.writeString(folder.resolve("." + file.getKey() + ".new"), file.getValue());
                    Files.move(beside, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
                    written = true;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the state files can't be written to " + folder + " (redfix.state.folder): " + e.getMessage(), e);
        }
        return written;
    }
}
