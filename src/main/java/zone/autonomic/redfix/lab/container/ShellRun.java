package zone.autonomic.redfix.lab.container;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import zone.autonomic.redfix.lab.image.ImageDescription;

/** Runs a container's program for real, within its sandbox and a time limit; whatever it leaves running is killed. */
final class ShellRun {

    private static final Duration LIMIT = Duration.ofSeconds(8);
    /**
     * timeout leads a group of its own: whatever a script leaves running is ended with it, also when the lab's process is gone meanwhile. The signal
     * is given by -s: dash takes "kill -KILL -- -1" for an illegal number.
     */
    private static final String GROUP = "trap 'kill -s KILL -- \"-$leader\" 2>/dev/null; exit 143' TERM; \"$@\" & leader=$!; "
            + "wait \"$leader\"; status=$?; "
            + "kill -s KILL -- \"-$leader\" 2>/dev/null; exit \"$status\"";
    private static final Pattern NOT_FOUND = Pattern.compile("(?m)(?:^|: |')([^\\s:/']+)'?: (?:command )?not found$");

    private final Sandbox sandbox;
    private final ImageDescription image;
    private final Bell.Player player;

    /**
     * What came of a run.
     *
     * @param output stdout in the container's own paths, and stderr with it where the two aren't kept apart
     * @param errors stderr where it is
     * @param unknown programs and calls that the lab doesn't know
     * @param idle whether it sleeps, or waits in vain
     * @param timedOut whether it was killed at the time limit
     * @param app the application's call, where it was reached: its words
     */
    record Result(int exit, String output, String errors, Set<String> unknown, boolean idle, boolean timedOut, List<String> app,
            Map<String, String> appEnvironment, boolean init) {}

    ShellRun(Sandbox sandbox, ImageDescription image, Bell.Player player) {
        this.sandbox = sandbox;
        this.image = image;
        this.player = player;
    }

    Result run(List<String> argv, Map<String, String> environment) throws IOException {
        return run(argv, environment, false);
    }

    /** @param apart whether what it says to stderr is kept apart from the rest */
    Result run(List<String> argv, Map<String, String> environment, boolean apart) throws IOException {
        Path run = Files.createDirectories(sandbox.home().resolve("runs"));
        run = Files.createTempDirectory(run, "run");
        long since = System.currentTimeMillis() - 1000;
        try {
            sandbox.cover();
            Files.write(run.resolve("locked"), sandbox.locked());
            Files.write(run.resolve("frozen"), sandbox.frozen());
            Files.write(run.resolve("foreign"), sandbox.foreign());
            try (Bell bell = new Bell(run, player, sandbox.paths()::outOfSandbox)) {
                Result result = execute(run, argv, environment, apart);
                sandbox.restorePaths(since);
                return result;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            sandbox.uncover();
            Sandbox.delete(run);
        }
    }

    private Result execute(Path run, List<String> argv, Map<String, String> environment, boolean apart)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", GROUP, "group"));
        words.addAll(Rights.limited(LIMIT.toSeconds()));
        words.addAll(List.of("/bin/sh", "-c", "LAB_PID1=$$; export LAB_PID1; cd \"$LAB_CWD\"; unset OLDPWD; exec \"$@\"", "start"));
        words.addAll(argv);
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.redirectErrorStream(!apart).redirectInput(new File("/dev/null")).redirectOutput(run.resolve("output").toFile());
        if (apart) {
            builder.redirectError(run.resolve("errors").toFile());
        }
        builder.environment().clear();
        builder.environment().putAll(variables(run, environment));
        Process process = builder.start();
        int exit = await(process);
        String output = said(run.resolve("output"));
        String errors = apart ? said(run.resolve("errors")) : "";
        boolean idle = Files.exists(run.resolve("idle"));
        return new Result(exit, output, errors, unknown(run, output + errors), idle, exit == 137 && !idle, app(run), appEnvironment(run),
                Files.exists(run.resolve("app.init")) && Files.readString(run.resolve("app.init")).startsWith("kept"));
    }

    /** Whoever asked for the run may go away meanwhile: then it is ended, with whatever it has left running. */
    private static int await(Process process) throws InterruptedException {
        try {
            boolean ended = process.waitFor(LIMIT.toMillis() + 2000, TimeUnit.MILLISECONDS);
            return ended ? process.exitValue() : process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            process.waitFor(1, TimeUnit.SECONDS);
            throw e;
        }
    }

    private String said(Path file) throws IOException {
        String text = sandbox.paths().outOfSandbox(Files.readString(file, StandardCharsets.ISO_8859_1));
        return readOnly(new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    }

    private Map<String, String> variables(Path run, Map<String, String> environment) {
        Map<String, String> variables = new LinkedHashMap<>();
        environment.forEach((name, value) -> variables.put(name, sandbox.paths().intoSandbox(value)));
        variables.putIfAbsent("HOME", sandbox.paths().intoSandbox("/root"));
        variables.put("PATH", sandbox.programs().searchPath(sandbox.root()));
        variables.put("LAB_RUN", run.toString());
        variables.put("LAB_TOOLS", sandbox.programs().tools().toString());
        variables.put("LAB_UID", String.valueOf(image.uid()));
        variables.put("LAB_CWD", sandbox.paths().locate(image.workdir()).toString());
        return variables;
    }

    /** The kernel of the lab says "permission denied" where a container's says that the mount can't be written. */
    private String readOnly(String output) {
        String said = output;
        for (String path : sandbox.locked()) {
            String shown = sandbox.paths().outOfSandbox(path);
            said = said.replaceAll("(" + Pattern.quote(shown) + "'?: )Permission denied", "$1Read-only file system");
        }
        return said;
    }

    private static Set<String> unknown(Path run, String output) throws IOException {
        Set<String> unknown = new LinkedHashSet<>();
        Matcher missing = NOT_FOUND.matcher(output);
        while (missing.find()) {
            unknown.add(missing.group(1));
        }
        if (Files.exists(run.resolve("unknown"))) {
            unknown.addAll(Files.readAllLines(run.resolve("unknown")));
        }
        return unknown;
    }

    private List<String> app(Path run) throws IOException {
        Path words = run.resolve("app.args");
        return Files.exists(words) ? List.of(sandbox.paths().outOfSandbox(Files.readString(words)).split("\0")) : List.of();
    }

    private Map<String, String> appEnvironment(Path run) {
        Map<String, String> environment = new LinkedHashMap<>();
        if (Files.exists(run.resolve("app.env"))) {
            Call.environment(run.resolve("app.env")).forEach((name, value) -> {
                if (!name.startsWith("LAB_") && !"PATH".equals(name)) {
                    environment.put(name, sandbox.paths().outOfSandbox(value));
                }
            });
        }
        return environment;
    }
}
