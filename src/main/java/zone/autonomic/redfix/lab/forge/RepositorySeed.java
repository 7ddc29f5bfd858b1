package zone.autonomic.redfix.lab.forge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.internal.storage.file.ObjectDirectory;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.lib.TagBuilder;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.URIish;
import zone.autonomic.redfix.lab.forge.RecipeSource.FileContent;
import zone.autonomic.redfix.lab.forge.RecipeSource.GitRepository;
import zone.autonomic.redfix.lab.forge.RecipeSource.Version;
import zone.autonomic.redfix.lab.forge.RecipeSource.Versions;
import zone.autonomic.redfix.lab.forge.RecipesFolder.BadRecipes;

/** Makes a repository of the forge from a source, beside its place and then moved there: it is whole or it isn't there. */
public final class RepositorySeed {
    private static final Instant FIRST_RELEASE = Instant.parse("2026-03-02T09:00:00Z");
    private static final Duration BETWEEN_RELEASES = Duration.ofDays(28);
    private static final String MAIN = "main";

    private final LabForge forge;

    public RepositorySeed(LabForge forge) {
        this.forge = forge;
    }

    /**
     * Seeds the repository if it isn't there yet.
     *
     * @throws BadRecipes when the repository was seeded from something else, or can't be
     */
    public void seed(String owner, String name, RecipeSource source) {
        String fingerprint = fingerprint(source);
        var known = forge.repository(owner, name);
        if (known.isPresent() && known.get().seededFrom().equals(fingerprint)) {
            return;
        }
        if (known.isPresent() && !known.get().seededFrom().isEmpty()) {
            throw new BadRecipes("this data folder's " + name + " was made from other files than the ones given now: start with a new --data folder");
        }
        Path place = forge.bare(owner, name);
        if (!Files.exists(place)) {
            Path fresh = place.resolveSibling(name + ".git.new");
            try {
                delete(fresh);
                Files.createDirectories(fresh.getParent());
                write(fresh, name, source);
                Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException | GitAPIException | URISyntaxException e) {
                throw new BadRecipes("can't make a repository of " + name + ": " + e.getMessage());
            }
        }
        forge.adopt(owner, name, fingerprint);
    }

    private static void write(Path fresh, String name, RecipeSource source) throws IOException, GitAPIException, URISyntaxException {
        try (Git git = Git.init().setBare(true).setInitialBranch(MAIN).setDirectory(fresh.toFile()).call()) {
            StoredConfig config = git.getRepository().getConfig();
            config.setBoolean("core", null, "logAllRefUpdates", false);
            config.save();
            if (source instanceof Versions versions) {
                commit(git.getRepository(), name, versions.versions());
            } else if (source instanceof GitRepository repository) {
                copy(git, name, repository.folder());
            }
        }
    }

    private static void commit(Repository git, String name, List<Version> versions) throws IOException {
        Instant at = FIRST_RELEASE;
        ObjectId parent = null;
        Map<String, ObjectId> refs = new LinkedHashMap<>();
        try (ObjectInserter inserter = inserter(git)) {
            for (Version version : versions) {
                String message = version.tag().isEmpty() ? "Work on " + name + "\n" : "Release " + version.tag() + "\n";
                parent = SeedCommits.commit(inserter, tree(inserter, version), parent == null ? List.of() : List.of(parent), message, at);
                refs.put(Constants.R_HEADS + MAIN, parent);
                if (!version.tag().isEmpty()) {
                    refs.put(Constants.R_TAGS + version.tag(), tag(inserter, version.tag(), parent, at));
                }
                at = at.plus(BETWEEN_RELEASES);
            }
            inserter.flush();
        }
        for (var ref : refs.entrySet()) {
            point(git, ref.getKey(), ref.getValue());
        }
    }

    /** All objects in one pack: writing each to a file of its own takes several times as long. */
    private static ObjectInserter inserter(Repository git) {
        return git.getObjectDatabase() instanceof ObjectDirectory directory ? directory.newPackInserter() : git.newObjectInserter();
    }

    private static ObjectId tree(ObjectInserter inserter, Version version) throws IOException {
        DirCache index = DirCache.newInCore();
        DirCacheBuilder builder = index.builder();
        for (var each : version.files().entrySet()) {
            DirCacheEntry entry = new DirCacheEntry(each.getKey());
            entry.setFileMode(mode(each.getValue()));
            entry.setObjectId(inserter.insert(Constants.OBJ_BLOB, each.getValue().bytes()));
            builder.add(entry);
        }
        builder.finish();
        return index.writeTree(inserter);
    }

    private static FileMode mode(FileContent file) {
        return switch (file.kind()) {
            case PLAIN -> FileMode.REGULAR_FILE;
            case EXECUTABLE -> FileMode.EXECUTABLE_FILE;
            case LINK -> FileMode.SYMLINK;
        };
    }

    private static ObjectId tag(ObjectInserter inserter, String name, ObjectId commit, Instant at) throws IOException {
        TagBuilder tag = new TagBuilder();
        tag.setTag(name);
        tag.setObjectId(commit, Constants.OBJ_COMMIT);
        tag.setTagger(SeedCommits.maintainer(at));
        tag.setMessage("chore: publish " + name + "\n");
        return inserter.insert(tag);
    }

    private static void point(Repository git, String ref, ObjectId at) throws IOException {
        RefUpdate update = git.updateRef(ref);
        update.setNewObjectId(at);
        update.forceUpdate();
    }

    private static void copy(Git git, String name, Path folder) throws IOException, GitAPIException, URISyntaxException {
        git.fetch().setRemote(new URIish(folder.toUri().toString()).toString())
                .setRefSpecs(new RefSpec("+refs/heads/*:refs/heads/*"), new RefSpec("+refs/tags/*:refs/tags/*")).call();
        try (Git source = Git.open(folder.toFile())) {
            ObjectId head = source.getRepository().resolve(Constants.HEAD);
            if (head == null) {
                throw new BadRecipes(name + " is a git repository without a commit");
            }
            Ref symbolic = source.getRepository().exactRef(Constants.HEAD);
            String branch = symbolic.isSymbolic() ? symbolic.getTarget().getName() : Constants.R_HEADS + MAIN;
            if (git.getRepository().exactRef(branch) == null) {
                point(git.getRepository(), branch, head);
            }
            git.getRepository().updateRef(Constants.HEAD).link(branch);
        }
    }

    private static String fingerprint(RecipeSource source) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            if (source instanceof Versions versions) {
                versions.versions().forEach(v -> digested(digest, v));
            } else if (source instanceof GitRepository repository) {
                try (Git git = Git.open(repository.folder().toFile())) {
                    for (Ref ref : git.getRepository().getRefDatabase().getRefsByPrefix(Constants.R_HEADS, Constants.R_TAGS)) {
                        digest.update((ref.getName() + " " + ref.getObjectId().name() + "\n").getBytes(StandardCharsets.UTF_8));
                    }
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new BadRecipes("can't read the git repository " + source + ": " + e.getMessage());
        }
    }

    private static void digested(MessageDigest digest, Version version) {
        digest.update(("version " + version.tag() + "\n").getBytes(StandardCharsets.UTF_8));
        version.files().forEach((path, file) -> {
            digest.update((file.kind() + " " + path + " " + file.bytes().length + "\n").getBytes(StandardCharsets.UTF_8));
            digest.update(file.bytes());
        });
    }

    static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
    }
}
