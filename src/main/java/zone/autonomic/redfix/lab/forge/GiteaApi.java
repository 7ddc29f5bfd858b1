package zone.autonomic.redfix.lab.forge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import zone.autonomic.redfix.lab.forge.PullRequests.Refused;
import zone.autonomic.redfix.lab.forge.RepositoryState.Pull;
import zone.autonomic.redfix.lab.forge.RepositoryState.Status;

/** The part of Gitea's API v1 that the lab has: shapes, status codes and paging as Gitea's. Merging and tagging is for maintainers, who are people. */
final class GiteaApi {
    static final String VERSION = "1.26.3+lab";
    private static final int PAGE = 30;
    private static final int MOST = 50;

    private final String url;
    private final Repositories repositories;
    private final PullRequests pulls;
    private final IssueApi issues;
    private final TeamApi teams;
    private final OwnerApi owners;
    private final Protections protections;
    private final Releases releases;
    private final GiteaJson json;

    GiteaApi(String url, Repositories repositories, PullRequests pulls, IssueApi issues, TeamApi teams, OwnerApi owners, Protections protections,
            Releases releases, GiteaJson json) {
        this.url = url;
        this.repositories = repositories;
        this.pulls = pulls;
        this.issues = issues;
        this.teams = teams;
        this.owners = owners;
        this.protections = protections;
        this.releases = releases;
        this.json = json;
    }

    /** A request below {@code /api/v1}. @param path its segments @param caller who the token belongs to; nobody without one */
    record Call(String method, List<String> path, Map<String, String> query, byte[] body, Optional<Account> caller, String fullPath) {
        String at(int index) {
            return path.get(index);
        }

