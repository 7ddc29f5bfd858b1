package zone.autonomic.redfix.ccci;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.investigation.RunResult;
import zone.autonomic.redfix.investigation.SweepRun;
import zone.autonomic.redfix.investigation.Tier;
import zone.autonomic.redfix.recipe.RecipeVersion;

/**
 * Reads what the last sweep left: what it printed, and the canonicals, which stay behind where it was red. A recipe that the sweep leaves out is told as
 * well. Of an older harness the runs' own directories are read, in the same way as the bot's own runs.
 */
final class SweepReport {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** A sweep doesn't always say how a run ended; that it was red it does. */
    private static final int RED = 1;

    private final NodeAnswer answer;
    private final String service;
    private final boolean forgotten;
    private final SweepJournal journal;
    private final Map<String, NodeAnswer.Line> recipes = new LinkedHashMap<>();
    private final Map<String, List<String>> tags = new LinkedHashMap<>();

    private SweepReport(NodeAnswer answer) throws NodeAnswer.Malformed {
        this.answer = answer;
        this.service = answer.need("service").field(0);
        this.forgotten = answer.first("forgotten").isPresent();
        answer.all("recipe").forEach(line -> recipes.put(line.field(0), line));
        answer.all("tag").forEach(line -> tags.computeIfAbsent(line.field(0), r -> new ArrayList<>()).add(line.field(1)));
        this.journal = new SweepJournal(answer.need("journal").text(), recipes.keySet());
    }

    static List<SweepRun> read(NodeAnswer answer) throws NodeAnswer.Malformed {
        SweepReport report = new SweepReport(answer);
        Map<String, SweepRun> runs = new LinkedHashMap<>();
        answer.all("swept").forEach(run -> runs.put(run.field(1), report.directory(run.field(0), run.field(1))));
        Set<String> others = new LinkedHashSet<>(new TreeSet<>(report.recipes.keySet()));
        others.addAll(report.journal.recipes());
        others.addAll(report.journal.enrolled());
        for (String recipe : others) {
            if (!runs.containsKey(recipe)) {
                report.recipe(recipe).ifPresent(run -> runs.put(recipe, run));
            }
        }
        return runs.values().stream().sorted(Comparator.comparing(SweepRun::recipe)).toList();
    }

    private Optional<SweepRun> recipe(String recipe) {
        if (forgotten && canonical(recipe).isEmpty()) {
            // Whether it was ever swept is known of nobody.
            return Optional.empty();
        }
        Optional<String> newest = newest(recipe);
        Optional<SweepRun> printed = journal.log(recipe).map(log -> printed(recipe, log)).or(() -> failed(recipe));
        if (printed.filter(SweepRun::exception).isPresent()) {
            return printed;
        }
        if (!enrolled(recipe)) {
            // What isn't released can't be swept, whether it is enrolled or not.
            return newest.map(tag -> new SweepRun(service, recipe, tag, List.of(), List.of(), false, ""));
        }
        return behind(recipe, printed, newest).or(() -> printed)
                .or(() -> newest.map(tag -> new SweepRun(service, recipe, tag, List.of(new Tier(Tier.PROMOTE, Tier.Status.PASS)), List.of(), true, "")));
    }

    /** By the harness itself; where it can't be asked, by the list that the sweep began with. */
    private boolean enrolled(String recipe) {
        String told = recipes.containsKey(recipe) ? recipes.get(recipe).field(1) : "?";
        return told.equals("yes") || told.equals("?") && journal.enrolled().contains(recipe);
    }

    private Optional<String> newest(String recipe) {
        return tags.getOrDefault(recipe, List.of()).stream().filter(tag -> RecipeVersion.parse(tag).isPresent())
                .max(Comparator.comparing(tag -> RecipeVersion.parse(tag).orElseThrow()));
    }

    private String canonical(String recipe) {
        return recipes.containsKey(recipe) ? recipes.get(recipe).field(2) : "";
    }

