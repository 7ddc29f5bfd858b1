package zone.autonomic.redfix.forge;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.forge.ForgeQuestions.Answer;
import zone.autonomic.redfix.forge.TokenPowers.Seen;
import zone.autonomic.redfix.step.port.Checkup;
import zone.autonomic.redfix.step.port.Forge;

/** Whether the forge is there, knows the token, and lets it do what the bot needs; and what it would let it do besides. Nothing is written there. */
@ApplicationScoped
class ForgeCheckup implements Checkup {

    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");
    /** Forgejo says which Gitea it stems from: {@code 11.0.1+gitea-1.22.0}. */
    private static final Pattern FORGEJO = Pattern.compile("(\\d+)\\..*\\+gitea-(\\d+)\\.(\\d+).*");
    private static final int LEAST = 16;
    private static final String NO_COMMIT = "0".repeat(40);

    private final ForgeConfig config;
    private final TokenPowers powers;
    private final String harness;
    private final boolean refuses;
    private final boolean hooked;
    private final String page;

    @Inject
    ForgeCheckup(ForgeConfig config, TokenPowers powers, @ConfigProperty(name = "redfix.harness.repository") String harness,
            @ConfigProperty(name = "redfix.forge.refuse-if-it-may-merge") boolean refuses,
            @ConfigProperty(name = "redfix.webhook.secret") Optional<String> secret, @ConfigProperty(name = "redfix.url") String page) {
        this(config, powers, harness, refuses, secret.filter(s -> !s.isBlank()).isPresent(), page);
    }

    ForgeCheckup(ForgeConfig config, TokenPowers powers, String harness, boolean refuses, boolean hooked, String page) {
        this.config = config;
        this.powers = powers;
        this.harness = harness;
        this.refuses = refuses;
        this.hooked = hooked;
        this.page = page;
    }

    @Override
    public String subject() {
        return "Gitea";
    }

    @Override
    public List<Finding> examine() {
        List<Finding> findings = new ArrayList<>();
        String url = config.url().filter(u -> !u.isBlank()).orElse("");
        if (url.isEmpty()) {
            return List.of(Finding.failed("address", "no forge is configured", "set redfix.forge.url (%s)".formatted(TokenPowers.SECTION)));
        }
        try {
            examine(new ForgeQuestions(config, url), findings);
        } catch (IOException | IllegalArgumentException e) {
            findings.add(Finding.failed("address", url + " can't be reached: " + TokenPowers.reason(e), "is redfix.forge.url right, and is the way there open? (%s)".formatted(TokenPowers.SECTION)));
        } catch (Forge.Unavailable e) {
            findings.add(Finding.failed("answers", e.getMessage(), "see what the forge's log says of it"));
        }
        return findings;
    }

    private void examine(ForgeQuestions forge, List<Finding> findings) throws IOException {
        Scopes scopes = version(forge, findings);
        if (config.token().filter(t -> !t.isBlank()).isEmpty()) {
            findings.add(Finding.failed("token", "there is none", "make one as the bot's account with %s, and set REDFIX_FORGE_TOKEN (%s)".formatted(scopes.needed(), TokenPowers.SECTION)));
            return;
        }
        Optional<String> login = token(forge, scopes, findings);
        if (login.isEmpty()) {
            return;
        }
        List<Seen> repositories = repositories(forge, scopes, findings);
        if (repositories.isEmpty()) {
            return;
        }
        writing(forge, login.get(), repositories, scopes, findings);
        tooMuch(forge, repositories, findings);
        findings.addAll(new ProtectedRefs(forge, config.organisation(), login.get()).findings(repositories));
        findings.add(webhook(forge));
    }

