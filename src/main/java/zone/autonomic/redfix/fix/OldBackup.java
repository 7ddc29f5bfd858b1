package zone.autonomic.redfix.fix;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import zone.autonomic.redfix.recipe.BackupHook;
import zone.autonomic.redfix.recipe.EditRefused;
import zone.autonomic.redfix.recipe.PostgresService;
import zone.autonomic.redfix.recipe.PostgresService.Label;
import zone.autonomic.redfix.recipe.RecipeFiles;
import zone.autonomic.redfix.recipe.Service.VolumeMount;

/**
 * How the recipe saved its database until now, as far as it is known whole: what takes its place must lose nothing.
 *
 * @param before the hook that made a dump; empty where none was made
 * @param dump the dump's absolute path; empty where there was none, or not in a volume
 * @param format how the dump was written
 * @param alone whether of the database's volume that one dump was saved and nothing else, so that a snapshot's dump can be replayed as it
 * is
 * @param unsaved a dump that was made outside of every volume, where no backup took it
 * @param ignored the label of absolute paths, which said what is saved and never decided it
 */
record OldBackup(Optional<BackupHook> before, Optional<String> dump, Format format, boolean alone, Optional<String> unsaved,
        Optional<Label> ignored) {

    /** How the dump of earlier versions can be turned into what the script replays. */
    enum Format { PLAIN, GZIP, ARCHIVE }

    /** @throws EditRefused where a hook does what isn't known */
    static OldBackup of(RecipeFiles recipe, PostgresService service, VolumeMount volume) {
        refuseOtherWork(recipe, service);
        Optional<BackupHook> before = service.label(PostgresService.BACKUP_PRE_HOOK).map(l -> BackupHook.of(recipe, service, l.value()));
        Optional<String> listed = listedDump(service, volume);
        Optional<String> dump = before.flatMap(h -> h.dumpPath(service.pgdata())).or(() -> listed).filter(path -> service.mountOf(path)
                .isPresent());
        Format format = format(before, dump);
        boolean alone = format == Format.PLAIN && before.isPresent() && dump.isPresent()
                && service.labelOfVolume(PostgresService.volumeLabel(volume) + ".path")
                .filter(l -> (PostgresService.trimmed(volume.target()) + "/" + l.value()).equals(dump.get())).isPresent();
        Optional<String> unsaved = before.flatMap(h -> h.dumpPath(service.pgdata())).filter(path -> service.mountOf(path).isEmpty());
        return new OldBackup(before.filter(BackupHook::dumps), dump, format, alone, unsaved, service.label(PostgresService.BACKUP_PATH));
    }

    /** What the hooks that are replaced do beside making, removing and replaying one dump would get lost. */
    private static void refuseOtherWork(RecipeFiles recipe, PostgresService service) {
        for (String key : List.of(PostgresService.BACKUP_PRE_HOOK, PostgresService.BACKUP_POST_HOOK, PostgresService.RESTORE_PRE_HOOK,
                PostgresService.RESTORE_POST_HOOK)) {
            service.label(key).ifPresent(label -> BackupHook.of(recipe, service, label.value()).beyondDumping().ifPresent(command -> {
                throw new EditRefused(label.place(), "the hook runs `" + command + "`, and what else it does would be lost: "
                        + label.value());
            }));
        }
        service.label(PostgresService.BACKUP_PRE_HOOK).ifPresent(label -> refuseOtherDatabases(service, label, BackupHook.of(recipe,
                service, label.value())));
    }

    private static void refuseOtherDatabases(PostgresService service, Label label, BackupHook hook) {
        if (hook.dumpCount() > 1) {
            throw new EditRefused(label.place(), "the hook dumps more than one database: " + label.value());
        }
        Map<String, String> environment = service.environment();
        boolean fromFile = environment.containsKey("POSTGRES_DB_FILE") || environment.containsKey("POSTGRES_USER_FILE");
        String own = environment.getOrDefault("POSTGRES_DB", environment.getOrDefault("POSTGRES_USER", "postgres"));
        hook.database().filter(db -> !fromFile && !db.contains("$") && !own.contains("$") && !db.equals(own)).ifPresent(db -> {
            throw new EditRefused(label.place(), "the hook dumps the database " + db + ", and the service's own is " + own);
        });
    }

    /** A dump that the labels name, where no hook tells. */
    private static Optional<String> listedDump(PostgresService service, VolumeMount volume) {
        Stream<String> ofVolume = service.labelOfVolume(PostgresService.volumeLabel(volume) + ".path").stream()
                .map(l -> PostgresService.trimmed(volume.target()) + "/" + l.value());
        Stream<String> absolute = service.label(PostgresService.BACKUP_PATH).stream().map(Label::value);
        return Stream.concat(ofVolume, absolute).filter(p -> p.matches("/[\\w./-]+\\.(sql|dump|sql\\.gz|dump\\.gz)")).findFirst();
    }

    private static Format format(Optional<BackupHook> before, Optional<String> dump) {
        String text = before.map(BackupHook::text).orElse("");
        if (text.matches("(?s).*pg_dump[^\\n]*\\s(-F\\s*[ctd]|--format[= ](c|t|d)\\w*).*")) {
            return Format.ARCHIVE;
        }
        return text.contains("gzip") || dump.filter(p -> p.endsWith(".gz")).isPresent() ? Format.GZIP : Format.PLAIN;
    }
}
