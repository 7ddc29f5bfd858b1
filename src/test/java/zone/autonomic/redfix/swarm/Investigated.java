package zone.autonomic.redfix.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import zone.autonomic.redfix.endtoend.Account;
import zone.autonomic.redfix.investigation.Probes;

/** An investigation by the live bot on a real swarm behind OpenSSH, from {@code /redfix <recipe>} to its end. */
record Investigated(RealPlace place, String recipe, Account account) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param folder for the bot's data */
    static Investigated of(RealPlace place, Path folder, String recipe, Duration bound) throws IOException {
        try (Bot bot = Bot.start(folder.resolve("bot"), place.configuration())) {
            String id = bot.say("/redfix " + recipe);
            try {
                bot.untilClosed(id, bound);
            } finally {
                Files.writeString(Files.createDirectories(Path.of("target/swarm")).resolve(recipe + ".html"), bot.thread(id));
            }
            return new Investigated(place, recipe, bot.account(id));
        }
    }

    /** What the fix was pushed onto, and the fix itself. */
    String base() {
        return account.only("BranchPushed").path("base").asText();
    }

    String head() {
        return account.only("BranchPushed").path("head").asText();
    }

    void isProvenOn(String repository, String branch) {
        assertThat(account.outcome()).as(recipe + ": see target/swarm/" + recipe + ".html").isEqualTo("PROVEN");
        assertThat(account.only("BranchPushed").path("branch").asText()).isEqualTo(branch);
        assertThat(account.only("PullRequestReady").path("pullRequest").path("url").asText()).contains("/" + repository + "/pulls/");
    }

    /** What the node says of containers that no model made is kept: in a probe, and as evidence of the cause. */
    void lookedAtRealContainers(String seen) throws JsonProcessingException {
        List<Probes> probes = new ArrayList<>();
        for (JsonNode probed : account.events("Probed")) {
            probes.add(JSON.treeToValue(probed.path("probes"), Probes.class));
        }
        assertThat(probes).filteredOn(Probes::standing).isNotEmpty().allSatisfy(p -> {
            assertThat(p.services()).isNotEmpty();
            assertThat(p.mounts()).extracting(Probes.Mount::type).contains("config", "volume");
            assertThat(p.endpoints()).extracting(Probes.Endpoint::service).contains("traefik_ci_commoninternet_net_app", "tenant_ci_commoninternet_net_app");
        });
        assertThat(probes).anyMatch(Probes::telling);
        assertThat(probes.toString()).contains(seen);
        assertThat(account.events("Diagnosed").toString()).contains(seen.replace("\"", "\\\""));
    }

    /** What may be kept is a canonical: volumes and secrets, and only where one is written down. */
    void leftNothing() {
        RealNode node = place.node();
        assertThat(node.leftOf("zz-")).as("throw-away deploys").isEmpty();
        assertThat(node.leftOf("zl-")).as("what the node was loaded with").isEmpty();
        assertThat(node.leftOf(recipe.substring(0, 4) + "-")).as("cold runs").isEmpty();
        assertThat(node.leftOf("redfix-copy-")).as("copies of secrets").isEmpty();
        boolean known = Files.exists(node.warm().resolve(recipe).resolve("canonical.json"));
        for (String warm : List.of("warm-" + recipe, "warm-canon-" + recipe)) {
            assertThat(node.leftOf(warm)).filteredOn(left -> !place.isLive(left)).as("of the canonical")
                    .allMatch(left -> known && left.matches("(volume|secret) .*"));
        }
    }
}
