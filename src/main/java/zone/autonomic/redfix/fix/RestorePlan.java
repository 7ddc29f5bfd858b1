package zone.autonomic.redfix.fix;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
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
 * @param old how it was saved until now
 * @param dump the new dump's absolute path
 * @param place where the script goes
 */
record RestorePlan(PostgresService service, VolumeMount volume, OldBackup old, String dump, ScriptPlace place) {

    /** The first major version that knows {@code DROP DATABASE … WITH (FORCE)}. */
    static final int FORCE_SINCE = 13;

    private static final List<String> DUMP_NAMES = List.of("backup.sql", "pg_backup.sql");

    /** @throws EditRefused with the reason and place, where it can't be done rightly */
    static RestorePlan of(RecipeFiles recipe, Map<String, String> facts) {
        PostgresService service = chosen(recipe, facts);
        String image = place(recipe, service, "image");
        refuseOtherHooks(recipe, service);
        if (!service.backedUp()) {
            throw new EditRefused(image, service.name() + " has no backup switched on, under the deploy.labels of no service");
        }
        refuseOldServers(service, image);
        refuseOverrides(recipe, service);
        if (service.environment().keySet().stream().anyMatch(k -> k.startsWith("POSTGRESQL_"))) {
            throw new EditRefused(image, "the image of " + service.name()
                    + " takes POSTGRESQL_… settings, and only those of the postgres image are known");
        }
        VolumeMount volume = service.dataVolume().orElseThrow(() -> new EditRefused(place(recipe, service, "volumes"),
                service.name() + " keeps " + service.pgdata() + " in no named volume"));
        if (volume.source().contains("$")) {
            throw new EditRefused(place(recipe, service, "volumes"), "which volume " + volume.source() + " is depends on a variable");
        }
        refuseOtherServices(recipe, service, volume);
        OldBackup old = OldBackup.of(recipe, service, volume);
        return new RestorePlan(service, volume, old, dump(old, volume), ScriptPlace.of(recipe, service, old.before()));
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
        Optional<Label> label = service.label(PostgresService.RESTORE_POST_HOOK);
        Optional<BackupHook> hook = label.map(l -> BackupHook.of(recipe, service, l.value()));
        if (hook.flatMap(BackupHook::script).filter(RestoreScript::isOne).isPresent()) {
            throw new EditRefused(label.get().place(), "already there: " + service.name() + " has this restore hook");
        }
        if (hook.filter(h -> h.replays() || h.opaque()).isPresent()) {
            throw new EditRefused(label.get().place(),
                    service.name() + " has a restore hook of its own, which this would replace: " + label.get().value());
        }
    }

    /**
     * Another service may say what is saved of the database's volume, or dump and replay the database itself: then two would speak of one
     * thing.
     */
    private static void refuseOtherServices(RecipeFiles recipe, PostgresService service, VolumeMount volume) {
        String ofVolume = PostgresService.volumeLabel(volume);
        for (Label label : service.ofOthers()) {
            if (label.key().equals(ofVolume) || label.key().equals(ofVolume + ".path")) {
                throw new EditRefused(label.place(), label.service() + " says what is saved of the volume " + volume.source() + ": "
                        + label.key() + "=" + label.value());
            }
            boolean hook = label.key().endsWith("-hook");
            BackupHook does = hook ? BackupHook.of(recipe, label.service(), label.value()) : null;
            boolean ofPostgres = hook && (does.text().contains("pg_dump") || does.replays())
                    && PostgresService.in(recipe).stream().noneMatch(s -> s.name().equals(label.service()));
            if (ofPostgres) {
                throw new EditRefused(label.place(), label.service()
                        + " has a hook that dumps or replays a database, which may be this one: " + label.value());
            }
        }
    }

    private static void refuseOldServers(PostgresService service, String image) {
        OptionalInt major = service.major();
        if (major.isPresent() && major.getAsInt() < FORCE_SINCE) {
            throw new EditRefused(image, "PostgreSQL " + major.getAsInt() + " doesn't know DROP DATABASE … WITH (FORCE), which came with "
                    + FORCE_SINCE + "; without it an application that reconnects keeps the database from being dropped");
        }
    }

    /**
     * What another file says of the service counts only while that file is in force: where it bears on backups, nobody can tell from here.
     */
    private static void refuseOverrides(RecipeFiles recipe, PostgresService service) {
        service.labels().values().stream().filter(l -> !l.file().equals(service.file())).findFirst().ifPresent(l -> {
            throw new EditRefused(l.place(), l.file() + " says something about the backup of " + service.name() + " as well as "
                    + service.file());
        });
        Compose.all(recipe).stream().filter(overlay -> service.additions().contains(overlay.path()))
                .forEach(overlay -> refuseOverride(overlay, service));
    }

    private static void refuseOverride(Compose overlay, PostgresService service) {
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

    /** A name that no older snapshot has for something else; where older snapshots hold just such a dump, that very name. */
    private static String dump(OldBackup old, VolumeMount volume) {
        String root = PostgresService.trimmed(volume.target());
        return old.alone() ? old.dump().orElseThrow()
                : DUMP_NAMES.stream().map(n -> root + "/" + n).filter(p -> old.dump().filter(p::equals).isEmpty()).findFirst()
                .orElseThrow();
    }

    static String place(RecipeFiles recipe, PostgresService service, String key) {
        return Compose.parse(service.file(), recipe.text(service.file()).orElseThrow()).place("services", service.name(), key);
    }

    /** The dump by which a snapshot of an earlier version is told from one of this. */
    Optional<String> oldDump() {
        return old.dump().filter(path -> !path.equals(dump));
    }

    RestoreScript script() {
        return new RestoreScript(dump, oldDump());
    }

    /** The dump's path within its volume. */
    String dumpInVolume() {
        return dump.substring(PostgresService.trimmed(volume.target()).length() + 1);
    }
}
