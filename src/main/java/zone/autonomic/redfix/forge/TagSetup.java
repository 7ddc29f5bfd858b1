package zone.autonomic.redfix.forge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import zone.autonomic.redfix.forge.ForgeQuestions.Answer;
import zone.autonomic.redfix.step.port.Forge;

/** The protection of all tags of a repository, as a tag is a release that everybody who deploys it follows. By the API from Gitea 1.23 on. */
final class TagSetup {

    private static final String LIST = "whitelist";
    /** Tags of several forms: what covers these is meant to cover all. */
    private static final List<String> SAMPLES = List.of("9.9.9+evil", "0.1.0+1.2.3-rootless", "v1", "latest");

    private final OwnerCalls forge;
    private final AllowedPeople people;
    private final List<String> withoutApi = new ArrayList<>();

    TagSetup(OwnerCalls forge, AllowedPeople people) {
        this.forge = forge;
        this.people = people;
    }

    /** @return whether it is as it should be already */
    boolean plan(String repository, SetupPlan plan) throws IOException {
        String path = "/repos/" + forge.organisation() + "/" + repository + "/tag_protections";
        Answer answer = forge.ask(path);
        if (answer.status() == 404) {
            withoutApi.add(repository);
            return false;
        }
        if (!answer.fine()) {
            throw new Forge.Unavailable("the forge doesn't tell the protected tags of %s: %s"
                    .formatted(repository, answer.reason()), 0, null);
        }
        List<JsonNode> rules = StreamSupport.stream(answer.json().spliterator(), false).toList();
        // Of several that match a tag, Gitea goes by the one that lets.
        List<JsonNode> letting = rules.stream().filter(rule -> people.letsTheBot(rule, LIST)).toList();
        for (JsonNode rule : letting) {
            plan.change("take %s off those who may make tags `%s` of %s"
                    .formatted(people.account(), rule.path("name_pattern").asText(), repository), () -> {
                ObjectNode changed = JsonNodeFactory.instance.objectNode().put("name_pattern", rule.path("name_pattern").asText());
                people.listWithoutTheBot(rule, LIST, true, changed);
                forge.send("PATCH", path + "/" + rule.path("id").asLong(), changed);
            });
        }
        boolean covered = rules.stream().map(rule -> rule.path("name_pattern").asText()).anyMatch(TagSetup::coversAll);
        if (!covered) {
            plan.change("protect all tags of %s: made and moved by %s alone".formatted(repository, people.names()), () -> {
                ObjectNode rule = JsonNodeFactory.instance.objectNode().put("name_pattern", "*");
                rule.putArray(LIST + "_usernames");
                people.teams().forEach(rule.putArray(LIST + "_teams")::add);
                forge.send("POST", path, rule);
            });
        }
        return covered && letting.isEmpty();
    }

    /** What this forge's API can't do, said once for all repositories. */
    void rest(SetupPlan plan) {
        if (!withoutApi.isEmpty()) {
            plan.byHand("this forge protects tags by its pages alone (Gitea before 1.23): in each of %s, Settings, Tags, the pattern `*`, and %s as those who may"
                    .formatted(withoutApi.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", ")), people.names()));
        }
    }

    /** {@code *} for anything, or a regular expression between slashes. */
    static boolean coversAll(String pattern) {
        try {
            boolean regular = pattern.length() > 2 && pattern.startsWith("/") && pattern.endsWith("/");
            Pattern read = regular ? Pattern.compile(pattern.substring(1, pattern.length() - 1))
                    : Pattern.compile("^" + Arrays.stream(pattern.split("\\*", -1)).map(Pattern::quote)
                            .collect(Collectors.joining(".*")) + "$");
            return SAMPLES.stream().allMatch(tag -> read.matcher(tag).find());
        } catch (PatternSyntaxException e) {
            return false;
        }
    }
}
