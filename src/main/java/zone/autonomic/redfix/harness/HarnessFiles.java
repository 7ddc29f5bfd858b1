package zone.autonomic.redfix.harness;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The harness's (cc-ci's) text files at one commit, by path. What was read of them as Python is kept: it is asked for again and again. */
public final class HarnessFiles {

    /** What is put on Python's path for every run, and holds the harness's own modules. */
    static final String RUNNER = "runner/";
    private static final String TESTS = "tests/";

    private final SortedMap<String, String> files;
    private final Map<String, PythonFile> read;

    private HarnessFiles(SortedMap<String, String> files, Map<String, PythonFile> read) {
        this.files = Collections.unmodifiableSortedMap(files);
        this.read = new ConcurrentHashMap<>(read);
        this.read.keySet().removeIf(path -> !read.get(path).text().equals(files.get(path)));
    }

    public static HarnessFiles of(Map<String, String> files) {
        return new HarnessFiles(new TreeMap<>(files), Map.of());
    }

    /** The texts by path. */
    public SortedMap<String, String> files() {
        return files;
    }

    /** Where a recipe's settings are. */
    public static String settings(String recipe) {
        return TESTS + recipe + "/recipe_meta.py";
    }

    public Optional<String> text(String path) {
        return Optional.ofNullable(files.get(path));
    }

    /** @throws AnchorRefused when there is no such file */
    public PythonFile python(String path) {
        return read.computeIfAbsent(path, p -> PythonFile.parse(p, text(p).orElseThrow(() -> new AnchorRefused(p, "the harness has no "
                + p))));
    }

    /** The recipe's own tests, of every tier: {@code tests/<recipe>/…/test_*.py}. */
    public List<String> tests(String recipe) {
        return files.keySet().stream().filter(p -> p.startsWith(TESTS + recipe + "/") && p.matches("(.*/)?test_[^/]*\\.py")).toList();
    }

    /** The modules of the harness itself. */
    public List<String> modules() {
        return files.keySet().stream().filter(p -> p.startsWith(RUNNER) && p.endsWith(".py")).toList();
    }

    /**
     * The one module of the harness itself of which something holds, wherever it lies: layouts move.
     *
     * @param what what it has, for people: {@code a function `x`}
     * @param usual where it is known to lie, the newest layout first
     * @throws AnchorRefused when there is none, or more than one, with the places looked at
     */
    PythonFile module(String what, Predicate<PythonFile> holds, String... usual) {
        List<String> known = List.of(usual).stream().filter(files::containsKey).toList();
        List<PythonFile> found = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        for (String path : modules()) {
            try {
                Optional.of(python(path)).filter(holds).ifPresent(found::add);
            } catch (AnchorRefused e) {
                if (known.contains(path)) {
                    throw e;
                }
                unreadable.add(e.place());
            }
        }
        if (found.size() > 1) {
            throw new AnchorRefused(found.get(1).path(), "more than one module has " + what + ": " + String.join(", ", found.stream()
                    .map(PythonFile::path).toList()));
        }
        return found.stream().findFirst().orElseThrow(() -> new AnchorRefused(known.isEmpty() ? "runner"
                : known.get(0), "no module of the harness has " + what
                + ": looked at " + looked(usual) + (unreadable.isEmpty() ? "" : "; couldn't read " + String.join(", ", unreadable))));
    }

    private String looked(String... usual) {
        List<String> places = new ArrayList<>(List.of(usual).stream().map(p -> files.containsKey(p) ? p : p + " (not there)").toList());
        long others = modules().stream().filter(p -> !List.of(usual).contains(p)).count();
        places.add("the " + others + " other modules below " + RUNNER);
        return String.join(", ", places);
    }

    /**
     * The harness's file that Python finds when a file of it imports a module, if it is the harness's own: a test's folder is on the path
     * for its
     * tests, {@code runner/} for all, and the checkout itself where it is run from there.
     *
     * @param module as written, {@code harness.warm}, {@code .warm} or {@code _proto}
     */
    Optional<String> fileOf(String importer, String module) {
        String folder = importer.contains("/") ? importer.substring(0, importer.lastIndexOf('/') + 1) : "";
        String rest = module.replaceFirst("^\\.+", "");
        List<String> bases = new ArrayList<>();
        if (rest.length() < module.length()) {
            String base = folder;
            for (int up = module.length() - rest.length(); up > 1; up--) {
                base = base.replaceFirst("[^/]+/$", "");
            }
            bases.add(base);
        } else {
            if (folder.startsWith(TESTS) && !importer.endsWith("/recipe_meta.py")) {
                bases.add(folder);
                bases.addAll(files.keySet().stream().filter(p -> p.endsWith("/conftest.py")).map(p -> p.substring(0, p.lastIndexOf('/')
                        + 1)).filter(folder::startsWith).toList());
            }
            bases.addAll(List.of(RUNNER, ""));
        }
        String path = rest.replace('.', '/');
        return bases.stream().flatMap(base -> rest.isEmpty() ? Stream.of(base + "__init__.py")
                : Stream.of(base + path + ".py", base + path + "/__init__.py"))
                .filter(files::containsKey).findFirst();
    }

    /**
     * How a file of the harness is imported, as its files do it; by its layout where none does: {@code harness.warm}, {@code runner.warm}.
     */
    String importName(String path) {
        String whole = path.replaceFirst("\\.py$", "").replaceFirst("/__init__$", "").replace('/', '.');
        String onPath = whole.startsWith("runner.") ? whole.substring("runner.".length()) : whole;
        boolean used = files.keySet().stream().filter(p -> p.endsWith(".py") && !p.equals(path)).anyMatch(p -> readable(p).stream()
                .flatMap(f -> f.allImports().stream())
                .anyMatch(i -> i.module().equals(whole) || i.whole().equals(whole)));
        return used || !onPath.contains(".") && files.containsKey(RUNNER + "__init__.py") ? whole : onPath;
    }

    /** A file as Python; empty where it can't be read. */
    Optional<PythonFile> readable(String path) {
        try {
            return Optional.of(python(path));
        } catch (AnchorRefused e) {
            return Optional.empty();
        }
    }

    /** These files with some replaced or added. */
    public HarnessFiles with(Map<String, String> changed) {
        SortedMap<String, String> all = new TreeMap<>(files);
        all.putAll(changed);
        return new HarnessFiles(all, read);
    }

    public HarnessFiles with(PythonFile file) {
        HarnessFiles with = with(Map.of(file.path(), file.text()));
        with.read.put(file.path(), file);
        return with;
    }

    /** These files without one. */
    public HarnessFiles without(String path) {
        SortedMap<String, String> all = new TreeMap<>(files);
        all.remove(path);
        return new HarnessFiles(all, read);
    }

    /** The files that are new or other than in {@code base}. */
    public Map<String, String> changedFrom(HarnessFiles base) {
        SortedMap<String, String> changed = new TreeMap<>(files);
        changed.entrySet().removeIf(e -> e.getValue().equals(base.files.get(e.getKey())));
        return changed;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HarnessFiles harness && files.equals(harness.files);
    }

    @Override
    public int hashCode() {
        return files.hashCode();
    }

    @Override
    public String toString() {
        return "HarnessFiles[files=" + files + "]";
    }
}
