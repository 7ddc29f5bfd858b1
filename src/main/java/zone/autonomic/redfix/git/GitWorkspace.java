package zone.autonomic.redfix.git;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.RepositoryNotFoundException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevTag;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.recipe.RecipeFiles;
import zone.autonomic.redfix.step.port.Forge;
import zone.autonomic.redfix.step.port.Workspace;

/** The recipes' repositories by JGit, in bare copies below {@code redfix.data-dir}. One recipe is worked on by one thread at a time. */
@ApplicationScoped
public class GitWorkspace implements Workspace {

    private static final Pattern RECIPE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,79}");

    private final GitConfig config;
    private final Path directory;
    private final Optional<URI> forge;
    private final Optional<String> token;
    private final Function<String, Optional<String>> mirrors;
    private final Map<String, Object> turns = new ConcurrentHashMap<>();

    @Inject
    GitWorkspace(GitConfig config, @ConfigProperty(name = "redfix.data-dir") String dataDirectory,
            @ConfigProperty(name = "redfix.forge.url") Optional<String> forgeUrl,
            @ConfigProperty(name = "redfix.forge.token") Optional<String> token, Forge forge) {
        this(config, dataDirectory, forgeUrl, token, recipe -> forge.repository(recipe).map(Forge.Repository::cloneUrl));
    }

    /** @param mirrors from where a recipe is fetched that isn't here */
    public GitWorkspace(GitConfig config, String dataDirectory, Optional<String> forgeUrl, Optional<String> token,
            Function<String, Optional<String>> mirrors) {
        this.config = config;
        this.directory = Path.of(dataDirectory, "git");
        this.forge = forgeUrl.map(URI::create);
        this.token = token;
        this.mirrors = mirrors;
    }

    /** Work on a recipe's copy. */
    private interface Work<T> {
        T in(RecipeCache cache) throws IOException, GitAPIException;
    }

    private <T> T inTurn(String recipe, String what, Work<T> work) {
        if (!RECIPE.matcher(recipe).matches() || recipe.contains("..")) {
            throw new IllegalArgumentException("not a recipe's name: " + recipe);
        }
        synchronized (turns.computeIfAbsent(recipe, name -> new Object())) {
            try {
                return work.in(new RecipeCache(directory.resolve(recipe + ".git")));
            } catch (RepositoryNotFoundException e) {
                throw new UnknownCommit("nothing of " + recipe + " was fetched yet");
            } catch (IOException | GitAPIException e) {
                throw new Unavailable("cannot " + what + " " + recipe + ": " + reason(e) + " (redfix.forge.url, redfix.forge.token)", e);
            }
        }
    }

    /** The same. What isn't here is fetched once: another bot may have had it, or this one's folder is new. */
    private <T> T withWhatItNeeds(String recipe, String what, Work<T> work) {
        try {
            return inTurn(recipe, what, work);
        } catch (UnknownCommit missing) {
            fetch(recipe, mirrors.apply(recipe).orElseThrow(() -> missing));
            return inTurn(recipe, what, work);
        }
    }

    /** JGit's messages name the repository's address; a token that somebody put in there must not be told. */
    private static String reason(Throwable trouble) {
        return String.valueOf(trouble.getMessage()).replaceAll("(?<=://)[^\\s/@]+@", "");
    }

    @Override
    public Source fetch(String recipe, String cloneUrl) {
        return inTurn(recipe, "fetch", cache -> {
            var fetched = cache.fetch(cloneUrl, credentials(cloneUrl), (int) config.timeout().toSeconds());
            try (Repository repository = fetched.repository(); RevWalk walk = new RevWalk(repository)) {
                String branch = fetched.defaultBranch().orElseThrow(() -> new IOException("the mirror has no default branch; is it empty?"));
                Ref head = repository.exactRef(RecipeCache.FETCHED + branch);
                if (head == null) {
                    throw new IOException("the default branch " + branch + " doesn't exist in the mirror");
                }
                Map<String, String> commits = tagCommits(repository, walk);
                List<String> tags = TagOrder.newestFirst(commits.keySet());
                return new Source(branch, head.getObjectId().name(), tags, commits);
            }
        });
    }

    /** Released is what has an annotated tag; the others count only where a recipe has none of them. */
    private static Map<String, String> tagCommits(Repository repository, RevWalk walk) throws IOException {
        Map<String, String> annotated = new LinkedHashMap<>();
        Map<String, String> light = new HashMap<>();
        for (Ref ref : repository.getRefDatabase().getRefsByPrefix(Constants.R_TAGS)) {
            RevObject tagged = walk.parseAny(ref.getObjectId());
            if (walk.peel(tagged) instanceof RevCommit commit) {
                (tagged instanceof RevTag ? annotated : light).put(ref.getName().substring(Constants.R_TAGS.length()), commit.name());
            }
        }
        return annotated.isEmpty() ? light : annotated;
    }

    @Override
    public RecipeFiles files(String recipe, String commit) {
        return withWhatItNeeds(recipe, "read", cache -> {
            try (Repository repository = cache.open(); RevWalk walk = new RevWalk(repository)) {
                return new RecipeTexts(repository, config).at(commit(walk, recipe, commit));
            }
        });
    }

    private static RevCommit commit(RevWalk walk, String recipe, String commit) throws IOException {
        if (!ObjectId.isId(commit)) {
            throw new UnknownCommit("not a whole commit id: " + commit);
        }
        try {
            return walk.parseCommit(ObjectId.fromString(commit));
        } catch (MissingObjectException | IncorrectObjectTypeException e) {
            throw new UnknownCommit(recipe + " has no commit " + commit);
        }
    }

    @Override
    public boolean contains(String recipe, String commit, String ancestor) {
        try {
            return withWhatItNeeds(recipe, "read", cache -> {
                try (Repository repository = cache.open(); RevWalk walk = new RevWalk(repository)) {
                    return walk.isMergedInto(commit(walk, recipe, ancestor), commit(walk, recipe, commit));
                }
            });
        } catch (UnknownCommit notThere) {
            return false;
        }
    }

    @Override
    public String diff(Change change) {
        return withWhatItNeeds(change.recipe(), "compare", cache -> {
            try (Repository repository = cache.open(); RevWalk walk = new RevWalk(repository)) {
                return new ProposedCommit(repository, commit(walk, change.recipe(), change.base()), change.files()).diff();
            }
        });
    }

    @Override
    public String push(Change change) {
        ProposalBranch branch = new ProposalBranch(change.branch());
        return withWhatItNeeds(change.recipe(), "push to", cache -> {
            String url;
            try (Repository known = cache.open()) {
                url = known.getConfig().getString("remote", "origin", "url");
            }
            var fetched = cache.fetch(url, credentials(url), (int) config.timeout().toSeconds());
            try (Repository repository = fetched.repository(); RevWalk walk = new RevWalk(repository)) {
                RevCommit base = commit(walk, change.recipe(), change.base());
                ObjectId commit = new ProposedCommit(repository, base, change.files()).insert(config.user(), config.email(), change.message());
                new ProposalPush(repository, credentials(url), config).push(branch, base, commit);
                return commit.name();
            }
        });
    }

    /** The token goes to the forge alone, wherever else a clone address may point. */
    private CredentialsProvider credentials(String cloneUrl) throws IOException {
        try {
            URI clone = new URI(cloneUrl);
            boolean toForge = forge.filter(f -> f.getHost() != null && f.getHost().equalsIgnoreCase(clone.getHost()) && f.getPort() == clone.getPort()
                    && String.valueOf(f.getScheme()).equalsIgnoreCase(clone.getScheme())).isPresent();
            return toForge ? token.map(t -> new UsernamePasswordCredentialsProvider(config.user(), t)).orElse(null) : null;
        } catch (URISyntaxException e) {
            throw new IOException("not an address to clone from: " + cloneUrl, e);
        }
    }
}
