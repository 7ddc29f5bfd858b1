package zone.autonomic.redfix.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.InvalidRemoteException;
import org.eclipse.jgit.errors.RepositoryNotFoundException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.FetchResult;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.util.FileUtils;

/** A bare copy of one recipe's mirror. It can be thrown away at any time: the mirror has everything that counts. */
final class RecipeCache {

    static final String FETCHED = "refs/remotes/origin/";
    private static final List<RefSpec> EVERYTHING = List.of(new RefSpec("+refs/heads/*:" + FETCHED + "*"), new RefSpec("+refs/tags/*:refs/tags/*"));
    private static final EnumSet<RefUpdate.Result> BROKEN = EnumSet.of(RefUpdate.Result.LOCK_FAILURE, RefUpdate.Result.IO_FAILURE);

    private final Path directory;

    RecipeCache(Path directory) {
        this.directory = directory;
    }

    /** What was fetched. @param defaultBranch the branch that the mirror's HEAD names */
    record Fetched(Repository repository, Optional<String> defaultBranch) {}

    /** Brings the copy up to date; a copy that a killed bot left locked is made anew. The caller closes the repository. */
    Fetched fetch(String url, CredentialsProvider credentials, int timeoutSeconds) throws IOException, GitAPIException {
        Repository repository = openOrMake();
        FetchResult result;
        try {
            result = fetchInto(repository, url, credentials, timeoutSeconds);
            if (result.getTrackingRefUpdates().stream().anyMatch(u -> BROKEN.contains(u.getResult()))) {
                repository.close();
                remove();
                repository = openOrMake();
                result = fetchInto(repository, url, credentials, timeoutSeconds);
            }
        } catch (IOException | GitAPIException | RuntimeException e) {
            repository.close();
            throw e;
        }
        return new Fetched(repository, defaultBranch(result));
    }

    private static FetchResult fetchInto(Repository repository, String url, CredentialsProvider credentials, int timeoutSeconds)
            throws IOException, GitAPIException {
        var config = repository.getConfig();
        config.setString("remote", "origin", "url", url);
        config.save();
        try {
            return new Git(repository).fetch().setRemote("origin").setRefSpecs(EVERYTHING).setRemoveDeletedRefs(true)
                    .setCredentialsProvider(credentials).setTimeout(timeoutSeconds).call();
        } catch (InvalidRemoteException e) {
            throw new IOException(e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e);
        }
    }

    /** HEAD names a branch; where a server doesn't say which, the one that stands where HEAD does. */
    private static Optional<String> defaultBranch(FetchResult result) {
        Ref head = result.getAdvertisedRef(Constants.HEAD);
        if (head == null) {
            return Optional.empty();
        }
        if (head.isSymbolic()) {
            return Optional.of(Repository.shortenRefName(head.getTarget().getName()));
        }
        return result.getAdvertisedRefs().stream().filter(r -> r.getName().startsWith(Constants.R_HEADS))
                .filter(r -> r.getObjectId().equals(head.getObjectId())).map(r -> Repository.shortenRefName(r.getName()))
                .min(Comparator.comparing((String name) -> !List.of("main", "master").contains(name)).thenComparing(name -> name));
    }

    /** What was fetched before. @throws RepositoryNotFoundException when nothing was */
    Repository open() throws IOException {
        return new FileRepositoryBuilder().setBare().setGitDir(directory.toFile()).setMustExist(true).build();
    }

    private Repository openOrMake() throws IOException {
        try {
            return open();
        } catch (RepositoryNotFoundException e) {
            remove();
            Files.createDirectories(directory);
            Repository made = new FileRepositoryBuilder().setBare().setGitDir(directory.toFile()).build();
            made.create(true);
            // Tidying up in the background would outlive a step, and race with making the copy anew.
            made.getConfig().setInt("gc", null, "auto", 0);
            made.getConfig().save();
            return made;
        }
    }

    /** JGit's own clean-up may still be at work after a fetch: files come and go meanwhile. */
    private void remove() throws IOException {
        FileUtils.delete(directory.toFile(), FileUtils.RECURSIVE | FileUtils.RETRY | FileUtils.SKIP_MISSING);
    }
}
