package zone.autonomic.redfix.lab.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import zone.autonomic.redfix.lab.image.ImageDescription;

/** A container's files: its own root folder, the mounted ones where they lie, and files mounted over a path in a volume. */
final class Sandbox {

    private static final List<String> TOPS = List.of("etc", "var", "tmp", "run", "home", "root", "srv", "opt", "mnt");
    private static final String COVERED = ".covered-by-mount";
    private static final long LARGEST_TEXT = 1 << 20;

    private final ContainerSpec spec;
    private final ImageDescription image;
    private final Path home;
    private final Path root;
    private final Programs programs;
    private final PathMap paths;
    private final List<Cover> covers = new ArrayList<>();

    /** A file mounted into a mounted folder. @param place the path in that folder on the lab node's disk */
    private record Cover(Mount mount, Path place) {}

    Sandbox(ContainerSpec spec, ImageDescription image, Path home) throws IOException {
        this.spec = spec;
        this.image = image;
        Files.createDirectories(home);
        this.home = home.toRealPath();
        this.root = this.home.resolve("root");
        this.programs = new Programs(image, this.home.resolve("bin"));
        this.paths = new PathMap(places(), programs.byName(), tops(), root);
        for (Mount mount : spec.mounts()) {
            if (!mount.directory()) {
                folderAround(mount.target()).ifPresent(folder -> covers.add(new Cover(mount, paths.locate(mount.target()))));
            }
        }
    }

    Path home() {
        return home;
    }

    Path root() {
        return root;
    }

    Programs programs() {
        return programs;
    }

    PathMap paths() {
        return paths;
    }

    /** Makes the container's own files anew, as a new task has them. */
    void create() throws IOException {
        delete(root);
        for (String folder : List.of("/etc", "/tmp", "/run/secrets", "/var/run", "/root", "/home")) {
            Files.createDirectories(root.resolve(folder.substring(1)));
        }
        programs.install(root, paths, new HashSet<>(mountTargets()));
        for (String folder : image.directories()) {
            Files.createDirectories(root.resolve(folder.substring(1)));
        }
        Files.createDirectories(root.resolve(image.workdir().substring(1)));
        for (Mount mount : spec.mounts().stream().sorted(Comparator.comparing(Mount::target)).toList()) {
            place(mount);
        }
        if (image.uid() != 0) {
            for (String folder : List.of("etc", "var", "root", "home", "run/secrets", "run")) {
                if (image.directories().stream().noneMatch(d -> d.equals("/" + folder))) {
                    FileModes.set(root.resolve(folder), 0555);
                }
            }
        }
    }

    private void place(Mount mount) throws IOException {
        Path at = root.resolve(mount.target().substring(1));
        if (mount.directory()) {
            if (mount.kind() == Mount.Kind.TMPFS) {
                Files.createDirectories(at);
                return;
            }
            Files.createDirectories(mount.source());
            if (mount.kind() == Mount.Kind.VOLUME) {
                handOver(mount);
            }
            if (!at.equals(root)) {
                delete(at);
                Files.createDirectories(at.getParent());
                Files.createSymbolicLink(at, mount.source().toRealPath());
            }
        } else if (folderAround(mount.target()).isEmpty()) {
            Files.createDirectories(at.getParent());
            write(mount, at);
        }
    }

    /** As long as a volume is empty it gets the owner that its folder has in the image: the image's user, or root where the image has none. */
    private void handOver(Mount mount) throws IOException {
        try (Stream<Path> inside = Files.list(mount.source())) {
            if (image.uid() == 0 || inside.findAny().isPresent()) {
                return;
            }
        }
        boolean own = image.directories().stream().anyMatch(d -> (mount.target() + "/").startsWith(d + "/"));
        FileModes.set(mount.source(), own ? 0755 : 0555);
    }