    /** @return what it knows of scopes of tokens */
    private static Scopes version(ForgeQuestions forge, List<Finding> findings) throws IOException {
        Answer answer = forge.anonymously("/version");
        String version = answer.json().path("version").asText();
        if (!answer.fine() || version.isEmpty()) {
            // A forge may tell it only to who is signed in.
            findings.add(answer.status() == 401 || answer.status() == 403 ? Finding.ok("address", forge.base() + " answers")
                    : Finding.warning("address", forge.base() + " doesn't answer as a Gitea does: " + answer.reason(), "is redfix.forge.url its address, without /api/v1? (%s)".formatted(TokenPowers.SECTION)));
            return Scopes.TODAY;
        }
        Matcher forgejo = FORGEJO.matcher(version);
        Matcher gitea = VERSION.matcher(version);
        boolean isForgejo = forgejo.matches();
        int minor = isForgejo ? Integer.parseInt(forgejo.group(3)) : gitea.matches() && gitea.group(1).equals("1") ? Integer.parseInt(gitea.group(2)) : Integer.MAX_VALUE;
        String found = "%s %s at %s".formatted(isForgejo ? "Forgejo" : "Gitea", version, forge.base());
        findings.add(minor >= LEAST ? Finding.ok("address", found) : Finding.warning("address", found, "redfix is tested with 1.%d and later".formatted(LEAST)));
        return Scopes.of(minor);
    }

    private Optional<String> token(ForgeQuestions forge, Scopes scopes, List<Finding> findings) throws IOException {
        Answer user = forge.get("/user");
        if (user.fine()) {
            String login = user.json().path("login").asText();
            findings.add(Finding.ok("token", "it is " + login + "'s"));
            return Optional.of(login);
        }
        findings.add(user.status() == 401
                ? Finding.failed("token", "the forge doesn't know it: " + user.reason(), "was it deleted, or cut when it was copied? Make one with %s, and set REDFIX_FORGE_TOKEN (%s)".formatted(scopes.needed(), TokenPowers.SECTION))
                : Finding.failed("token", "the forge doesn't say whose it is: " + user.reason(), advice(user, scopes, Scopes.READ_USER)));
        return Optional.empty();
    }

    private List<Seen> repositories(ForgeQuestions forge, Scopes scopes, List<Finding> findings) throws IOException {
        String organisation = config.organisation();
        Answer org = forge.get("/orgs/" + organisation);
        Answer repos = org.fine() ? forge.get("/orgs/" + organisation + "/repos?limit=1") : org;
        if (!repos.fine()) {
            findings.add(repos.status() == 404 ? Finding.failed("organisation", "there is no %s, or the bot can't see it".formatted(organisation),
                    "is redfix.forge.organisation right, and is the bot's account in one of its teams? (%s)".formatted(TokenPowers.SECTION))
                    : Finding.failed("organisation", "%s can't be looked at: %s".formatted(organisation, repos.reason()), advice(repos, scopes, Scopes.READ_ORGANISATION)));
            return List.of();
        }
        List<Seen> all = powers.repositories(forge);
        if (all.isEmpty()) {
            findings.add(Finding.failed("organisation", organisation + " has no repository that the bot can see", "give a team with the bot's account access to the recipes (%s)".formatted(TokenPowers.SECTION)));
            return all;
        }
        boolean hasHarness = all.stream().anyMatch(r -> r.name().equals(harness));
        findings.add(hasHarness ? Finding.ok("organisation", "%s: %d recipe%s, and the harness's repository %s".formatted(organisation, all.size() - 1, all.size() == 2 ? "" : "s", harness))
                : Finding.warning("organisation", "%s: %d repositories, and none of them is the harness's, %s".formatted(organisation, all.size(), harness),
                        "redfix.harness.repository names it; without it no defect of the harness can be mended"));
        return all;
    }

