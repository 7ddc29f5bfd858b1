package zone.autonomic.redfix.git;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;
import zone.autonomic.redfix.recipe.RecipeFiles;

/** Reads the text files of a tree. Binaries, links, other repositories, and files that are too long or aren't UTF-8 are left out. */
final class RecipeTexts {

    private final Repository repository;
    private final GitConfig config;

    RecipeTexts(Repository repository, GitConfig config) {
        this.repository = repository;
        this.config = config;
    }

    RecipeFiles at(RevCommit commit) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (TreeWalk walk = new TreeWalk(repository)) {
            walk.addTree(commit.getTree());
            walk.setRecursive(true);
            while (walk.next() && files.size() < config.mostFiles()) {
                if ((walk.getRawMode(0) & FileMode.TYPE_MASK) == FileMode.TYPE_FILE) {
                    text(repository.open(walk.getObjectId(0))).ifPresent(text -> files.put(walk.getPathString(), text));
                }
            }
        }
        return RecipeFiles.of(files);
    }

    private Optional<String> text(ObjectLoader blob) throws IOException {
        if (blob.getSize() > config.longestFile()) {
            return Optional.empty();
        }
        byte[] bytes = blob.getBytes();
        if (RawText.isBinary(bytes, bytes.length, true)) {
            return Optional.empty();
        }
        try {
            // Strictly: a text that were read with replacement characters would be written back as another one.
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
