package zone.autonomic.redfix.forge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/** The protection of a repository's default branch: with a list of who may push and one of who may merge, and without the bot on either. */
final class BranchSetup {

    private static final String PUSH = "push_whitelist";
    private static final String MERGE = "merge_whitelist";

    private final OwnerCalls forge;
    private final AllowedPeople people;

    BranchSetup(OwnerCalls forge, AllowedPeople people) {
        this.forge = forge;
        this.people = people;
    }

    /** @return whether it is as it should be already */
    boolean plan(String repository, String branch, SetupPlan plan) throws IOException {
        String path = "/repos/" + forge.organisation() + "/" + repository + "/branch_protections";
        List<JsonNode> rules = forge.all(path);
        Optional<JsonNode> rule = first(rules, branch);
        if (rule.isEmpty()) {
            plan.change("protect the branch `%s` of %s: pushed to and merged to by %s alone"
                    .formatted(branch, repository, people.names()), () -> forge.send("POST", path, wanted(branch)));
            return false;
        }
        if (!letsTheBot(rule.get())) {
            return true;
        }
        String name = name(rule.get());
        if (!name.equals(branch)) {
            // Others' branches follow it too, perhaps the bot's own.
            plan.byHand("the rule `%s` of %s lets %s push or merge to `%s`: take it off the rule's lists, or make a rule for `%s` and put it first (%s/%s/%s/settings/branches)"
                    .formatted(name, repository, people.account(), branch, branch, forge.base(), forge.organisation(), repository));
            return false;
        }
        plan.change("take %s off those who may push and merge to `%s` of %s%s"
                .formatted(people.account(), branch, repository, listed(rule.get()) ? "" : ", and let " + people.names() + " alone"),
                () -> forge.send("PATCH", path + "/" + URLEncoder.encode(name, StandardCharsets.UTF_8)
                        .replace("+", "%20"), withoutTheBot(rule.get())));
        return false;
    }

    private boolean letsTheBot(JsonNode rule) {
        boolean pushes = rule.path("enable_push").asBoolean()
                && (!rule.path("enable_push_whitelist").asBoolean() || people.letsTheBot(rule, PUSH));
        return pushes || !rule.path("enable_merge_whitelist").asBoolean() || people.letsTheBot(rule, MERGE);
    }

    private static boolean listed(JsonNode rule) {
        return (!rule.path("enable_push").asBoolean() || rule.path("enable_push_whitelist").asBoolean())
                && rule.path("enable_merge_whitelist").asBoolean();
    }

    private ObjectNode wanted(String branch) {
        ObjectNode rule = JsonNodeFactory.instance.objectNode().put("branch_name", branch).put("rule_name", branch).put("enable_push", true)
                .put("enable_push_whitelist", true)
                .put("enable_merge_whitelist", true);
        people.teams().forEach(rule.putArray(PUSH + "_teams")::add);
        people.teams().forEach(rule.putArray(MERGE + "_teams")::add);
        return rule;
    }

    private ObjectNode withoutTheBot(JsonNode rule) {
        ObjectNode changed = JsonNodeFactory.instance.objectNode();
        if (rule.path("enable_push").asBoolean()) {
            people.listWithoutTheBot(rule, PUSH, rule.path("enable_push_whitelist").asBoolean(), changed.put("enable_push", true)
                    .put("enable_push_whitelist", true));
        }
        people.listWithoutTheBot(rule, MERGE, rule.path("enable_merge_whitelist").asBoolean(), changed.put("enable_merge_whitelist", true));
        return changed;
    }

    /** The one that Gitea goes by: the first by priority (since 1.23), and of equals one without a pattern. */
    private static Optional<JsonNode> first(List<JsonNode> rules, String branch) {
        return rules.stream().filter(rule -> matches(name(rule), branch))
                .min(Comparator.comparingInt((JsonNode rule) -> rule.path("priority").asInt())
                        .thenComparing(rule -> !name(rule).equals(branch)));
    }

    private static String name(JsonNode rule) {
        return rule.path("rule_name").asText(rule.path("branch_name").asText());
    }

    private static boolean matches(String rule, String branch) {
        try {
            return rule.equals(branch) || FileSystems.getDefault().getPathMatcher("glob:" + rule).matches(Path.of(branch));
        } catch (PatternSyntaxException e) {
            return false;
        }
    }
}
