package zone.autonomic.redfix.lab.swarm;

import java.nio.file.Path;
import java.util.Map;

/** Writes small recipes for tests. */
public final class RecipeOnDisk {
    private RecipeOnDisk() {}

    public static RecipeFolder write(Path folder, Map<String, String> files) {
        files.forEach((path, text) -> Disk.write(folder.resolve(path), text));
        return new RecipeFolder(folder);
    }

    public static RecipeFolder compose(Path folder, String compose) {
        return write(folder, Map.of("compose.yml", compose, ".env.sample", "TYPE=some\nDOMAIN=some.example.com\n", "abra.sh",
                "export WEB_CONF_VERSION=v1\n"));
    }
}
