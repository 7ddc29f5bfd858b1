package zone.autonomic.redfix.harness;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which of the harness's modules the recipes' tests lean on. */
final class TestImports {

    private TestImports() {}

    /** A test file, of a recipe or for all, that imports the module, directly or by way of others. What a recipe's settings import isn't the tests'. */
    static Optional<String> importer(HarnessFiles harness, String module) {
        return harness.files().keySet().stream().filter(p -> ofRecipes(harness, p)).filter(p -> reached(harness, p).contains(module)).findFirst();
    }

    /** The tests of the harness itself, {@code tests/unit} or so, belong to no recipe. */
    private static boolean ofRecipes(HarnessFiles harness, String path) {
        if (!path.startsWith("tests/") || !path.endsWith(".py") || path.endsWith("/recipe_meta.py")) {
            return false;
        }
        String[] parts = path.split("/");
        return parts.length == 2 || harness.text(HarnessFiles.settings(parts[1])).isPresent();
    }

    /** The harness's files that a file imports, and those that they import. */
    static Set<String> reached(HarnessFiles harness, String path) {
        Set<String> reached = new LinkedHashSet<>();
        List<String> open = new java.util.ArrayList<>(List.of(path));
        while (!open.isEmpty()) {
            String next = open.remove(0);
            for (PythonFile.Import i : harness.python(next).allImports()) {
                String module = absolute(next, i.module());
                for (String name : List.of(module, module + "." + i.name())) {
                    harness.fileOf(name).filter(reached::add).ifPresent(open::add);
                }
            }
        }
        return reached;
    }

    private static String absolute(String from, String module) {
        if (!module.startsWith(".")) {
            return module;
        }
        List<String> folders = new java.util.ArrayList<>(List.of(from.split("/")));
        String rest = module.replaceFirst("^\\.+", "");
        for (int up = module.length() - rest.length(); up > 0 && !folders.isEmpty(); up--) {
            folders.remove(folders.size() - 1);
        }
        String folder = String.join(".", folders);
        return rest.isEmpty() ? folder : folder.isEmpty() ? rest : folder + "." + rest;
    }
}
