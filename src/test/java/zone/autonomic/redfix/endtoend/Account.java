package zone.autonomic.redfix.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** An investigation as {@code --json} tells it. */
public record Account(JsonNode json) {

    public String outcome() {
        return json.path("outcome").asText();
    }

    public List<JsonNode> events(String type) {
        return StreamSupport.stream(json.path("events").spliterator(), false).filter(e -> e.path("type").asText().equals(type)).map(e -> e.path("event")).toList();
    }

    public JsonNode only(String type) {
        List<JsonNode> all = events(type);
        if (all.size() != 1) {
            throw new AssertionError("wanted one " + type + ", got " + all);
        }
        return all.get(0);
    }

    /** Each run's commit, kind and whether it was red, in order. */
    public List<Run> runs() {
        List<Run> runs = new ArrayList<>();
        for (JsonNode started : events("RunStarted")) {
            JsonNode run = started.path("run");
            JsonNode finished = events("RunFinished").stream().filter(f -> f.path("runId").equals(run.path("id"))).findFirst().orElseThrow();
            runs.add(new Run(run.path("id").asText(), run.path("commit").asText(), run.path("kind").asText(), !finished.path("result").path("failures").isEmpty()));
        }
        return runs;
    }

    public record Run(String id, String commit, String kind, boolean red) {}
}
