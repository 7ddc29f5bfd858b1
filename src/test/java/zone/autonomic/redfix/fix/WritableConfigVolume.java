package zone.autonomic.redfix.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A container's files for the entrypoint, and its start as the image's user: a volume's directory of that user's, the rendered template
 * beside it as a swarm mounts it (root's, mode 0444). The script runs as it is, by a real shell and a real awk.
 */
final class WritableConfigVolume {

    static final int USER = 1000;
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    /** A shell with the tools that come with it. */
    enum Shell {
        SYSTEM, BUSYBOX
    }

    record Started(int status, String output, long pid) {}

    final Path target;
    final Path template;
    private final Path root;
    private final Shell shell;

    WritableConfigVolume(Path root, Shell shell) {
        this.root = root;
        this.shell = shell;
        this.target = root.resolve("volume/app.ini");
        this.template = root.resolve("app.ini.template");
        mode(root, "rwxr-xr-x");
        directory(target.getParent());
    }

    /** A file as a release that mounted its config here left it: empty, root's, mode 0755. */
    WritableConfigVolume leftByOldRelease() {
        needsRoot();
        write(target, "", "rwxr-xr-x");
        return this;
    }

    /** A directory as Docker makes it for a mount: root's, mode 0755. */
    WritableConfigVolume directoryOfRoot(Path directory) {
        needsRoot();
        try {
            Files.createDirectory(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        mode(directory, "rwxr-xr-x");
        return this;
    }

    WritableConfigVolume template(String text) {
        write(template, text, "r--r--r--");
        return this;
    }

    WritableConfigVolume withoutTemplate() {
        try {
            Files.deleteIfExists(template);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** What the application saved in an earlier start. */
    WritableConfigVolume saved(String text) {
        return file("app.ini", text, "rw-------");
    }

    WritableConfigVolume file(String name, String text, String mode) {
        Path file = target.resolveSibling(name);
        write(file, text, mode);
        own(file);
        return this;
    }

    /** The application writes into its file, as its own user. */
    WritableConfigVolume saves(String text) {
        assertThat(run(List.of("sh", "-c", "printf '%s' \"$1\" > \"$2\"", "sh", text, target.toString())).status()).isZero();
        return this;
    }

    Started start(String script, String... handOnTo) {
        Path file = root.resolve("ini-entrypoint.sh");
        write(file, script, "r-xr-xr-x");
        List<String> words = new ArrayList<>(shell == Shell.BUSYBOX ? List.of(busybox(), "sh") : List.of("/bin/sh"));
        words.add(file.toString());
        words.addAll(handOnTo.length == 0 ? List.of("true") : Arrays.asList(handOnTo));
        return run(words);
    }

    String text() {
        try {
            return Files.exists(target) ? Files.readString(target, StandardCharsets.ISO_8859_1) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String mode() {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(target));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> filesInVolume() {
        try (var files = Files.list(target.getParent())) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Started run(List<String> words) {
        List<String> command = new ArrayList<>();
        if (ROOT) {
            command.addAll(List.of(program("setpriv", "util-linux"), "--reuid=" + USER, "--regid=" + USER, "--clear-groups"));
        }
        command.addAll(words);
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).directory(root.toFile());
            if (shell == Shell.BUSYBOX) {
                builder.environment().put("PATH", busyboxTools().toString());
            }
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("the entrypoint ends").isTrue();
            return new Started(process.exitValue(), output, process.pid());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Busybox's own awk, mv and rm, as in the images; nothing else is found. */
    private Path busyboxTools() throws IOException {
        Path tools = root.resolveSibling("busybox");
        if (!Files.exists(tools)) {
            Files.createDirectory(tools);
            mode(tools, "rwxr-xr-x");
            Path busybox = Files.copy(Path.of(busybox()), tools.resolve("busybox"), StandardCopyOption.COPY_ATTRIBUTES);
            for (String tool : List.of("awk", "cat", "mkdir", "mv", "printf", "rm", "sh", "true")) {
                Files.createSymbolicLink(tools.resolve(tool), busybox);
            }
        }
        return tools;
    }

    private static String busybox() {
        return program("busybox", "busybox");
    }

    static void needsRoot() {
        Assumptions.assumeTrue(ROOT, "needs root (to lay a file of root's into a volume of another user's)");
    }

    static String program(String name, String debianPackage) {
        var found = Arrays.stream(System.getenv("PATH").split(":")).map(d -> Path.of(d, name)).filter(Files::isExecutable).findFirst();
        Assumptions.assumeTrue(found.isPresent(), "needs " + name + " (apt-get install " + debianPackage + ")");
        return found.orElseThrow().toString();
    }

    private static void directory(Path path) {
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        mode(path, "rwxr-xr-x");
        own(path);
    }

    private static void own(Path path) {
        if (ROOT) {
            try {
                Files.setAttribute(path, "unix:uid", USER);
                Files.setAttribute(path, "unix:gid", USER);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void write(Path file, String text, String mode) {
        try {
            Files.deleteIfExists(file);
            Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        mode(file, mode);
    }

    private static void mode(Path path, String mode) {
        try {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
