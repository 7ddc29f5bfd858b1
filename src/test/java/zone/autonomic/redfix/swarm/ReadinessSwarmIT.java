package zone.autonomic.redfix.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import zone.autonomic.redfix.endtoend.Account;

/** A test that is red only while other recipes are deployed beside its own: the load is shown, and the harness waits for a whole handshake. */
@ExtendWith(RealSwarm.class)
class ReadinessSwarmIT {

    private static final Duration WHOLE_CHAIN = Duration.ofMinutes(25);
    private static final String RECIPE = "mumble";

    @TempDir
    Path folder;

    private RealPlace place;

    @AfterEach
    void forgetTheSweep() {
        if (place != null) {
            place.node().neverSwept();
        }
    }

    @Test
    void aLoadFlakeEndsInAHarnessThatWaitsForTheHandshake(RealPlace place) throws IOException {
        this.place = place;
        place.node().swept(Files.readString(Resource.path("place/nightly-sweep.log")));

        Investigated done = Investigated.of(place, folder, RECIPE, WHOLE_CHAIN);

        done.isProvenOn("cc-ci", "redfix/mumble/readiness-before-custom");
        List<Account.Run> runs = done.account().runs();
        assertThat(runs).filteredOn(r -> loaded(done, r)).as("under load").anyMatch(Account.Run::red).anyMatch(r -> !r.red());
        assertThat(runs).filteredOn(r -> !loaded(done, r)).as("alone").isNotEmpty().noneMatch(Account.Run::red);
        done.leftNothing();
    }

    private static boolean loaded(Investigated done, Account.Run run) {
        return done.account().events("RunStarted").stream().map(e -> e.path("run")).filter(r -> r.path("id").asText().equals(run.id()))
                .anyMatch(r -> !r.path("conditions").path("beside").isEmpty());
    }
}
