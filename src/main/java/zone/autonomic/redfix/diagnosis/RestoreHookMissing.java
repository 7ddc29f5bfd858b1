package zone.autonomic.redfix.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import zone.autonomic.redfix.investigation.Check;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.Finding;
import zone.autonomic.redfix.investigation.Investigation.Run;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunResult;
import zone.autonomic.redfix.investigation.RunResult.Colour;
import zone.autonomic.redfix.investigation.Tier;
import zone.autonomic.redfix.recipe.BackupHook;
import zone.autonomic.redfix.recipe.Compose;
import zone.autonomic.redfix.recipe.MalformedRecipe;
import zone.autonomic.redfix.recipe.PostgresService;
import zone.autonomic.redfix.recipe.PostgresService.Label;
import zone.autonomic.redfix.recipe.RecipeFiles;
import zone.autonomic.redfix.recipe.Service.VolumeMount;
import zone.autonomic.redfix.verdict.Side;

/**
 * A recipe saves its PostgreSQL database, as a dump or as the server's own files, and nothing replays it after a restore: the running
 * server
 * doesn't notice the files that are put under it.
 */
public final class RestoreHookMissing implements Diagnosis {

    private static final String DEFECT = "restore-hook-missing";
    private static final String RESTORE = "restore";
    /** What the backup's tool says when it begins to put files back. */
    private static final Pattern RESTORING = Pattern.compile("(?m)^.*\\bRestoring Snapshot [0-9a-f]+ at .*$");

    @Override
    public String defect() {
        return DEFECT;
    }

    @Override
    public Answer examine(Evidence evidence) {
        if (evidence.notTheRecipes().isPresent()) {
            return Answer.doesNotHold(evidence.notTheRecipes().get());
        }
        if (!evidence.signature().tier().equals(RESTORE)) {
            return Answer.doesNotHold("the failing tier is " + evidence.signature().tier() + ", not restore");
        }
        List<Failure> failures = evidence.failures();
        Optional<LostState> lost = LostState.in(failures.stream().map(Failure::message).toList());
        if (lost.isEmpty()) {
            return Answer.doesNotHold("the restore's failure doesn't say that a database lost its state: " + evidence.signature()
                    .message());
        }
        long green = evidence.runs().stream().flatMap(r -> r.result().stream()).filter(r -> r.colour() == Colour.GREEN).count();
        if (green > 0) {
            return Answer.doesNotHold(green + " of the isolated runs are green; without a restore hook each one is red");
        }
        try {
            return judge(evidence, lost.get());
        } catch (MalformedRecipe e) {
            return Answer.doesNotHold("the recipe can't be read: " + e.place() + ": " + e.getMessage());
        }
    }

    private static Answer judge(Evidence evidence, LostState lost) {
        List<PostgresService> services = PostgresService.in(evidence.recipe());
        if (services.isEmpty()) {
            return Answer.doesNotHold(otherDatabase(evidence.recipe()).map(image -> "the database is " + image
                    + ", and only PostgreSQL's exact restore is known here").orElse("the recipe has no PostgreSQL service"));
        }
        List<String> why = new ArrayList<>();
        List<PostgresService> hookless = new ArrayList<>();
        for (PostgresService service : services) {
            restores(evidence.recipe(), service).ifPresentOrElse(reason -> why.add(service.name() + " "
                    + reason), () -> hookless.add(service));
        }
        if (hookless.size() > 1) {
            return Answer.doesNotHold("several databases are saved without a restore hook (" + String.join(", ",
                    hookless.stream().map(s -> s.name() + " in " + s.file()).toList())
                    + "), and nothing tells which of them lost its state");
        }
        return hookless.isEmpty() ? Answer.doesNotHold(String.join("; ", why)) : Answer.holds(finding(evidence, hookless.get(0), lost));
    }

    private static Optional<String> otherDatabase(RecipeFiles recipe) {
        return Compose.all(recipe).stream().flatMap(c -> c.services().stream().map(c::service)).flatMap(s -> s.image().stream())
                .filter(image -> image.matches("(.*/)?(mysql|mariadb|percona|mongo)[^/]*")).findFirst();
    }

