package zone.autonomic.redfix.forge;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import zone.autonomic.gitea.model.NewComment;
import zone.autonomic.gitea.model.NewIssue;
import zone.autonomic.gitea.model.NewPullRequest;
import zone.autonomic.gitea.model.NewStatus;
import zone.autonomic.gitea.model.PullRequestEdit;
import zone.autonomic.gitea.model.Reaction;
import zone.autonomic.gitea.model.User;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.step.port.Forge;

/** The forge as Gitea's API version 1. What the forge doesn't answer as it should is {@link Unavailable}, with what to look at. */
@ApplicationScoped
public class GiteaForge implements Forge {

    private static final Set<Integer> GONE = Set.of(404);
    private static final String OUTSIDE_BRANCHES = "refs/";
    private static final Pattern PULL_REQUEST = Pattern.compile("/pulls/(\\d{1,9})$");

    private final ForgeConfig config;
    private final GiteaCalls calls;
    private final WriteRights rights;

    @Inject
    public GiteaForge(ForgeConfig config) {
        this(config, Clock.systemUTC());
    }

    GiteaForge(ForgeConfig config, Clock clock) {
        this.config = config;
        this.calls = new GiteaCalls(config, clock);
        this.rights = new WriteRights(calls, config);
    }

    @Override
    public List<String> recipes() {
        long organisation = calls.ask("find the organisation " + config.organisation(), gitea -> gitea.organisation().getOrganisation(config.organisation()).getId());
        return calls.all("list the organisation's recipes", zone.autonomic.gitea.model.Repository::getId,
                (gitea, page) -> gitea.repository().searchRepositories(organisation, true, page, GiteaCalls.PAGE).getData()).stream()
                .filter(r -> !Boolean.TRUE.equals(r.getArchived()) && !Boolean.TRUE.equals(r.getEmpty()))
                .map(zone.autonomic.gitea.model.Repository::getName).filter(n -> !config.notRecipes().contains(n)).sorted().toList();
    }

    @Override
    public Optional<Repository> repository(String recipe) {
        return calls.askUnless(GONE, "read " + GiteaCalls.name(recipe), gitea -> gitea.repository().getRepository(config.organisation(), recipe))
                .map(r -> new Repository(r.getName(), r.getDefaultBranch(), r.getCloneUrl(), r.getHtmlUrl()));
    }

    @Override
    public List<PullRequest> pullRequests(String recipe) {
        return calls.all("list the pull requests of " + GiteaCalls.name(recipe), zone.autonomic.gitea.model.PullRequest::getNumber,
                (gitea, page) -> gitea.pulls().listPullRequests(config.organisation(), recipe, "all", page, GiteaCalls.PAGE)).stream()
                .map(GiteaForge::pullRequest).toList();
    }

    private static PullRequest pullRequest(zone.autonomic.gitea.model.PullRequest pr) {
        String state = Boolean.TRUE.equals(pr.getMerged()) ? "merged" : pr.getState();
        String head = pr.getHead() == null ? "" : text(pr.getHead().getSha());
        return new PullRequest(pr.getNumber(), text(pr.getHtmlUrl()), login(pr.getUser()), text(pr.getTitle()), branch(pr), head, state);
    }

    /** A fork's branch may have any name: it is no branch of ours. Of a branch that is gone the label keeps the name, and {@code ref} has it no more. */
    private static String branch(zone.autonomic.gitea.model.PullRequest pr) {
        if (foreignHead(pr).isPresent()) {
            return "";
        }
        String ref = text(pr.getHead().getRef());
        return ref.startsWith(OUTSIDE_BRANCHES) ? text(pr.getHead().getLabel()) : ref;
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
        return calls.ask("read pull request %d of %s".formatted(number, GiteaCalls.name(recipe)), gitea ->
                pullRequest(gitea.pulls().getPullRequest(config.organisation(), recipe, number)));
    }

    @Override
    public Optional<String> foreignHead(String recipe, long number) {
        return calls.ask("read where pull request %d of %s comes from".formatted(number, GiteaCalls.name(recipe)), gitea ->
                foreignHead(gitea.pulls().getPullRequest(config.organisation(), recipe, number)));
    }

    /**
     * A fork has another repository's number, and a fork that is gone has none. Who pushes to {@code refs/for/…} needs no right to write either;
     * such a head is in this very repository, but it never was a branch of it: it has no label.
     */
    private static Optional<String> foreignHead(zone.autonomic.gitea.model.PullRequest pr) {
        var head = pr.getHead();
        if (head == null || pr.getBase() == null || head.getRepoId() == null || pr.getBase().getRepoId() == null) {
            return Optional.of("an unknown repository");
        }
        if (!head.getRepoId().equals(pr.getBase().getRepoId())) {
            return Optional.of(head.getRepo() == null ? "a fork that is gone" : "the fork " + text(head.getRepo().getFullName()));
        }
        boolean never = text(head.getRef()).startsWith(OUTSIDE_BRANCHES) && text(head.getLabel()).isBlank();
        return never ? Optional.of("outside the repository's branches") : Optional.empty();
    }

    @Override
    public Optional<Accepted> accepted(String recipe, long number) {
        return calls.ask("read the merge of pull request %d of %s".formatted(number, GiteaCalls.name(recipe)), gitea -> {
            var pr = gitea.pulls().getPullRequest(config.organisation(), recipe, number);
            return Boolean.TRUE.equals(pr.getMerged()) ? Optional.of(new Accepted(login(pr.getMergedBy()), text(pr.getMergeCommitSha()))) : Optional.<Accepted>empty();
        });
    }