        boolean is(String wantedMethod, String pattern) {
            String[] wanted = pattern.split("/");
            if (!method.equals(wantedMethod) || wanted.length != path.size()) {
                return false;
            }
            for (int i = 0; i < wanted.length; i++) {
                if (!wanted[i].equals("*") && !wanted[i].equals(path.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    static Map<String, String> query(String raw) {
        Map<String, String> all = new LinkedHashMap<>();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            String[] both = pair.split("=", 2);
            all.put(URLDecoder.decode(both[0], StandardCharsets.UTF_8), both.length < 2 ? "" : URLDecoder.decode(both[1], StandardCharsets.UTF_8));
        }
        return all;
    }

    Reply answer(Call call) {
        try {
            return routed(call);
        } catch (Refused e) {
            return Reply.error(e.status(), e.getMessage(), url);
        } catch (JsonProcessingException e) {
            return Reply.error(422, "the body is not JSON: " + e.getOriginalMessage(), url);
        } catch (IOException e) {
            return Reply.error(500, e.toString(), url);
        }
    }

    private Reply routed(Call c) throws IOException {
        if (c.is("GET", "version")) {
            return Reply.json(200, GiteaJson.object().put("version", VERSION));
        }
        if (c.is("GET", "user")) {
            return Reply.json(200, json.user(signedIn(c).login()));
        }
        if (c.is("GET", "orgs/*") && c.at(1).equals(Accounts.ORGANISATION)) {
            return Reply.json(200, json.organisation(c.at(1)));
        }
        if (c.is("GET", "orgs/*/repos") && c.at(1).equals(Accounts.ORGANISATION)) {
            return page(c, url, repositories.of(c.at(1)), r -> json.repository(r, pulls.defaultBranch(r.owner(), r.name()), mayPush(c)));
        }
        if (c.is("GET", "repos/search")) {
            return found(c);
        }
        if (c.path().size() >= 3 && c.at(0).equals("repos")) {
            return ofRepository(c, pulls.repository(c.at(1), c.at(2)));
        }
        Optional<Reply> hooks = owners.ofOrganisation(c);
        return hooks.isPresent() ? hooks.get() : teams.answer(c).orElseThrow(() -> new Refused(404, "not found"));
    }

    /** By its owner alone: who has that number. */
    private Reply found(Call c) {
        boolean organisation = c.query().getOrDefault("uid", "").equals(String.valueOf(Accounts.ORGANISATION_ID));
        List<RepositoryState> all = organisation ? repositories.of(Accounts.ORGANISATION) : List.of();
        return page(c, url, all, r -> json.repository(r, pulls.defaultBranch(r.owner(), r.name()), mayPush(c)),
                data -> GiteaJson.object().put("ok", true).set("data", data));
    }

    private Reply ofRepository(Call c, RepositoryState r) throws IOException {
        if (c.is("GET", "repos/*/*")) {
            return Reply.json(200, json.repository(r, pulls.defaultBranch(r.owner(), r.name()), mayPush(c)));
        }
        if (c.path().size() > 4 && c.at(3).equals("branches")) {
            return branch(c, r, String.join("/", c.path().subList(4, c.path().size())));
        }
        if (c.is("GET", "repos/*/*/pulls")) {
            return page(c, url, selected(r, c.query()), p -> rendered(r, p));
        }
        if (c.is("POST", "repos/*/*/pulls")) {
            JsonNode body = body(c);
            Pull opened = pulls.open(r.owner(), r.name(), member(c).login(), text(body, "title", ""), text(body, "body", ""), text(body, "head", ""),
                    text(body, "base", ""));
            return Reply.json(201, rendered(r, opened));
        }
        if (c.is("GET", "repos/*/*/pulls/*")) {
            return Reply.json(200, rendered(r, pulls.pull(r.owner(), r.name(), number(c.at(4)))));
        }
        if (c.is("PATCH", "repos/*/*/pulls/*")) {
            JsonNode body = body(c);
            Pull edited = pulls.edit(r.owner(), r.name(), number(c.at(4)), writer(c).login(), text(body, "title", null), text(body, "body", null),
                    text(body, "state", null));
            return Reply.json(201, rendered(r, edited));
        }
        if (c.is("POST", "repos/*/*/pulls/*/merge")) {
            String base = pulls.pull(r.owner(), r.name(), number(c.at(4))).baseBranch();
            if (!protections.mayMerge(signedIn(c), full(r), pulls.defaultBranch(r.owner(), r.name()), base)) {
                throw new Refused(405, "User not allowed to merge PR");
            }
            return merged(c, r, body(c));
        }
        if (c.is("POST", "repos/*/*/tags")) {
            return tagged(c, r);
        }
        if (c.is("GET", "repos/*/*/commits/*/statuses")) {
            String sha = commit(r, c.at(4));
            List<Status> newestFirst = new ArrayList<>(r.statuses().stream().filter(s -> s.sha().equals(sha)).toList());
            newestFirst.sort(Comparator.comparingLong(Status::id).reversed());
            return page(c, url, newestFirst, s -> json.status(r, s));
        }
        if (c.is("POST", "repos/*/*/statuses/*")) {
            JsonNode body = body(c);
            Status status = pulls.status(r.owner(), r.name(), c.at(4), member(c).login(), text(body, "context", ""), text(body, "state", ""),
                    text(body, "description", ""), text(body, "target_url", ""));
            return Reply.json(201, json.status(r, status));
        }
        Optional<Reply> people = teams.ofRepository(c).or(() -> owners.ofRepository(c, full(r), pulls.defaultBranch(r.owner(), r.name())));
        return people.isPresent() ? people.get() : issues.answer(c, r).orElseThrow(() -> new Refused(404, "not found"));
    }

    private Reply merged(Call c, RepositoryState r, JsonNode body) {
        long number = number(c.at(4));
        String by = signedIn(c).login();
        Pull known = pulls.pull(r.owner(), r.name(), number);
        String head = text(body, "head_commit_id", "");
        if (!head.isEmpty() && !head.equals(known.head())) {
            throw new Refused(409, "head out of date");
        }
        pulls.merge(r.owner(), r.name(), number, by);
        if (body.path("delete_branch_after_merge").asBoolean()) {
            pulls.deleteBranch(r.owner(), r.name(), known.headBranch(), by);
        }
        return Reply.empty(200);
    }

    private Reply tagged(Call c, RepositoryState r) throws IOException {
        JsonNode body = body(c);
        String tag = text(body, "tag_name", "");
        if (!protections.mayTag(signedIn(c), full(r), tag)) {
            throw new Refused(405, "user not allowed to create this tag: it is protected");
        }
        String commit = releases.tag(r.owner(), r.name(), tag, text(body, "target", ""), text(body, "message", ""));
        ObjectNode o = GiteaJson.object().put("name", tag).put("message", text(body, "message", "")).put("id", commit);
        o.putObject("commit").put("sha", commit);
        return Reply.json(201, o);
    }

    /** A branch, and what the one who asks may do with it. */
    private Reply branch(Call c, RepositoryState r, String name) throws IOException {
        if (c.method().equals("DELETE")) {
            pulls.deleteBranch(r.owner(), r.name(), name, writer(c).login());
            return Reply.empty(204);
        }
        String defaultBranch = pulls.defaultBranch(r.owner(), r.name());
        boolean isProtected = protections.isProtected(full(r), defaultBranch, name);
        boolean mayPush = c.caller().map(caller -> protections.mayPush(caller, full(r), defaultBranch, name)).orElse(false);
        boolean mayMerge = c.caller().map(caller -> protections.mayMerge(caller, full(r), defaultBranch, name)).orElse(false);
        ObjectNode o = GiteaJson.object().put("name", name);
        o.putObject("commit").put("id", commit(r, "refs/heads/" + name));
        o.put("protected", isProtected).put("required_approvals", 0).put("enable_status_check", false).put("user_can_push", mayPush).put("user_can_merge", mayMerge);
        return Reply.json(200, o);
    }

    private List<Pull> selected(RepositoryState r, Map<String, String> query) {
        String state = query.getOrDefault("state", "open");
        List<Pull> all = new ArrayList<>(r.pulls().stream().map(p -> pulls.pull(r.owner(), r.name(), p.number()))
                .filter(p -> state.equals("all") || p.state().equals(state)).toList());
        all.sort(Comparator.comparingLong(Pull::number).reversed());
        return all;
    }

    private JsonNode rendered(RepositoryState r, Pull p) {
        return json.pull(pulls.repository(r.owner(), r.name()), p, pulls.refs(r.owner(), r.name(), p));
    }

    private String commit(RepositoryState r, String ref) throws IOException {
        try (Repository git = repositories.open(r.owner(), r.name())) {
            ObjectId found = git.resolve(ref + "^{commit}");
            if (found == null) {
                throw new Refused(404, "not found");
            }
            return found.name();
        } catch (MissingObjectException e) {
            throw new Refused(404, "not found");
        }
    }

    static <T> Reply page(Call c, String url, List<T> all, Function<T, JsonNode> shape) {
        return page(c, url, all, shape, array -> array);
    }

    private static <T> Reply page(Call c, String url, List<T> all, Function<T, JsonNode> shape, Function<JsonNode, JsonNode> wrapped) {
        int page = Math.max(1, positive(c.query().get("page"), 1));
        int limit = limit(c);
        int last = Math.max(1, (all.size() + limit - 1) / limit);
        List<String> links = new ArrayList<>();
        if (page < last) {
            links.add(link(c, url, page + 1, limit, "next"));
            links.add(link(c, url, last, limit, "last"));
        }
        if (page > 1) {
            links.add(link(c, url, 1, limit, "first"));
            links.add(link(c, url, page - 1, limit, "prev"));
        }
        Reply reply = Reply.json(200, wrapped.apply(onPage(c, all, shape))).with(Map.of("X-Total-Count", String.valueOf(all.size())));
        return links.isEmpty() ? reply : reply.and("Link", String.join(",", links));
    }

    /** By pages, but without a word on where the next one is. */
    static <T> Reply pageWithoutLinks(Call c, List<T> all, Function<T, JsonNode> shape) {
        return Reply.json(200, onPage(c, all, shape)).with(Map.of("X-Total-Count", String.valueOf(all.size())));
    }

    private static <T> JsonNode onPage(Call c, List<T> all, Function<T, JsonNode> shape) {
        int from = Math.min(all.size(), (Math.max(1, positive(c.query().get("page"), 1)) - 1) * limit(c));
        return GiteaJson.array(all.subList(from, Math.min(all.size(), from + limit(c))).stream().map(shape).toList());
    }

    private static int limit(Call c) {
        return Math.min(MOST, positive(c.query().get("limit"), PAGE));
    }

    private static String link(Call c, String url, int page, int limit, String rel) {
        return "<" + url + c.fullPath() + "?limit=" + limit + "&page=" + page + ">; rel=\"" + rel + "\"";
    }

    private static int positive(String text, int otherwise) {
        return text != null && text.matches("[1-9]\\d{0,6}") ? Integer.parseInt(text) : otherwise;
    }

    static long number(String text) {
        if (!text.matches("\\d{1,9}")) {
            throw new Refused(404, "not found");
        }
        return Long.parseLong(text);
    }

    static JsonNode body(Call c) throws IOException {
        JsonNode body = GiteaJson.parse(c.body());
        if (body == null || !body.isObject()) {
            throw new Refused(422, "the body must be a JSON object");
        }
        return body;
    }

    static String text(JsonNode body, String key, String otherwise) {
        JsonNode value = body.get(key);
        if (value == null || value.isNull()) {
            return otherwise;
        }
        if (!value.isTextual()) {
            throw new Refused(422, "json: cannot unmarshal into field " + key + " of type string");
        }
        return value.textValue();
    }

    static Account signedIn(Call c) {
        return c.caller().orElseThrow(() -> new Refused(401, "token is required"));
    }

    static Account member(Call c) {
        Account account = signedIn(c);
        if (!account.member()) {
            throw new Refused(403, "user should have a permission to write to a repo");
        }
        return account;
    }

    /** The same, where Gitea refuses without a word. */
    static Account writer(Call c) {
        Account account = signedIn(c);
        if (!account.member()) {
            throw new Refused(403, null);
        }
        return account;
    }

    private static String full(RepositoryState r) {
        return r.owner() + "/" + r.name();
    }

    private static boolean mayPush(Call c) {
        return c.caller().map(Account::member).orElse(false);
    }

}
