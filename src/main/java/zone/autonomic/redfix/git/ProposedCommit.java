package zone.autonomic.redfix.git;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * One commit on top of a base, made without a work tree. The same change on the same base is the same commit, to the last bit: a bot that
 * was killed after a push finds its own commit there.
 */
final class ProposedCommit {

    private final Repository repository;
    private final RevCommit base;
    private final SortedMap<String, String> files;

    ProposedCommit(Repository repository, RevCommit base, Map<String, String> files) {
        this.repository = repository;
        this.base = base;
        this.files = new TreeMap<>(files);
    }

    /** @throws IllegalArgumentException when nothing would change, or a path isn't one of a text file in the tree */
    ObjectId insert(String name, String email, String message) throws IOException {
        ObjectId tree = tree();
        if (tree.equals(base.getTree().getId())) {
            throw new IllegalArgumentException("the change changes nothing");
        }
        Instant when = base.getCommitterIdent().getWhenAsInstant();
        PersonIdent bot = new PersonIdent(name, email, when, ZoneOffset.UTC);
        CommitBuilder commit = new CommitBuilder();
        commit.setTreeId(tree);
        commit.setParentId(base);
        commit.setAuthor(bot);
        commit.setCommitter(bot);
        commit.setMessage(message.endsWith("\n") ? message : message + "\n");
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            return id;
        }
    }

    String diff() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DiffFormatter formatter = new DiffFormatter(out)) {
            formatter.setRepository(repository);
            formatter.format(base.getTree(), tree());
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private ObjectId tree() throws IOException {
        DirCache index = DirCache.newInCore();
        DirCacheBuilder builder = index.builder();
        SortedMap<String, String> added = new TreeMap<>(files);
        try (ObjectInserter inserter = repository.newObjectInserter(); TreeWalk walk = new TreeWalk(repository)) {
            walk.addTree(base.getTree());
            walk.setRecursive(true);
            while (walk.next()) {
                DirCacheEntry entry = new DirCacheEntry(walk.getRawPath());
                entry.setFileMode(walk.getFileMode());
                String text = added.remove(walk.getPathString());
                if (text != null) {
                    requireRegular(walk);
                }
                entry.setObjectId(text == null ? walk.getObjectId(0) : blob(inserter, text));
                builder.add(entry);
            }
            for (Map.Entry<String, String> file : added.entrySet()) {
                DirCacheEntry entry = new DirCacheEntry(checked(file.getKey()));
                entry.setFileMode(FileMode.REGULAR_FILE);
                entry.setObjectId(blob(inserter, file.getValue()));
                builder.add(entry);
            }
            builder.finish();
            ObjectId tree = index.writeTree(inserter);
            inserter.flush();
            return tree;
        } catch (IllegalStateException e) {
            throw new IllegalArgumentException("a file can't stand where a folder is: " + e.getMessage(), e);
        }
    }

    private static ObjectId blob(ObjectInserter inserter, String text) throws IOException {
        return inserter.insert(Constants.OBJ_BLOB, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void requireRegular(TreeWalk walk) {
        if ((walk.getRawMode(0) & FileMode.TYPE_MASK) != FileMode.TYPE_FILE) {
            throw new IllegalArgumentException("not a regular file in the recipe: " + walk.getPathString());
        }
    }

    private static String checked(String path) {
        boolean odd = path.isBlank() || path.startsWith("/") || path.endsWith("/") || path.contains("\\") || path.chars().anyMatch(c -> c < ' ');
        for (String part : path.split("/", -1)) {
            odd |= part.isEmpty() || part.equals(".") || part.equals("..") || part.equalsIgnoreCase(".git");
        }
        if (odd) {
            throw new IllegalArgumentException("not a path within a recipe: " + path);
        }
        return path;
    }
}
