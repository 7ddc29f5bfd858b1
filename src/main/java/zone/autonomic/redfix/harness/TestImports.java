package zone.autonomic.redfix.harness;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Which of the harness's modules the recipes' tests lean on. */
final class TestImports {

    private TestImports() {}

    /**
     * A test file, of a recipe or for all, that imports the module, directly or by way of others. What a recipe's settings import isn't the
     * tests'.
     */
    static Optional<String> importer(HarnessFiles harness, String module) {
        return harness.files().keySet().stream().filter(p -> ofRecipes(harness, p)).filter(p -> reached(harness, p).contains(module))
                .findFirst();
    }

    /**
     * Also those for all recipes, {@code tests/_generic}; the tests of the harness itself, {@code tests/unit} or so, belong to no recipe.
     */
    private static boolean ofRecipes(HarnessFiles harness, String path) {
        if (!path.startsWith("tests/") || !path.endsWith(".py") || path.endsWith("/recipe_meta.py")) {
            return false;
        }
        String[] parts = path.split("/");
        return parts.length == 2 || parts[1].startsWith("_") || harness.text(HarnessFiles.settings(parts[1])).isPresent();
    }

    /** The harness's files that a file imports, and those that they import. What can't be read imports nothing that could be followed. */
    static Set<String> reached(HarnessFiles harness, String path) {
        Set<String> reached = new LinkedHashSet<>();
        List<String> open = new ArrayList<>(List.of(path));
        while (!open.isEmpty()) {
            String next = open.remove(0);
            List<PythonFile.Import> imports = harness.readable(next).map(PythonFile::allImports).orElse(List.of());
            imports.stream().flatMap(i -> Stream.of(i.module(), i.whole())).flatMap(m -> harness.fileOf(next, m).stream())
                    .filter(reached::add).forEach(open::add);
        }
        return reached;
    }
}
