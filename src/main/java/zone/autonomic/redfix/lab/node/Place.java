package zone.autonomic.redfix.lab.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import zone.autonomic.redfix.lab.image.Images;
import zone.autonomic.redfix.lab.swarm.Disk;

/**
 * What happens around a recipe on the node: nothing here is the recipe's fault. Written by whoever sets the scene, read by the node's programs each
 * time they run, one small file a fact, so that plain shell programs can read them too.
 *
 * @param domain the node's wildcard domain, e.g. {@code ci.commoninternet.net}
 * @param load 1.0 is an idle node; what takes a second there takes this many here
 * @param diskFreeKb free space in KiB, as {@code df -Pk} tells it
 * @param sweep what {@code systemctl show -P NextElapseUSecRealtime} prints, e.g. {@code Sun 2026-06-21 02:00:00 UTC}; empty for no sweep
 * @param otherRun whether somebody else's run is in flight
 * @param tenants the stacks of others that are live on {@code proxy}
 * @param leftovers recipes of which a cold run's stack was left standing
 * @param fault what the node itself fails with at a deploy
 * @param faultDeploys how many deploys fail so before it is over; below zero: all
 * @param pace how much of the programs' small pauses is kept: 1.0 for following a run by eye, 0 for none
 * @param imageFolders folders that bring image descriptions along
 * @param inodesFree as {@code df -Pi} tells it
 * @param variants in which of the ways in which harnesses differ this node's tells of its runs
 */
