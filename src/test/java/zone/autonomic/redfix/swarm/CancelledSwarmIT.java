package zone.autonomic.redfix.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a run on a real swarm that was cancelled while Docker was at work. */
@ExtendWith(RealSwarm.class)
class CancelledSwarmIT {

    private static final Duration IN_THE_MIDDLE = Duration.ofMinutes(4);

    @TempDir
    Path folder;

    @Test
    void inTheMiddleOfAnUpgradeNothingOfItIsLeft(RealPlace place) throws IOException {
        Path home = place.node().home().resolve(".redfix-cancelled");
        Map<String, String> configuration = new HashMap<>(place.configuration());
        configuration.put("redfix.node.home", home.toString());
        try (Bot bot = Bot.start(folder.resolve("bot"), configuration)) {
            String id = bot.say("/redfix mattermost-lts");
            await("the run is there").atMost(IN_THE_MIDDLE).until(() -> Files.isDirectory(home.resolve("runs")) && firstRun(home, id).isPresent());
            Path log = firstRun(home, id).orElseThrow().resolve("log");
            await("the run is in the middle of an upgrade").atMost(IN_THE_MIDDLE).until(() -> Files.exists(log) && deploys(log) == 2);
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

    /** Its name ends with the investigation's mark. */
    private static Optional<Path> firstRun(Path home, String id) throws IOException {
        try (Stream<Path> runs = Files.list(home.resolve("runs"))) {
            return runs.filter(run -> run.getFileName().toString().startsWith(id + "-r1")).findFirst();
        }
    }

    /** How many deploys its log says were begun. */
    private static long deploys(Path log) throws IOException {
        return Files.readAllLines(log).stream().filter(line -> line.startsWith("prepull of ")).count();
    }
}