    @Override
    public PullRequest open(String recipe, String branch, String base, String title, String body) {
        NewPullRequest wanted = new NewPullRequest().head(branch).base(base).title(title).body(body);
        return calls.ask("open a pull request of " + GiteaCalls.name(recipe), gitea -> {
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
        calls.ask("edit pull request %d of %s".formatted(number, GiteaCalls.name(recipe)), gitea ->
                gitea.pulls().editPullRequest(config.organisation(), recipe, number, edit));
    }

    @Override
    public List<Comment> comments(String recipe, long number) {
        return calls.ask("read the comments on pull request %d of %s".formatted(number, GiteaCalls.name(recipe)), gitea ->
                gitea.comments().listComments(config.organisation(), recipe, number).stream().map(GiteaForge::comment).toList());
    }

    @Override
    public Comment comment(String recipe, long number, String body) {
        return calls.ask("comment on pull request %d of %s".formatted(number, GiteaCalls.name(recipe)), gitea ->
                comment(gitea.comments().createComment(config.organisation(), recipe, number, new NewComment().body(body))));
    }

    private static Comment comment(zone.autonomic.gitea.model.Comment c) {
        return new Comment(c.getId(), login(c.getUser()), text(c.getBody()), text(c.getHtmlUrl()), instant(c.getCreatedAt()),
                c.getUpdatedAt() == null ? instant(c.getCreatedAt()) : instant(c.getUpdatedAt()));
    }

    @Override
    public Optional<Comment> editComment(String repository, long commentId, String body) {
        return calls.askUnless(GONE, "edit a comment of " + GiteaCalls.name(repository), gitea ->
                gitea.comments().editComment(config.organisation(), repository, commentId, new NewComment().body(body))).map(GiteaForge::comment);
    }

    @Override
    public List<Remark> remarks(String repository, Instant since) {
        String from = since.truncatedTo(ChronoUnit.SECONDS).toString();
        return calls.all("read the latest comments of " + GiteaCalls.name(repository), zone.autonomic.gitea.model.Comment::getId, (gitea, page) ->
                gitea.comments().listRepositoryComments(config.organisation(), repository, from, page, GiteaCalls.PAGE)).stream()
                .flatMap(c -> remark(c).stream()).toList();
    }

    /** Where it stands is only told as an address; one that isn't a pull request's is a comment on an issue. */
    private static Optional<Remark> remark(zone.autonomic.gitea.model.Comment c) {
        Matcher on = PULL_REQUEST.matcher(text(c.getPullRequestUrl()));
        return on.find() ? Optional.of(new Remark(Long.parseLong(on.group(1)), comment(c), instant(c.getUpdatedAt()))) : Optional.empty();
    }

    @Override
    public void react(String repository, long commentId, String reaction) {
        calls.ask("react to a comment of " + GiteaCalls.name(repository), gitea ->
                gitea.comments().react(config.organisation(), repository, commentId, new Reaction().content(reaction)));
    }

    @Override
    public List<Issue> openIssues(String repository) {
        return calls.all("list the issues of " + GiteaCalls.name(repository), zone.autonomic.gitea.model.Issue::getNumber,
                (gitea, page) -> gitea.issues().listIssues(config.organisation(), repository, "open", "issues", page, GiteaCalls.PAGE)).stream()
                .map(GiteaForge::issue).toList();
    }

    @Override
    public Issue openIssue(String repository, String title, String body) {
        return calls.ask("open an issue of " + GiteaCalls.name(repository), gitea ->
                issue(gitea.issues().createIssue(config.organisation(), repository, new NewIssue().title(title).body(body))));
    }

    private static Issue issue(zone.autonomic.gitea.model.Issue i) {
        return new Issue(i.getNumber(), text(i.getTitle()), text(i.getBody()), text(i.getHtmlUrl()));
    }

    /** The newest first; none for a commit that the forge doesn't know (yet). */
    @Override
    public List<Status> statuses(String recipe, String commit) {
        List<zone.autonomic.gitea.model.Status> found = calls.all("read the statuses of a commit of " + GiteaCalls.name(recipe),
                zone.autonomic.gitea.model.Status::getId, (gitea, page) -> {
            try {
                return gitea.repository().listStatuses(config.organisation(), recipe, commit, page, GiteaCalls.PAGE);
            } catch (Refusal e) {
                if (e.status() == 404) {
                    return List.of();
                }
                throw e;
            }
        });
        return found.stream().sorted(Comparator.comparing((zone.autonomic.gitea.model.Status s) -> instant(s.getCreatedAt()))
                .thenComparing(zone.autonomic.gitea.model.Status::getId).reversed())
                .map(s -> new Status(s.getId(), login(s.getCreator()), text(s.getContext()), text(s.getStatus()), text(s.getDescription()),
                        text(s.getTargetUrl()), instant(s.getCreatedAt()))).toList();
    }

    @Override
    public void setStatus(String repository, String commit, String context, String state, String description, String url) {
        NewStatus status = new NewStatus().context(context).state(state).description(description).targetUrl(url);
        calls.ask("set a commit's status in " + GiteaCalls.name(repository), gitea ->
                gitea.repository().createStatus(config.organisation(), repository, commit, status));
    }

    @Override
    public Right mayWrite(String repository, String login) {
        return rights.of(GiteaCalls.name(repository), login);
    }

    @Override
    public boolean isMember(String login) {
        return rights.isMember(login);
    }

    @Override
    public String whoAmI() {
        return calls.ask("say whose the token is", gitea -> login(gitea.user().currentUser()));
    }
}
