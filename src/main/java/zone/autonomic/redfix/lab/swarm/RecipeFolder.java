package zone.autonomic.redfix.lab.swarm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A recipe's files on the node's disk. */
public record RecipeFolder(Path folder) {

    public Optional<String> text(String path) {
        Path file = folder.resolve(path).normalize();
        try {
            return file.startsWith(folder.normalize()) && Files.isRegularFile(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    /** {@code compose.yml} first, then all overlays by name. */
    public List<String> composePaths() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).filter(n -> n.matches("compose(\\.[^/]+)?\\.ya?ml"))
                    .sorted(java.util.Comparator.comparing((String n) -> !n.equals("compose.yml")).thenComparing(n -> n)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the recipe", e);
        }
    }

    /**
     * The stack that an app's settings make of the recipe.
     *
     * @param appEnvironment what the app's {@code .env} says
     * @throws InvalidRecipe with Docker's words where it would refuse
     */
    public Project project(String stack, Map<String, String> appEnvironment) {
        Map<String, String> environment = new LinkedHashMap<>(appEnvironment);
        text("abra.sh").ifPresent(sh -> environment.putAll(EnvFile.exports(sh)));
        environment.put("STACK_NAME", stack);
        Map<String, Object> merged = new LinkedHashMap<>();
        for (String path : environment.getOrDefault("COMPOSE_FILE", "compose.yml").split(":")) {
            String text = text(path).orElseThrow(() -> new InvalidRecipe("open " + path + ": no such file or directory"));
            Map<String, Object> file = Yaml.map(new Interpolation(environment).tree(Yaml.read(text, path)));
            merged = Overlay.over(merged, file);
        }
        return new ProjectReader(stack, merged, environment).read();
    }
}
