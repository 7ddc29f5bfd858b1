package zone.autonomic.redfix.forge;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.forge.ForgeQuestions.Answer;
import zone.autonomic.redfix.step.port.Checkup.Finding;
import zone.autonomic.redfix.step.port.Forge;

/** Sets a forge up for the bot, with the token of somebody who owns the organisation: its team, protected branches and tags, and the webhook. */
@ApplicationScoped
public class ForgeSetup {

    private final ForgeConfig config;
    private final ForgeCheckup checkup;
    private final String user;
    private final Optional<String> secret;
    private final String page;

    @Inject
    ForgeSetup(ForgeConfig config, ForgeCheckup checkup, @ConfigProperty(name = "redfix.git.user") String user,
            @ConfigProperty(name = "redfix.webhook.secret") Optional<String> secret, @ConfigProperty(name = "redfix.url") String page) {
        this.config = config;
        this.checkup = checkup;
        this.user = user;
        this.secret = secret.filter(s -> !s.isBlank());
        this.page = page;
    }

    /**
     * What is asked for.
     *
     * @param token an owner's, never kept or told
     * @param account the bot's; else whose its token is, or {@code redfix.git.user}
     * @param team the name of the team that is made for it where it needs one
     * @param maintainers the teams that may push, merge and tag; where none are named, all that write to code and that the bot isn't in
     */
    public record Asked(String token, Optional<String> account, String team, List<String> maintainers) {
        @Override
        public String toString() {
            return "Asked[" + account + ", " + team + ", " + maintainers + "]";
        }
    }

    /**
     * Looks at the forge, and changes nothing.
     *
     * @throws IOException when it can't be reached
     * @throws Forge.Unavailable when it refuses to be looked at, with what to do
     * @throws IllegalArgumentException when what is asked for can't be, with what to say instead
     */
    public SetupPlan plan(Asked asked) throws IOException {
        String url = config.url().filter(u -> !u.isBlank())
                .orElseThrow(() -> new IllegalArgumentException("no forge is configured: set redfix.forge.url"));
        ForgeQuestions questions = new ForgeQuestions(config, url, Optional.of(asked.token()));
        OwnerCalls forge = new OwnerCalls(questions, config.organisation());
        owner(forge, asked);
        SetupPlan plan = new SetupPlan();
        String account = account(url, asked);
        Answer known = forge.ask("/users/" + account);
        boolean exists = known.fine();
        if (!exists) {
            plan.byHand("make an account %s (Site administration, User accounts), no administrator, and say this once more"
                    .formatted(account));
        } else if (known.json().path("is_admin").asBoolean()) {
            plan.byHand("%s is a site administrator and may do anything: take that from it (Site administration, User accounts)"
                    .formatted(account));
        }
        List<JsonNode> repositories = forge.all("/orgs/" + forge.organisation() + "/repos").stream()
                .filter(r -> !r.path("archived").asBoolean() && !r.path("empty").asBoolean()).toList();
        AllowedPeople people = new BotTeam(forge, account, asked.team())
                .plan(exists, exists && writesAll(url, account, repositories), asked.maintainers(), plan);
        protect(forge, people, repositories, plan);
        new HookSetup(forge, page, secret).plan(plan);
        if (config.token().filter(t -> !t.isBlank()).isEmpty()) {
            plan.byHand("as %s, make a token with %s (Settings, Applications), and put it into secrets.properties as redfix.forge.token"
                    .formatted(account, Scopes.TODAY.needed()));
        }
        return plan;
    }

    /** What the bot's own token may do now; nothing where it has none. */
    public List<Finding> tokenCheck() {
        return config.token().filter(t -> !t.isBlank()).isEmpty() ? List.of() : checkup.examine();
    }

    private void owner(OwnerCalls forge, Asked asked) throws IOException {
        Answer user = forge.ask("/user");
        if (!user.fine()) {
            throw new Forge.Unavailable("the forge doesn't take the owner's token: %s%s".formatted(user.reason(),
                    user.status() == 401 ? "; was it cut when it was copied?"
                            : "; it needs the scopes write:organization, write:repository and read:user"), 0, null);
        }
        if (config.token().filter(asked.token()::equals).isPresent()) {
            throw new IllegalArgumentException("that is the bot's own token: it takes one of an owner of %s"
                    .formatted(config.organisation()));
        }
        Answer hooks = forge.ask("/orgs/" + config.organisation() + "/hooks?limit=1");
        if (!hooks.fine()) {
            String login = user.json().path("login").asText();
            throw new Forge.Unavailable(hooks.status() == 404
                    ? "there is no organisation %s (redfix.forge.organisation), or %s can't see it".formatted(config.organisation(), login)
                    : "%s can't set %s up: %s%s".formatted(login, config.organisation(), hooks.reason(), hooks.lackedScope()
                            .map(scope -> "; make a token with write:organization, write:repository and read:user")
                            .orElse("; it takes the token of one of its owners")), 0, null);
        }
    }

    private String account(String url, Asked asked) throws IOException {
        if (asked.account().isPresent()) {
            return asked.account().get();
        }
        if (config.token().filter(t -> !t.isBlank()).isPresent()) {
            Answer bot = new ForgeQuestions(config, url).get("/user");
            if (bot.fine()) {
                return bot.json().path("login").asText();
            }
        }
        return user;
    }

    /** As the bot's own token is told; without one it isn't known. */
    private boolean writesAll(String url, String account, List<JsonNode> repositories) throws IOException {
        if (config.token().filter(t -> !t.isBlank()).isEmpty()) {
            return false;
        }
        ForgeQuestions bot = new ForgeQuestions(config, url);
        Answer user = bot.get("/user");
        if (!user.fine() || !user.json().path("login").asText().equals(account)) {
            return false;
        }
        for (JsonNode repository : repositories) {
            if (!bot.get("/repos/" + config.organisation() + "/" + repository.path("name").asText()).json().path("permissions").path("push")
                    .asBoolean()) {
                return false;
            }
        }
        return !repositories.isEmpty();
    }

    private static void protect(OwnerCalls forge, AllowedPeople people, List<JsonNode> repositories, SetupPlan plan) throws IOException {
        BranchSetup branches = new BranchSetup(forge, people);
        TagSetup tags = new TagSetup(forge, people);
        List<String> branchesFine = new ArrayList<>();
        List<String> tagsFine = new ArrayList<>();
        for (JsonNode repository : repositories) {
            String name = repository.path("name").asText();
            if (branches.plan(name, repository.path("default_branch").asText(), plan)) {
                branchesFine.add(name);
            }
            if (tags.plan(name, plan)) {
                tagsFine.add(name);
            }
        }
        tags.rest(plan);
        if (!branchesFine.isEmpty()) {
            plan.fine("the default branch is protected from %s in %s".formatted(people.account(), TokenPowers.named(branchesFine)));
        }
        if (!tagsFine.isEmpty()) {
            plan.fine("all tags are protected from %s in %s".formatted(people.account(), TokenPowers.named(tagsFine)));
        }
    }
}
