package zone.autonomic.redfix.ccci;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.Tier;
import zone.autonomic.redfix.verdict.PlaceFault;

/**
 * What a run's log says of its stages: which tests failed, what the harness complained of, how promoting ended. Of the harness's lines only those forms
 * are relied on that are known to be printed; nothing in the log says where a stage begins.
 */
final class RunLog {

    private static final Pattern COMPLAINT = Pattern.compile("!! ?(" + String.join("|", Stages.ALL) + "): ?(.+)");
    private static final Pattern UNKNOWN = Pattern.compile("!! ?unknown: ?(.+)");
    private static final Pattern PROMOTE_FAILED = Pattern.compile("(?:!! ?)?(?:.*\\b)?(?:WC5 promote failed|promote-on-green-cold FAILED)(?: ?\\([^)]*\\))?:? ?(.*)");
    private static final Pattern PROMOTED = Pattern.compile(".*\\bWC5 promote: .*\\bcanonical is now\\b.*");
    /** How an operation fails, where the line doesn't name the stage. */
    private static final Pattern OPERATION = Pattern.compile("(?:!! ?)?(.*\\babra app (?:new|deploy|undeploy|backup|restore)\\b.*(?: failed \\(\\d+\\)| timed out after \\d+ ?s).*"
            + "|.*not healthy over HTTPS \\S+ \\(last status \\S+\\).*)");
    private static final Pattern FATAL = Pattern.compile("(?:FATAL?\\b:? ?|ERROR\\b:? ?|Error: )(.+)|(\\w*(?:Error|Exception): .+)");
    /** A line of the summary: a stage, what came of it, and perhaps more. */
    private static final Pattern SUMMED = Pattern.compile("\\W*(" + String.join("|", Stages.ALL) + ")\\b\\W*(\\w+|[✔✅✘❌])?.*");
    private static final Pattern PASSED = Pattern.compile("\\d+ (?:passed|unverified|failed|errors?)\\b");
    private static final Pattern PROGRESS = Pattern.compile("(?:\\[gw\\d+] +\\[ *\\d+%] [A-Z]+ )?(\\S+\\.py)(?: [.FEsxX?]+(?: +\\[ *\\d+%])?|::\\S.*?(?: [A-Z]+)?(?: \\(.*\\))?(?: +\\[ *\\d+%])?)");
    private static final Pattern QUOTED = Pattern.compile("(crash-loops: |docker exec .{0,200}?failed \\(rc=-?\\d+\\): ).*");
    private static final Pattern OWN_CHECK = Pattern.compile("FAILED redfix::(\\w+) - (.*)");

    private final List<String> said;
    private final List<String> missingPrograms;
    private final List<Failure> tests = new ArrayList<>();
    private final Map<String, Tier.Status> summed = new LinkedHashMap<>();
    private final Map<String, String> complaints = new LinkedHashMap<>();

    RunLog(String log) {
        RunTranscript transcript = RunTranscript.of(log);
        said = transcript.ofHarness().toList();
        missingPrograms = transcript.sessions().stream().flatMap(session -> session.missingProgram().stream()).toList();
        transcript.sessions().stream().flatMap(session -> PytestSummary.of(session).stream()).forEach(failed -> tests.add(
                new Failure(Stages.ofFile(failed.test().file()).orElse(""), failed.test().name(), failed.message(), failed.test().file())));
        transcript.sessions().forEach(this::run);
        said.forEach(this::complaint);
        summary();
    }

    /** A session that was not cut off shows which files' stages were run; what failed in them is listed elsewhere. */
    private void run(RunTranscript.Session session) {
        String counts = session.counts().orElse("");
        if (PASSED.matcher(counts).find()) {
            Tier.Status status = counts.contains("unverified") ? Tier.Status.UNVER : Tier.Status.PASS;
            session.lines().stream().map(PROGRESS::matcher).filter(Matcher::matches).flatMap(m -> Stages.ofFile(m.group(1)).stream())
                    .forEach(stage -> summed.merge(stage, status, (a, b) -> b == Tier.Status.UNVER ? b : a));
        }
    }

