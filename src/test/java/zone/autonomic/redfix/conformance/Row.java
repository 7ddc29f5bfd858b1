package zone.autonomic.redfix.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One question, and the three answers to it.
 *
 * @param explanation why they aren't the same, if somebody said so of these very answers
 */
record Row(Scenario scenario, String question, String predicted, String model, String swarm, Optional<Explanation> explanation) {

    static final String NOT_ASKED = "not asked";

    boolean agrees() {
        return model.equals(swarm) && predicted.equals(swarm);
    }

    /** Whether somebody must look at it: the answers differ and nobody explained it, or they don't and somebody did. */
    boolean open() {
        return agrees() == explanation.isPresent();
    }

    @Override
    public String toString() {
        return scenario.id() + ", " + question + ": predicted '" + predicted + "', the model says '" + model + "', the swarm '" + swarm + "'"
                + (agrees() && explanation.isPresent() ? "; they agree, and still there is an explanation" : "");
    }

    /** All questions of the scenarios. */
    static List<Row> all(List<Scenario> scenarios, Map<String, Map<String, String>> model, Answers swarm, List<Explanation> explanations) {
        List<Row> rows = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            scenario.predicted().forEach((question, predicted) -> {
                String ours = model.getOrDefault(scenario.id(), Map.of()).getOrDefault(question, NOT_ASKED);
                String theirs = swarm.answers().getOrDefault(scenario.id(), Map.of()).getOrDefault(question, NOT_ASKED);
                rows.add(new Row(scenario, question, predicted, ours, theirs,
                        explanations.stream().filter(e -> e.fits(scenario.id(), question, ours, theirs)).findFirst()));
            });
        }
        return rows;
    }
}
