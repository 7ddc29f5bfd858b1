package zone.autonomic.redfix.forge;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import zone.autonomic.gitea.api.ApiException;
import zone.autonomic.gitea.model.NewComment;
import zone.autonomic.gitea.model.NewIssue;
import zone.autonomic.gitea.model.NewPullRequest;
import zone.autonomic.gitea.model.PullRequestEdit;
import zone.autonomic.gitea.model.User;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.step.port.Forge;

/** The forge as Gitea's API version 1. What the forge doesn't answer as it should is {@link Unavailable}, with what to look at. */
@ApplicationScoped
public class GiteaForge implements Forge {

    private static final int PAGE = 50;
    private static final int MOST_PAGES = 200;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}");

    private final ForgeConfig config;
    private final Clock clock;
    private volatile GiteaClient client;

    @Inject
    public GiteaForge(ForgeConfig config) {
        this(config, Clock.systemUTC());
    }

    GiteaForge(ForgeConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** One question to the forge. */
    private interface Question<T> {
        T ask(GiteaClient gitea) throws ApiException;
    }

    private interface Page<T> {
        List<T> get(GiteaClient gitea, int page) throws ApiException;
    }

    private <T> T ask(String what, Question<T> question) {
        try {
            return question.ask(client());
        } catch (Refusal e) {
            throw unavailable(what, e);
        } catch (ProcessingException e) {
            throw new Unavailable("the forge " + config.url().orElse("") + " can't be reached to " + what + ": "
                    + reason(e) + " (redfix.forge.url)", 0, e);
        } catch (WebApplicationException | ApiException e) {
            throw new Unavailable("the forge's answer can't be read, asked to " + what + ": " + reason(e), 0, e);
        }
    }

    private static String reason(Throwable trouble) {
        Throwable deepest = trouble;
        while (deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        return deepest.getMessage() == null ? deepest.getClass().getSimpleName() : deepest.getMessage();
    }

    private GiteaClient client() {
        if (client == null) {
            String url = config.url().filter(u -> !u.isBlank())
                    .orElseThrow(() -> new Unavailable("no forge is configured: set redfix.forge.url and redfix.forge.token", 0, null));
            client = GiteaClient.of(config, url, clock);
        }
        return client;
    }

    private Unavailable unavailable(String what, Refusal refusal) {
        String said = refusal.getMessage().isEmpty() ? "" : ": " + refusal.getMessage();
        String message = switch (refusal.status()) {
            case 401 -> "the forge doesn't know the token (asked to %s)%s; check redfix.forge.token".formatted(what, said);
            case 403 -> "the token may not %s%s; check its scopes and that its account is a member of %s"
                    .formatted(what, said, config.organisation());
            case 429 -> "the forge asks for patience (asked to %s)%s".formatted(what, said);
            default -> "the forge answered %d, asked to %s%s".formatted(refusal.status(), what, said);
        };
        return new Unavailable(message, refusal.retryAfterSeconds(), refusal);
    }

    /** Page after page, until one brings nothing new: a server may give fewer than asked for, and some calls know no pages. */
    private <T> List<T> all(String what, Function<T, Object> id, Page<T> page) {
        List<T> all = new ArrayList<>();
        Set<Object> seen = new HashSet<>();
        for (int number = 1; number <= MOST_PAGES; number++) {
            int wanted = number;
            List<T> found = ask(what, gitea -> page.get(gitea, wanted));
            List<T> fresh = found == null ? List.of() : found.stream().filter(item -> seen.add(id.apply(item))).toList();
            all.addAll(fresh);
            if (fresh.isEmpty()) {
                break;
            }
        }
        return all;
    }

    private static String name(String recipe) {
        if (!NAME.matcher(recipe).matches()) {
            throw new IllegalArgumentException("not a repository's name: " + recipe);
        }
        return recipe;
    }

    @Override
    public List<String> recipes() {
        return all("list the organisation's recipes", zone.autonomic.gitea.model.Repository::getId,
                (gitea, page) -> gitea.organisation().listRepositories(config.organisation(), page, PAGE)).stream()
                .filter(r -> !Boolean.TRUE.equals(r.getArchived()) && !Boolean.TRUE.equals(r.getEmpty()))
                .map(zone.autonomic.gitea.model.Repository::getName).filter(n -> !config.notRecipes().contains(n)).sorted().toList();
    }

    @Override
    public Optional<Repository> repository(String recipe) {
        return ask("read " + name(recipe), gitea -> {
            try {
                var r = gitea.repository().getRepository(config.organisation(), recipe);
                return Optional.of(new Repository(r.getName(), r.getDefaultBranch(), r.getCloneUrl(), r.getHtmlUrl()));
            } catch (Refusal e) {
                if (e.status() == 404) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    @Override
    public List<PullRequest> pullRequests(String recipe) {
        return all("list the pull requests of " + name(recipe), zone.autonomic.gitea.model.PullRequest::getNumber,
                (gitea, page) -> gitea.pulls().listPullRequests(config.organisation(), recipe, "all", page, PAGE)).stream()
                .map(GiteaForge::pullRequest).toList();
    }

    private static PullRequest pullRequest(zone.autonomic.gitea.model.PullRequest pr) {
        String state = Boolean.TRUE.equals(pr.getMerged()) ? "merged" : pr.getState();
        String branch = pr.getHead() == null ? "" : text(pr.getHead().getRef());
        String head = pr.getHead() == null ? "" : text(pr.getHead().getSha());
        return new PullRequest(pr.getNumber(), text(pr.getHtmlUrl()), login(pr.getUser()), text(pr.getTitle()), branch, head, state);
    }

    private static String login(User user) {
        return user == null ? "" : text(user.getLogin());
    }

    private static String text(String maybe) {
        return maybe == null ? "" : maybe;
    }

    private static Instant instant(OffsetDateTime maybe) {
        return maybe == null ? Instant.EPOCH : maybe.toInstant();
    }

    @Override
    public PullRequest pullRequest(String recipe, long number) {
        return ask("read pull request %d of %s".formatted(number, name(recipe)), gitea ->
                pullRequest(gitea.pulls().getPullRequest(config.organisation(), recipe, number)));
    }

    @Override
    public Optional<Accepted> accepted(String recipe, long number) {
        return ask("read the merge of pull request %d of %s".formatted(number, name(recipe)), gitea -> {
            var pr = gitea.pulls().getPullRequest(config.organisation(), recipe, number);
            return Boolean.TRUE.equals(pr.getMerged()) ? Optional.of(new Accepted(login(pr.getMergedBy()), text(pr.getMergeCommitSha()))) : Optional.<Accepted>empty();
        });
    }

    @Override
    public PullRequest open(String recipe, String branch, String base, String title, String body) {
        NewPullRequest wanted = new NewPullRequest().head(branch).base(base).title(title).body(body);
        return ask("open a pull request of " + name(recipe), gitea -> {
            try {
                return pullRequest(gitea.pulls().createPullRequest(config.organisation(), recipe, wanted));
            } catch (Refusal e) {
                if (e.status() != 409) {
                    throw e;
                }
                return openFrom(recipe, branch).orElseThrow(() -> e);
            }
        });
    }

    private Optional<PullRequest> openFrom(String recipe, String branch) {
        return pullRequests(recipe).stream().filter(pr -> pr.open() && pr.branch().equals(branch)).findFirst();
    }

    @Override
    public void edit(String recipe, long number, String title, String body) {
        PullRequestEdit edit = new PullRequestEdit().title(title).body(body);
        ask("edit pull request %d of %s".formatted(number, name(recipe)), gitea ->
                gitea.pulls().editPullRequest(config.organisation(), recipe, number, edit));
    }

    @Override
    public List<Comment> comments(String recipe, long number) {
        return ask("read the comments on pull request %d of %s".formatted(number, name(recipe)), gitea ->
                gitea.comments().listComments(config.organisation(), recipe, number).stream().map(GiteaForge::comment).toList());
    }

    @Override
    public Comment comment(String recipe, long number, String body) {
        return ask("comment on pull request %d of %s".formatted(number, name(recipe)), gitea ->
                comment(gitea.comments().createComment(config.organisation(), recipe, number, new NewComment().body(body))));
    }

    private static Comment comment(zone.autonomic.gitea.model.Comment c) {
        return new Comment(c.getId(), login(c.getUser()), text(c.getBody()), text(c.getHtmlUrl()), instant(c.getCreatedAt()));
    }

    @Override
    public List<Issue> openIssues(String repository) {
        return all("list the issues of " + name(repository), zone.autonomic.gitea.model.Issue::getNumber,
                (gitea, page) -> gitea.issues().listIssues(config.organisation(), repository, "open", "issues", page, PAGE)).stream()
                .map(GiteaForge::issue).toList();
    }

    @Override
    public Issue openIssue(String repository, String title, String body) {
        return ask("open an issue of " + name(repository), gitea ->
                issue(gitea.issues().createIssue(config.organisation(), repository, new NewIssue().title(title).body(body))));
    }

    private static Issue issue(zone.autonomic.gitea.model.Issue i) {
        return new Issue(i.getNumber(), text(i.getTitle()), text(i.getBody()), text(i.getHtmlUrl()));
    }

    /** The newest first; none for a commit that the forge doesn't know (yet). */
    @Override
    public List<Status> statuses(String recipe, String commit) {
        List<zone.autonomic.gitea.model.Status> found = all("read the statuses of a commit of " + name(recipe),
                zone.autonomic.gitea.model.Status::getId, (gitea, page) -> {
            try {
                return gitea.repository().listStatuses(config.organisation(), recipe, commit, page, PAGE);
            } catch (Refusal e) {
                if (e.status() == 404) {
                    return List.of();
                }
                throw e;
            }
        });
        return found.stream().sorted(Comparator.comparing((zone.autonomic.gitea.model.Status s) -> instant(s.getCreatedAt()))
                .thenComparing(zone.autonomic.gitea.model.Status::getId).reversed())
                .map(s -> new Status(text(s.getContext()), text(s.getStatus()), text(s.getDescription()), text(s.getTargetUrl()),
                        instant(s.getCreatedAt()))).toList();
    }

    @Override
    public String whoAmI() {
        return ask("say whose the token is", gitea -> login(gitea.user().currentUser()));
    }
}
