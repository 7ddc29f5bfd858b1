package zone.autonomic.redfix.lab.forge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Map;

/** The recipes that come along with the program, and the small harness repository. */
public final class BuiltInRecipes {
    /** The harness's repository among the recipes. */
    public static final String HARNESS = "cc-ci";
    private static final String ANCHOR = "/lab/recipes/README.md";

    private BuiltInRecipes() {}

    public static Map<String, RecipeSource> read() {
        URL anchor = BuiltInRecipes.class.getResource(ANCHOR);
        if (anchor == null) {
            throw new IllegalStateException("the program lacks its built-in recipes");
        }
        String text = anchor.toString();
        if (!text.startsWith("jar:")) {
            return RecipesFolder.packed(Path.of(URI.create(text)).getParent());
        }
        Path jar = Path.of(URI.create(text.substring("jar:".length(), text.indexOf("!/"))));
        try (FileSystem packed = FileSystems.newFileSystem(jar)) {
            return RecipesFolder.packed(packed.getPath(ANCHOR).getParent());
        } catch (IOException e) {
            throw new UncheckedIOException("can't read the built-in recipes from " + jar, e);
        }
    }
}
