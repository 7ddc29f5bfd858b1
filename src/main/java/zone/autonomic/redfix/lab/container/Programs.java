package zone.autonomic.redfix.lab.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import zone.autonomic.redfix.lab.image.ImageDescription;

/**
 * The programs of a container: stand-ins first, then those of the machine's own that every image has. Nothing else is found, so that what a
 * script can call doesn't hang on what happens to be installed here.
 */
final class Programs {

    private static final Map<String, String> PLAYED = Map.ofEntries(Map.entry("sleep", "sleep.sh"), Map.entry("tail", "tail.sh"),
            Map.entry("gosu", "gosu.sh"), Map.entry("su-exec", "gosu.sh"), Map.entry("su", "su.sh"), Map.entry("id", "id.sh"),
            Map.entry("whoami", "whoami.sh"), Map.entry("lab-app", "app.sh"), Map.entry("lab-unknown", "unknown.sh"));
    private static final List<String> GUARDED = List.of("mv", "cp", "rm", "ln", "install", "chmod", "chown", "chgrp", "touch", "truncate", "sed");
    private static final List<String> CALLED = List.of("getent", "nc", "nslookup", "wget");
    private static final List<String> DATABASE = List.of("psql", "pg_dump", "pg_dumpall", "pg_restore", "createdb", "dropdb", "pg_isready", "pg_ctl",
            "initdb");
    private static final List<String> KEYWORDS = List.of("app", "worker", "init", "pass");
    private static final List<String> TOOLS = List.of("[", "awk", "base64", "basename", "cat", "chgrp", "chmod", "chown", "cksum", "cmp", "comm", "cp",
            "cut", "date", "dd", "df", "diff", "dirname", "du", "echo", "egrep", "env", "expand", "expr", "false", "fgrep", "find", "flock", "fold",
            "grep", "gunzip", "gzip", "head", "hexdump", "hostname", "install", "join", "kill", "ln", "ls", "md5sum", "mkdir", "mkfifo", "mktemp", "mv",
            "nice", "nl", "nohup", "nproc", "od", "paste", "printenv", "printf", "ps", "pwd", "readlink", "realpath", "rm", "rmdir", "sed", "seq", "sh",
            "sha1sum", "sha256sum", "sha512sum", "shuf", "sleep", "sort", "split", "stat", "stty", "sync", "tac", "tail", "tar", "tee", "test",
            "timeout", "touch", "tr", "true", "truncate", "tty", "uname", "uniq", "unlink", "wc", "which", "xargs", "yes", "zcat");
    private static final Set<String> FROM_MACHINE = Set.of("bash", "git", "openssl", "envsubst", "jq", "xz", "zstd", "bzip2");
    private static final List<Path> MACHINE = List.of(Path.of("/usr/local/bin"), Path.of("/usr/bin"), Path.of("/bin"), Path.of("/usr/sbin"),
            Path.of("/sbin"));

    private Programs() {}

    /** The stand-ins of an image, by name or path. */
    static List<String> names(ImageDescription image) {
        List<String> names = new ArrayList<>(PLAYED.keySet());
        names.addAll(CALLED);
        names.addAll(image.has().contains("curl") ? List.of("curl") : List.of());
        names.addAll("postgres".equals(image.kind()) ? DATABASE : List.of());
        names.addAll(image.programs().keySet());
        return names;
    }

    /** Whether a program is found by its name: it was given without a folder, or with one that holds programs. */
    static boolean besideTools(String program) {
        return !program.contains("/") || program.matches("(/usr(/local)?)?/s?bin/[^/]+") || program.matches("/opt/.*/bin/[^/]+|/[a-z]+/bin/[^/]+");
    }

    static void install(ImageDescription image, Path bin, Path root, PathMap paths, List<String> mounted) throws IOException {
        Path tools = bin.resolveSibling("tools");
        Files.createDirectories(tools);
        tools(image, tools);
        Map<String, String> texts = new LinkedHashMap<>();
        PLAYED.forEach((name, file) -> texts.put(name, resource(file)));
        GUARDED.forEach(name -> texts.put(name, resource("guard.sh")));
        CALLED.forEach(name -> texts.put(name, resource("call.sh")));
        if (image.has().contains("curl")) {
            texts.put("curl", resource("call.sh"));
        }
        if ("postgres".equals(image.kind())) {
            DATABASE.forEach(name -> texts.put(name, resource("call.sh")));
        }
        image.programs().forEach((name, text) -> texts.put(name,
                KEYWORDS.contains(text) ? "app".equals(text) ? appText() : resource(text + ".sh") : paths.intoSandbox(text)));
        for (Map.Entry<String, String> program : texts.entrySet()) {
            String name = program.getKey();
            if (mounted.contains(name)) {
                continue;
            }
            if (besideTools(name)) {
                write(bin.resolve(name.substring(name.lastIndexOf('/') + 1)), program.getValue());
            }
            if (name.startsWith("/") && !name.matches("(/usr(/local)?)?/s?bin/[^/]+")) {
                write(root.resolve(name.substring(1)), program.getValue());
            }
        }
    }

    private static String appText() {
        return "#!/bin/sh\nexec lab-app \"$0\" \"$@\"\n";
    }

    private static void tools(ImageDescription image, Path tools) throws IOException {
        List<String> wanted = new ArrayList<>(TOOLS);
        image.has().stream().filter(FROM_MACHINE::contains).forEach(wanted::add);
        for (String tool : wanted) {
            Path link = tools.resolve(tool);
            if (Files.isSymbolicLink(link)) {
                continue;
            }
            for (Path folder : MACHINE) {
                if (Files.isExecutable(folder.resolve(tool))) {
                    Files.createSymbolicLink(link, folder.resolve(tool));
                    break;
                }
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
            throw new java.io.UncheckedIOException(e);
        }
    }
}
