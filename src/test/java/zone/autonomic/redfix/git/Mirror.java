package zone.autonomic.redfix.git;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TagBuilder;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.PreReceiveHook;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;
import org.eclipse.jgit.treewalk.TreeWalk;

/** A bare repository as a mirror has it, with the means to commit there, served from its folder or over HTTP with a password. */
final class Mirror implements AutoCloseable {

    static final PersonIdent PERSON = new PersonIdent("alice", "alice@example.org", Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.ofHours(2));

    final Path directory;
    private final Git git;
    private HttpServer server;
    private PreReceiveHook declining = PreReceiveHook.NULL;
    final List<String> passwords = new ArrayList<>();

    Mirror(Path directory, String defaultBranch) {
        this.directory = directory;
        try {
            this.git = Git.init().setBare(true).setInitialBranch(defaultBranch).setDirectory(directory.toFile()).call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param mode of the file @param content its bytes */
    record Entry(FileMode mode, byte[] content) {
        static Entry text(String text) {
            return new Entry(FileMode.REGULAR_FILE, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    Repository repository() {
        return git.getRepository();
    }

    String url() {
        return directory.toUri().toString();
    }

    /** Commits exactly these files on a branch, as whom it may concern. */
    String commit(String branch, PersonIdent who, Map<String, Entry> files) {
        try (ObjectInserter inserter = repository().newObjectInserter()) {
            DirCache index = DirCache.newInCore();
            DirCacheBuilder builder = index.builder();
            for (var file : files.entrySet()) {
                DirCacheEntry entry = new DirCacheEntry(file.getKey());
                entry.setFileMode(file.getValue().mode());
                entry.setObjectId(inserter.insert(Constants.OBJ_BLOB, file.getValue().content()));
                builder.add(entry);
            }
            builder.finish();
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(index.writeTree(inserter));
            ObjectId tip = repository().resolve("refs/heads/" + branch);
            if (tip != null) {
                commit.setParentId(tip);
            }
            commit.setAuthor(who);
            commit.setCommitter(who);
            commit.setMessage("change\n");
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            move(branch, id.name());
            return id.name();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    void move(String branch, String commit) {
        try {
            var update = repository().updateRef("refs/heads/" + branch);
            update.setNewObjectId(ObjectId.fromString(commit));
            update.forceUpdate();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    void tag(String name, String commit, boolean annotated) {
        try (ObjectInserter inserter = repository().newObjectInserter()) {
            ObjectId target = ObjectId.fromString(commit);
            if (annotated) {
                TagBuilder tag = new TagBuilder();
                tag.setTag(name);
                tag.setObjectId(target, Constants.OBJ_COMMIT);
                tag.setTagger(PERSON);
                tag.setMessage(name);
                target = inserter.insert(tag);
                inserter.flush();
            }
            var update = repository().updateRef("refs/tags/" + name);
            update.setNewObjectId(target);
            update.forceUpdate();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    void untag(String name) {
        try {
            var update = repository().updateRef("refs/tags/" + name);
            update.setForceUpdate(true);
            update.delete();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    String head(String branch) {
        try {
            Ref ref = repository().exactRef("refs/heads/" + branch);
            return ref == null ? "" : ref.getObjectId().name();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    List<String> branches() {
        try {
            return repository().getRefDatabase().getRefsByPrefix("refs/heads/").stream().map(r -> r.getName().substring("refs/heads/".length())).toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    RevCommit read(String commit) {
        try (RevWalk walk = new RevWalk(repository())) {
            return walk.parseCommit(ObjectId.fromString(commit));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    Entry entry(String commit, String path) {
        try (TreeWalk walk = TreeWalk.forPath(repository(), path, read(commit).getTree())) {
            return new Entry(walk.getFileMode(0), repository().open(walk.getObjectId(0)).getBytes());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Serves it over HTTP to whoever has the password. @return the address to clone from */
    String serve(String user, String password) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        String wanted = "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        server.createContext("/wiki.git/", exchange -> {
            try (exchange) {
                String got = exchange.getRequestHeaders().getFirst("Authorization");
                if (got != null) {
                    passwords.add(got);
                }
                if (!wanted.equals(got)) {
                    exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"mirror\"");
                    exchange.sendResponseHeaders(401, -1);
                } else {
                    answer(exchange);
                }
            } catch (Exception e) {
                exchange.close();
            }
        });
        server.start();
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/wiki.git";
    }

    /** From now on every push, with these lines beside the refs. */
    void declines(List<String> words) {
        declining = (pack, commands) -> {
            words.forEach(pack::sendMessage);
            commands.forEach(command -> command.setResult(ReceiveCommand.Result.REJECTED_OTHER_REASON, "pre-receive hook declined"));
        };
    }

    private void answer(HttpExchange exchange) throws Exception {
        String path = exchange.getRequestURI().getPath();
        boolean advertise = path.endsWith("/info/refs");
        String service = advertise ? exchange.getRequestURI().getQuery().replace("service=", "") : path.substring(path.lastIndexOf('/') + 1);
        exchange.getResponseHeaders().add("Content-Type", "application/x-" + service + (advertise ? "-advertisement" : "-result"));
        InputStream in = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding")) ? new GZIPInputStream(exchange.getRequestBody())
                : exchange.getRequestBody();
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        PacketLineOut lines = new PacketLineOut(out);
        if (advertise) {
            lines.writeString("# service=" + service + "\n");
            lines.end();
        }
        if (service.equals("git-upload-pack")) {
            UploadPack pack = new UploadPack(repository());
            pack.setBiDirectionalPipe(false);
            if (advertise) {
                pack.sendAdvertisedRefs(new PacketLineOutRefAdvertiser(lines));
            } else {
                pack.upload(in, out, null);
            }
        } else {
            ReceivePack pack = new ReceivePack(repository());
            pack.setBiDirectionalPipe(false);
            pack.setPreReceiveHook(declining);
            if (advertise) {
                pack.sendAdvertisedRefs(new PacketLineOutRefAdvertiser(lines));
            } else {
                pack.receive(in, out, null);
            }
        }
    }

    @Override
    public void close() {
        git.close();
        if (server != null) {
            server.stop(0);
        }
    }
}
