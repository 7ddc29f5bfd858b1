package zone.autonomic.redfix.forge;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import zone.autonomic.redfix.forge.ForgeQuestions.Answer;
import zone.autonomic.redfix.step.port.Forge;
import zone.autonomic.redfix.step.port.Powers;

/**
 * What the token could do that the bot should not be able to, as Gitea computes it for the account itself: {@code user_can_push} and
 * {@code user_can_merge} of each default branch. A branch that is protected and has no list of who may merge lets everybody merge who may write.
 */
@ApplicationScoped
class TokenPowers implements Powers {

    static final String SECTION = "README, Set up for real, 3. Gitea";
    private static final int PAGE = 50;
    private static final int MOST_PAGES = 20;
    private static final int MOST_NAMED = 4;

    private final ForgeConfig config;

    @Inject
    TokenPowers(ForgeConfig config) {
        this.config = config;
    }

    /** A repository as the account sees it. */
    record Seen(String name, String branch, boolean admin, boolean push) {}

    /** @param mayMerge also those that aren't protected at all */
    record Found(boolean siteAdmin, List<String> administrated, List<String> mayMerge, List<String> mayPush, int looked) {}

    @Override
    public List<String> tooMuch() {
        String url = config.url().filter(u -> !u.isBlank())
                .orElseThrow(() -> new Forge.Unavailable("no forge is configured: set redfix.forge.url and redfix.forge.token", 0, null));
        try {
            ForgeQuestions forge = new ForgeQuestions(config, url);
            Answer user = forge.get("/user");
            if (!user.fine()) {
                throw new Forge.Unavailable("the forge doesn't say whose the token is: " + user.reason() + " (redfix.forge.token)", 0, null);
            }
            return sentences(found(forge, user.json().path("is_admin").asBoolean(), repositories(forge)));
        } catch (IOException | IllegalArgumentException e) {
            throw new Forge.Unavailable("the forge " + url + " can't be reached: " + reason(e) + " (redfix.forge.url)", 0, e);
        }
    }

    /** Why no answer came, in words: what Java's client says of it is only the name of an exception. */
    static String reason(Exception trouble) {
        Throwable deepest = trouble;
        for (Throwable t = trouble; t != null; t = t.getCause()) {
            if (t instanceof UnresolvedAddressException) {
                return "its name doesn't resolve";
            } else if (t instanceof HttpTimeoutException) {
                return "it doesn't answer in time";
            }
            deepest = t;
        }
        boolean refused = trouble instanceof ConnectException;
        return deepest.getMessage() != null && !refused ? deepest.getMessage() : refused ? "the connection is refused" : deepest.getClass().getSimpleName();
    }

    /** The organisation's repositories, archived and empty ones left out. */
    List<Seen> repositories(ForgeQuestions forge) throws IOException {
        Set<Seen> seen = new LinkedHashSet<>();
        for (int page = 1; page <= MOST_PAGES; page++) {
            Answer answer = forge.get("/orgs/" + config.organisation() + "/repos?limit=" + PAGE + "&page=" + page);
            if (!answer.fine()) {
                throw new Forge.Unavailable("the forge doesn't list the repositories of " + config.organisation() + ": " + answer.reason(), 0, null);
            }
            int before = seen.size();
            for (JsonNode r : answer.json()) {
                if (!r.path("archived").asBoolean() && !r.path("empty").asBoolean()) {
                    JsonNode may = r.path("permissions");
                    seen.add(new Seen(r.path("name").asText(), r.path("default_branch").asText(), may.path("admin").asBoolean(), may.path("push").asBoolean()));
                }
            }
            // What the account can't see is counted in the pages all the same: an empty one need not be the last.
            if (seen.size() == before && !answer.more()) {
                break;
            }
        }
        return List.copyOf(seen);
    }

    Found found(ForgeQuestions forge, boolean siteAdmin, List<Seen> repositories) throws IOException {
        List<String> administrated = repositories.stream().filter(Seen::admin).map(Seen::name).toList();
        List<String> mayMerge = new ArrayList<>();
        List<String> mayPush = new ArrayList<>();
        for (Seen r : repositories) {
            Answer branch = forge.get("/repos/" + config.organisation() + "/" + r.name() + "/branches/" + r.branch());
            if (!branch.fine()) {
                throw new Forge.Unavailable("the forge doesn't say who may merge to `%s` of %s: %s".formatted(r.branch(), r.name(), branch.reason()), 0, null);
            }
            if (branch.json().path("user_can_merge").asBoolean()) {
                mayMerge.add(r.name());
            }
            if (branch.json().path("user_can_push").asBoolean()) {
                mayPush.add(r.name());
            }
        }
        return new Found(siteAdmin, administrated, mayMerge, mayPush, repositories.size());
    }

    static List<String> sentences(Found found) {
        return sentences(found, TokenPowers::named);
    }

    /** @param named how several repositories are named */
    static List<String> sentences(Found found, Function<List<String>, String> named) {
        List<String> sentences = new ArrayList<>();
        if (found.siteAdmin()) {
            sentences.add("its account is a site administrator and may do anything: take that from it (Site administration, User accounts)");
        }
        if (!found.administrated().isEmpty()) {
            sentences.add("it administrates %s, and could take their protection away: give its team write access, not administration".formatted(named.apply(found.administrated())));
        }
        if (!found.mayPush().isEmpty()) {
            sentences.add("it may push to the default branch of %s: protect the branch, with a list of who may push (Settings, Branches)".formatted(named.apply(found.mayPush())));
        }
        if (!found.mayMerge().isEmpty()) {
            sentences.add("it may merge to the default branch of %s: protect the branch, with a list of who may merge (Settings, Branches); without a list everybody may who writes"
                    .formatted(named.apply(found.mayMerge())));
        }
        return sentences;
    }

    static String allOf(List<String> names) {
        return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
    }

    /** Some of them, and how many more. */
    static String named(List<String> names) {
        String some = names.stream().limit(MOST_NAMED).map(name -> "`" + name + "`").collect(Collectors.joining(", "));
        return names.size() <= MOST_NAMED ? some : some + " and " + (names.size() - MOST_NAMED) + " more";
    }
}
