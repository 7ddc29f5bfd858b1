package zone.autonomic.redfix.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import zone.autonomic.redfix.endtoend.Account;
import zone.autonomic.redfix.investigation.Probes;

/** From {@code /redfix <recipe>} to a proven pull request, by the live bot, on a real swarm behind OpenSSH. */
@ExtendWith(RealSwarm.class)
class InvestigationSwarmIT {

    private static final Duration WHOLE_CHAIN = Duration.ofMinutes(12);
    private static final Duration IN_THE_MIDDLE = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
            "gitea, writable-config, ADVANCE_COPY, !testme --quick, open /etc/gitea/app.ini: read-only file system",
            "bluesky-pds, unique-service-name, THROWAWAY_DEPLOY, !testme, tenant_ci_commoninternet_net_app",
            "mattermost-lts, restore-hook, LIFECYCLE, !testme, relation \"ci_marker\" does not exist"})
    void aRecipeDefectEndsInAProvenPullRequest(String recipe, String fix, String check, String testme, String seen, RealPlace place) throws IOException {
        Account account = investigated(place, recipe);

        assertThat(account.outcome()).isEqualTo("PROVEN");
        assertRealContainersWereLookedAt(account, seen);
        assertThat(account.only("BranchPushed").path("branch").asText()).isEqualTo("redfix/" + recipe + "/" + fix);
        assertThat(account.only("TestmeAsked").path("comment").asText()).isEqualTo(testme);
        assertThat(account.only("TestmeAnswered").path("green").asBoolean()).isTrue();
        String base = account.only("BranchPushed").path("base").asText();
        String head = account.only("BranchPushed").path("head").asText();
        List<Account.Run> runs = account.runs();
        assertThat(runs).filteredOn(r -> r.kind().equals(check) && r.commit().equals(base)).isNotEmpty().allMatch(Account.Run::red);
        assertThat(runs).filteredOn(r -> r.kind().equals(check) && r.commit().equals(head)).isNotEmpty().noneMatch(Account.Run::red);
        assertThat(runs).filteredOn(r -> r.kind().equals("LIFECYCLE") && r.commit().equals(head)).isNotEmpty().noneMatch(Account.Run::red);
        assertNothingIsLeft(place.node(), recipe);
    }

    /** What the node says of containers that no model made is kept: in a probe, and as evidence of the cause. */
    private static void assertRealContainersWereLookedAt(Account account, String seen) throws JsonProcessingException {
        List<Probes> probes = new ArrayList<>();
        for (JsonNode probed : account.events("Probed")) {
            probes.add(JSON.treeToValue(probed.path("probes"), Probes.class));
        }
        assertThat(probes).filteredOn(Probes::standing).isNotEmpty().allSatisfy(p -> {
            assertThat(p.services()).isNotEmpty();
            assertThat(p.mounts()).extracting(Probes.Mount::type).contains("config", "volume");
            assertThat(p.endpoints()).extracting(Probes.Endpoint::service)
                    .contains("traefik_ci_commoninternet_net_app", "tenant_ci_commoninternet_net_app");
        });
        assertThat(probes).anyMatch(Probes::telling);
        assertThat(probes.toString()).contains(seen);
        assertThat(account.events("Diagnosed").toString()).contains(seen.replace("\"", "\\\""));
    }

    /** What is kept is a canonical's: its volumes and secrets, and only where there is one. */
    private static void assertNothingIsLeft(RealNode node, String recipe) {
        assertThat(node.leftOf("zz-")).as("throw-away deploys").isEmpty();
        assertThat(node.leftOf(recipe.substring(0, 4) + "-")).as("cold runs").isEmpty();
        assertThat(node.leftOf("redfix-copy-")).as("copies of secrets").isEmpty();
        assertThat(node.leftOf("warm-" + recipe)).as("of the canonical")
                .allMatch(left -> RealPlace.hasCanonical(recipe) && left.matches("(volume|secret) .*"));
    }

    @Test
    void cancelledInTheMiddleOfARunNothingOfItIsLeft(RealPlace place) throws IOException {
        Path home = place.node().home().resolve(".redfix-cancelled");
        Map<String, String> configuration = new HashMap<>(place.configuration());
        configuration.put("redfix.node.home", home.toString());
        try (Bot bot = Bot.start(folder.resolve("bot"), configuration)) {
            String id = bot.say("/redfix mattermost-lts");
            Path log = home.resolve("runs").resolve(id + "-r1").resolve("log");
            await("the run is in the middle of an upgrade").atMost(IN_THE_MIDDLE)
                    .until(() -> Files.exists(log) && Files.readString(log).contains("upgrading in place"));
            assertThat(place.node().leftOf("matt-")).as("what the run has standing").isNotEmpty();

            bot.say("/redfix cancel " + id);
            bot.untilClosed(id, IN_THE_MIDDLE);

            assertThat(bot.thread(id)).contains("nothing left").containsIgnoringCase("cancelled");
            assertThat(place.node().leftOf("matt-")).isEmpty();
            assertThat(place.node().leftOf("warm-mattermost-lts")).isEmpty();
            assertThat(place.node().run("/bin/sh", "-c", "grep -lsF REDFIX_RUN=:" + home + "/runs/" + id + " /proc/[0-9]*/environ").output())
                    .as("its processes").isEmpty();
        }
    }

    private Account investigated(RealPlace place, String recipe) throws IOException {
        try (Bot bot = Bot.start(folder.resolve("bot"), place.configuration())) {
            String id = bot.say("/redfix " + recipe);
            bot.untilClosed(id, WHOLE_CHAIN);
            Files.writeString(Files.createDirectories(Path.of("target/swarm")).resolve(recipe + ".html"), bot.thread(id));
            return bot.account(id);
        }
    }
}
