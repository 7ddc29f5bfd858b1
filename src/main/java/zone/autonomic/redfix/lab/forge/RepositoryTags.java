package zone.autonomic.redfix.lab.forge;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/** A repository's released versions. */
public final class RepositoryTags {
    private RepositoryTags() {}

    /** The tags that are versions, oldest first. */
    public static List<String> inOrder(Repository git) throws IOException {
        return git.getRefDatabase().getRefsByPrefix(Constants.R_TAGS).stream().map(r -> Repository.shortenRefName(r.getName()))
                .filter(t -> t.matches("\\d+\\.\\d+\\.\\d+\\+.+")).sorted(RecipesFolder::inVersionOrder).toList();
    }

    /** Lays a version's files into a folder that isn't there yet. */
    public static void export(Repository git, String tag, Path folder) throws IOException {
        Files.createDirectories(folder);
        try (RevWalk commits = new RevWalk(git); TreeWalk files = new TreeWalk(git)) {
            files.addTree(commits.parseCommit(git.resolve(Constants.R_TAGS + tag + "^{commit}")).getTree());
            files.setRecursive(true);
            while (files.next()) {
                Path file = folder.resolve(files.getPathString()).normalize();
                if (!file.startsWith(folder) || files.getFileMode() == FileMode.GITLINK) {
                    continue;
                }
                Files.createDirectories(file.getParent());
                byte[] bytes = git.open(files.getObjectId(0)).getBytes();
                if (files.getFileMode() == FileMode.SYMLINK) {
                    Files.createSymbolicLink(file, Path.of(new String(bytes, StandardCharsets.UTF_8)));
                } else {
                    try (OutputStream out = Files.newOutputStream(file)) {
                        out.write(bytes);
                    }
                    file.toFile().setExecutable(files.getFileMode() == FileMode.EXECUTABLE_FILE);
                }
            }
        }
    }
}
