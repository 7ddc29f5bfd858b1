package zone.autonomic.redfix.lab.forge;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import zone.autonomic.redfix.lab.forge.ForgeFaults.Fault;
import zone.autonomic.redfix.lab.forge.RepositoryState.Comment;
import zone.autonomic.redfix.lab.forge.RepositoryState.Issue;
import zone.autonomic.redfix.lab.forge.RepositoryState.Pull;
import zone.autonomic.redfix.lab.forge.RepositoryState.Status;

/**
 * The forge, running. What people do by hand (merging, closing, releasing, commenting) is done through its methods, or over HTTP with a
 * maintainer's token; a bot gets its URL.
 */
public final class LabForge implements AutoCloseable {

    static {
        // Answers are small: without this each waits for the other side's delayed acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService workers;
    private final String url;
    private final Accounts accounts;
    private final Repositories repositories;
    private final PullRequests pulls;
    private final Issues issues;
    private final Releases releases;
    private final Webhooks webhooks;
    private final ForgeFaults faults;
    private final Protections protections;
    private final Teams teams;
    private final GiteaApi api;
    private final GitHttp git;

    private LabForge(HttpServer server, String url, Accounts accounts, Repositories repositories, Webhooks webhooks, ForgeFaults faults) {
        this.server = server;
        this.url = url;
        this.accounts = accounts;
        this.repositories = repositories;
        this.webhooks = webhooks;
        this.faults = faults;
        GiteaJson json = new GiteaJson(url, accounts);
        this.pulls = new PullRequests(repositories, json, webhooks);
        this.issues = new Issues(repositories, json, webhooks, pulls);
        this.releases = new Releases(repositories);
        this.teams = new Teams(accounts);
        this.protections = new Protections((account, team) -> teams.has(team, account));
        this.api = new GiteaApi(url, repositories, pulls, new IssueApi(pulls, issues, json), new TeamApi(accounts, teams, json), new OwnerApi(protections, webhooks, teams),
                protections, releases, json);
        this.git = new GitHttp(repositories, pulls, new PushEvents(repositories, json, webhooks), protections);
        this.workers = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "lab-forge");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Who is told of events. @param secret the key of the signature */
    public record Hook(URI url, String secret) {}

    /**
     * Starts the forge on loopback.
     *
     * @param folder where the repositories and what is known of them lie
     * @param port 0 for any free one
     */
    public static LabForge start(Path folder, int port, Clock clock, List<Hook> hooks, List<Fault> faults) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
            String url = "http://127.0.0.1:" + server.getAddress().getPort();
            List<Webhooks.Target> targets = hooks.stream().map(h -> new Webhooks.Target(h.url(), h.secret())).toList();
            LabForge forge = new LabForge(server, url, Accounts.in(folder.resolve("accounts.json")), new Repositories(folder, clock),
                    new Webhooks(targets), new ForgeFaults(faults));
            server.createContext("/", forge::handle);
            server.setExecutor(forge.workers);
            server.start();
            return forge;
        } catch (IOException e) {
            throw new UncheckedIOException("the forge can't listen on 127.0.0.1:" + port + ": " + e.getMessage(), e);
        }
    }

    /** From now on whoever reads the repository of a recipe by git must log in; the harness's is open. */
    public void closeRecipes() {
        git.close(name -> !name.equals(BuiltInRecipes.HARNESS));
    }

    private void handle(HttpExchange http) throws IOException {
        try (http) {
            try {
                route(http);
            } catch (RuntimeException e) {
                Http.send(http, Reply.error(500, e.toString(), url));
            }
        }
    }

    private void route(HttpExchange http) throws IOException {
        String path = http.getRequestURI().getPath();
        Optional<String> token = Http.token(http);
        Optional<Account> caller = token.flatMap(accounts::byToken);
        if (path.startsWith("/api/v1/")) {
            Http.send(http, apiReply(http, path, token, caller));
        } else if (path.matches("/[^/]+/[^/]+\\.git/.+")) {
            serveGit(http, path, token, caller);
        } else {
            Http.send(http, page(path));
        }
    }

    private Reply apiReply(HttpExchange http, String path, Optional<String> token, Optional<Account> caller) throws IOException {
        String method = http.getRequestMethod();
        Optional<Fault> fault = faults.hit(method, path);
        if (fault.isPresent()) {
            Map<String, String> headers = fault.get().retryAfterSeconds() > 0
                    ? Map.of("Retry-After", String.valueOf(fault.get().retryAfterSeconds())) : Map.of();
            return Reply.error(fault.get().status(), "the lab's scenario answers " + fault.get().status(), url).with(headers);
        }
        if (token.isPresent() && caller.isEmpty()) {
            return Reply.error(401, "invalid username, password or token", url);
        }
        List<String> segments = Arrays.asList(path.substring("/api/v1/".length()).split("/"));
        byte[] body = http.getRequestBody().readAllBytes();
        return api.answer(new GiteaApi.Call(method, segments, GiteaApi.query(http.getRequestURI().getRawQuery()), body, caller, path));
    }

    private void serveGit(HttpExchange http, String path, Optional<String> token, Optional<Account> caller) throws IOException {
        if (token.isPresent() && caller.isEmpty()) {
            Http.challenge(http);
            return;
        }
        String[] parts = path.substring(1).split("/", 3);
        git.serve(http, parts[0], parts[1].substring(0, parts[1].length() - ".git".length()), parts[2], caller);
    }

    private Reply page(String path) {
        String[] parts = path.substring(1).split("/");
        if (path.equals("/")) {
            return Reply.html(200, PullRequestPage.repositories(repositories.of(Accounts.ORGANISATION)));
        }
        Optional<RepositoryState> repository = parts.length < 2 ? Optional.empty() : repositories.find(parts[0], parts[1]);
        if (repository.isPresent() && (parts.length == 2 || parts.length == 3 && parts[2].matches("pulls|issues"))) {
            return Reply.html(200, PullRequestPage.list(repository.get()));
        }
        boolean onePull = parts.length == 4 && (parts[2].equals("pulls") || parts[2].equals("issues")) && parts[3].matches("\\d{1,9}");
        if (repository.isPresent() && onePull && repository.get().pull(Long.parseLong(parts[3])).isPresent()) {
            Pull pull = pulls.pull(parts[0], parts[1], Long.parseLong(parts[3]));
            return Reply.html(200, PullRequestPage.of(repository.get(), pull, diff(parts[0], parts[1], pull)));
        }
        if (repository.isPresent() && onePull) {
            Optional<Issue> issue = repository.get().issue(Long.parseLong(parts[3]));
            if (issue.isPresent()) {
                return Reply.html(200, PullRequestPage.of(repository.get(), issue.get()));
            }
        }
        return Reply.html(404, "<!doctype html><title>not found</title><p>There is no such page here.");
    }

    private String diff(String owner, String name, Pull pull) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        String base = pulls.refs(owner, name, pull).mergeBase();
        try (Repository repository = repositories.open(owner, name); DiffFormatter formatter = new DiffFormatter(text)) {
            formatter.setRepository(repository);
            formatter.format(ObjectId.fromString(base), ObjectId.fromString(pull.head()));
        } catch (IOException | IllegalArgumentException e) {
            return "can't be shown: " + e.getMessage();
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    public String url() {
        return url;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public Accounts accounts() {
        return accounts;
    }

    public ForgeFaults faults() {
        return faults;
    }

    /** The address that a repository is cloned from. */
    public String cloneUrl(String owner, String name) {
        return url + "/" + owner + "/" + name + ".git";
    }

    /** The organisation's repositories, by name. */
    public List<RepositoryState> repositories() {
        return repositories.of(Accounts.ORGANISATION);
    }

    public Optional<RepositoryState> repository(String owner, String name) {
        return repositories.find(owner, name);
    }

    /** Where a repository's bare git directory is or would be. */
    public Path bare(String owner, String name) {
        return repositories.bare(owner, name);
    }

    /** Makes a bare repository, which lies at {@link #bare}, known. */
    public void adopt(String owner, String name, String seededFrom) {
        repositories.add(owner, name, seededFrom);
    }

    /** The pull request, its head as it is now. */
    public Pull pull(String owner, String name, long number) {
        return pulls.pull(owner, name, number);
    }

    public Pull open(String owner, String name, String author, String title, String body, String headBranch, String baseBranch) {
        return pulls.open(owner, name, author, title, body, headBranch, baseBranch);
    }

    public Comment comment(String owner, String name, long number, String author, String body) {
        return issues.comment(owner, name, number, author, body);
    }

    /** The pull request of somebody who can't push here. @param files path to text, on top of the default branch */
    public Pull openFromFork(String owner, String name, String author, String title, String body, Map<String, String> files) {
        return pulls.openOutsideBranches(owner, name, author, title, body, files, Optional.of(author + "/" + name));
    }

    /** The pull request of somebody who pushed to {@code refs/for/…}, which needs no right to write: its head is no branch. */
    public Pull openByAgit(String owner, String name, String author, String title, String body, Map<String, String> files) {
        return pulls.openOutsideBranches(owner, name, author, title, body, files, Optional.empty());
    }

    /** Somebody deletes the fork that a pull request comes from. */
    public Pull deleteFork(String owner, String name, long number) {
        return pulls.forkDeleted(owner, name, number);
    }

    /** A person deletes a branch; open pull requests from it are closed. */
    public void deleteBranch(String owner, String name, String branch, String by) {
        pulls.deleteBranch(owner, name, branch, by);
    }

    /** From now on nobody but maintainers pushes to branches of that name, as by a rule of the repository's settings. @param pattern {@code *} within a segment, {@code **} across */
    public void protectBranches(String pattern) {
        protections.protectBranches(pattern);
    }

    /** From now on it is as a forge that nobody has set up for the bot: its account may write nothing, nothing is protected, and nobody is told of events. */
    public void asBeforeItWasSetUp() {
        protections.open();
        teams.putOut(accounts.byLogin(Accounts.BOT));
    }

    /** A person edits a comment. */
    public Comment editComment(String owner, String name, long id, String by, String body) {
        return issues.editComment(owner, name, id, accounts.byLogin(by), body);
    }

    /** A person deletes a comment. */
    public void deleteComment(String owner, String name, long id, String by) {
        issues.deleteComment(owner, name, id, accounts.byLogin(by));
    }

    public Issue openIssue(String owner, String name, String author, String title, String body) {
        return issues.open(owner, name, author, title, body);
    }

    /** A person releases what the default branch holds, as an annotated tag. @return the tagged commit */
    public String release(String owner, String name, String tag) {
        return releases.tag(owner, name, tag, "", "");
    }

    public Status status(String owner, String name, String sha, String creator, String context, String state, String description, String targetUrl) {
        return pulls.status(owner, name, sha, creator, context, state, description, targetUrl);
    }

    /** A person merges. */
    public Pull merge(String owner, String name, long number, String by) {
        return pulls.merge(owner, name, number, by);
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
        webhooks.close();
    }
}