    /** Why this service isn't one that is saved and never restored; empty where it is. */
    private static Optional<String> restores(RecipeFiles recipe, PostgresService service) {
        if (!service.backedUp()) {
            return Optional.of("has no backup under deploy.labels, of no service");
        }
        Optional<Label> elsewhere = service.ofOthers().stream().filter(l -> l.key().equals(PostgresService.RESTORE_POST_HOOK))
                .filter(l -> PostgresService.in(recipe).stream().noneMatch(s -> s.name().equals(l.service())))
                .filter(l -> BackupHook.of(recipe, l.service(), l.value()).replays() || BackupHook.of(recipe, l.service(), l.value())
                .opaque()).findFirst();
        if (elsewhere.isPresent()) {
            return Optional.of("is replayed by a restore hook of " + elsewhere.get().service() + ", or nothing says that it isn't: "
                    + elsewhere.get().line());
        }
        if (service.dataVolume().isEmpty()) {
            return Optional.of("keeps its data in no named volume (" + service.pgdata() + ")");
        }
        Optional<Label> after = service.label(PostgresService.RESTORE_POST_HOOK);
        if (after.isPresent()) {
            BackupHook hook = BackupHook.of(recipe, service, after.get().value());
            if (hook.opaque()) {
                return Optional.of("has a restore hook whose script isn't the recipe's: " + after.get().line());
            }
            if (hook.replays()) {
                return Optional.of(hook.drops() ? "has a restore hook that replays a dump: " + after.get().line()
                        : "has a restore hook that replays into the live database, which is another defect (rows written since the backup stay): "
                                + after.get().line());
            }
        }
        boolean nothing = saved(recipe, service).isEmpty();
        return nothing ? Optional.of("has neither its files nor a dump in the backup, which is another defect") : Optional.empty();
    }

    /** The lines of the recipe that put the database into the backup; none where nothing does. */
    private static List<String> saved(RecipeFiles recipe, PostgresService service) {
        VolumeMount volume = service.dataVolume().orElseThrow();
        Optional<Label> before = service.label(PostgresService.BACKUP_PRE_HOOK).filter(l -> savedDump(recipe, service, l));
        String ofVolume = PostgresService.volumeLabel(volume);
        Optional<Label> parts = service.labelOfVolume(ofVolume + ".path");
        boolean excluded = service.labelOfVolume(ofVolume).filter(l -> l.value().equals("false")).isPresent();
        List<String> lines = new ArrayList<>(Stream.concat(before.stream(), Stream.of(parts, service.labelOfVolume(ofVolume))
                .flatMap(Optional::stream)).map(Label::line).toList());
        if (!excluded && parts.isEmpty()) {
            lines.add(service.backupSwitch().orElseThrow().line() + " (with it the whole volume " + volume.source() + ")");
        }
        service.label(PostgresService.BACKUP_PATH).ifPresent(l -> lines.add(l.line() + " (ignored: whole volumes are saved)"));
        return excluded && before.isEmpty() ? List.of() : lines;
    }

    /** Whether a hook makes a dump, and not where no backup takes it: outside of every volume, or in one that is left out. */
    private static boolean savedDump(RecipeFiles recipe, PostgresService service, Label label) {
        BackupHook hook = BackupHook.of(recipe, service, label.value());
        Optional<Optional<VolumeMount>> where = hook.dumpPath(service.pgdata()).map(service::mountOf);
        boolean lost = where.filter(w -> w.filter(v -> service.labelOfVolume(PostgresService.volumeLabel(v)).filter(l -> l.value()
                .equals("false")).isEmpty()).isEmpty()).isPresent();
        return hook.dumps() && !lost;
    }

