package zone.autonomic.redfix.lab.forge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import zone.autonomic.redfix.lab.forge.GiteaApi.Call;
import zone.autonomic.redfix.lab.forge.PullRequests.Refused;

/** What an owner of the organisation sets and others don't even see: protections of branches and tags, and webhooks. */
final class OwnerApi {

    private static final List<String> LISTS = List.of("push_whitelist_usernames", "push_whitelist_teams", "merge_whitelist_usernames",
            "merge_whitelist_teams");
    private static final List<String> SWITCHES = List.of("enable_push", "enable_push_whitelist", "enable_force_push",
            "enable_merge_whitelist");
    private static final List<String> TAG_LISTS = List.of("whitelist_usernames", "whitelist_teams");

    private final Protections protections;
    private final Webhooks webhooks;
    private final Teams teams;
    private final List<ObjectNode> hooks = new CopyOnWriteArrayList<>();

    OwnerApi(Protections protections, Webhooks webhooks, Teams teams) {
        this.protections = protections;
        this.webhooks = webhooks;
        this.teams = teams;
    }

    /** @return empty when the call is for something else */
    Optional<Reply> ofOrganisation(Call c) throws IOException {
        boolean ours = c.path().size() >= 3 && c.at(0).equals("orgs") && c.at(1).equals(Accounts.ORGANISATION) && c.at(2).equals("hooks");
        if (!ours) {
            return Optional.empty();
        }
        TeamApi.owner(c);
        if (c.is("GET", "orgs/*/hooks")) {
            return Optional.of(Reply.json(200, GiteaJson.array(hooks)));
        }
        if (c.is("POST", "orgs/*/hooks")) {
            return Optional.of(Reply.json(201, hook(GiteaApi.body(c))));
        }
        return c.is("PATCH", "orgs/*/hooks/*") ? Optional.of(Reply.json(200, hook(GiteaApi.number(c.at(3)), GiteaApi.body(c))))
                : Optional.empty();
    }

    /** The secret is taken and never told. */
    private ObjectNode hook(JsonNode wanted) {
        JsonNode config = wanted.path("config");
        if (config.path("url").asText().isEmpty() || config.path("content_type").asText().isEmpty()) {
            throw new Refused(422, "Missing config option: " + (config.path("url").asText().isEmpty() ? "url" : "content_type"));
        }
        ObjectNode hook = GiteaJson.object().put("id", hooks.size() + 1).put("name", "").put("type", wanted.path("type").asText("gitea"))
                .put("branch_filter", "");
        hook.putObject("config").put("url", config.path("url").asText()).put("content_type", config.path("content_type").asText());
        hook.set("events", wanted.path("events").deepCopy());
        hook.put("authorization_header", "").put("active", wanted.path("active").asBoolean());
        hooks.add(hook);
        if (wanted.path("active").asBoolean()) {
            webhooks.tell(new Webhooks.Target(URI.create(config.path("url").asText()), config.path("secret").asText()));
        }
        return hook;
    }

    private ObjectNode hook(long id, JsonNode wanted) {
        ObjectNode hook = hooks.stream().filter(h -> h.path("id").asLong() == id).findFirst()
                .orElseThrow(() -> new Refused(404, "not found"));
        if (wanted.has("events")) {
            hook.set("events", wanted.path("events").deepCopy());
        }
        if (wanted.has("active")) {
            hook.put("active", wanted.path("active").asBoolean());
        }
        if (wanted.path("config").has("content_type")) {
            ((ObjectNode) hook.path("config")).put("content_type", wanted.path("config").path("content_type").asText());
        }
        return hook;
    }