    private void complaint(String line) {
        Matcher complaint = COMPLAINT.matcher(line);
        if (complaint.matches()) {
            complaints.putIfAbsent(complaint.group(1), complaint.group(2));
        }
    }

    private void summary() {
        complaints.keySet().forEach(stage -> summed.put(stage, Tier.Status.FAIL));
        tests.stream().map(Failure::tier).filter(stage -> !stage.isEmpty()).forEach(stage -> summed.put(stage, Tier.Status.FAIL));
        int at = said.lastIndexOf("RUN SUMMARY");
        if (at < 0) {
            return;
        }
        Map<String, Tier.Status> told = new LinkedHashMap<>();
        said.subList(at + 1, said.size()).stream().map(SUMMED::matcher).filter(Matcher::matches).filter(m -> m.group(2) != null)
                .forEach(m -> Stages.status(m.group(2).replaceAll("[✔✅]", "pass").replaceAll("[✘❌]", "fail")).ifPresent(status -> told.putIfAbsent(m.group(1), status)));
        // A summary of another form tells nothing, or not of all stages; what else the log shows of them still holds.
        summed.putAll(told);
    }

    /** The stages that the log names, by its summary; where it was cut off before that, by what came until then. Promoting is none of them. */
    List<Tier> tiers() {
        return summed.entrySet().stream().sorted(Comparator.comparingInt(e -> Stages.place(e.getKey()))).map(e -> new Tier(e.getKey(), e.getValue())).toList();
    }

    /** The stage whose turn it was when the log ends, by those whose tests it shows: the first one after them. */
    String next() {
        int last = summed.keySet().stream().filter(Stages.LIFECYCLE::contains).mapToInt(Stages::place).max().orElse(-1);
        return Stages.LIFECYCLE.get(Math.min(last + 1, Stages.LIFECYCLE.size() - 1));
    }

    /** The failing tests that pytest lists, of any stage; one whose file doesn't tell its stage has none. */
    List<Failure> tests() {
        return tests;
    }

    /** What a red stage without a failing test complained of, if it said anything. */
    Optional<Failure> complaint(Tier tier) {
        return Optional.ofNullable(complaints.get(tier.name())).or(() -> last(OPERATION)).or(() -> last(FATAL)).map(said -> new Failure(tier.name(), tier.name(), said));
    }

    private Optional<String> last(Pattern form) {
        return said.stream().filter(line -> !PROMOTE_FAILED.matcher(line).matches()).map(form::matcher).filter(Matcher::matches).reduce((a, b) -> b)
                .map(m -> m.group(1) != null ? m.group(1) : m.group(2));
    }

    /** What the bot's own checks say where the harness didn't make the run. */
    List<Failure> ownChecks(String tier) {
        return said.stream().map(OWN_CHECK::matcher).filter(Matcher::matches).map(m -> new Failure(tier, m.group(1), m.group(2))).toList();
    }

    /** Why something couldn't be verified, where the harness says it. */
    Optional<String> unknown() {
        return said.stream().map(UNKNOWN::matcher).filter(Matcher::matches).map(m -> m.group(1)).findFirst();
    }

    /** Why promoting failed. */
    Optional<Failure> promoteFailed() {
        return said.stream().map(PROMOTE_FAILED::matcher).filter(Matcher::matches).map(m -> new Failure(Tier.PROMOTE, "WC5", m.group(1))).findFirst();
    }

    /** How promoting ended: not run, where the log speaks neither of a failure nor of a canonical. */
    Tier promote() {
        if (promoteFailed().isPresent()) {
            return new Tier(Tier.PROMOTE, Tier.Status.FAIL);
        }
        return new Tier(Tier.PROMOTE, said.stream().anyMatch(line -> PROMOTED.matcher(line).matches()) ? Tier.Status.PASS : Tier.Status.SKIP);
    }

    /** The first fault of the place that the node's own programs speak of. Where they quote an app, that is an app's word. */
    Optional<String> placeFault() {
        Stream<String> own = said.stream().filter(line -> !OWN_CHECK.matcher(line).matches()).map(line -> QUOTED.matcher(line).replaceFirst("$1"));
        return PlaceFault.in(Stream.concat(own, missingPrograms.stream()).collect(Collectors.joining("\n")));
    }
}
