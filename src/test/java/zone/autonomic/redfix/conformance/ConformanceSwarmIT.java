package zone.autonomic.redfix.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import zone.autonomic.redfix.swarm.DockerColumn;
import zone.autonomic.redfix.swarm.DockerEngine;
import zone.autonomic.redfix.swarm.LocalImages;
import zone.autonomic.redfix.swarm.RealSwarm;

/**
 * Plays the scenarios on a real Docker Swarm, and holds what it answers against what is committed that it answers. The swarm is its own, as on a shared one
 * somebody else's services would answer to the scenarios' names. Most of a scenario is waiting, so they are played side by side: those that meet on the
 * shared network one after the other, the others beside them with stacks of their own names.
 */
@ExtendWith(RealSwarm.class)
class ConformanceSwarmIT {

    /** All that was answered in this run, to be looked at, and to be committed if the swarm is right. */
    private static final Path ANSWERED = Path.of("target/conformance/swarm.yml");
    private static final int SIDE_BY_SIDE = 3;
    private static final long BOUND_IN_MINUTES = 15;
    private static final ExecutorService MEETING = Executors.newSingleThreadExecutor();
    private static final ExecutorService APART = Executors.newFixedThreadPool(SIDE_BY_SIDE);
    private static final Map<String, Future<Map<String, String>>> PLAYED = new LinkedHashMap<>();
    private static final Map<String, Map<String, String>> ANSWERS = new LinkedHashMap<>();
    private static DockerEngine engine;

    @BeforeAll
    static void allArePlayedOnAnEmptySwarmWithTheImages(@TempDir Path folder) {
        engine = DockerEngine.start("redfix-conformance-" + ProcessHandle.current().pid());
        DockerColumn.images(engine, new LocalImages(engine), Scenario.HOME);
        DockerColumn.network(engine);
        for (Scenario scenario : scenarios()) {
            boolean meets = scenario.meetsOthers();
            String suffix = "-x%02d".formatted(PLAYED.size());
            PLAYED.put(scenario.id(), (meets ? MEETING : APART).submit(() -> played(scenario, meets, suffix, folder)));
        }
    }

    static List<Scenario> scenarios() {
        String only = System.getProperty("conformance.only", ".*");
        return Scenario.all().stream().filter(s -> s.id().matches(only)).toList();
    }

    private static Map<String, String> played(Scenario scenario, boolean meets, String suffix, Path folder) throws IOException {
        Column column = new DockerColumn(engine, scenario.traffic());
        try (Column named = meets ? column : new Apart(column, suffix)) {
            return new Play(named, folder).answers(scenario);
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void theSwarmAnswersAsIsWrittenDown(Scenario scenario) throws InterruptedException, ExecutionException, TimeoutException {
        Map<String, String> answered = PLAYED.get(scenario.id()).get(BOUND_IN_MINUTES, TimeUnit.MINUTES);
        ANSWERS.put(scenario.id(), answered);

        assertThat(answered).as("what a swarm answers, against %s. If the swarm is right, take %s over and run ConformanceTest", Answers.SWARM, ANSWERED)
                .isEqualTo(Answers.read(Answers.SWARM).answers().get(scenario.id()));
    }

    @AfterAll
    static void whatItAnsweredIsKept() {
        MEETING.shutdownNow();
        APART.shutdownNow();
        if (engine != null) {
            new Answers(DockerColumn.node(engine), ANSWERS).write(ANSWERED);
            engine.close();
        }
    }
}