    Optional<Reply> ofRepository(Call c, String repository, String defaultBranch) {
        boolean ours = c.path().size() >= 4 && Set.of("branch_protections", "tag_protections").contains(c.at(3));
        if (!ours) {
            return Optional.empty();
        }
        if (!GiteaApi.signedIn(c).maintainer()) {
            throw new Refused(403, "user should be an owner or a collaborator with admin write of a repository");
        }
        try {
            return c.at(3).equals("branch_protections") ? branches(c, protections.branches(repository, defaultBranch))
                    : tags(c, protections.tags(repository));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<Reply> branches(Call c, List<ObjectNode> rules) throws IOException {
        if (c.is("GET", "repos/*/*/branch_protections")) {
            return Optional.of(Reply.json(200, GiteaJson.array(rules)));
        }
        if (c.is("POST", "repos/*/*/branch_protections")) {
            JsonNode wanted = GiteaApi.body(c);
            String name = wanted.path("rule_name").asText(wanted.path("branch_name").asText());
            if (rules.stream().anyMatch(r -> r.path("rule_name").asText().equals(name))) {
                throw new Refused(403, "Branch protection already exist");
            }
            int last = rules.stream().mapToInt(r -> r.path("priority").asInt()).max().orElse(0);
            ObjectNode rule = GiteaJson.object().put("branch_name", name).put("rule_name", name).put("priority", last + 1);
            SWITCHES.forEach(key -> rule.put(key, false));
            LISTS.forEach(rule::putArray);
            rules.add(set(rule, wanted, LISTS));
            return Optional.of(Reply.json(201, rule));
        }
        if (c.method().equals("PATCH") && c.path().size() > 4) {
            String name = String.join("/", c.path().subList(4, c.path().size()));
            ObjectNode rule = rules.stream().filter(r -> r.path("rule_name").asText().equals(name)).findFirst()
                    .orElseThrow(() -> new Refused(404, "not found"));
            return Optional.of(Reply.json(200, set(rule, GiteaApi.body(c), LISTS)));
        }
        return Optional.empty();
    }

    private Optional<Reply> tags(Call c, List<ObjectNode> rules) throws IOException {
        if (c.is("GET", "repos/*/*/tag_protections")) {
            return Optional.of(Reply.json(200, GiteaJson.array(rules)));
        }
        if (c.is("POST", "repos/*/*/tag_protections")) {
            JsonNode wanted = GiteaApi.body(c);
            String pattern = wanted.path("name_pattern").asText();
            if (pattern.isBlank()) {
                throw new Refused(400, "name_pattern are empty");
            }
            if (wanted.path("whitelist_usernames").isEmpty() && wanted.path("whitelist_teams").isEmpty()) {
                throw new Refused(400, "both whitelist_usernames and whitelist_teams are empty");
            }
            if (rules.stream().anyMatch(r -> r.path("name_pattern").asText().equals(pattern))) {
                throw new Refused(403, "Tag protection already exist");
            }
            ObjectNode rule = GiteaJson.object().put("id", rules.size() + 1).put("name_pattern", pattern);
            TAG_LISTS.forEach(rule::putArray);
            rules.add(set(rule, wanted, TAG_LISTS));
            return Optional.of(Reply.json(201, rule));
        }
        if (c.is("PATCH", "repos/*/*/tag_protections/*")) {
            long id = GiteaApi.number(c.at(4));
            ObjectNode rule = rules.stream().filter(r -> r.path("id").asLong() == id).findFirst()
                    .orElseThrow(() -> new Refused(404, "not found"));
            return Optional.of(Reply.json(200, set(rule, GiteaApi.body(c), TAG_LISTS)));
        }
        return Optional.empty();
    }

    /** What is named is set, and the rest stays. */
    private ObjectNode set(ObjectNode rule, JsonNode wanted, List<String> lists) {
        lists.stream().filter(wanted::has).forEach(key -> {
            Protections.texts(wanted.path(key)).stream().filter(name -> key.endsWith("_teams"))
                    .filter(name -> teams.all().stream().noneMatch(t -> t.path("name").asText().equalsIgnoreCase(name)))
                    .findFirst().ifPresent(name -> {
                        throw new Refused(422, "team does not exist [org_id 0, team_id 0, name: " + name + "]");
                    });
            rule.set(key, (ArrayNode) wanted.path(key).deepCopy());
        });
        SWITCHES.stream().filter(key -> wanted.has(key) && rule.has(key)).forEach(key -> rule.put(key, wanted.path(key).asBoolean()));
        return rule;
    }
}
