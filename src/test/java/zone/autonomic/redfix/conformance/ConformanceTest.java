package zone.autonomic.redfix.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the lab's model of a swarm against what was predicted and against what a real swarm answered ({@code conformance/README.md}). */
class ConformanceTest {

    private static final Path COMMITTED = Path.of("docs/lab-conformance.md");
    private static final Path GENERATED = Path.of("target/conformance/lab-conformance.md");
    private static List<Row> rows;

    @BeforeAll
    static void theModelIsAsked(@TempDir Path folder) {
        Map<String, Map<String, String>> answers = new LinkedHashMap<>();
        Scenario.all().forEach(scenario -> answers.put(scenario.id(), ModelRun.answers(scenario, folder)));
        new Answers("the lab's model", answers).write(Path.of("target/conformance/model.yml"));
        rows = Row.all(Scenario.all(), answers, Answers.read(Answers.SWARM), Explanation.all());
    }

    @Test
    void predictionModelAndSwarmAgreeOrSomebodyExplainedWhyNot() {
        assertThat(rows).filteredOn(Row::open).as("questions on which the columns differ, with no explanation of these answers in %s", Explanation.FILE).isEmpty();
    }

    @Test
    void nothingIsExplainedThatIsNotSo() {
        List<Explanation> used = rows.stream().flatMap(r -> r.explanation().stream()).toList();

        assertThat(Explanation.all()).as("explanations in %s", Explanation.FILE).isSubsetOf(used);
    }

    @Test
    void theSwarmWasAskedNothingElse() {
        Map<String, Map<String, String>> asked = new LinkedHashMap<>();
        rows.forEach(r -> asked.computeIfAbsent(r.scenario().id(), id -> new LinkedHashMap<>()).put(r.question(), r.swarm()));

        assertThat(asked).isEqualTo(Answers.read(Answers.SWARM).answers());
    }

    @Test
    void theDocumentSaysWhatTheColumnsSay() throws IOException {
        String document = Document.of(rows, Answers.read(Answers.SWARM).node());
        Files.writeString(GENERATED, document);

        assertThat(Files.readString(COMMITTED)).as("%s; take %s over", COMMITTED, GENERATED).isEqualTo(document);
    }
}
