package zone.autonomic.redfix.ccci;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import zone.autonomic.redfix.step.port.Checkup.Finding;

/**
 * What a node's cc-ci is like, held against what the bot relies on, row by row: docs/ccci.md says where each fact comes from. What differs and is read all
 * the same is said and isn't wrong.
 */
final class NodeFacts {

    static final String DOCS = "docs/ccci.md";
    private static final Set<String> SETTINGS = Set.of("HEALTH_PATH", "HEALTH_OK", "DEPLOY_TIMEOUT", "HTTP_TIMEOUT", "EXTRA_ENV", "READY_PROBE", "BACKUP_VERIFY", "EXPECTED_NA", "DEPS",
            "WARM_CANONICAL");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final NodeAnswer answer;
    private final NodeConfig config;
    private final Mirror mirror;
    private final JsonNode results;

    NodeFacts(NodeAnswer answer, NodeConfig config, Mirror mirror) {
        this.answer = answer;
        this.config = config;
        this.mirror = mirror;
        this.results = parsed(file("results.json").orElse("{}"));
    }

    private static JsonNode parsed(String text) {
        try {
            return Optional.ofNullable(JSON.readTree(text)).orElseGet(JSON::createObjectNode);
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }

    private Optional<String> file(String name) {
        return answer.all("file").filter(f -> f.field(0).equals(name)).map(NodeAnswer.Line::text).findFirst();
    }

    private String field(String key, int index) {
        return Redaction.mask(answer.first(key).map(line -> line.field(index)).orElse(""));
    }

    /** Each row: what was found, and what is expected where that isn't it. */
    List<Finding> findings() {
        List<Finding> all = new ArrayList<>(functions());
        all.add(settings());
        all.add(home());
        all.add(timer());
        all.add(newestRun());
        all.add(live());
        all.add(backup());
        all.add(abra());
        all.add(mirror());
        return all;
    }

    private List<Finding> functions() {
        if (answer.first("unasked").isPresent()) {
            return List.of(Finding.failed("harness's functions", "cc-ci-run can't ask them: " + field("unasked", 0), "expected: python3 that finds runner/harness (%s)".formatted(DOCS)));
        }
        return answer.all("function").map(line -> line.field(1).equals("found") ? Finding.ok(line.field(0), Redaction.mask(line.field(2)))
                : Finding.warning(line.field(0), Redaction.mask(line.field(2)), "expected in runner/harness; what needs it is left to people (%s)".formatted(DOCS))).toList();
    }

    private Finding settings() {
        List<String> found = Arrays.stream(field("settings", 0).split(" ")).filter(key -> !key.isEmpty()).toList();
        List<String> missing = SETTINGS.stream().filter(key -> !found.contains(key)).sorted().toList();
        return missing.isEmpty() ? Finding.ok("settings' keys", found.size() + ": " + String.join(", ", found))
                : Finding.warning("settings' keys", (found.isEmpty() ? "none can be read " + field("settings", 1) : "without " + String.join(", ", missing)).strip(),
                        "expected: " + SETTINGS.stream().sorted().collect(Collectors.joining(", ")) + " (" + DOCS + ")");
    }

    private Finding home() {
        return field("home", 0).equals(field("own_home", 0)) ? Finding.ok("home", "cc-ci-run takes the home that it is given, Python " + field("python", 0))
                : Finding.failed("home", "cc-ci-run runs with " + (field("home", 0).isEmpty() ? "no home" : field("home", 0)) + " whatever it is given",
                        "a run's own clone is found by its home: runs are refused while this is so (%s)".formatted(DOCS));
    }

    private Finding timer() {
        String when = field("sweep", 0);
        return switch (when) {
            case "unknown" -> Finding.failed("sweep", "systemd doesn't know %s (%s)".formatted(config.sweepTimer(), field("sweep", 1)), "redfix.node.sweep-timer names it; no run starts until then");
            case "unreadable" -> Finding.failed("sweep", "when %s comes next can't be read: %s".formatted(config.sweepTimer(), field("sweep", 1)), "expected: a date (" + DOCS + ")");
            case "running" -> Finding.ok("sweep", config.sweepTimer() + " is known, and its sweep goes on now");
            case "none" -> Finding.ok("sweep", config.sweepTimer() + " is known, and not planned");
            default -> Finding.ok("sweep", config.sweepTimer() + ", next at " + field("sweep", 1));
        };
    }

    private Finding newestRun() {
        if (answer.first("run").isEmpty()) {
            return Finding.notConfigured("newest run", "there is none in " + config.runsDir(), "its results are read once there is one");
        }
        String schema = results.path("schema").asText("none");
        String found = "%s: schema %s, tests listed: %s, results by stage: %s, %s JUnit files, lint %s".formatted(field("run", 0), schema, words(hasTests()), words(results.has("results")),
                field("run", 1), lintStatus().orElse("not shown"));
        return schema.equals("2") ? Finding.ok("newest run", found)
                : Finding.warning("newest run", found, "expected: schema 2; another one isn't read, and JUnit or the log have to do (%s)".formatted(DOCS));
    }

    private static String words(boolean there) {
        return there ? "yes" : "no";
    }

    private boolean hasTests() {
        return StreamSupport.stream(results.path("stages").spliterator(), false).anyMatch(stage -> stage.path("tests").size() > 0);
    }

    private Optional<String> lintStatus() {
        return Optional.of(results.path("lint").path("status").asText("")).filter(status -> !status.isEmpty());
    }

    /** Stacks that people use: one that isn't there is misspelt, and would not be spared. */
    private Finding live() {
        List<NodeAnswer.Line> stacks = answer.all("live").toList();
        List<String> missing = stacks.stream().filter(line -> !line.field(1).equals("yes")).map(line -> line.field(0)).toList();
        if (stacks.isEmpty()) {
            return Finding.notConfigured("live stacks", "none is named; what the harness itself holds for live is spared all the same",
                    "redfix.node.live-stacks names those that people use, and live-health what they answer at (%s)".formatted(DOCS));
        }
        return missing.isEmpty() ? Finding.ok("live stacks", stacks.stream().map(line -> line.field(0)).collect(Collectors.joining(", ")))
                : Finding.warning("live stacks", "no stack is called " + String.join(", ", missing), "redfix.node.live-stacks: a stack's name or its domain, as `docker stack ls` shows it there (%s)".formatted(DOCS));
    }

    private Finding backup() {
        List<String> images = answer.all("backup").map(line -> line.field(1)).toList();
        if (images.isEmpty()) {
            return Finding.notConfigured("backup-bot", "no service of the swarm is called so", "expected: backup-bot-two 2.x, which doesn't read backupbot.backup.path (%s)".formatted(DOCS));
        }
        boolean second = images.stream().anyMatch(image -> image.matches(".*:v?2\\..*"));
        return second ? Finding.ok("backup-bot", String.join(", ", images))
                : Finding.warning("backup-bot", String.join(", ", images), "expected: 2.x; an older one reads labels otherwise (%s)".formatted(DOCS));
    }

    private Finding abra() {
        String version = field("abra", 0);
        Optional<String> header = file("lint.txt").flatMap(text -> text.lines().filter(line -> line.toLowerCase(java.util.Locale.ROOT).contains("severi")).findFirst()).map(String::strip);
        return version.isEmpty() ? Finding.warning("abra", "it doesn't say its version", "expected: abra --version")
                : Finding.ok("abra", version + header.map(h -> "; lint's header: " + h).orElse("; no lint of a run to show its header"));
    }

    private Finding mirror() {
        if (answer.first("mirror").isEmpty()) {
            return Finding.notConfigured("mirror", "none is known", "redfix.forge.url or redfix.node.mirror says where it is");
        }
        String origin = field("origin", 0).isEmpty() ? "" : "; the node's own clones come from " + field("origin", 0);
        return field("mirror", 0).equals("yes") ? Finding.ok("mirror", "open to everybody" + origin)
                : field("mirror", 1).equals("yes") ? Finding.ok("mirror", "wants a login, and takes the bot's" + origin)
                : Finding.failed("mirror", "the node can't read it, with the bot's login or without" + origin, "redfix.node.mirror, redfix.forge.token (%s)".formatted(DOCS));
    }

    /** The same, for a lab to be made alike. Nothing in it names a secret. */
    Map<String, Object> recorded() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("functions", answer.all("function").collect(Collectors.toMap(line -> line.field(0), line -> Redaction.mask(line.field(2)), (a, b) -> a, LinkedHashMap::new)));
        facts.put("settings", Arrays.stream(field("settings", 0).split(" ")).filter(key -> !key.isEmpty()).toList());
        facts.put("sweep_timer", config.sweepTimer());
        facts.put("sweep_timer_known", !field("sweep", 0).equals("unknown"));
        facts.put("abra", field("abra", 0));
        facts.put("backup_bot", answer.all("backup").map(line -> line.field(1)).toList());
        if (answer.first("run").isPresent()) {
            facts.put("newest_run", field("run", 0));
            facts.put("results_schema", results.path("schema").asInt(0));
            facts.put("results_list_tests", hasTests());
            facts.put("results_by_stage", results.has("results"));
            facts.put("junit_files", Integer.parseInt("0" + field("run", 1).replaceAll("\\D", "")));
            facts.put("lint_status", lintStatus().orElse(""));
        }
        facts.put("bots_run_lay_in", field("rundir", 0));
        facts.put("mirror", Redaction.mask(mirror.address()));
        facts.put("clone_origin", field("origin", 0));
        facts.put("mirror_open", field("mirror", 0).equals("yes"));
        return facts;
    }
}
