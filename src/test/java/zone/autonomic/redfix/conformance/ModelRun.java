package zone.autonomic.redfix.conformance;

import java.nio.file.Path;
import java.util.Map;

/** Plays scenarios on the lab's model, each on an empty node. */
final class ModelRun {
    private ModelRun() {}

    static Map<String, String> answers(Scenario scenario, Path folder) {
        return new Play(new ModelColumn(folder.resolve(scenario.id()).resolve("node"), Scenario.HOME), folder).answers(scenario);
    }
}
