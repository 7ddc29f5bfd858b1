package zone.autonomic.redfix.lab.forge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** The forge's folder: {@code <owner>/<name>.git}, bare, and {@code <owner>/<name>.json} with what Gitea would have in its database. */
final class Repositories {
    private final Path root;
    private final Clock clock;
    private final Map<String, RepositoryState> known = new TreeMap<>();
    private final AtomicLong lastId = new AtomicLong();

    Repositories(Path root, Clock clock) {
        this.root = root;
        this.clock = clock;
        load();
    }

    private void load() {
        for (Path bare : glob(root, "*/*.git")) {
            String owner = bare.getParent().getFileName().toString();
            String name = bare.getFileName().toString().replaceFirst("\\.git$", "");
            Path file = stateFile(owner, name);
            RepositoryState state = Files.exists(file) ? JsonFile.read(file, RepositoryState.class)
                    : RepositoryState.empty(known.size() + 1L, owner, name, now(), "");
            known.put(owner + "/" + name, state);
            lastId.accumulateAndGet(state.highestId(), Math::max);
        }
    }

    private static List<Path> glob(Path root, String pattern) {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        var matcher = root.getFileSystem().getPathMatcher("glob:" + pattern);
        try (Stream<Path> found = Files.walk(root, 2)) {
            return found.filter(p -> matcher.matches(root.relativize(p))).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path stateFile(String owner, String name) {
        return root.resolve(owner).resolve(name + ".json");
    }

    Path bare(String owner, String name) {
        return root.resolve(owner).resolve(name + ".git");
    }

    /** Takes a bare repository into the books, once it lies in its place. */
    synchronized void add(String owner, String name, String seededFrom) {
        RepositoryState state = RepositoryState.empty(known.size() + 1L, owner, name, now(), seededFrom);
        JsonFile.write(stateFile(owner, name), state);
        known.put(owner + "/" + name, state);
    }

    synchronized Optional<RepositoryState> find(String owner, String name) {
        return Optional.ofNullable(known.get(owner + "/" + name));
    }

    synchronized List<RepositoryState> of(String owner) {
        return known.values().stream().filter(r -> r.owner().equals(owner)).toList();
    }

    /** Changes what is known of a repository; on disk before it is seen. */
    synchronized RepositoryState change(String owner, String name, UnaryOperator<RepositoryState> change) {
        RepositoryState before = find(owner, name).orElseThrow(() -> new IllegalArgumentException("no repository " + owner + "/" + name));
        RepositoryState after = change.apply(before);
        if (!after.equals(before)) {
            JsonFile.write(stateFile(owner, name), after);
            known.put(owner + "/" + name, after);
        }
        return after;
    }

    long nextId() {
        return lastId.incrementAndGet();
    }

    /** Now, to the second: Gitea knows no finer time. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    Repository open(String owner, String name) {
        try {
            return new FileRepositoryBuilder().setGitDir(bare(owner, name).toFile()).setBare().setMustExist(true).build();
        } catch (IOException e) {
            throw new UncheckedIOException("can't open " + bare(owner, name), e);
        }
    }

    static String defaultBranch(Repository git) {
        try {
            Ref head = git.exactRef(Constants.HEAD);
            return head == null ? "main" : Repository.shortenRefName(head.getTarget().getName());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Optional<String> branchTip(Repository git, String branch) {
        try {
            Ref ref = git.exactRef(Constants.R_HEADS + branch);
            return Optional.ofNullable(ref).map(Ref::getObjectId).map(ObjectId::name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