    private static Finding finding(Evidence evidence, PostgresService service, LostState lost) {
        VolumeMount volume = service.dataVolume().orElseThrow();
        Optional<BackupHook> before = service.label(PostgresService.BACKUP_PRE_HOOK).map(l -> BackupHook.of(evidence.recipe(), service,
                l.value()));
        String dump = before.flatMap(h -> h.dumpPath(service.pgdata())).filter(p -> service.mountOf(p).isPresent())
                .map(p -> p.substring(p.lastIndexOf('/') + 1)).orElse("");
        boolean dumps = service.label(PostgresService.BACKUP_PRE_HOOK).filter(l -> savedDump(evidence.recipe(), service, l)).isPresent();
        String cause = "The backup of `" + service.name() + "` saves " + (dumps ? "a dump" : "the server's own files")
                + ", and no `backupbot.restore.post-hook` replays it: the running server doesn't notice the files that a restore puts under it.";
        Map<String, String> facts = Map.of("service", service.name(), "volume", volume.source(), "pgdata", service.pgdata(), "old-dump",
                dump);
        return new Finding(DEFECT, Side.RECIPE, cause, evidenceLines(evidence, service, volume, lost), refuted(evidence, lost), facts,
                new Check(RunKind.LIFECYCLE, RESTORE, lost.symptom(), "/", Check.TESTME));
    }

    private static List<String> evidenceLines(Evidence evidence, PostgresService service, VolumeMount volume, LostState lost) {
        List<String> lines = new ArrayList<>();
        lines.add(evidence.signature().test() + ": " + lost.line());
        lines.addAll(saved(evidence.recipe(), service));
        Compose file = Compose.parse(service.file(), evidence.recipe().text(service.file()).orElseThrow());
        lines.add(file.place("services", service.name(), "volumes") + ": the volume `" + volume.source() + "` is mounted at "
                + volume.target());
        Optional<Label> after = service.label(PostgresService.RESTORE_POST_HOOK);
        lines.add(after.map(l -> l.line() + " (replays nothing)").orElse(file.place("services", service.name(), "deploy", "labels")
                + ": no backupbot.restore.post-hook among the labels of " + service.name() + ", in no compose file"));
        service.misplaced().stream().filter(l -> l.key().startsWith("backupbot.restore"))
                .forEach(l -> lines.add(l.line() + " (a label of the container, which backups ignore: only deploy.labels count)"));
        return lines;
    }

    /** The obvious guesses, each only where this evidence speaks against it. */
    private static List<String> refuted(Evidence evidence, LostState lost) {
        List<String> refuted = new ArrayList<>();
        List<RunResult> results = evidence.runs().stream().flatMap(r -> r.result().stream()).toList();
        int red = evidence.failures().size();
        if (red > 1) {
            refuted.add("load or a race: " + red + " of " + red + " runs alone on the node are red with this very message");
        }
        if (!results.isEmpty() && results.stream().allMatch(r -> passed(r, "backup"))) {
            refuted.add("a backup that failed: the backup tier passed in each of these runs");
        }
        if (!results.isEmpty() && results.stream().allMatch(r -> passed(r, "install"))) {
            refuted.add("an application that doesn't start: the install tier passed in each of these runs");
        }
        lost.relation().flatMap(relation -> seenBeforeTheRestore(evidence, relation)).ifPresent(line -> refuted.add(
                "a stale test: what it misses was there before the restore, in the same run: " + line));
        return refuted;
    }

    private static boolean passed(RunResult result, String tier) {
        return result.tiers().stream().anyMatch(t -> t.name().equals(tier) && t.status() == Tier.Status.PASS);
    }

    private static Optional<String> seenBeforeTheRestore(Evidence evidence, String relation) {
        for (Run run : evidence.runs()) {
            String log = evidence.logs().getOrDefault(run.request().id(), "");
            Matcher restore = RESTORING.matcher(log);
            Optional<String> line = log.substring(0, restore.find() ? restore.start() : 0).lines()
                    .filter(l -> l.contains(relation) && !l.contains("does not exist")).findFirst();
            if (line.isPresent()) {
                return Optional.of(run.request().id() + ": " + line.get().strip());
            }
        }
        return Optional.empty();
    }
}
