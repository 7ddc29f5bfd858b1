package zone.autonomic.redfix.ccci;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.investigation.RunResult;
import zone.autonomic.redfix.investigation.Tier;
import zone.autonomic.redfix.verdict.PlaceFault;

/**
 * Reads a run's artefacts into what it counts for. The verdict is the exit status and the tiers, never the level (domain.md §1); what can't be
 * read, or contradicts itself, is unknown and never green.
 */
final class RunReport {

    private static final int SCHEMA = 2;
    private static final int LONGEST_MESSAGE = 20_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RunRequest run;
    private final Map<String, String> files;
    private final String log;
    private final RunLog logged;

    private RunReport(RunRequest run, Map<String, String> files) {
        this.run = run;
        this.files = files;
        this.log = files.getOrDefault("log", files.getOrDefault("log.txt", ""));
        this.logged = new RunLog(log);
    }

    /**
     * @param exit the exit status of the run's command; empty where it was lost
     * @param files what the run left, unmasked: {@code results.json}, {@code junit/….xml}, {@code log}
     */
    static RunResult read(RunRequest run, Optional<Integer> exit, Map<String, String> files, String url) {
        return new RunReport(run, files).read(exit, url);
    }

    /** Why nothing can be said of the run. */
    private static final class Unreadable extends Exception {
        Unreadable(String message) {
            super(message);
        }
    }

    private RunResult read(Optional<Integer> exit, String url) {
        if (run.kind() == RunKind.CANONICAL_DOMAIN && exit.equals(Optional.of(0))) {
            return EnrolmentReport.read(run, files.getOrDefault("enrolment.json", ""), url);
        }
        List<Tier> tiers = List.of();
        List<Failure> failures = List.of();
        Optional<String> unreadable = Optional.empty();
        try {
            tiers = tiers(results());
            failures = failures(tiers);
            contradiction(exit, tiers, failures);
            LiveWatch live = LiveWatch.read(files.getOrDefault("live.txt", ""));
            tiers = Stream.concat(tiers.stream(), live.tier().stream()).toList();
            failures = Stream.concat(failures.stream(), live.failures().stream()).toList();
        } catch (Unreadable e) {
            unreadable = Optional.of(Redaction.mask(e.getMessage()));
        }
        boolean wrong = exit.filter(e -> e == 0).isEmpty() || unreadable.isPresent() || !failures.isEmpty();
        Optional<String> voided = wrong ? PlaceFault.in(log).map(Redaction::mask) : Optional.empty();
        return new RunResult(exit.orElse(-1), tiers, failures, voided, unreadable, url);
    }

    private JsonNode results() throws Unreadable {
        String text = files.get("results.json");
        if (text == null) {
            throw new Unreadable("the run left no results.json");
        }
        JsonNode results;
        try {
            results = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new Unreadable("results.json can't be parsed: " + e.getOriginalMessage());
        }
        if (results == null || !results.isObject()) {
            throw new Unreadable("results.json isn't an object");
        }
        if (results.path("schema").asInt(-1) != SCHEMA) {
            throw new Unreadable("results.json has schema %s, and only %d is known".formatted(results.path("schema").asText("none"), SCHEMA));
        }
        if (!results.path("recipe").asText("").equals(run.recipe())) {
            throw new Unreadable("results.json is of another recipe: " + results.path("recipe").asText("none"));
        }
        if (results.hasNonNull("unknown") && !results.path("unknown").asText().isBlank()) {
            throw new Unreadable(results.path("unknown").asText());
        }
        return results;
    }

    private List<Tier> tiers(JsonNode results) throws Unreadable {
        List<Tier> tiers = new ArrayList<>();
        for (JsonNode stage : results.path("stages")) {
            String name = stage.path("name").asText("");
            if (name.isBlank()) {
                throw new Unreadable("a stage in results.json has no name");
            }
            tiers.add(new Tier(name, status(name, stage.path("status").asText(""))));
        }
        if (tiers.isEmpty()) {
            throw new Unreadable("results.json has no stages");
        }
        if (tiers.stream().noneMatch(t -> t.name().equals(Tier.PROMOTE))) {
            logged.promote().ifPresent(status -> tiers.add(new Tier(Tier.PROMOTE, status)));
        }
        return tiers;
    }

