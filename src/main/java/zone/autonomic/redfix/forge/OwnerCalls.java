package zone.autonomic.redfix.forge;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import zone.autonomic.redfix.forge.ForgeQuestions.Answer;
import zone.autonomic.redfix.step.port.Forge;

/** What is asked and set with the token of an owner of the organisation; the bot's own client has none of it. */
final class OwnerCalls {

    private static final int PAGE = 50;
    private static final int MOST_PAGES = 40;

    private final ForgeQuestions forge;
    private final String organisation;

    OwnerCalls(ForgeQuestions forge, String organisation) {
        this.forge = forge;
        this.organisation = organisation;
    }

    String base() {
        return forge.base();
    }

    String organisation() {
        return organisation;
    }

    /** An answer of any status. */
    Answer ask(String path) throws IOException {
        return forge.get(path);
    }

    /** @throws Forge.Unavailable where it is no good answer, with the forge's reason */
    JsonNode get(String path) throws IOException {
        return fine("doesn't answer " + path, forge.get(path)).json();
    }

    /** All pages; what doesn't page is asked once more, and says the same. */
    List<JsonNode> all(String path) throws IOException {
        List<JsonNode> all = new ArrayList<>();
        for (int page = 1; page <= MOST_PAGES; page++) {
            Answer answer = fine("doesn't list " + path,
                    forge.get(path + (path.contains("?") ? "&" : "?") + "limit=" + PAGE + "&page=" + page));
            int before = all.size();
            for (JsonNode item : answer.json()) {
                if (!all.contains(item)) {
                    all.add(item);
                }
            }
            if (!answer.more() && (all.size() == before || answer.json().size() < PAGE)) {
                break;
            }
        }
        return all;
    }

    /** Sets something. @throws Forge.Unavailable where it is refused, with the forge's reason */
    JsonNode send(String method, String path, JsonNode body) throws IOException {
        return fine("refuses " + method + " " + path, forge.send(method, path, body)).json();
    }

    private static Answer fine(String what, Answer answer) {
        if (!answer.fine()) {
            throw new Forge.Unavailable("the forge %s: %s".formatted(what, answer.reason()) + answer.lackedScope()
                    .map(scope -> " (the token lacks the scope " + scope + ")").orElse(""), 0, null);
        }
        return answer;
    }
}
