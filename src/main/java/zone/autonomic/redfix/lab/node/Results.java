package zone.autonomic.redfix.lab.node;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import zone.autonomic.redfix.lab.swarm.Disk;

/** A run's artefacts: {@code results.json} (schema 2), a JUnit report for each tier, the log. */
final class Results {

    private static final List<String> LIFECYCLE = List.of("install", "upgrade", "backup", "restore", "custom");
    private final String recipe;
    private final String version;
    private final Optional<String> ref;
    private final Map<String, String> stages = new LinkedHashMap<>();
    private final Map<String, Long> seconds = new LinkedHashMap<>();
    private final Map<String, List<RunFailed>> failed = new LinkedHashMap<>();
    private Optional<String> unknown = Optional.empty();
    private boolean cleanTeardown = true;
    private boolean noSecretLeak = true;
    private boolean lint = true;

    Results(String recipe, String version, Optional<String> ref) {
        this.recipe = recipe;
        this.version = version;
        this.ref = ref;
    }

    void stage(String tier, String status, long took, List<RunFailed> reds) {
        stages.put(tier, status);
        seconds.put(tier, took);
        failed.put(tier, List.copyOf(reds));
    }

    void unknown(String why) {
        unknown = unknown.or(() -> Optional.of(why));
    }

    void dirty() {
        cleanTeardown = false;
    }

    void leak() {
        noSecretLeak = false;
    }

    void lint(boolean holds) {
        lint = holds;
    }

    Map<String, String> stages() {
        return stages;
    }

    Optional<String> unknown() {
        return unknown;
    }

    boolean red(String tier) {
        return "fail".equals(stages.get(tier));
    }

    /** Whether a tier is red. A promote that failed is told, and fatal to nobody. */
    boolean red() {
        return LIFECYCLE.stream().anyMatch(this::red);
    }

    List<String> failures() {
        List<String> all = new ArrayList<>();
        failed.forEach((tier, reds) -> reds.forEach(r -> all.add(tier + ": " + r.test() + " - " + r.getMessage())));
        return all;
    }

    void write(Path folder, String log) {
        Disk.write(folder.resolve("results.json"), json());
        Disk.write(folder.resolve("log.txt"), log);
        stages.forEach((tier, status) -> {
            if (!status.equals("skip")) {
                junit(folder.resolve("junit"), tier);
            }
        });
    }

    private String json() {
        String all = stages.entrySet().stream().map(e -> "{\"name\":" + quoted(e.getKey()) + ",\"status\":" + quoted(e.getValue())
                + ",\"seconds\":" + seconds.get(e.getKey()) + "}").collect(Collectors.joining(","));
        String skips = stages.entrySet().stream().filter(e -> e.getValue().equals("skip")).map(e -> quoted(e.getKey()))
                .collect(Collectors.joining(","));
        return "{\"schema\":2,\"recipe\":" + quoted(recipe) + ",\"version\":" + quoted(version) + ",\"pr\":null,\"ref\":"
                + ref.map(Results::quoted).orElse("null") + ",\"stages\":[" + all + "],\"level\":" + level() + ",\"rungs\":{" + rungs()
                + "},\"skips\":[" + skips + "],\"flags\":{\"clean_teardown\":" + cleanTeardown + ",\"no_secret_leak\":" + noSecretLeak + "}"
                + unknown.map(u -> ",\"unknown\":" + quoted(u)).orElse("") + "}\n";
    }

    private String rungs() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("install", rung("install"));
        all.put("upgrade", rung("upgrade"));
        all.put("backup_restore", red("backup") || red("restore") ? "fail" : rung("restore"));
        all.put("functional", rung("custom"));
        all.put("lint", lint ? "pass" : "fail");
        return all.entrySet().stream().map(e -> quoted(e.getKey()) + ":" + quoted(e.getValue())).collect(Collectors.joining(","));
    }

    private String rung(String tier) {
        return stages.getOrDefault(tier, "skip");
    }

    /** The highest rung below which none is red. */
    private int level() {
        List<Boolean> red = List.of(red("install"), red("upgrade"), red("backup") || red("restore"), red("custom"), !lint);
        int first = red.indexOf(true);
        return first < 0 ? red.size() : first;
    }

    private void junit(Path folder, String tier) {
        Map<String, List<RunFailed>> byFile = new LinkedHashMap<>();
        failed.get(tier).forEach(r -> byFile.computeIfAbsent(r.test().replaceFirst("::.*", ""), k -> new ArrayList<>()).add(r));
        if (byFile.isEmpty()) {
            byFile.put("test_" + tier + ".py", List.of());
        }
        byFile.forEach((file, reds) -> {
            String suite = tier + "__cc-ci__" + Path.of(file).getFileName().toString().replaceFirst("\\.py$", "");
            String cases = reds.isEmpty() ? "  <testcase classname=\"" + tier + "\" name=\"" + tier + "\" time=\"1\"/>\n"
                    : reds.stream().map(r -> "  <testcase classname=\"" + xml(file.replaceFirst("\\.py$", "").replace('/', '.')) + "\" name=\""
                            + xml(r.test().replaceFirst(".*::", "")) + "\" time=\"1\">\n    <failure message=\"" + xml(r.getMessage()) + "\">"
                            + xml(r.getMessage()) + "</failure>\n  </testcase>\n").collect(Collectors.joining());
            Disk.write(folder.resolve(suite + ".xml"), "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<testsuites><testsuite name=\"pytest\" tests=\""
                    + Math.max(1, reds.size()) + "\" failures=\"" + reds.size() + "\" errors=\"0\" skipped=\"0\">\n" + cases
                    + "</testsuite></testsuites>\n");
        });
    }

    static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            out.append(c == '"' || c == '\\' ? "\\" + c : c < ' ' ? String.format("\\u%04x", (int) c) : String.valueOf(c));
        }
        return out.append('"').toString();
    }

    private static String xml(String text) {
        return text.replaceAll("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]", "?").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
                .replace("\"", "&quot;").replace("\n", "&#10;");
    }
}
