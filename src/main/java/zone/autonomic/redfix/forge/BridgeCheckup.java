package zone.autonomic.redfix.forge;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.forge.ForgeQuestions.Answer;
import zone.autonomic.redfix.step.port.Bridge;
import zone.autonomic.redfix.step.port.BridgeConfig;
import zone.autonomic.redfix.step.port.Checkup;
import zone.autonomic.redfix.step.port.Forge;

/** Whether what cc-ci's bridge says can be told from what others say: by the statuses and comments of the newest heads that were tested. */
@ApplicationScoped
class BridgeCheckup implements Checkup {

    private static final int MOST_REPOSITORIES = 60;
    private static final int MOST_HEADS = 20;
    private static final String SECTION = "docs/gitea.md, Who runs what !testme asks for";

    private final ForgeConfig config;
    private final TokenPowers powers;
    private final BridgeConfig expected;
    private final Bridge bridge;
    private final String mode;

    BridgeCheckup(ForgeConfig config, TokenPowers powers, BridgeConfig expected, @ConfigProperty(name = "redfix.testme.mode") String mode) {
        this.config = config;
        this.powers = powers;
        this.expected = expected;
        this.bridge = new Bridge(expected);
        this.mode = mode;
    }

    @Override
    public String subject() {
        return "Bridge";
    }

    /** A head, and what was said of it, the newest first. */
    private record Tested(String repository, long number, String sha, Instant at, List<Forge.Status> statuses) {
        String name() {
            return repository + "#" + number;
        }
    }

    @Override
    public List<Finding> examine() {
        if (mode.equalsIgnoreCase("run")) {
            return List.of(Finding.ok("status", "redfix.testme.mode=run: the bot tests heads itself, and no bridge is asked"));
        }
        Optional<String> url = config.url().filter(u -> !u.isBlank());
        if (url.isEmpty() || config.token().filter(t -> !t.isBlank()).isEmpty()) {
            return List.of(Finding.notConfigured("status", "forge and token aren't set, so no head can be looked at", ""));
        }
        try {
            return examine(new ForgeQuestions(config, url.get()));
        } catch (IOException | IllegalArgumentException | Forge.Unavailable e) {
            return List.of(Finding.warning("status", "the tested heads can't be looked at: " + TokenPowers.reason(e), "see what is said of Gitea"));
        }
    }

    private List<Finding> examine(ForgeQuestions forge) throws IOException {
        Set<String> others = new LinkedHashSet<>();
        for (Tested head : newest(forge)) {
            Tested tested = asked(forge, head);
            List<Forge.Status> said = tested.statuses().stream().filter(s -> bridge.speaksIn(s.context())).toList();
            if (!said.isEmpty()) {
                return Stream.concat(Stream.of(status(tested, said), comment(forge, tested)), account(forge).stream()).toList();
            }
            tested.statuses().forEach(s -> others.add("`" + s.context() + "`"));
        }
        Finding status = others.isEmpty() ? Finding.ok("status", "`%s` is looked for; no head of a pull request has been tested yet, so that it can't be compared".formatted(expected.context()))
                : Finding.warning("status", "the newest tested heads have %s and not `%s`".formatted(String.join(", ", others), expected.context()),
                        "redfix.bridge.context names the bridge's; in any other, no !testme is ever answered (%s)".formatted(SECTION));
        return Stream.concat(Stream.of(status), account(forge).stream()).toList();
    }

    /** Where one is named: it has to be there. */
    private Optional<Finding> account(ForgeQuestions forge) throws IOException {
        Optional<String> named = expected.account().filter(a -> !a.isBlank());
        if (named.isEmpty()) {
            return Optional.empty();
        }
        Answer user = forge.get("/users/" + java.net.URLEncoder.encode(named.get(), java.nio.charset.StandardCharsets.UTF_8));
        return Optional.of(user.status() == 404 ? Finding.failed("account", "the forge knows no " + named.get(), "redfix.bridge.account names the bridge's: no status of another's counts (%s)".formatted(SECTION))
                : Finding.ok("account", named.get()));
    }

