package zone.autonomic.redfix.settings;

import io.smallrye.config.PropertiesConfigSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.eclipse.microprofile.config.spi.ConfigSourceProvider;

/** Gives the program what stands in the named file and in {@code secrets.properties}; {@code config/application.properties} is read by Quarkus itself. */
public class SettingsSources implements ConfigSourceProvider {

    /** Above Quarkus' own config/application.properties (260), below the environment (300). */
    private static final int ABOVE_THE_USUAL_FILE = 265;

    @Override
    public Iterable<ConfigSource> getConfigSources(ClassLoader loader) {
        SettingsFiles files = SettingsFiles.ofThisProcess();
        List<ConfigSource> sources = new ArrayList<>();
        if (files.named()) {
            add(files.settings(), ABOVE_THE_USUAL_FILE, sources);
        }
        add(files.secrets(), ABOVE_THE_USUAL_FILE + 1, sources);
        return sources;
    }

    private static void add(Path file, int ordinal, List<ConfigSource> sources) {
        if (!Files.isReadable(file)) {
            return; // said in other words by whoever checks the settings
        }
        try {
            URL url = file.toUri().toURL();
            sources.add(new PropertiesConfigSource(url, ordinal));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
