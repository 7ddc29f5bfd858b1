package zone.autonomic.redfix.harness;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The harness's (cc-ci's) text files at one commit, by path. */
public record HarnessFiles(SortedMap<String, String> files) {

    public static final String CANONICAL = "runner/canonical.py";
    public static final String WARM = "runner/warm.py";

    public HarnessFiles {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    public static HarnessFiles of(Map<String, String> files) {
        return new HarnessFiles(new TreeMap<>(files));
    }

    /** Where a recipe's settings are. */
    public static String settings(String recipe) {
        return "tests/" + recipe + "/recipe_meta.py";
    }

    public Optional<String> text(String path) {
        return Optional.ofNullable(files.get(path));
    }

    /** @throws AnchorRefused when there is no such file */
    public PythonFile python(String path) {
        return PythonFile.parse(path, text(path).orElseThrow(() -> new AnchorRefused(path, "the harness has no " + path)));
    }

    /** The recipe's own tests, of every tier: {@code tests/<recipe>/…/test_*.py}. */
    public List<String> tests(String recipe) {
        return files.keySet().stream().filter(p -> p.startsWith("tests/" + recipe + "/") && p.matches("(.*/)?test_[^/]*\\.py")).toList();
    }

    /** The modules of the harness itself. */
    public List<String> modules() {
        return files.keySet().stream().filter(p -> p.startsWith("runner/") && p.endsWith(".py")).toList();
    }

    /** The file of a module such as {@code runner.mumble}, if it is the harness's own. */
    public Optional<String> fileOf(String module) {
        String path = module.replace('.', '/');
        return List.of(path + ".py", path + "/__init__.py").stream().filter(files::containsKey).findFirst();
    }

    /** These files with some replaced or added. */
    public HarnessFiles with(Map<String, String> changed) {
        SortedMap<String, String> all = new TreeMap<>(files);
        all.putAll(changed);
        return new HarnessFiles(all);
    }

    public HarnessFiles with(PythonFile file) {
        return with(Map.of(file.path(), file.text()));
    }

    /** These files without one. */
    public HarnessFiles without(String path) {
        SortedMap<String, String> all = new TreeMap<>(files);
        all.remove(path);
        return new HarnessFiles(all);
    }

    /** The files that are new or other than in {@code base}. */
    public Map<String, String> changedFrom(HarnessFiles base) {
        SortedMap<String, String> changed = new TreeMap<>(files);
        changed.entrySet().removeIf(e -> e.getValue().equals(base.files.get(e.getKey())));
        return changed;
    }
}
