package zone.autonomic.redfix.lab.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The lab node's folders and programs below one root. Whoever installs it also puts the harness's checkout at {@link #harness()} and lets sessions
 * start with {@link #environment()}.
 */
public record NodeInstallation(Path root) {
    private static final List<String> SHELL_PROGRAMS = List.of("df", "systemctl", "pgrep", "cc-ci-run");
    private static final List<String> PROGRAMS_OF_THE_ENGINE = List.of("abra", "docker", "curl", "journalctl", "lab-canonical",
            "lab-network");
    private static final List<String> PLAYED = List.of("sitecustomize.py", "lab_played/__init__.py", "lab_played/clock.py",
            "lab_played/engine.py",
            "lab_played/processes.py", "lab_played/setting.py", "lab_played/sockets.py", "lab_played/tls.py");

    /** The machine lacks what the node's programs need; the message says what to install. */
    public static final class Lacks extends RuntimeException {
        Lacks(String what) {
            super(what);
        }
    }

    /**
     * Makes what is missing, writes the programs anew (their class path may have moved) and sets the scene. Safe to repeat.
     *
     * @throws Lacks where the machine has no Python that will do
     */
    public static NodeInstallation install(Path root, Place place) {
        NodeInstallation node = new NodeInstallation(root.toAbsolutePath().normalize());
        try {
            for (Path folder : List.of(node.home(), node.bin(), node.runs(), node.warm(), node.harness().getParent(),
                    node.root.resolve("state/engine"))) {
                Files.createDirectories(folder);
            }
            for (String program : SHELL_PROGRAMS) {
                node.script(node.bin().resolve(program), program + ".sh");
            }
            for (String program : PROGRAMS_OF_THE_ENGINE) {
                node.script(node.bin().resolve(program), "call.py");
            }
            node.script(node.engineStarter(), "start-engine.sh");
            for (String file : PLAYED) {
                node.script(node.lib().resolve("played").resolve(file), "played/" + file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot install the lab's node below " + root, e);
        }
        node.setScene(place);
        return node;
    }

    /** Writes the place and brings its tenants and leftovers about. */
    public void setScene(Place place) {
        place.write(root);
        new Scene(root).set(place);
    }

    /** Starts the node's engine as a process of its own, unless one is at home; it isn't waited for. */
    void startEngine() {
        try {
            new ProcessBuilder("/bin/sh", engineStarter().toString()).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the engine of the lab's node", e);
        }
    }

    public Path home() {
        return root.resolve("home");
    }

    public Path bin() {
        return root.resolve("bin");
    }

    private Path lib() {
        return root.resolve("lib");
    }

    private Path engineStarter() {
        return lib().resolve("start-engine");
    }

    /** Where the harness's checkout belongs, {@code /etc/cc-ci} on a real node. */
    public Path harness() {
        return root.resolve("etc/cc-ci");
    }

    /** {@code /var/lib/cc-ci-runs} on a real node. */
    public Path runs() {
        return root.resolve("var/lib/cc-ci-runs");
    }

    /** {@code /var/lib/ci-warm} on a real node. */
    public Path warm() {
        return root.resolve("var/lib/ci-warm");
    }

    /** What a session on the node starts with. */
    public Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>();
        environment.put("HOME", home().toString());
        environment.put("PATH", bin() + ":" + System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("GIT_TERMINAL_PROMPT", "0");
        return environment;
    }

    private void script(Path file, String resource) throws IOException {
        String python = Python.find().program().toString();
        String text = resource(resource).replace("@ROOT_LITERAL@", "'" + root.toString().replace("\\", "\\\\").replace("'", "\\'") + "'")
                .replace("@ROOT@", root.toString()).replace("@PYTHON@", python).replace("@JAVA@", EngineCommand.line());
        Path fresh = file.resolveSibling("." + file.getFileName() + ".new");
        Files.createDirectories(file.getParent());
        Files.writeString(fresh, text);
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = NodeInstallation.class.getResourceAsStream("/lab/node/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
