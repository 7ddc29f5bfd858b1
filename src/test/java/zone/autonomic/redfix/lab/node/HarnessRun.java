package zone.autonomic.redfix.lab.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import zone.autonomic.redfix.lab.engine.Engine;
import zone.autonomic.redfix.lab.swarm.Disk;
import zone.autonomic.redfix.lab.swarm.NodeState;

/**
 * Runs the harness itself, by Python, on a node of its own in a folder that the caller gives, whose engine lives in this JVM: no
 * process is started but the harness and its programs.
 */
public final class HarnessRun implements AutoCloseable {
    private static final Path RECIPES = Path.of("src/main/resources/lab/recipes");
    private static final int PATIENCE_SECONDS = 120;
    private final NodeInstallation node;
    private final Engine engine;
    private int lines;

    private HarnessRun(NodeInstallation node, Engine engine) {
        this.node = node;
        this.engine = engine;
    }

    /**
     * What came of a run.
     *
     * @param stages each stage's name and status, in the order of {@code results.json}, lint among them
     * @param failures the lines of the log that say what was red: tests, operations, a promotion
     * @param unknown why the node couldn't tell, if so: then neither green nor red means anything
     */
    public record Outcome(int exit, Map<String, String> stages, List<String> failures, Optional<String> unknown, JsonNode results,
            String log) {
        public boolean green() {
            return exit == 0 && unknown.isEmpty() && failures.isEmpty();
        }
    }

    /** A node with the built-in harness. */
    public static HarnessRun on(Path folder, Place place) {
        return on(folder, place, RECIPES.resolve("cc-ci"));
    }

    /** @param harness the files of the harness, which needn't be a repository */
    public static HarnessRun on(Path folder, Place place, Path harness) {
        NodeInstallation node = NodeInstallation.install(folder, place.withPace(0));
        Disk.copy(harness, Disk.folder(node.harness()));
        return new HarnessRun(node, NodeEngine.beside(node.root()));
    }

    public NodeInstallation node() {
        return node;
    }

    public NodeState state() {
        return new NodeState(node.root());
    }

    /** Stages a recipe as the node's shared clone: each version a commit and an annotated tag, the last one checked out. */
    public HarnessRun staged(String recipe, LabRun.At... versions) {
        Path clone = state().recipe(recipe);
        Disk.remove(clone);
        Disk.folder(clone);
        StringBuilder script = new StringBuilder("git init -q -b main\n");
        for (LabRun.At at : versions) {
            script.append("find . -mindepth 1 -maxdepth 1 ! -name .git -exec rm -rf {} +\ncp -R '").append(at.folder().toAbsolutePath())
                    .append("/.' .\ngit add -A\ngit commit -q -m '").append(at.version()).append("'\ngit tag -a -m '")
                            .append(at.version()).append("' '")
                    .append(at.version()).append("'\n");
        }
        Ran ran = sh(clone, Map.of(), "set -e\n" + script);
        if (ran.exit() != 0) {
            throw new IllegalStateException(ran.said());
        }
        return this;
    }

    /** Stages one of the recipes that come along, in all its versions. */
    public HarnessRun builtIn(String recipe) {
        return staged(recipe, versions(recipe).toArray(LabRun.At[]::new));
    }

    /** The versions of a recipe that comes along, oldest first. */
    public static List<LabRun.At> versions(String recipe) {
        try (Stream<Path> all = Files.list(RECIPES.resolve(recipe))) {
            return all.sorted().map(folder -> new LabRun.At(folder.getFileName().toString(), folder)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A whole run of what is checked out. @param environment pairs, e.g. {@code "STAGES", "install"} */
    public Outcome run(String recipe, String... environment) {
        Map<String, String> told = new LinkedHashMap<>(Map.of("RECIPE", recipe, "CCCI_SKIP_FETCH", "1"));
        for (int i = 0; i < environment.length; i += 2) {
            told.put(environment[i], environment[i + 1]);
        }
        Path results = node.runs().resolve(told.getOrDefault("CCCI_RUN_ID", "manual")).resolve("results.json");
        Disk.remove(results);
        Ran ran = sh(node.harness(), told, "cc-ci-run runner/run_recipe_ci.py");
        return outcome(ran, json(results));
    }

    private static Outcome outcome(Ran ran, JsonNode results) {
        Map<String, String> stages = new LinkedHashMap<>();
        results.path("stages").forEach(s -> stages.put(s.path("name").asText(), s.path("status").asText()));
        List<String> failures = new ArrayList<>();
        Optional<String> unknown = Optional.empty();
        for (String line : ran.said().lines().toList()) {
            if (line.startsWith("!! unknown: ")) {
                unknown = unknown.or(() -> Optional.of(line.substring("!! unknown: ".length())));
            } else if (line.matches("(FAILED|ERROR) tests/.*|WC5 promote failed: .*|!! (install|upgrade|backup|restore|custom): .*")) {
                failures.add(line);
            }
        }
        return new Outcome(ran.exit(), stages, failures, unknown, results, ran.said());
    }

    private static JsonNode json(Path file) {
        try {
            return Files.exists(file) ? new ObjectMapper().readTree(Files.readString(file)) : new ObjectMapper().createObjectNode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a command said, both its outputs in one. */
    public record Ran(int exit, String said) {}

    /** A shell's line in a session on the node, in the harness's checkout. */
    public Ran sh(String line) {
        return sh(node.harness(), Map.of(), line);
    }

    private Ran sh(Path folder, Map<String, String> environment, String line) {
        Path said = Disk.folder(node.root().resolveSibling(node.root().getFileName() + ".said")).resolve("said-" + ++lines);
        Process process = null;
        try {
            process = builder(folder, environment, line).redirectOutput(said.toFile()).start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("it doesn't end: " + line + ": " + Disk.read(said));
            }
            return new Ran(process.exitValue(), Disk.read(said));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            Optional.ofNullable(process).ifPresent(Process::destroyForcibly);
        }
    }

    /** Starts it as {@link #sh}, and doesn't wait. */
    public Process start(String line) throws IOException {
        return builder(node.harness(), Map.of(), line).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    }

    private ProcessBuilder builder(Path folder, Map<String, String> environment, String line) {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", line).directory(folder.toFile()).redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile());
        builder.environment().clear();
        builder.environment().putAll(node.environment());
        builder.environment().putAll(environment);
        for (String who : List.of("AUTHOR", "COMMITTER")) {
            builder.environment().put("GIT_" + who + "_NAME", "someone");
            builder.environment().put("GIT_" + who + "_EMAIL", "someone@example.net");
        }
        return builder;
    }

    @Override
    public void close() {
        engine.close();
    }
}
