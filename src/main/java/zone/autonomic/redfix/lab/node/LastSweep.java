package zone.autonomic.redfix.lab.node;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import zone.autonomic.redfix.lab.image.Images;
import zone.autonomic.redfix.lab.swarm.Disk;
import zone.autonomic.redfix.lab.swarm.NodeState;
import zone.autonomic.redfix.lab.swarm.Swarm;

/**
 * What last night's sweep left: a run of each recipe as it was released then, on a node as loaded as it was then, in {@code sweep-<yyyymmdd>-<recipe>}.
 * It is planned when a lab is made, and made when somebody lists the runs' folder for the first time: few ever do, and it takes a while. The
 * runs happen on a node of their own, so that nothing of them is left on this one.
 */
public final class LastSweep {

    private static final Path PLAN = Path.of("state/sweep/plan");
    private final Path root;

    public LastSweep(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /**
     * A recipe that was swept.
     *
     * @param repository its bare repository
     * @param tag its latest release then
     */
    public record Swept(String recipe, Path repository, String tag) {}

    /**
     * Plans the night, once.
     *
     * @param load how loaded the node was; see {@link Place#load}
     * @param harness the harness's bare repository
     * @param commit of the harness
     */
    public void plan(LocalDate night, double load, Path harness, String commit, List<Swept> recipes) {
        StringBuilder plan = new StringBuilder(String.format(Locale.ROOT, "%s\t%.2f\t%s\t%s%n", DateTimeFormatter.BASIC_ISO_DATE.format(night), load, harness, commit));
        recipes.forEach(r -> plan.append(r.recipe()).append('\t').append(r.repository()).append('\t').append(r.tag()).append('\n'));
        Disk.write(root.resolve(PLAN), plan.toString());
    }

    /** Makes what was planned, if it isn't made yet; whoever comes meanwhile waits. */
    void make() {
        Path plan = root.resolve(PLAN);
        try (FileChannel channel = FileChannel.open(root.resolve("state/sweep.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (Files.exists(plan)) {
                make(Disk.lines(plan));
                Disk.remove(plan.getParent());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make last night's sweep", e);
        }
    }

    private void make(List<String> plan) {
        String[] night = plan.get(0).split("\t");
        Path work = root.resolve(PLAN).resolveSibling("work");
        Disk.remove(work);
        new Git(Path.of(night[2])).export(night[3], work.resolve("harness"));
        Place place = Place.quiet(Place.read(root).domain()).withLoad(Double.parseDouble(night[1])).withPace(0)
                .withImageFolders(Place.read(root).imageFolders());
        Instant at = LocalDate.parse(night[0], DateTimeFormatter.BASIC_ISO_DATE).atTime(2, 0).toInstant(ZoneOffset.UTC);
        plan.subList(1, plan.size()).parallelStream().map(line -> line.split("\t")).forEach(f -> 
                sweep(new Swept(f[0], Path.of(f[1]), f[2]), place, work, root.resolve("var/lib/cc-ci-runs/sweep-" + night[0] + "-" + f[0]), at));
    }

    private static void sweep(Swept swept, Place place, Path work, Path artefacts, Instant at) {
        Path own = work.resolve(swept.recipe());
        Git git = new Git(swept.repository());
        LabRun.At head = exported(git, swept.tag(), own.resolve("head"));
        Optional<LabRun.At> previous = git.before(swept.tag()).map(tag -> exported(git, tag, own.resolve("previous")));
        NodeState node = new NodeState(own.resolve("node"));
        place.write(node.root());
        new Scene(node.root()).set(place);
        Images images = place.images();
        previous.ifPresent(p -> new CanonicalSeed(node.root(), images).later(swept.recipe(), p.version(), p.folder()));
        RunLog log = new RunLog(new PrintStream(OutputStream.nullOutputStream()), 0);
        RunPlan plan = new RunPlan(swept.recipe(), head, previous, Optional.of(work.resolve("harness")), Optional.empty(), false, true);
        try {
            new Harness(new Swarm(node, images), images, place, log, plan).run(Clock.fixed(at, ZoneOffset.UTC)).write(artefacts, log.text());
        } catch (RuntimeException e) {
            // A harness that falls over leaves a log and no results.
            Disk.write(artefacts.resolve("log.txt"), log.text() + "Traceback: " + e + "\n");
        }
        Disk.remove(own);
    }

    private static LabRun.At exported(Git git, String tag, Path folder) {
        git.export(tag, folder);
        return new LabRun.At(tag, folder);
    }
}
