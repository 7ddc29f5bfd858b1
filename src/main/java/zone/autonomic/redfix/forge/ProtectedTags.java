package zone.autonomic.redfix.forge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import zone.autonomic.redfix.forge.ForgeQuestions.Answer;
import zone.autonomic.redfix.forge.TokenPowers.Seen;
import zone.autonomic.redfix.step.port.Checkup.Finding;

/** Whether the bot's token could make a release: tags of each repository that it may write to, asked for by pushes that can't succeed. */
final class ProtectedTags {

    private static final String WHAT = "tags";

    private final ForgeQuestions forge;
    private final String organisation;
    private final String login;

    ProtectedTags(ForgeQuestions forge, String organisation, String login) {
        this.forge = forge;
        this.organisation = organisation;
        this.login = login;
    }

    Finding finding(List<Seen> repositories) throws IOException {
        List<String> open = new ArrayList<>();
        Map<String, String> unknown = new LinkedHashMap<>();
        List<Seen> writable = repositories.stream().filter(Seen::push).toList();
        for (Seen repository : writable) {
            String commit = forge.get("/repos/%s/%s/branches/%s".formatted(organisation, repository.name(), repository.branch())).json()
                    .path("commit").path("id").asText();
            Answer answer = forge.wouldTag(repository.name(), login, commit);
            switch (TagQuestion.read(answer.text())) {
                case OPEN, MADE -> open.add(repository.name());
                case UNKNOWN -> unknown.put(repository.name(), answer.reason());
                case PROTECTED -> { }
            }
        }
        String advice = "a tag is a release: `redfix forge-setup`, or Settings, Tags, the pattern * in each (%s)"
                .formatted(TokenPowers.SECTION);
        if (!open.isEmpty()) {
            return Finding.warning(WHAT, "it may make and take away tags of " + TokenPowers.allOf(open), advice);
        }
        return unknown.isEmpty() ? Finding.ok(WHAT, "all are protected from it, in each of the %d that it may write to"
                .formatted(writable.size()))
                : Finding.warning(WHAT, "it can't be told whether it may make tags of %s: %s"
                        .formatted(TokenPowers.allOf(List.copyOf(unknown.keySet())), unknown.values().iterator().next()), advice);
    }
}
