package zone.autonomic.redfix.lab.forge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.nio.charset.StandardCharsets;
import zone.autonomic.redfix.lab.forge.RepositoryState.Comment;
import zone.autonomic.redfix.lab.forge.RepositoryState.Issue;
import zone.autonomic.redfix.lab.forge.RepositoryState.Pull;
import zone.autonomic.redfix.lab.forge.RepositoryState.Reaction;
import zone.autonomic.redfix.lab.forge.RepositoryState.Status;

/** Gitea's JSON: the keys and their order are those of a real one, see the recorded webhooks among the tests. */
final class GiteaJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DefaultPrettyPrinter PRETTY = pretty();
    /** Where the numbers of forks begin, which the lab has in name only. */
    private static final long FORKS = 1_000_000;
    /** What there is in a repository, and what those who write may do with each. */
    private static final Map<String, String> UNITS = new TreeMap<>(Map.of("repo.code", "write", "repo.issues", "write", "repo.pulls", "write", "repo.releases", "read", "repo.wiki", "none",
            "repo.ext_wiki", "none", "repo.ext_issues", "none", "repo.projects", "none", "repo.packages", "none", "repo.actions", "none"));
    private static final String NEVER = "0001-01-01T00:00:00Z";

    private final String url;
    private final Accounts accounts;

    GiteaJson(String url, Accounts accounts) {
        this.url = url;
        this.accounts = accounts;
    }

    private static DefaultPrettyPrinter pretty() {
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        Separators separators = Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER).withObjectEmptySeparator("")
                .withArrayEmptySeparator("");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(separators);
        printer.indentObjectsWith(lines);
        printer.indentArraysWith(lines);
        return printer;
    }

    /** As Gitea writes the bodies of webhooks: indented by two. */
    static byte[] prettyBytes(JsonNode node) {
        try {
            return JSON.writer(PRETTY).writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] bytes(JsonNode node) {
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static JsonNode parse(byte[] body) throws java.io.IOException {
        return JSON.readTree(body);
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array(List<? extends JsonNode> items) {
        return JsonNodeFactory.instance.arrayNode().addAll(items);
    }

    String url() {
        return url;
    }

    String repositoryUrl(RepositoryState repository) {
        return url + "/" + repository.owner() + "/" + repository.name();
    }

    String pullUrl(RepositoryState repository, long number) {
        return repositoryUrl(repository) + "/pulls/" + number;
    }

    String issueUrl(RepositoryState repository, long number) {
        return repositoryUrl(repository) + "/issues/" + number;
    }

    ObjectNode user(String login) {
        Account account = accounts.byLogin(login);
        return user(account.id(), login, login + "@noreply.invalid");
    }

    private ObjectNode user(long id, String login, String email) {
        ObjectNode o = object();
        o.put("id", id).put("login", login).put("full_name", "").put("email", email);
        o.put("avatar_url", url + "/avatars/" + UUID.nameUUIDFromBytes(login.getBytes(StandardCharsets.UTF_8)).toString().replace("-", ""));
        o.put("language", "").put("is_admin", false).put("last_login", NEVER).put("created", "2026-01-01T00:00:00Z");
        o.put("restricted", false).put("active", false).put("prohibit_login", false).put("location", "").put("website", "");
        o.put("description", "").put("visibility", "public").put("followers_count", 0).put("following_count", 0).put("starred_repos_count", 0);
        return o.put("username", login);
    }

    ObjectNode owner(RepositoryState repository) {
        return user(Accounts.ORGANISATION_ID, repository.owner(), "");
    }

    ObjectNode organisation(String name) {
        ObjectNode o = object();
        o.put("id", Accounts.ORGANISATION_ID).put("name", name).put("full_name", "").put("avatar_url", url + "/avatars/" + name);
        return o.put("description", "").put("website", "").put("location", "").put("visibility", "public")
                .put("repo_admin_change_team_access", true).put("username", name);
    }

    /** @param mayPush what the permissions say to the one who asks */
    ObjectNode repository(RepositoryState r, String defaultBranch, boolean mayPush) {
        ObjectNode o = object();
        o.put("id", r.id()).set("owner", owner(r));
        o.put("name", r.name()).put("full_name", r.owner() + "/" + r.name()).put("description", "").put("empty", false).put("private", false);
        o.put("fork", false).put("template", false).putNull("parent").put("mirror", false).put("size", 93);
        o.put("html_url", repositoryUrl(r)).put("ssh_url", "git@localhost:" + r.owner() + "/" + r.name() + ".git");
        o.put("clone_url", repositoryUrl(r) + ".git").put("original_url", "").put("website", "");
        long open = r.pulls().stream().filter(Pull::open).count();
        o.put("stars_count", 0).put("forks_count", 0).put("watchers_count", 1).put("open_issues_count", r.issues().stream().filter(Issue::open).count()).put("open_pr_counter", open);
        o.put("release_counter", 0).put("default_branch", defaultBranch).put("archived", false);
        o.put("created_at", r.createdAt().toString()).put("updated_at", r.createdAt().toString());
        o.putObject("permissions").put("admin", false).put("push", mayPush).put("pull", true);
        o.put("has_issues", true);
        o.putObject("internal_tracker").put("enable_time_tracker", true).put("allow_only_contributors_to_track_time", true)
                .put("enable_issue_dependencies", true);
        o.put("has_wiki", true).put("has_pull_requests", true).put("has_projects", true).put("ignore_whitespace_conflicts", false);
        o.put("allow_merge_commits", true).put("allow_rebase", true).put("allow_rebase_explicit", true).put("allow_squash_merge", true);
        o.put("default_merge_style", "merge").put("avatar_url", "").put("internal", false).put("mirror_interval", "");
        return o.putNull("repo_transfer");
    }

    /** What git knows of a pull request. @param base the base branch's tip @param mergeBase where the two part @param branchThere whether the head is a branch still */
    record PullRefs(String defaultBranch, String base, String mergeBase, boolean mergeable, boolean branchThere) {}

    ObjectNode pull(RepositoryState r, Pull p, PullRefs refs) {
        ObjectNode o = object();
        String link = pullUrl(r, p.number());
        o.put("id", p.id()).put("url", link).put("number", p.number()).set("user", user(p.author()));
        o.put("title", p.title()).put("body", p.body()).set("labels", array(List.of()));
        o.putNull("milestone").putNull("assignee").putNull("assignees").put("state", p.state()).put("is_locked", false);
        o.put("comments", r.commentsOn(p.number()).size()).put("html_url", link).put("diff_url", link + ".diff").put("patch_url", link + ".patch");
        o.put("mergeable", p.open() && refs.mergeable() && !workInProgress(p)).put("merged", p.mergeCommit().isPresent());
        o.put("merged_at", p.mergeCommit().flatMap(c -> p.closedAt()).map(Instant::toString).orElse(null));
        o.put("merge_commit_sha", p.mergeCommit().orElse(null));
        o.set("merged_by", p.mergedBy().<JsonNode>map(this::user).orElse(JsonNodeFactory.instance.nullNode()));
        o.set("base", branch(r, p.baseBranch(), refs.base(), refs.defaultBranch()));
        o.set("head", head(r, p, refs));
        o.put("merge_base", refs.mergeBase()).putNull("due_date");
        o.put("created_at", p.createdAt().toString()).put("updated_at", p.updatedAt().toString());
        return o.put("closed_at", p.closedAt().map(Instant::toString).orElse(null));
    }

    private ObjectNode branch(RepositoryState r, String name, String sha, String defaultBranch) {
        ObjectNode o = object();
        o.put("label", name).put("ref", name).put("sha", sha).put("repo_id", r.id()).set("repo", repository(r, defaultBranch, false));
        return o;
    }

    /** As Gitea knows one by its title. */
    static boolean workInProgress(Pull p) {
        return p.title().toUpperCase(java.util.Locale.ROOT).matches("(WIP:|\\[WIP]).*");
    }

    /** Of a branch that is gone the label keeps the name, and {@code ref} is the pull request's own; what never was a branch has no label. */
    private ObjectNode head(RepositoryState r, Pull p, PullRefs refs) {
        ObjectNode head = p.fork().isPresent() ? forked(r, p, refs.defaultBranch()) : branch(r, p.headBranch(), p.head(), refs.defaultBranch());
        boolean gone = p.fork().isPresent() ? p.fork().get().isEmpty() : !refs.branchThere();
        return gone ? head.put("ref", "refs/pull/" + p.number() + "/head") : head;
    }

    private ObjectNode forked(RepositoryState r, Pull p, String defaultBranch) {
        String fork = p.fork().orElseThrow();
        if (fork.isEmpty()) {
            return branch(r, p.headBranch(), p.head(), defaultBranch).put("repo_id", -1).putNull("repo");
        }
        String owner = fork.substring(0, fork.indexOf('/'));
        long id = FORKS + accounts.byLogin(owner).id() * 1000 + r.id();
        ObjectNode o = branch(r, p.headBranch(), p.head(), defaultBranch).put("repo_id", id);
        ObjectNode repo = (ObjectNode) o.get("repo");
        repo.put("id", id).put("full_name", fork).put("fork", true).put("html_url", url + "/" + fork).put("clone_url", url + "/" + fork + ".git");
        repo.set("owner", user(owner));
        return o;
    }

    ObjectNode comment(RepositoryState r, Comment c) {
        ObjectNode o = object();
        boolean onIssue = r.issue(c.number()).isPresent();
        String on = onIssue ? issueUrl(r, c.number()) : pullUrl(r, c.number());
        o.put("id", c.id()).put("html_url", on + "#issuecomment-" + c.id());
        o.put("pull_request_url", onIssue ? "" : on).put("issue_url", onIssue ? on : "").set("user", user(c.author()));
        o.put("original_author", "").put("original_author_id", 0).put("body", c.body());
        return o.put("created_at", c.createdAt().toString()).put("updated_at", c.updatedAt().toString());
    }

    ObjectNode reaction(Reaction r) {
        ObjectNode o = object();
        o.set("user", user(r.author()));
        return o.put("content", r.content()).put("created_at", r.createdAt().toString());
    }

    /** A team that administrates has that as its permission; of another each unit has its own, and the team none. */
    static ObjectNode team(long id, String name, boolean owns) {
        ObjectNode o = object();
        o.put("id", id).put("name", name).put("description", "").putNull("organization").put("includes_all_repositories", owns).put("permission", owns ? "owner" : "none");
        ArrayNode units = o.putArray("units");
        ObjectNode permissions = object();
        UNITS.forEach((unit, permission) -> {
            units.add(unit);
            permissions.put(unit, owns ? "owner" : permission);
        });
        o.set("units_map", permissions);
        return o.put("can_create_org_repo", owns);
    }

    ObjectNode status(RepositoryState r, Status s) {
        ObjectNode o = object();
        o.put("id", s.id()).put("status", s.state()).put("target_url", s.targetUrl()).put("description", s.description());
        o.put("url", url + "/api/v1/repos/" + r.owner() + "/" + r.name() + "/statuses/" + s.sha()).put("context", s.context());
        o.set("creator", user(s.creator()));
        return o.put("created_at", s.createdAt().toString()).put("updated_at", s.createdAt().toString());
    }

    /** A pull request as the issue that it also is. */
    ObjectNode issue(RepositoryState r, Pull p) {
        ObjectNode o = issue(r, new Issue(p.id(), p.number(), p.author(), p.title(), p.body(), p.state(), p.createdAt(), p.updatedAt(), p.closedAt()),
                pullUrl(r, p.number()));
        Optional<Instant> mergedAt = p.mergeCommit().flatMap(c -> p.closedAt());
        o.putObject("pull_request").put("merged", p.mergeCommit().isPresent()).put("merged_at", mergedAt.map(Instant::toString).orElse(null));
        return repository(r, o);
    }

    ObjectNode issue(RepositoryState r, Issue i) {
        return repository(r, issue(r, i, issueUrl(r, i.number())).putNull("pull_request"));
    }

    private ObjectNode issue(RepositoryState r, Issue i, String page) {
        ObjectNode o = object();
        o.put("id", i.id()).put("url", url + "/api/v1/repos/" + r.owner() + "/" + r.name() + "/issues/" + i.number());
        o.put("html_url", page).put("number", i.number()).set("user", user(i.author()));
        o.put("original_author", "").put("original_author_id", 0).put("title", i.title()).put("body", i.body()).put("ref", "");
        o.set("labels", array(List.of()));
        o.putNull("milestone").putNull("assignee").putNull("assignees").put("state", i.state()).put("is_locked", false);
        o.put("comments", Math.max(0, r.commentsOn(i.number()).size() - 1)).put("created_at", i.createdAt().toString());
        return o.put("updated_at", i.updatedAt().toString()).put("closed_at", i.closedAt().map(Instant::toString).orElse(null)).putNull("due_date");
    }

    private static ObjectNode repository(RepositoryState r, ObjectNode o) {
        o.putObject("repository").put("id", r.id()).put("name", r.name()).put("owner", r.owner()).put("full_name", r.owner() + "/" + r.name());
        return o;
    }
}
