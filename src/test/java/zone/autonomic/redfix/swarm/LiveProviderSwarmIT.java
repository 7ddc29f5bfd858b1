package zone.autonomic.redfix.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import zone.autonomic.redfix.endtoend.Account;

/** A recipe that isn't promoted because its canonical would be deployed over the service that everybody logs in through: the harness is mended, and the service stays up. */
@ExtendWith(RealSwarm.class)
class LiveProviderSwarmIT {

    private static final Duration WHOLE_CHAIN = Duration.ofMinutes(12);
    private static final String RECIPE = "keycloak";
    private static final String LIVE = "warm-keycloak_ci_commoninternet_net";
    private static final String HEALTH = "https://warm-keycloak." + RealNode.DOMAIN + "/realms/master";

    @TempDir
    Path folder;

    @Test
    void theHarnessIsMendedAndTheLiveServiceIsNeverTouched(RealPlace place) throws IOException {
        String before = place.node().containersOf(LIVE);
        assertThat(place.node().https(HEALTH)).isEqualTo(200);

        Investigated done = Investigated.of(place, folder, RECIPE, WHOLE_CHAIN);

        done.isProvenOn("cc-ci", "redfix/keycloak/collision-free-canonical");
        List<Account.Run> runs = done.account().runs();
        assertThat(runs).filteredOn(r -> r.kind().equals("CANONICAL_DOMAIN")).as("what the harness's own functions say").anyMatch(Account.Run::red)
                .anyMatch(r -> !r.red());
        assertThat(runs).filteredOn(r -> r.kind().equals("LIFECYCLE")).isNotEmpty().noneMatch(Account.Run::red);
        assertThat(place.node().containersOf(LIVE)).as("the live service's containers").isEqualTo(before);
        assertThat(place.node().https(HEALTH)).isEqualTo(200);
        done.leftNothing();
    }
}