    private void write(Mount mount, Path at) throws IOException {
        Files.deleteIfExists(at);
        byte[] content = Files.isRegularFile(mount.source()) ? Files.readAllBytes(mount.source()) : new byte[0];
        if (script(mount, content)) {
            content = paths.intoSandbox(new String(content, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        }
        Files.write(at, content);
        int mode = FileModes.asSeenBy(image.uid(), mount.kind() == Mount.Kind.BIND ? 0666 : mount.mode());
        FileModes.set(at, mount.locked() ? mode & ~0222 : mode);
    }

    /** Only scripts have their paths rewritten; a configuration file that merely talks of paths stays as it is. */
    private static boolean script(Mount mount, byte[] content) {
        boolean shebang = content.length > 2 && content[0] == '#' && content[1] == '!';
        return shebang || mount.target().endsWith(".sh") || (mount.mode() & 0111) != 0 && mount.kind() == Mount.Kind.CONFIG;
    }

    /** Puts the files that are mounted over paths in volumes there, for the time of a run. */
    void cover() throws IOException {
        uncoverLeftovers();
        for (Cover cover : covers) {
            Files.createDirectories(cover.place().getParent());
            if (Files.exists(cover.place(), LinkOption.NOFOLLOW_LINKS)) {
                Files.move(cover.place(), beside(cover.place()), StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.createFile(beside(cover.place()));
                FileModes.set(beside(cover.place()), image.uid() == 0 ? 0755 : 0555);
            }
            write(cover.mount(), cover.place());
        }
    }

    /** Takes them away again: what stays in the volume is what lay there, or the empty file of root's that Docker mounts upon. */
    void uncover() throws IOException {
        for (Cover cover : covers) {
            Files.deleteIfExists(cover.place());
        }
        uncoverLeftovers();
    }

    private void uncoverLeftovers() throws IOException {
        for (Cover cover : covers) {
            if (Files.exists(beside(cover.place()), LinkOption.NOFOLLOW_LINKS)) {
                Files.move(beside(cover.place()), cover.place(), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static Path beside(Path place) {
        return place.resolveSibling("." + place.getFileName() + COVERED);
    }

    /** Where a container path lies outside a run: a mounted file at its source. */
    Path locate(String path) {
        return fileMount(path).map(Mount::source).orElseGet(() -> paths.locate(path));
    }

    /** The config, secret or file that is mounted at this very path. */
    Optional<Mount> fileMount(String path) {
        return spec.mounts().stream().filter(m -> !m.directory() && m.target().equals(path)).findFirst();
    }

    /** The volume or tmpfs (the innermost) that a path lies in. */
    Optional<Mount> folderAround(String path) {
        return spec.mounts().stream().filter(Mount::directory).filter(m -> path.startsWith(m.target() + "/"))
                .max(Comparator.comparingInt(m -> m.target().length()));
    }

    /** Paths that can't be replaced or written, in every way that a script may come to them. */
    List<String> locked() {
        List<String> locked = new ArrayList<>();
        for (Mount mount : spec.mounts()) {
            if (!mount.directory() && mount.locked()) {
                locked.add(paths.locate(mount.target()).toString());
                locked.add(root + mount.target());
            }
        }
        return locked;
    }

    /** Folders mounted read-only. */
    List<String> frozen() {
        List<String> frozen = new ArrayList<>();
        for (Mount mount : spec.mounts()) {
            if (mount.directory() && mount.readOnly()) {
                frozen.add(paths.locate(mount.target()).toString());
                frozen.add(root + mount.target());
            }
        }
        return frozen;
    }

    /** Files in volumes that belong to root although the container's user isn't root: those that Docker left where a file was mounted once. */
    List<String> foreign() throws IOException {
        List<String> foreign = new ArrayList<>();
        for (Path file : volumeFiles()) {
            if (FileModes.leftByMount(file)) {
                foreign.add(file.toString());
                foreign.add(root + paths.outOfSandbox(file.toString()));
            }
        }
        return foreign;
    }

    /** Files written by a run name the container's paths, as they would in a container. */
    void restorePaths(long since) throws IOException {
        List<Path> written = new ArrayList<>(volumeFiles());
        written.addAll(regularFiles(root));
        for (Path file : written) {
            if (Files.getLastModifiedTime(file).toMillis() < since || Files.size(file) > LARGEST_TEXT || inMountedScript(file)) {
                continue;
            }
            String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            if (paths.mentionsSandbox(text)) {
                int mode = FileModes.of(file);
                FileModes.set(file, mode | 0200);
                Files.write(file, paths.outOfSandbox(text).getBytes(StandardCharsets.ISO_8859_1));
                FileModes.set(file, mode);
            }
        }
    }

    private boolean inMountedScript(Path file) {
        return spec.mounts().stream().anyMatch(m -> !m.directory() && paths.locate(m.target()).equals(file));
    }

    private List<Path> volumeFiles() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Mount mount : spec.mounts()) {
            if (mount.kind() == Mount.Kind.VOLUME && Files.isDirectory(mount.source())) {
                files.addAll(regularFiles(mount.source().toRealPath()));
            }
        }
        return files;
    }

    private static List<Path> regularFiles(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS)).toList();
        }
    }

    private Map<String, Path> places() throws IOException {
        Map<String, Path> places = new LinkedHashMap<>();
        for (Mount mount : spec.mounts()) {
            if (mount.directory() && mount.kind() != Mount.Kind.TMPFS) {
                Files.createDirectories(mount.source());
                places.put(mount.target(), mount.source().toRealPath());
            }
        }
        for (Mount mount : spec.mounts()) {
            if (mount.directory() && mount.kind() != Mount.Kind.TMPFS) {
                continue;
            }
            Path at = root.resolve(mount.target().substring(1));
            for (Mount folder : spec.mounts()) {
                if (folder.directory() && folder.kind() != Mount.Kind.TMPFS && mount.target().startsWith(folder.target() + "/")) {
                    at = folder.source().toRealPath().resolve(mount.target().substring(folder.target().length() + 1));
                }
            }
            places.put(mount.target(), at);
        }
        return places;
    }

    private List<String> mountTargets() {
        return spec.mounts().stream().map(Mount::target).toList();
    }

    private List<String> tops() {
        TreeSet<String> tops = new TreeSet<>(TOPS);
        Stream.of(spec.mounts().stream().map(Mount::target), image.directories().stream(), image.programs().keySet().stream(),
                Stream.of(image.workdir())).flatMap(s -> s).filter(p -> p.startsWith("/") && p.length() > 1).map(p -> p.split("/")[1])
                .filter(p -> !List.of("usr", "bin", "sbin", "lib", "dev", "proc", "sys").contains(p)).forEach(tops::add);
        List<String> all = new ArrayList<>(tops);
        all.addAll(List.of("usr/src", "usr/share/nginx", "usr/local/etc"));
        return all;
    }

    static void delete(Path path) {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                FileModes.set(path, 0755);
                try (Stream<Path> inside = Files.list(path)) {
                    inside.forEach(Sandbox::delete);
                }
            }
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
