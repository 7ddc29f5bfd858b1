package zone.autonomic.redfix.lab.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import zone.autonomic.redfix.lab.image.Images;

/** Builds a container for a test, in as few words as a compose file's. */
final class Stage {

    final Path folder;
    private final String image;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<Mount> mounts = new ArrayList<>();
    private Optional<List<String>> entrypoint = Optional.empty();
    private Optional<List<String>> command = Optional.empty();
    private Images images = Images.builtIn();
    private String sandbox = "sandbox";

    Stage(Path folder, String image) {
        this.folder = folder;
        this.image = image;
    }

    Stage images(Images some) {
        images = some;
        return this;
    }

    Stage sandbox(String name) {
        sandbox = name;
        return this;
    }

    Stage env(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Stage volume(String name, String target) {
        mounts.add(Mount.volume(folder.resolve("volumes").resolve(name), target));
        return this;
    }

    Stage config(String target, int mode, String text) {
        mounts.add(Mount.config(file("config" + mounts.size(), text), target, mode));
        return this;
    }

    Stage config(String target, String text) {
        return config(target, 0444, text);
    }

    Stage secret(String name, String text) {
        mounts.add(Mount.secret(file("secret-" + name, text), name));
        return this;
    }

    Stage entrypoint(String... words) {
        entrypoint = Optional.of(List.of(words));
        return this;
    }

    Stage command(String... words) {
        command = Optional.of(List.of(words));
        return this;
    }

    Container container() {
        return new Container(new ContainerSpec("shop_ci_example_net", "app", image, environment, entrypoint, command, mounts), images,
                folder.resolve(sandbox));
    }

    Path volumeFile(String volume, String path) {
        return folder.resolve("volumes").resolve(volume).resolve(path);
    }

    Path file(String name, String text) {
        try {
            Files.createDirectories(folder.resolve("files"));
            return Files.writeString(Files.createTempFile(folder.resolve("files"), name, ""), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
