package zone.autonomic.redfix.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * somebody else's services would answer to the scenarios' names.
 */
@ExtendWith(RealSwarm.class)
class ConformanceSwarmIT {

    /** All that was answered in this run, to be looked at, and to be committed if the swarm is right. */
    private static final Path ANSWERED = Path.of("target/conformance/swarm.yml");
    private static final Map<String, Map<String, String>> ANSWERS = new LinkedHashMap<>();
    private static DockerEngine engine;

    @TempDir
    Path folder;

    @BeforeAll
    static void anEmptySwarmWithTheImages() {
        engine = DockerEngine.start("redfix-conformance-" + ProcessHandle.current().pid());
        DockerColumn.images(engine, new LocalImages(engine), Scenario.HOME);
    }

    static List<Scenario> scenarios() {
        String only = System.getProperty("conformance.only", ".*");
        return Scenario.all().stream().filter(s -> s.id().matches(only)).toList();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void theSwarmAnswersAsIsWrittenDown(Scenario scenario) {
        Map<String, String> answered;
        try (DockerColumn column = new DockerColumn(engine, scenario.traffic())) {
            answered = new Play(column, folder).answers(scenario);
        }
        ANSWERS.put(scenario.id(), answered);

        assertThat(answered).as("what a swarm answers, against %s. If the swarm is right, take %s over and run ConformanceTest", Answers.SWARM, ANSWERED)
                .isEqualTo(Answers.read(Answers.SWARM).answers().get(scenario.id()));
    }

    @AfterAll
    static void whatItAnsweredIsKept() {
        if (engine != null) {
            new Answers(DockerColumn.node(engine), ANSWERS).write(ANSWERED);
            engine.close();
        }
    }
}
