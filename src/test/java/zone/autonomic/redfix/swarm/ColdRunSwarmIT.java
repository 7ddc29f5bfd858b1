package zone.autonomic.redfix.swarm;

import static java.util.concurrent.CompletableFuture.supplyAsync;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs that the harness makes without the bot, of the recipes that no investigation here is about. They go on side by side, as on a node that has
 * room for two.
 */
@ExtendWith(RealSwarm.class)
class ColdRunSwarmIT {

    private static final Duration BOUND = Duration.ofMinutes(6);
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void oneTierIsRedAndTheOtherRecipeIsPromoted(RealPlace place) throws IOException {
        CompletableFuture<Ran> stale = supplyAsync(() -> run(place, "discourse"));
        CompletableFuture<Ran> green = supplyAsync(() -> run(place, "immich"));

        assertThat(stale.join().output()).contains(
                "FAILED tests/discourse/test_upgrade.py::test_sidekiq_service_dropped_by_head - AssertionError: the official image",
                "upgrade→PR-head: head_ref=", "version=0.8.0+3.4.7→0.8.1+3.5.0", "Restoring Snapshot ");
        assertThat(stale.join().exit()).isEqualTo(1);
        assertThat(results(place, "discourse")).isEqualTo(Map.of(
                "install", "pass", "upgrade", "fail", "backup", "pass", "restore", "pass", "custom", "skip"));

        assertThat(green.join().output()).contains("WC5 promote: immich canonical is now 1.5.0+v1.138.1", "deploy-count = 1");
        assertThat(green.join().exit()).isZero();
        assertThat(results(place, "immich")).isEqualTo(Map.of(
                "install", "pass", "upgrade", "pass", "backup", "pass", "restore", "pass", "custom", "skip"));
        assertThat(place.node().warm().resolve("immich")).isDirectoryContaining(file -> file.endsWith("canonical.json"));

        assertThat(List.of("disc-", "immi-")).allSatisfy(cold -> assertThat(place.node().leftOf(cold)).isEmpty());
        assertThat(place.node().leftOf("warm-immich")).as("of the canonical").isNotEmpty()
                .allMatch(left -> left.matches("(volume|secret) .*"));
    }

    private static Ran run(RealPlace place, String recipe) {
        place.stage(recipe);
        return place.node().run(BOUND, "/bin/sh", "-c",
                "cd \"$1\" && RECIPE=$2 CCCI_SKIP_FETCH=1 CCCI_RUN_ID=cold-$2 cc-ci-run runner/run_recipe_ci.py",
                "run", place.node().harness().toString(), recipe);
    }

    private static Map<String, String> results(RealPlace place, String recipe) throws IOException {
        Path file = place.node().runs().resolve("cold-" + recipe).resolve("results.json");
        return JSON.convertValue(JSON.readTree(file.toFile()).path("results"), new TypeReference<>() { });
    }
}