    private static Tier.Status status(String stage, String word) throws Unreadable {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "pass", "passed" -> Tier.Status.PASS;
            case "fail", "failed", "error" -> Tier.Status.FAIL;
            case "skip", "skipped", "na", "n/a" -> Tier.Status.SKIP;
            default -> throw new Unreadable("stage %s ended as “%s”, which isn't known".formatted(stage, word));
        };
    }

    private List<Failure> failures(List<Tier> tiers) throws Unreadable {
        List<Failure> failures = new ArrayList<>();
        for (Tier tier : tiers) {
            if (tier.status() == Tier.Status.FAIL) {
                failures.addAll(failures(tier.name()));
            }
        }
        return failures;
    }

    /** What JUnit says of a red tier, joined with the log; where neither names a test, what the tier itself complained of. */
    private List<Failure> failures(String tier) throws Unreadable {
        List<Failure> found = new ArrayList<>();
        for (Failure failure : reported(tier)) {
            Optional<Failure> same = logged.failures(tier).stream().filter(f -> f.test().equals(failure.test())).findFirst();
            found.add(joined(failure, same.map(Failure::message).orElse(""), same.map(Failure::file).orElse("")));
        }
        for (Failure failure : logged.failures(tier)) {
            // The log may call a phase by another name than its report does; the same words are the same failure.
            if (found.stream().noneMatch(f -> f.test().equals(failure.test()) || f.message().strip().equals(failure.message().strip()))) {
                found.add(failure);
            }
        }
        if (found.isEmpty()) {
            logged.trouble(tier).ifPresent(found::add);
        }
        return found.stream().map(f -> new Failure(f.tier(), Redaction.mask(f.test()), shortened(Redaction.mask(f.message())),
                Redaction.mask(f.file()))).toList();
    }

    private List<Failure> reported(String tier) throws Unreadable {
        List<Failure> failures = new ArrayList<>();
        for (Map.Entry<String, String> file : files.entrySet()) {
            if (!file.getKey().startsWith("junit/" + tier + "__") || !file.getKey().endsWith(".xml")) {
                continue;
            }
            try {
                failures.addAll(JUnitReport.failures(tier, file.getValue()));
            } catch (IOException e) {
                throw new Unreadable(file.getKey() + " can't be read: " + e.getMessage());
            }
        }
        return failures;
    }

    /** The report's own first line stays first, as the failure is known by it. */
    private static Failure joined(Failure reported, String summary, String file) {
        String known = reported.file().isEmpty() ? file : reported.file();
        if (summary.isEmpty() || reported.message().contains(summary)) {
            return new Failure(reported.tier(), reported.test(), reported.message(), known);
        }
        String message = reported.message().isEmpty() ? summary : reported.message() + "\n" + summary;
        return new Failure(reported.tier(), reported.test(), message, known);
    }

    private static String shortened(String message) {
        return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + "…";
    }

    /** A failed promote alone ends with 0; every other red tier with something else. */
    private static void contradiction(Optional<Integer> exit, List<Tier> tiers, List<Failure> failures) throws Unreadable {
        if (exit.isEmpty()) {
            throw new Unreadable("the run was lost on the node: it ended without an exit status");
        }
        boolean redTier = tiers.stream().anyMatch(t -> t.status() == Tier.Status.FAIL && !t.name().equals(Tier.PROMOTE));
        if (exit.get() == 0 && redTier) {
            throw new Unreadable("a tier is red, and yet the exit status is 0");
        }
        boolean anyRed = tiers.stream().anyMatch(t -> t.status() == Tier.Status.FAIL);
        if (exit.get() != 0 && !anyRed) {
            throw new Unreadable("the exit status is %d, and yet no tier is red".formatted(exit.get()));
        }
        if (anyRed && failures.isEmpty()) {
            throw new Unreadable("a tier is red, and nothing says why");
        }
    }
}
