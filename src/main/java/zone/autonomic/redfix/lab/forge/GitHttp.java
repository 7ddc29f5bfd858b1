package zone.autonomic.redfix.lab.forge;

import com.sun.net.httpserver.HttpExchange;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;

/** Git's smart HTTP: anybody may read, and members may push to what isn't protected from them. */
final class GitHttp {
    private static final String UPLOAD = "git-upload-pack";
    private static final String RECEIVE = "git-receive-pack";

    private final Repositories repositories;
    private final PullRequests pulls;
    private final PushEvents events;
    private volatile Predicate<String> closed = name -> false;
    private final BranchRules rules;

    GitHttp(Repositories repositories, PullRequests pulls, PushEvents events, Protections protections) {
        this.rules = new BranchRules(protections);
        this.repositories = repositories;
        this.pulls = pulls;
        this.events = events;
    }

    /** From now on whoever reads such a repository must log in. */
    void close(Predicate<String> names) {
        closed = names;
    }

    /** @param rest the path below {@code <name>.git/} */
    void serve(HttpExchange http, String owner, String name, String rest, Optional<Account> caller) throws IOException {
        String service = rest.equals("info/refs") ? GiteaApi.query(http.getRequestURI().getRawQuery()).getOrDefault("service", "") : rest;
        boolean known = service.equals(UPLOAD) || service.equals(RECEIVE);
        if (!known || repositories.find(owner, name).isEmpty()) {
            Http.send(http, new Reply(404, "text/plain", "Not found.\n".getBytes(), java.util.Map.of()));
        } else if ((service.equals(RECEIVE) || closed.test(name)) && caller.isEmpty()) {
            Http.challenge(http);
        } else {
            serveKnown(http, owner, name, service, rest.equals("info/refs"), caller);
        }
    }

    private void serveKnown(HttpExchange http, String owner, String name, String service, boolean advertise, Optional<Account> caller)
            throws IOException {
        http.getResponseHeaders().set("Cache-Control", "no-cache, max-age=0, must-revalidate");
        http.getResponseHeaders().set("Content-Type", "application/x-" + service + (advertise ? "-advertisement" : "-result"));
        try (Repository git = repositories.open(owner, name); InputStream in = input(http)) {
            http.sendResponseHeaders(200, 0);
            try (OutputStream out = new BufferedOutputStream(http.getResponseBody())) {
                if (service.equals(UPLOAD)) {
                    upload(http, git, advertise, in, out);
                } else {
                    receive(owner, name, git, advertise, caller.orElseThrow(), in, out);
                }
            }
        }
    }

    /** Read whole at once: JGit skips what it doesn't need, and the server's own stream then skips beyond the request's end and waits for ever. */
    private static InputStream input(HttpExchange http) throws IOException {
        InputStream raw = new ByteArrayInputStream(http.getRequestBody().readAllBytes());
        return "gzip".equals(http.getRequestHeaders().getFirst("Content-Encoding")) ? new GZIPInputStream(raw) : raw;
    }

    private static void upload(HttpExchange http, Repository git, boolean advertise, InputStream in, OutputStream out) throws IOException {
        UploadPack pack = new UploadPack(git);
        pack.setBiDirectionalPipe(false);
        String protocol = http.getRequestHeaders().getFirst("Git-Protocol");
        if (protocol != null) {
            pack.setExtraParameters(List.of(protocol.split(":")));
        }
        if (advertise) {
            pack.sendAdvertisedRefs(new PacketLineOutRefAdvertiser(new PacketLineOut(out)), UPLOAD);
        } else {
            pack.upload(in, out, null);
        }
    }

    private void receive(String owner, String name, Repository git, boolean advertise, Account by, InputStream in, OutputStream out)
            throws IOException {
        ReceivePack pack = new ReceivePack(git);
        pack.setBiDirectionalPipe(false);
        pack.setRefLogIdent(SeedCommits.maintainer(repositories.now()));
        pack.setPreReceiveHook((p, commands) -> rules.apply(p, git, owner + "/" + name, commands, by));
        pack.setPostReceiveHook((p, commands) -> tell(owner, name, commands, by));
        if (advertise) {
            PacketLineOut lines = new PacketLineOut(out);
            lines.writeString("# service=" + RECEIVE + "\n");
            lines.end();
            pack.sendAdvertisedRefs(new PacketLineOutRefAdvertiser(lines));
        } else {
            pack.receive(in, out, null);
        }
    }

    private void tell(String owner, String name, Collection<ReceiveCommand> commands, Account by) {
        Set<String> branches = new HashSet<>();
        for (ReceiveCommand command : commands) {
            boolean done = command.getResult() == ReceiveCommand.Result.OK && command.getRefName().startsWith("refs/heads/");
            if (done && command.getType() == ReceiveCommand.Type.DELETE) {
                pulls.branchDeleted(owner, name, Repository.shortenRefName(command.getRefName()), by.login());
            } else if (done) {
                branches.add(Repository.shortenRefName(command.getRefName()));
                events.pushed(owner, name, command.getRefName(), command.getOldId(), command.getNewId(), by);
            }
        }
        pulls.follow(owner, name, branches, by.login());
    }
}
