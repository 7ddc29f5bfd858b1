package zone.autonomic.redfix.forge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import zone.autonomic.redfix.forge.ForgeQuestions.Answer;
import zone.autonomic.redfix.forge.TokenPowers.Seen;
import zone.autonomic.redfix.step.port.Checkup.Finding;

/**
 * Whether the bot's token could make a release, and whether it can push a fix: tags and branches of each repository that it may write to, asked for by
 * pushes that can't succeed.
 */
final class ProtectedRefs {

    private static final String TAGS = "tags";
    private static final String FIXES = "branches of fixes";

    private final ForgeQuestions forge;
    private final String organisation;
    private final String login;

    ProtectedRefs(ForgeQuestions forge, String organisation, String login) {
        this.forge = forge;
        this.organisation = organisation;
        this.login = login;
    }

    List<Finding> findings(List<Seen> repositories) throws IOException {
        Map<Seen, String> commits = new LinkedHashMap<>();
        for (Seen repository : repositories) {
            if (repository.push()) {
                commits.put(repository, forge.get("/repos/%s/%s/branches/%s".formatted(organisation, repository.name(), repository.branch())).json()
                        .path("commit").path("id").asText());
            }
        }
        return List.of(tags(ask(PushQuestion.TAG, commits), commits.size()), fixes(ask(PushQuestion.BRANCH, commits), commits.size()));
    }

    private static Finding tags(Asked asked, int repositories) {
        String advice = "a tag is a release: `redfix forge-setup`, or Settings, Tags, the pattern * in each (%s)".formatted(TokenPowers.SECTION);
        if (!asked.open().isEmpty()) {
            return Finding.warning(TAGS, "it may make and take away tags of " + TokenPowers.allOf(asked.open()), advice);
        }
        return asked.unknown().isEmpty() ? Finding.ok(TAGS, "all are protected from it, in each of the %d that it may write to".formatted(repositories))
                : Finding.warning(TAGS, "it can't be told whether it may make tags of " + asked.unknowns(), advice);
    }

    private static Finding fixes(Asked asked, int repositories) {
        String advice = "a rule for all branches protects them, too: narrow its pattern so that it leaves out redfix/** (Settings, Branches; %s)"
                .formatted(TokenPowers.SECTION);
        if (!asked.shut().isEmpty()) {
            return Finding.failed(FIXES, "redfix/** is protected from it in " + TokenPowers.allOf(asked.shut()), advice);
        }
        return asked.unknown().isEmpty() ? Finding.ok(FIXES, "redfix/** is protected from it in none of %d".formatted(repositories))
                : Finding.warning(FIXES, "it can't be told whether it may push redfix/** to " + asked.unknowns(), advice);
    }

    private Asked ask(PushQuestion question, Map<Seen, String> commits) throws IOException {
        Asked asked = new Asked(new ArrayList<>(), new ArrayList<>(), new LinkedHashMap<>());
        for (Map.Entry<Seen, String> each : commits.entrySet()) {
            String name = each.getKey().name();
            Answer answer = forge.wouldPush(question, name, login, each.getValue());
            switch (question.read(answer.text())) {
                case OPEN, MADE -> asked.open().add(name);
                case PROTECTED -> asked.shut().add(name);
                case UNKNOWN -> asked.unknown().put(name, answer.reason());
            }
        }
        return asked;
    }

    /** Repositories by what was answered. @param unknown with the answer that tells nothing */
    private record Asked(List<String> open, List<String> shut, Map<String, String> unknown) {

        String unknowns() {
            return "%s: %s".formatted(TokenPowers.allOf(List.copyOf(unknown.keySet())), unknown.values().iterator().next());
        }
    }
}
