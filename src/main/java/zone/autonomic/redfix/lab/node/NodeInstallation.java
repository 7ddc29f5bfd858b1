package zone.autonomic.redfix.lab.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;

/**
 * The lab node's folders and programs below one root. Whoever installs it also puts the harness's checkout at {@link #harness()} and lets sessions
 * start with {@link #environment()}.
 */
public record NodeInstallation(Path root) {

    private static final List<String> SHELL_PROGRAMS = List.of("docker", "df", "systemctl", "pgrep");
    private static final List<String> JAVA_PROGRAMS = List.of("abra", "cc-ci-run", "curl", "lab-sweep");

    /** Makes what is missing, writes the programs anew (their class path may have moved) and sets the scene. Safe to repeat. */
    public static NodeInstallation install(Path root, Place place) {
        NodeInstallation node = new NodeInstallation(root.toAbsolutePath().normalize());
        try {
            for (Path folder : List.of(node.home(), node.bin(), node.runs(), node.warm(), node.harness().getParent(), node.root.resolve("state"))) {
                Files.createDirectories(folder);
            }
            for (String program : SHELL_PROGRAMS) {
                node.script(program, resource(program + ".sh"));
            }
            String java = "exec '" + Path.of(System.getProperty("java.home"), "bin", "java") + "' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
                    + " -Xshare:auto -Xmx256m -Djdk.lang.Process.launchMechanism=VFORK -cp '" + String.join(":", classPath()) + "' "
                            + Program.class.getName();
            for (String program : JAVA_PROGRAMS) {
                node.script(program, resource("java.sh").replace("@JAVA@", java));
            }
            node.script("ls", resource("ls.sh").replace("@LS@", onPath("ls")));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot install the lab's node below " + root, e);
        }
        node.setScene(place);
        return node;
    }

    private static String onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(":")).map(folder -> Path.of(folder, program)).filter(Files::isExecutable)
                .map(Path::toString).findFirst().orElse("/bin/" + program);
    }

    /** Writes the place and brings its tenants and leftovers about. */
    public void setScene(Place place) {
        place.write(root);
        new Scene(root).set(place);
    }

    public Path home() {
        return root.resolve("home");
    }

    public Path bin() {
        return root.resolve("bin");
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

    private void script(String name, String text) throws IOException {
        Path file = bin().resolve(name);
        Path fresh = bin().resolve("." + name + ".new");
        Files.writeString(fresh, text.replace("@ROOT@", root.toString()).replace("@PROGRAM@", name));
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(fresh, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = NodeInstallation.class.getResourceAsStream("/lab/node/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Where the programs' classes come from: the folder or jar of the running code, and the YAML reader's. */
    private static Set<String> classPath() {
        Set<String> all = new LinkedHashSet<>();
        for (Class<?> needed : List.of(Program.class, Load.class)) {
            all.add(home(needed).toString());
        }
        return all;
    }

    private static Path home(Class<?> type) {
        String resource = "/" + type.getName().replace('.', '/') + ".class";
        URL url = type.getResource(resource);
        String text = url == null ? "" : url.toString();
        String bare = text.startsWith("jar:") ? text.substring(4, text.indexOf("!/")) : text.replace(resource, "/");
        if (bare.startsWith("file:")) {
            return Path.of(URI.create(bare));
        }
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException | RuntimeException e) {
            return packaged(type);
        }
    }

    /** Beside the runner jar of the packaged application. */
    private static Path packaged(Class<?> type) {
        Path runner = Path.of(System.getProperty("java.class.path").split(":")[0]).toAbsolutePath();
        String part = type == Program.class ? "app" : "lib/main";
        String hint = type == Program.class ? "redfix" : "snakeyaml-engine";
        try (Stream<Path> jars = Files.list(runner.getParent().resolve(part))) {
            return jars.filter(j -> j.getFileName().toString().contains(hint)).findFirst().orElseThrow();
        } catch (IOException | RuntimeException e) {
            throw new IllegalStateException("cannot find where " + type.getName() + " was loaded from", e);
        }
    }
}
