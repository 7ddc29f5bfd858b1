package zone.autonomic.redfix.recipe;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a backup or restore hook of a PostgreSQL service does, as far as its text tells.
 *
 * @param line the hook's command, as a shell reads it
 * @param script the text of the recipe's script that it runs; empty where it runs none, or one that isn't the recipe's
 * @param scriptFile the recipe's file that the script is
 */
public record BackupHook(String line, Optional<String> script, Optional<String> scriptFile) {

    private static final Pattern WRITTEN = Pattern.compile("(?:>\\s*|(?<=\\s)-f\\s*|--file[= ]\\s*)([\"']?)([^\\s\"'|;&<>]+)\\1");
    private static final Pattern SHELL = Pattern.compile("^\\s*(?:/bin/|/usr/bin/)?(?:ba|a)?sh\\s+-[a-z]*c\\s+(['\"])(.*)\\1\\s*$",
            Pattern.DOTALL);
    private static final Pattern OTHER_USER = Pattern.compile(
            "^\\s*(?:su|gosu|su-exec)\\s+(?:-\\s+)?\\w+\\s+(?:-c\\s+(['\"])(.*)\\1\\s*$)?", Pattern.DOTALL);
    private static final Set<String> HARMLESS = Set.of("pg_dump", "gzip", "cat", "rm", "mkdir", "chmod", "chown", "export", "set", "sync",
            "test",
            "[", "echo", "true", "mv", "cd", "umask", ":");
    /** What a script may do besides, since the script that takes its place does it as well. */
    private static final Set<String> OF_SCRIPTS = Set.of("psql", "pg_restore", "createdb", "dropdb", "pg_isready", "gunzip", "zcat",
            "tail", "head",
            "grep", "wc", "ls", "du", "date", "sed", "basename", "dirname", "printf", "sleep", "false", "eval", "read", "unset", "trap",
            "local",
            "shift", "return", "exit", "break", "continue");

    /** The hook as it stands in a label, together with the recipe's script that it runs, if it does. */
    public static BackupHook of(RecipeFiles recipe, PostgresService service, String line) {
        return of(recipe, service.name(), line);
    }

    /** The hook of any service. */
    public static BackupHook of(RecipeFiles recipe, String service, String line) {
        Optional<String> file = scriptFile(recipe, service, firstWord(unwrapped(line)))
                .or(() -> scriptFile(recipe, service, firstWord(line)));
        return new BackupHook(line, file.flatMap(recipe::text), file);
    }

    private static Optional<String> scriptFile(RecipeFiles recipe, String service, String target) {
        for (Compose compose : Compose.all(recipe)) {
            if (!compose.hasService(service)) {
                continue;
            }
            Optional<String> file = compose.service(service).configAt(target)
                    .flatMap(mount -> Compose.all(recipe).stream().map(c -> c.configs().get(mount.source())).filter(c -> c != null)
                    .findFirst())
                    .map(config -> config.file().replaceFirst("^\\./", ""));
            if (file.isPresent()) {
                return file;
            }
        }
        return Optional.empty();
    }

    /** All that is known of what it does: its own words and those of its script. */
    public String text() {
        return script.map(s -> line + "\n" + s).orElse(line);
    }

    public boolean dumps() {
        return Pattern.compile("\\bpg_dump(all)?\\b").matcher(text()).find();
    }

    /** Whether it feeds a dump to the server. */
    public boolean replays() {
        return Pattern.compile("\\b(psql|pg_restore)\\b").matcher(text()).find();
    }

    /** Whether it drops the database before. */
    public boolean drops() {
        return Pattern.compile("(?i)\\bdrop\\s+database\\b|\\bdropdb\\b").matcher(text()).find();
    }

    /** Whether it runs a script that isn't among the recipe's files, so that nothing can be said of it. */
    public boolean opaque() {
        String first = firstWord(unwrapped(line));
        return script.isEmpty() && (first.startsWith("/") || first.endsWith(".sh")) && !dumps() && !replays();
    }

    /** The absolute path that a dump is written to; {@code PGDATA} is known, other variables aren't. */
    public Optional<String> dumpPath(String pgdata) {
        String all = text().replace("2>&1", "");
        Matcher written = WRITTEN.matcher(all.substring(Math.max(all.indexOf("pg_dump"), 0)));
        while (written.find()) {
            String path = written.group(2).replace("${PGDATA}", pgdata).replace("$PGDATA", pgdata);
            if (path.startsWith("/") && !path.contains("$") && !path.startsWith("/dev/")) {
                return Optional.of(path.replaceAll("//+", "/"));
            }
        }
        return Optional.empty();
    }

    /**
     * The first command that isn't part of making, keeping or replaying one dump; empty where all is known. A script's commands are those
     * of all
     * its functions, whichever of them the hook calls.
     */
    public Optional<String> beyondDumping() {
        return script.map(ShellCommands::ofScript).orElseGet(() -> ShellCommands.of(unwrapped(line))).stream()
                .filter(name -> !HARMLESS.contains(name)).filter(name -> script.isEmpty() || !OF_SCRIPTS.contains(name)).findFirst();
    }

    /** How many databases' dumps it makes. */
    public long dumpCount() {
        return dumpCommands().size();
    }

    /** The database that the one dump is of, where it is said plainly. */
    public Optional<String> database() {
        List<String> dumps = dumpCommands();
        if (dumps.size() != 1) {
            return Optional.empty();
        }
        String arguments = dumps.get(0).replaceAll("\\d?>+\\s*\\S+", " ").strip();
        Matcher named = Pattern.compile("(?:-d\\s*|--dbname[= ])(\\S+)").matcher(arguments);
        if (named.find()) {
            return Optional.of(named.group(1));
        }
        String[] words = arguments.split("\\s+");
        boolean last = words.length > 1 && !words[words.length - 1].startsWith("-") && !takesValue(words[words.length - 2]);
        return last ? Optional.of(words[words.length - 1]) : Optional.empty();
    }

    private List<String> dumpCommands() {
        String shell = script.map(s -> s.replaceAll("(?m)^\\s*#.*$", "")).orElseGet(() -> unwrapped(line));
        return ShellCommands.lines(shell).stream().filter(c -> c.matches("(?s)(\\S*/)?pg_dump(\\s.*)?")).toList();
    }

    private static boolean takesValue(String option) {
        return option.matches("-[UhpFfnNtTEjZSd]|--(username|host|port|format|file|schema|table|exclude-table|encoding|jobs|compress|role)");
    }

    private static String firstWord(String line) {
        return line.strip().split("\\s+", 2)[0];
    }

    private static String unwrapped(String line) {
        Matcher shell = SHELL.matcher(line);
        if (shell.matches()) {
            return unwrapped(shell.group(2));
        }
        Matcher user = OTHER_USER.matcher(line);
        return user.find() ? unwrapped(user.group(2) == null ? line.substring(user.end()) : user.group(2)) : line;
    }
}
