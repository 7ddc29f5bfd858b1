package zone.autonomic.redfix.lab.container;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import zone.autonomic.redfix.lab.image.ImageDescription;

/**
 * The programs of a container: its image's, then the lab's stand-ins, then those of the machine's own that every image has. Nothing else is found,
 * so that what a script can call doesn't hang on what happens to be installed here. Only the image's own lie in the container's folder; the rest
 * is the same for all of them and is laid out once.
 */
final class Programs {

    private static final Map<String, String> PLAYED = Map.ofEntries(Map.entry("sleep", "sleep.sh"), Map.entry("tail", "tail.sh"),
            Map.entry("gosu", "gosu.sh"), Map.entry("su-exec", "gosu.sh"), Map.entry("su", "su.sh"), Map.entry("id", "id.sh"),
            Map.entry("whoami", "whoami.sh"), Map.entry("lab-app", "app.sh"), Map.entry("lab-unknown", "unknown.sh"));
    private static final List<String> GUARDED = List.of("mv", "cp", "rm", "ln", "install", "chmod", "chown", "chgrp", "touch", "truncate", "sed");
    private static final List<String> CALLED = List.of("getent", "nc", "nslookup", "wget");
    private static final List<String> DATABASE = List.of("psql", "pg_dump", "pg_dumpall", "pg_restore", "createdb", "dropdb", "pg_isready", "pg_ctl",
            "initdb");
    private static final Set<String> KEYWORDS = Set.of("app", "worker", "init", "pass");
    private static final List<String> TOOLS = List.of("[", "awk", "base64", "basename", "cat", "chgrp", "chmod", "chown", "cksum", "cmp", "comm", "cp",
            "cut", "date", "dd", "df", "diff", "dirname", "du", "echo", "egrep", "env", "expand", "expr", "false", "fgrep", "find", "flock", "fold",
            "grep", "gunzip", "gzip", "head", "hexdump", "hostname", "install", "join", "kill", "ln", "ls", "md5sum", "mkdir", "mkfifo", "mktemp", "mv",
            "nice", "nl", "nohup", "nproc", "od", "paste", "printenv", "printf", "ps", "pwd", "readlink", "realpath", "rm", "rmdir", "sed", "seq", "sh",
            "sha1sum", "sha256sum", "sha512sum", "shuf", "sleep", "sort", "split", "stat", "stty", "sync", "tac", "tail", "tar", "tee", "test",
            "timeout", "touch", "tr", "true", "truncate", "tty", "uname", "uniq", "unlink", "wc", "which", "xargs", "yes", "zcat");
    private static final Set<String> FROM_MACHINE = Set.of("bash", "git", "openssl", "envsubst", "jq", "xz", "zstd", "bzip2");

    private final ImageDescription image;
    private final Path own;
    private final Path shared;

    /** @param own the folder for the image's own programs */
    Programs(ImageDescription image, Path own) throws IOException {
        this.image = image;
        this.own = own;
        this.shared = shared(new TreeSet<>(image.has()), "postgres".equals(image.kind()));
    }

    /** Where each program lies that a script may name by a folder of programs, e.g. {@code dumb-init} in {@code /usr/bin/dumb-init}. */
    Map<String, Path> byName() {
        Map<String, Path> programs = new HashMap<>();
        for (String name : standIns("postgres".equals(image.kind()), image.has()).keySet()) {
            programs.put(name, shared.resolve("stand-ins").resolve(name));
        }
        image.programs().keySet().stream().filter(Programs::byName).map(Programs::name).forEach(name -> programs.put(name, own.resolve(name)));
        return programs;
    }

    /** The machine's own programs. */
    Path tools() {
        return shared.resolve("tools");
    }

    String searchPath(Path root) {
        return own + ":" + root.resolve("usr/local/bin") + ":" + shared.resolve("stand-ins") + ":" + tools();
    }

    /** Writes the image's own. @param mounted what is mounted, which covers a program of the same path */
    void install(Path root, PathMap paths, Set<String> mounted) throws IOException {
        Files.createDirectories(own);
        for (Map.Entry<String, String> program : image.programs().entrySet()) {
            String path = program.getKey();
            String text = KEYWORDS.contains(program.getValue()) ? resource(program.getValue() + ".sh") : paths.intoSandbox(program.getValue());
            if ("app".equals(program.getValue())) {
                text = "#!/bin/sh\nexec lab-app \"$0\" \"$@\"\n";
            }
            if (byName(path) && !mounted.contains(path)) {
                write(own.resolve(name(path)), text);
            }
            if (path.startsWith("/") && !path.matches("(/usr)?(/local)?/s?bin/[^/]+") && !mounted.contains(path)) {
                write(root.resolve(path.substring(1)), text);
            }
        }
    }

    /** Whether a program is found by its name: it was given without a folder, or with one that holds programs. */
    private static boolean byName(String program) {
        return !program.contains("/") || program.matches(".*/s?bin/[^/]+");
    }

    private static String name(String program) {
        return program.substring(program.lastIndexOf('/') + 1);
    }

    private static Map<String, String> standIns(boolean database, List<String> has) {
        Map<String, String> files = new HashMap<>(PLAYED);
        GUARDED.forEach(name -> files.put(name, "guard.sh"));
        CALLED.forEach(name -> files.put(name, "call.sh"));
        if (has.contains("curl")) {
            files.put("curl", "call.sh");
        }
        if (database) {
            DATABASE.forEach(name -> files.put(name, "call.sh"));
        }
        return files;
    }

    /** The folder of what many containers share, made whole or not at all, and by this user. */
    private static Path shared(Set<String> has, boolean database) throws IOException {
        Map<String, String> texts = new HashMap<>();
        standIns(database, List.copyOf(has)).forEach((name, file) -> texts.put(name, resource(file)));
        String key = Integer.toHexString(texts.hashCode()) + "-" + Integer.toHexString(has.hashCode());
        Path folder = Path.of(System.getProperty("java.io.tmpdir"), "redfix-lab-" + System.getProperty("user.name"), key);
        if (Files.isDirectory(folder) && Files.isWritable(folder)) {
            return folder;
        }
        Path fresh = folder.resolveSibling(key + "." + UUID.randomUUID());
        Files.createDirectories(fresh.resolve("stand-ins"));
        FileModes.set(folder.getParent(), 0700);
        for (Map.Entry<String, String> text : texts.entrySet()) {
            write(fresh.resolve("stand-ins").resolve(text.getKey()), text.getValue());
        }
        link(has, Files.createDirectories(fresh.resolve("tools")));
        try {
            Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            Sandbox.delete(fresh);
            if (!Files.isDirectory(folder)) {
                throw e;
            }
            // Another process was faster; its folder holds the same.
        }
        return folder;
    }

    private static void link(Set<String> has, Path tools) throws IOException {
        Set<String> wanted = new HashSet<>(TOOLS);
        has.stream().filter(FROM_MACHINE::contains).forEach(wanted::add);
        for (String tool : wanted) {
            Path found = Path.of(Rights.machine(tool));
            if (found.isAbsolute()) {
                Files.createSymbolicLink(tools.resolve(tool), found);
            }
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.deleteIfExists(file);
        Files.writeString(file, text);
        FileModes.set(file, 0755);
    }

    private static String resource(String name) {
        try (InputStream in = Programs.class.getResourceAsStream("/lab/container/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
