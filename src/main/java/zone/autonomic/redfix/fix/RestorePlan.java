package zone.autonomic.redfix.fix;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import zone.autonomic.redfix.recipe.BackupHook;
import zone.autonomic.redfix.recipe.Compose;
import zone.autonomic.redfix.recipe.EditRefused;
import zone.autonomic.redfix.recipe.PostgresService;
import zone.autonomic.redfix.recipe.PostgresService.Label;
import zone.autonomic.redfix.recipe.RecipeFiles;
import zone.autonomic.redfix.recipe.Service.VolumeMount;

/**
 * What is to be done to one recipe's PostgreSQL service, after everything that speaks against it was looked at.
 *
 * @param service the service
 * @param volume the volume in which its data lies
 * @param dump the new dump's absolute path
 * @param oldDump the old dump's absolute path; empty where there was none, or not in a volume
 * @param oldFormat how the old dump was written
 * @param otherVolumes labels that keep the service's other volumes in the backup just as the old label of absolute paths had them
 * @param name what the script, its config and its version are called, free in this recipe
 */
record RestorePlan(PostgresService service, VolumeMount volume, String dump, Optional<String> oldDump, OldFormat oldFormat,
        Map<String, String> otherVolumes, String name) {

    /** How the dump of earlier versions can be turned into what the script replays. */
    enum OldFormat { PLAIN, GZIP, ARCHIVE }

    /** The first major version that knows {@code DROP DATABASE … WITH (FORCE)}. */
    static final int FORCE_SINCE = 13;

    private static final List<String> DUMP_NAMES = List.of("backup.sql", "pg_backup.sql");
    private static final String NAME = "pg_backup";

    /** @throws EditRefused with the reason and place, where it can't be done rightly */
    static RestorePlan of(RecipeFiles recipe, Map<String, String> facts) {
        PostgresService service = chosen(recipe, facts);
        String place = place(recipe, service, "image");
        refuseOtherHooks(recipe, service);
        if (!service.backedUp()) {
            throw new EditRefused(place, service.name() + " has no backup switched on under deploy.labels");
        }
        refuseOldServers(service, place);
        refuseOverrides(recipe, service);
        if (service.environment().keySet().stream().anyMatch(k -> k.startsWith("POSTGRESQL_"))) {
            throw new EditRefused(place, "the image of " + service.name()
                    + " takes POSTGRESQL_… settings, and only those of the postgres image are known");
        }
        VolumeMount volume = service.dataVolume().orElseThrow(() -> new EditRefused(place(recipe, service, "volumes"),
                service.name() + " keeps " + service.pgdata() + " in no named volume"));
        if (volume.source().contains("$")) {
            throw new EditRefused(place(recipe, service, "volumes"), "which volume " + volume.source() + " is depends on a variable");
        }
        Optional<BackupHook> before = oldHooks(recipe, service);
        Optional<String> oldDump = before.flatMap(h -> h.dumpPath(service.pgdata())).or(() -> listedDump(service, volume))
                .filter(path -> service.mountOf(path).isPresent());
        String root = PostgresService.trimmed(volume.target());
        String dump = DUMP_NAMES.stream().map(n -> root + "/" + n).filter(p -> oldDump.filter(p::equals).isEmpty()).findFirst().orElseThrow();
        return new RestorePlan(service, volume, dump, oldDump, format(before, oldDump), otherVolumes(service, volume, before), freeName(recipe));
    }

    private static PostgresService chosen(RecipeFiles recipe, Map<String, String> facts) {
        List<PostgresService> all = PostgresService.in(recipe);
        Optional<String> named = Optional.ofNullable(facts.get("service")).filter(s -> !s.isBlank());
        List<PostgresService> fitting = all.stream().filter(s -> named.map(s.name()::equals).orElse(s.backedUp())).toList();
        if (fitting.size() == 1) {
            return fitting.get(0);
        }
        String which = named.map(n -> "called " + n).orElse("with a backup");
        throw new EditRefused(fitting.isEmpty() ? "compose.yml" : place(recipe, fitting.get(1), "image"),
                fitting.isEmpty() ? "there is no PostgreSQL service " + which : "there are several PostgreSQL services " + which);
    }

    private static void refuseOtherHooks(RecipeFiles recipe, PostgresService service) {
        for (String key : List.of(PostgresService.RESTORE_POST_HOOK, PostgresService.RESTORE_PRE_HOOK)) {
            Optional<Label> label = service.label(key);
            if (label.isPresent()) {
                boolean ours = BackupHook.of(recipe, service, label.get().value()).script().filter(RestoreScript::isOne).isPresent();
                throw new EditRefused(label.get().place(), ours ? "already there: " + service.name() + " has this restore hook"
                        : service.name() + " has a restore hook of its own, which this would replace: " + label.get().value());
            }
        }
    }

    private static void refuseOldServers(PostgresService service, String place) {
        OptionalInt major = service.major();
        if (major.isPresent() && major.getAsInt() < FORCE_SINCE) {
            throw new EditRefused(place, "PostgreSQL " + major.getAsInt() + " doesn't know DROP DATABASE … WITH (FORCE), which came with "
                    + FORCE_SINCE + "; without it an application that reconnects keeps the database from being dropped");
        }
    }

    /** What another file says of the service counts only while that file is in force: where it bears on backups, nobody can tell from here. */
    private static void refuseOverrides(RecipeFiles recipe, PostgresService service) {
        service.labels().values().stream().filter(l -> !l.file().equals(service.file())).findFirst().ifPresent(l -> {
            throw new EditRefused(l.place(), l.file() + " says something about the backup of " + service.name() + " as well as " + service.file());
        });
        for (Compose overlay : Compose.all(recipe)) {
            if (!service.additions().contains(overlay.path())) {
                continue;
            }
            overlay.service(service.name()).image().ifPresent(image -> {
                OptionalInt major = PostgresService.majorOf(image);
                if (major.isEmpty() || major.getAsInt() < FORCE_SINCE) {
                    throw new EditRefused(overlay.place("services", service.name(), "image"), overlay.path() + " runs " + service.name()
                            + " as " + image + ", which isn't known to be PostgreSQL " + FORCE_SINCE + " or later");
                }
            });
            boolean elsewhere = overlay.service(service.name()).volumes().stream().map(v -> PostgresService.trimmed(v.target()))
                    .anyMatch(target -> (service.pgdata() + "/").startsWith(target + "/"));
            if (elsewhere || overlay.service(service.name()).environment().containsKey("PGDATA")) {
                throw new EditRefused(overlay.place("services", service.name()),
                        overlay.path() + " puts the data of " + service.name() + " elsewhere");
            }
        }
    }

    /** The old pre-hook, if it is known whole; its removal must lose nothing but a dump of the one database. */
    private static Optional<BackupHook> oldHooks(RecipeFiles recipe, PostgresService service) {
        for (String key : List.of(PostgresService.BACKUP_PRE_HOOK, PostgresService.BACKUP_POST_HOOK)) {
            service.label(key).ifPresent(label -> BackupHook.of(recipe, service, label.value()).beyondDumping().ifPresent(command -> {
                throw new EditRefused(label.place(), "the hook runs `" + command + "`, and what else it does would be lost: " + label.value());
            }));
        }
        Optional<Label> label = service.label(PostgresService.BACKUP_PRE_HOOK);
        Optional<BackupHook> before = label.map(l -> BackupHook.of(recipe, service, l.value()));
        if (before.isPresent() && before.get().dumpCount() > 1) {
            throw new EditRefused(label.get().place(), "the hook dumps more than one database: " + label.get().value());
        }
        String user = service.environment().getOrDefault("POSTGRES_USER", "postgres");
        String own = service.environment().getOrDefault("POSTGRES_DB", user);
        before.flatMap(BackupHook::database).filter(db -> !db.contains("$") && !own.contains("$") && !db.equals(own)).ifPresent(db -> {
            boolean fromFile = service.environment().containsKey("POSTGRES_DB_FILE") || service.environment().containsKey("POSTGRES_USER_FILE");
            if (!fromFile) {
                throw new EditRefused(label.get().place(), "the hook dumps the database " + db + ", and the service's own is " + own);
            }
        });
        return before;
    }

    /** A dump that the labels name, where no hook tells. */
    private static Optional<String> listedDump(PostgresService service, VolumeMount volume) {
        Stream<String> ofVolume = service.label(PostgresService.volumeLabel(volume) + ".path").stream()
                .map(l -> PostgresService.trimmed(volume.target()) + "/" + l.value());
        Stream<String> absolute = service.label(PostgresService.BACKUP_PATH).stream().map(Label::value);
        return Stream.concat(ofVolume, absolute).filter(p -> p.matches("/[\\w./-]+\\.(sql|dump|sql\\.gz|dump\\.gz)")).findFirst();
    }

    /**
     * While there is a label of absolute paths, only these are saved; without it, each volume is, unless a label of its own says otherwise. So
     * a volume that was left out stays out, and one of which a part was saved keeps that part.
     */
    private static Map<String, String> otherVolumes(PostgresService service, VolumeMount volume, Optional<BackupHook> before) {
        Optional<Label> label = service.label(PostgresService.BACKUP_PATH);
        if (label.isEmpty()) {
            return Map.of();
        }
        List<String> paths = Stream.of(label.get().value().split(",")).map(String::strip).filter(p -> !p.isEmpty())
                .map(p -> PostgresService.trimmed(p.replace("${PGDATA}", service.pgdata()).replace("$PGDATA", service.pgdata()))).toList();
        for (String path : paths) {
            boolean aDump = before.flatMap(h -> h.dumpPath(service.pgdata())).filter(path::equals).isPresent();
            boolean aboveVolumes = service.volumes().stream().anyMatch(v -> v.target().startsWith(path + "/"));
            if (service.mountOf(path).isEmpty() && !aDump && !aboveVolumes) {
                throw new EditRefused(label.get().place(), "the backup takes " + path + ", which lies in no volume of " + service.name());
            }
        }
        Map<String, String> labels = new LinkedHashMap<>();
        for (VolumeMount other : service.volumes()) {
            String target = PostgresService.trimmed(other.target());
            boolean whole = paths.stream().anyMatch(p -> (target + "/").startsWith(p + "/"));
            if (other.equals(volume) || !other.type().equals("volume") || other.source().isBlank() || whole) {
                continue;
            }
            String parts = paths.stream().filter(p -> service.mountOf(p).filter(other::equals).isPresent()).map(p -> p.substring(target.length() + 1))
                    .map(Compose::literal).collect(Collectors.joining(","));
            labels.put(PostgresService.volumeLabel(other) + (parts.isEmpty() ? "" : ".path"), parts.isEmpty() ? "false" : parts);
        }
        return labels;
    }

    private static OldFormat format(Optional<BackupHook> before, Optional<String> oldDump) {
        String line = before.map(BackupHook::line).orElse("");
        if (line.matches("(?s).*pg_dump.*\\s(-F\\s*[ctd]|--format[= ](c|t|d)\\w*).*")) {
            return OldFormat.ARCHIVE;
        }
        return line.contains("gzip") || oldDump.filter(p -> p.endsWith(".gz")).isPresent() ? OldFormat.GZIP : OldFormat.PLAIN;
    }

    private static String freeName(RecipeFiles recipe) {
        List<Compose> files = Compose.all(recipe);
        return Stream.concat(Stream.of(NAME), IntStream.rangeClosed(2, 99).mapToObj(n -> NAME + n)).filter(name -> recipe.text(name + ".sh").isEmpty()
                && files.stream().noneMatch(f -> f.configs().containsKey(name)
                        || f.services().stream().anyMatch(s -> f.service(s).configAt("/" + name + ".sh").isPresent()))
                && recipe.files().values().stream().noneMatch(text -> text.contains(version(name)))).findFirst().orElseThrow();
    }

    private static String version(String name) {
        return name.toUpperCase(Locale.ROOT) + "_VERSION";
    }

    static String place(RecipeFiles recipe, PostgresService service, String key) {
        return Compose.parse(service.file(), recipe.text(service.file()).orElseThrow()).place("services", service.name(), key);
    }

    String scriptFile() {
        return name + ".sh";
    }

    /** The script's path in the container. */
    String command() {
        return "/" + scriptFile();
    }

    /** The variable that carries the config's version. */
    String versionVariable() {
        return version(name);
    }

    RestoreScript script() {
        return new RestoreScript(dump, oldDump);
    }

    /** The dump's path within its volume. */
    String dumpInVolume() {
        return dump.substring(PostgresService.trimmed(volume.target()).length() + 1);
    }
}