    private Finding status(Tested tested, List<Forge.Status> said) {
        Forge.Status newest = said.get(0);
        String found = "`%s` is %s on the newest tested head, %s (%.10s), set by %s at %s%s".formatted(newest.context(), newest.state(), tested.name(), tested.sha(), newest.creator(), newest.createdAt(),
                Bridge.run(newest.url()).map(run -> ", run " + run).orElse(""));
        if (!bridge.set(newest)) {
            return Finding.warning("status", found, "redfix.bridge.account is %s: no status of another's counts (%s)".formatted(expected.account().orElse(""), SECTION));
        }
        return Bridge.run(newest.url()).isPresent() ? Finding.ok("status", found)
                : Finding.warning("status", found, "its link `%s` names no run: where a head is tested twice at once, the runs can't be told apart".formatted(newest.url()));
    }

    private Finding comment(ForgeQuestions forge, Tested tested) throws IOException {
        String me = forge.get("/user").json().path("login").asText();
        Answer answer = forge.get("/repos/%s/%s/issues/%d/comments".formatted(config.organisation(), tested.repository(), tested.number()));
        Optional<Forge.Comment> own = items(answer).map(BridgeCheckup::comment).filter(c -> bridge.wrote(c, me)).reduce((a, b) -> b);
        return own.map(c -> Finding.ok("comment", "on %s by %s%s".formatted(tested.name(), c.author(), c.author().equals(me) ? ", the bot's own account" : "")))
                .orElseGet(() -> Finding.warning("comment", "none on %s has `%s` in its first line and a link".formatted(tested.name(), expected.mark()),
                        "redfix.bridge.mark says how the bridge's are known; without it its words aren't told, and %s (%s)".formatted(unmarked(), SECTION)));
    }

    private String unmarked() {
        return expected.account().filter(a -> !a.isBlank()).map(known -> "its verdict counts all the same, as redfix.bridge.account is set")
                .orElse("no green of its counts until redfix.bridge.account names its account");
    }

    /** The newest heads of all repositories, by when their pull requests last changed. */
    private List<Tested> newest(ForgeQuestions forge) throws IOException {
        List<Tested> heads = new ArrayList<>();
        for (TokenPowers.Seen repository : powers.repositories(forge).stream().limit(MOST_REPOSITORIES).toList()) {
            items(forge.get("/repos/%s/%s/pulls?state=all&sort=recentupdate&limit=3".formatted(config.organisation(), repository.name())))
                    .map(p -> new Tested(repository.name(), p.path("number").asLong(), p.path("head").path("sha").asText(), instant(p.path("updated_at").asText()), List.of()))
                    .filter(head -> !head.sha().isEmpty()).forEach(heads::add);
        }
        return heads.stream().sorted(Comparator.comparing(Tested::at).reversed()).limit(MOST_HEADS).toList();
    }

    private Tested asked(ForgeQuestions forge, Tested head) throws IOException {
        List<Forge.Status> statuses = items(forge.get("/repos/%s/%s/commits/%s/statuses".formatted(config.organisation(), head.repository(), head.sha())))
                .map(BridgeCheckup::status).sorted(Comparator.comparingLong(Forge.Status::id).reversed()).toList();
        return new Tested(head.repository(), head.number(), head.sha(), head.at(), statuses);
    }

    private static Forge.Status status(JsonNode s) {
        return new Forge.Status(s.path("id").asLong(), s.path("creator").path("login").asText(), s.path("context").asText(), s.path("status").asText(), "",
                s.path("target_url").asText(), instant(s.path("created_at").asText()));
    }

    private static Forge.Comment comment(JsonNode c) {
        return new Forge.Comment(c.path("id").asLong(), c.path("user").path("login").asText(), c.path("body").asText(), "", instant(c.path("created_at").asText()));
    }

    private static Stream<JsonNode> items(Answer answer) {
        return answer.fine() && answer.json().isArray() ? StreamSupport.stream(answer.json().spliterator(), false) : Stream.empty();
    }

    private static Instant instant(String text) {
        return text.isEmpty() ? Instant.EPOCH : java.time.OffsetDateTime.parse(text).toInstant();
    }
}