    private void writing(ForgeQuestions forge, String login, List<Seen> repositories, Scopes scopes, List<Finding> findings) throws IOException {
        List<String> readOnly = repositories.stream().filter(r -> !r.push()).map(Seen::name).toList();
        if (readOnly.size() == repositories.size()) {
            findings.add(Finding.failed("branches", "%s may push to none of the %d".formatted(login, repositories.size()), "give its team write access to code, issues and pull requests (%s)".formatted(TokenPowers.SECTION)));
            return;
        }
        String one = repositories.stream().filter(Seen::push).map(Seen::name).filter(harness::equals).findFirst()
                .orElseGet(() -> repositories.stream().filter(Seen::push).map(Seen::name).findFirst().orElseThrow());
        Answer push = forge.wouldPush(one, login);
        if (!push.fine()) {
            findings.add(Finding.failed("branches", "git refuses a push to %s: %s".formatted(one, push.reason()), advice(push, scopes, Scopes.WRITE_REPOSITORY)));
        } else {
            findings.add(readOnly.isEmpty() ? Finding.ok("branches", "it may push branches to all %d".formatted(repositories.size()))
                    : Finding.warning("branches", "it may not push to " + TokenPowers.allOf(readOnly), "fixes of those can't be proposed: give its team write access (%s)".formatted(TokenPowers.SECTION)));
        }
        String repo = "/repos/" + config.organisation() + "/" + one;
        List<String> lacking = new ArrayList<>();
        wouldWrite("pull requests", forge.wouldPost(repo + "/pulls"), scopes, Scopes.WRITE_REPOSITORY, findings, lacking);
        wouldWrite("comments", forge.wouldPost(repo + "/issues"), scopes, Scopes.WRITE_ISSUE, findings, lacking);
        wouldWrite("commit statuses", forge.wouldPost(repo + "/statuses/" + NO_COMMIT), scopes, Scopes.WRITE_REPOSITORY, findings, lacking);
        if (scopes == Scopes.NONE) {
            findings.add(Finding.ok("scopes", "this version knows none: the token may do whatever its account may"));
        } else if (lacking.isEmpty() && push.fine()) {
            findings.add(Finding.ok("scopes", "all that are needed: " + scopes.needed()));
        }
    }

    private static void wouldWrite(String what, Answer answer, Scopes scopes, String scope, List<Finding> findings, List<String> lacking) {
        if (answer.letThrough()) {
            findings.add(Finding.ok(what, "it may make them"));
        } else {
            lacking.add(scope);
            findings.add(Finding.failed(what, "the forge refuses: " + answer.reason(), advice(answer, scopes, scope)));
        }
    }

    private static String advice(Answer answer, Scopes scopes, String scope) {
        String held = answer.heldScopes().map(h -> " (it has " + h + ")").orElse("");
        return answer.lackedScope().map(lacked -> "the token lacks the scope %s%s: make one with %s, and set REDFIX_FORGE_TOKEN (%s)"
                .formatted(lacked, held, scopes.needed(), TokenPowers.SECTION))
                .orElseGet(() -> "is the bot's account in a team that may write, and has the token the scope %s? (%s)".formatted(scopes.name(scope), TokenPowers.SECTION));
    }

    private void tooMuch(ForgeQuestions forge, List<Seen> repositories, List<Finding> findings) throws IOException {
        boolean siteAdmin = forge.get("/user").json().path("is_admin").asBoolean();
        List<String> sentences = TokenPowers.sentences(powers.found(forge, siteAdmin, repositories), TokenPowers::allOf);
        if (sentences.isEmpty()) {
            findings.add(Finding.ok("no more than that", "it can neither merge nor push to a default branch, nor administrate"));
            return;
        }
        String found = sentences.stream().map(s -> s.split(": ", 2)[0]).collect(Collectors.joining("; "));
        String advice = sentences.stream().map(s -> s.split(": ", 2)[1]).collect(Collectors.joining("; ")) + " (%s)".formatted(TokenPowers.SECTION);
        findings.add(refuses ? Finding.failed("no more than that", found + "; redfix.forge.refuse-if-it-may-merge=true keeps the bot from running", advice)
                : Finding.warning("no more than that", found, advice));
    }

    private Finding webhook(ForgeQuestions forge) {
        return hooked ? new WebhookWay(page, forge.base(), config.organisation()).finding()
                : Finding.notConfigured("webhook", "there is no secret, so none are taken: comments are found by asking, a little later",
                        "make a hook to %s/webhooks/gitea, and set redfix.webhook.secret to its secret; `redfix forge-setup` makes it (%s)".formatted(page.replaceFirst("/+$", ""), TokenPowers.SECTION));
    }
}