public record Place(String domain, double load, long diskFreeKb, String sweep, boolean otherRun, List<Tenant> tenants, List<String> leftovers,
        Optional<Fault> fault, int faultDeploys, double pace, List<Path> imageFolders, long inodesFree, List<String> variants) {

    /** What a node can fail with by itself, in the words that the real one uses. */
    public enum Fault {
        DISK_FULL("write /var/lib/docker/overlay2: no space left on device"),
        NO_ADDRESSES("could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network"),
        REGISTRY_LIMIT("toomanyrequests: You have reached your pull rate limit"),
        /** Told by dockerd's journal alone; the tasks stay new, and abra says that it waited in vain. */
        VIP_EXHAUSTED("could not find an available IP while allocating VIP"),
        BIND_SOURCE("invalid mount config for type \"bind\": bind source path does not exist: /etc/timezone"),
        INODES_FULL("mkdir /var/lib/docker/overlay2/l: no space left on device"),
        REGISTRY_DOWN("pulling image: Get \"https://registry.invalid/v2/\": net/http: request canceled while waiting for connection (Client.Timeout exceeded)");

        private final String words;

        Fault(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /**
     * Another stack's service on {@code proxy}. It answers there to its short name, its full name and its aliases.
     *
     * @param ports what it listens on
     */
    public record Tenant(String stack, String service, String image, List<String> aliases, List<Integer> ports) {
        public Tenant {
            aliases = List.copyOf(aliases);
            ports = List.copyOf(ports);
        }
    }

    public Place {
        tenants = List.copyOf(tenants);
        leftovers = List.copyOf(leftovers);
        imageFolders = List.copyOf(imageFolders);
        variants = List.copyOf(variants);
    }

    /** An idle node with room, alone but for the tenants that every such node has. */
    public static Place quiet(String domain) {
        String suffix = domain.replace('.', '_');
        return new Place(domain, 1.0, 38L * 1024 * 1024, "", false,
                List.of(new Tenant("traefik_" + suffix, "app", "traefik:v3.4.1", List.of(), List.of(80, 443)),
                        new Tenant("drone_" + suffix, "app", "drone/drone:2.26.0", List.of(), List.of(80)),
                        new Tenant("warm-keycloak_" + suffix, "app", "keycloak/keycloak:26.2.5", List.of(), List.of(8080))),
                List.of(), Optional.empty(), 0, 0.5, List.of(), 4_000_000, List.of());
    }

    public Place withLoad(double newLoad) {
        return new Place(domain, newLoad, diskFreeKb, sweep, otherRun, tenants, leftovers, fault, faultDeploys, pace, imageFolders,
                inodesFree, variants);
    }

    public Place withDiskFreeKb(long kb) {
        return new Place(domain, load, kb, sweep, otherRun, tenants, leftovers, fault, faultDeploys, pace, imageFolders, inodesFree,
                variants);
    }

    public Place withSweep(String when) {
        return new Place(domain, load, diskFreeKb, when, otherRun, tenants, leftovers, fault, faultDeploys, pace, imageFolders,
                inodesFree, variants);
    }

    public Place withOtherRun(boolean inFlight) {
        return new Place(domain, load, diskFreeKb, sweep, inFlight, tenants, leftovers, fault, faultDeploys, pace, imageFolders,
                inodesFree, variants);
    }

    public Place withTenants(List<Tenant> all) {
        return new Place(domain, load, diskFreeKb, sweep, otherRun, all, leftovers, fault, faultDeploys, pace, imageFolders, inodesFree,
                variants);
    }

    public Place withLeftovers(List<String> recipes) {
        return new Place(domain, load, diskFreeKb, sweep, otherRun, tenants, recipes, fault, faultDeploys, pace, imageFolders,
                inodesFree, variants);
    }

    public Place withFault(Fault what, int deploys) {
        return new Place(domain, load, diskFreeKb, sweep, otherRun, tenants, leftovers, Optional.of(what), deploys, pace, imageFolders,
                inodesFree, variants);
    }

    public Place withPace(double newPace) {
        return new Place(domain, load, diskFreeKb, sweep, otherRun, tenants, leftovers, fault, faultDeploys, newPace, imageFolders,
                inodesFree, variants);
    }

    public Place withImageFolders(List<Path> folders) {
        return new Place(domain, load, diskFreeKb, sweep, otherRun, tenants, leftovers, fault, faultDeploys, pace, folders, inodesFree,
                variants);
    }

    public Place withInodesFree(long inodes) {
        return new Place(domain, load, diskFreeKb, sweep, otherRun, tenants, leftovers, fault, faultDeploys, pace, imageFolders, inodes,
                variants);
    }

    public Place withVariants(List<String> names) {
        return new Place(domain, load, diskFreeKb, sweep, otherRun, tenants, leftovers, fault, faultDeploys, pace, imageFolders,
                inodesFree, names);
    }

    /** What is known of images here. */
    public Images images() {
        return ImageShelf.of(imageFolders);
    }

    /** Writes it below the node's root, over what was there. */
    public void write(Path root) {
        Path folder = root.resolve("place");
        try {
            Files.createDirectories(folder);
            put(folder, "domain", domain);
            put(folder, "load", String.format(Locale.ROOT, "%.2f", load));
            put(folder, "disk-free-kb", Long.toString(diskFreeKb));
            put(folder, "sweep", sweep);
            put(folder, "other-run", Boolean.toString(otherRun));
            put(folder, "leftovers", String.join("\n", leftovers));
            put(folder, "fault", fault.map(Enum::name).orElse(""));
            put(folder, "fault-deploys", Integer.toString(faultDeploys));
            put(folder, "pace", String.format(Locale.ROOT, "%.2f", pace));
            put(folder, "inodes-free", Long.toString(inodesFree));
            put(folder, "harness-variants", String.join(",", variants));
            put(folder, "image-folders", String.join("\n", imageFolders.stream().map(Path::toString).toList()));
            put(folder, "tenants", String.join("\n", tenants.stream().map(t -> String.join("\t", t.stack(), t.service(), t.image(),
                    String.join(",", t.aliases()), String.join(",", t.ports().stream().map(String::valueOf).toList()))).toList()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the place below " + root, e);
        }
    }

    /** Reads what {@link #write} wrote. */
    public static Place read(Path root) {
        Path folder = root.resolve("place");
        try {
            return new Place(get(folder, "domain"), Double.parseDouble(get(folder, "load")), Long.parseLong(get(folder, "disk-free-kb")),
                    get(folder, "sweep"), Boolean.parseBoolean(get(folder, "other-run")),
                    lines(folder, "tenants").stream().map(Place::tenant).toList(), lines(folder, "leftovers"),
                    Optional.of(get(folder, "fault")).filter(f -> !f.isEmpty()).map(Fault::valueOf),
                    Integer.parseInt(get(folder, "fault-deploys")), Double.parseDouble(get(folder, "pace")),
                    lines(folder, "image-folders").stream().map(Path::of).toList(),
                    Long.parseLong(get(folder, "inodes-free")), commas(get(folder, "harness-variants")));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the place below " + root, e);
        }
    }

    /** Takes one of the deploys that are to fail, if any is left. */
    public static synchronized Optional<Fault> takeFault(Path root) {
        Place place = read(root);
        if (place.fault.isEmpty() || place.faultDeploys == 0) {
            return Optional.empty();
        }
        if (place.faultDeploys > 0) {
            place.withFault(place.fault.get(), place.faultDeploys - 1).write(root);
        }
        return place.fault;
    }

    private static Tenant tenant(String line) {
        String[] f = line.split("\t", -1);
        return new Tenant(f[0], f[1], f[2], commas(f[3]), commas(f[4]).stream().map(Integer::valueOf).toList());
    }

    private static List<String> commas(String text) {
        return text.isEmpty() ? List.of() : Arrays.asList(text.split(","));
    }

    /** At once: programs read it while it is written anew. */
    private static void put(Path folder, String name, String text) {
        Disk.write(folder.resolve(name), text + "\n");
    }

    private static String get(Path folder, String name) throws IOException {
        return Files.readString(folder.resolve(name)).strip();
    }

    private static List<String> lines(Path folder, String name) throws IOException {
        return Files.readString(folder.resolve(name)).lines().filter(l -> !l.isBlank()).toList();
    }
}