    /** A canonical of an older release than the newest: no run at that one was promoted, whatever is said of it. */
    private Optional<SweepRun> behind(String recipe, Optional<SweepRun> printed, Optional<String> newest) {
        String canonical = canonical(recipe);
        if (newest.isEmpty() || !recipes.containsKey(recipe) || reaches(canonical, newest.get())) {
            return Optional.empty();
        }
        String said = journal.label(recipe).map(label -> "; the sweep calls it " + label.label())
                .orElse(forgotten ? "; the node's journal holds no sweep any more" : "; the sweep says nothing of it");
        Failure behind = new Failure(Tier.PROMOTE, "canonical", "the newest release is %s, and %s%s".formatted(newest.get(),
                canonical.isEmpty() ? "there is no canonical" : "the canonical is at " + canonical, said));
        List<Tier> tiers = printed.map(SweepRun::tiers).orElse(List.of()).stream().filter(t -> !t.name().equals(Tier.PROMOTE)).collect(Collectors.toCollection(ArrayList::new));
        tiers.add(new Tier(Tier.PROMOTE, Tier.Status.FAIL));
        return Optional.of(new SweepRun(service, recipe, newest.get(), tiers, List.of(behind), true, ""));
    }

    /** Whether it is that release or a later one, whose tag may be gone again: the sweep runs only what is newer than the canonical. */
    private static boolean reaches(String canonical, String newest) {
        RecipeVersion wanted = RecipeVersion.parse(newest).orElseThrow();
        return canonical.equals(newest) || RecipeVersion.parse(canonical).filter(at -> at.compareTo(wanted) >= 0).isPresent();
    }

    private SweepRun printed(String recipe, String log) {
        Optional<SweepJournal.Label> label = journal.label(recipe);
        boolean red = label.filter(l -> l.label().equals("FAIL")).isPresent();
        Optional<Integer> exit = label.map(l -> l.exit().orElse(red ? RED : 0));
        String version = journal.version(recipe).or(() -> newest(recipe)).orElse("");
        RunRequest asked = new RunRequest(service, RunKind.LIFECYCLE, recipe, version, "", true, "/");
        RunLog said = new RunLog(log);
        if (exit.isEmpty()) {
            // A sweep that still goes on, or was cut off: what its runs printed counts for what it says.
            exit = Optional.of(said.tiers().stream().anyMatch(Tier::red) ? RED : 0);
        }
        RunResult result = RunReport.read(asked, exit, Map.of("log", log), "");
        Optional<String> deadline = new ExitStatus(exit).deadline();
        if (result.failures().isEmpty() && deadline.isPresent()) {
            String stage = said.next();
            return new SweepRun(service, recipe, version, List.of(new Tier(stage, Tier.Status.FAIL)), List.of(new Failure(stage, stage, deadline.get())), true, "");
        }
        if (!red && result.tiers().isEmpty()) {
            // Nothing of what it printed is known, and it is called green: whether it is, its canonical says.
            return new SweepRun(service, recipe, version, List.of(new Tier(Tier.PROMOTE, Tier.Status.PASS)), List.of(), true, "");
        }
        return new SweepRun(service, recipe, version, result.tiers(), result.failures(), true, result.unreadable().orElse(""));
    }

    /** Called red, without a line of its run. */
    private Optional<SweepRun> failed(String recipe) {
        return journal.label(recipe).filter(label -> label.label().equals("FAIL")).map(label -> new SweepRun(service, recipe,
                journal.version(recipe).or(() -> newest(recipe)).orElse(""), List.of(), List.of(), true, "the sweep calls it FAIL, and its run printed nothing"));
    }

    private SweepRun directory(String run, String recipe) {
        Map<String, String> files = new LinkedHashMap<>();
        answer.all("file").filter(file -> file.field(0).equals(run)).forEach(file -> files.put(file.field(1), file.text()));
        JsonNode results = results(files.getOrDefault("results.json", ""));
        String version = Redaction.mask(results.path("version").asText(""));
        RunRequest asked = new RunRequest(run, RunKind.LIFECYCLE, recipe, version, "", true, "/");
        boolean failed = StreamSupport.stream(results.path("stages").spliterator(), false)
                .map(stage -> new Tier(stage.path("name").asText(), Stages.status(stage.path("status").asText()).orElse(Tier.Status.SKIP)))
                .anyMatch(stage -> stage.red() && !stage.name().equals(Tier.PROMOTE));
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
