package zone.autonomic.redfix.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import zone.autonomic.redfix.recipe.RecipeFiles;

/** A harness of the older layout, under other recipes' names than the six: no rule goes by a name. */
public final class LabHarness {

    private static final Path RECIPES = Path.of("src/main/resources/lab/recipes");
    private static final Path OLDER = Path.of("src/test/resources/harness/older");

    private LabHarness() {}

    /** As it is, with keycloak called {@code login}, mumble {@code voice} and discourse {@code forum}. */
    public static HarnessFiles renamed() {
        return renamed("login", "voice", "forum");
    }

    /** As it is, with keycloak, mumble and discourse called so. */
    public static HarnessFiles renamed(String login, String voice, String forum) {
        return HarnessFiles.of(read(OLDER, text -> text.replace("keycloak", login).replace("mumble", voice).replace("discourse", forum)));
    }

    /** A release of one of the lab's recipes, which is called otherwise. */
    public static RecipeFiles recipe(String recipe, String tag, String called) {
        return RecipeFiles.of(read(RECIPES.resolve(recipe).resolve(tag), text -> text.replace(recipe, called)));
    }

    static Map<String, String> read(Path root, UnaryOperator<String> called) {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(called.apply(root.relativize(file).toString().replace('\\', '/')), called.apply(Files.readString(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    /** That with a piece of a file replaced, which must be there. */
    public static HarnessFiles with(String path, String piece, String by) {
        return with(renamed(), path, piece, by);
    }

    public static HarnessFiles with(HarnessFiles harness, String path, String piece, String by) {
        String text = harness.text(path).orElseThrow();
        if (!text.contains(piece)) {
            throw new IllegalArgumentException(path + " has no " + piece);
        }
        return harness.with(Map.of(path, text.replace(piece, by)));
    }
}
