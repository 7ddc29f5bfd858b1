package zone.autonomic.redfix.ccci;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.investigation.RunResult;
import zone.autonomic.redfix.investigation.SweepRun;
import zone.autonomic.redfix.investigation.Tier;

/** Reads one run of a sweep from what it left, in the same way as the bot's own runs are read. */
final class SweepReport {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** A sweep's exit status isn't kept; what its tiers say is. */
    private static final int RED = 1;

    private SweepReport() {}

    static SweepRun read(String run, String recipe, NodeAnswer answer) {
        Map<String, String> files = new LinkedHashMap<>();
        answer.all("file").filter(file -> file.field(0).equals(run)).forEach(file -> files.put(file.field(1), file.text()));
        JsonNode results = results(files.getOrDefault("results.json", ""));
        String version = Redaction.mask(results.path("version").asText(""));
        RunRequest asked = new RunRequest(run, RunKind.LIFECYCLE, recipe, version, "", true, "/");
        boolean failed = StreamSupport.stream(results.path("stages").spliterator(), false)
                .anyMatch(stage -> stage.path("status").asText().startsWith("fail") && !stage.path("name").asText().equals(Tier.PROMOTE));
        RunResult result = RunReport.read(asked, Optional.of(failed ? RED : 0), files, "");
        boolean leftOut = result.tier(Tier.PROMOTE).filter(Tier.Status.SKIP::equals).isPresent() && !failed;
        return new SweepRun(run, recipe, version, result.tiers(), result.failures(), !leftOut, result.unreadable().orElse(""));
    }

    private static JsonNode results(String text) {
        try {
            return Optional.ofNullable(JSON.readTree(text)).orElseGet(JSON::createObjectNode);
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode(); // reported as unreadable by what reads the run
        }
    }
}
