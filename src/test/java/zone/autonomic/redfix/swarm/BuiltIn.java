package zone.autonomic.redfix.swarm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import zone.autonomic.redfix.recipe.RecipeFiles;

/** The recipes that the lab's forge serves, as the bot reads them. */
final class BuiltIn {

    private static final Path RECIPES = Path.of("src/main/resources/lab/recipes");

    private BuiltIn() {}

    static RecipeFiles recipe(String name, String version) throws IOException {
        Path folder = RECIPES.resolve(name).resolve(version);
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), Files.readString(file));
            }
        }
        return RecipeFiles.of(files);
    }
}
