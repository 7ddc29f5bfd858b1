package zone.autonomic.redfix.investigation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import zone.autonomic.redfix.investigation.Investigation.Run;
import zone.autonomic.redfix.investigation.RunResult.Colour;

/**
 * An open pull request that the red tests wait for: its head holds what they demand.
 *
 * @param head the commit at its head when it was found
 */
public record AwaitedPullRequest(long number, String url, String head) {

    private static final String NUMBER = "pull-request";
    private static final String URL = "pull-request-url";
    private static final String HEAD = "pull-request-head";

    /** The facts of a finding that names it. */
    public static Map<String, String> facts(PullRequest pullRequest) {
        return Map.of(NUMBER, String.valueOf(pullRequest.number()), URL, pullRequest.url(), HEAD, pullRequest.head());
    }

    /** The one that a finding names, if it names one. */
    public static Optional<AwaitedPullRequest> of(Finding finding) {
        return Optional.ofNullable(finding.facts().get(NUMBER))
                .map(number -> new AwaitedPullRequest(Long.parseLong(number), finding.facts().get(URL), finding.facts().get(HEAD)));
    }

    RunRequest run(Target target) {
        return Runs.atCommit(RunKind.LIFECYCLE, target, head, "/", Conditions.ALONE);
    }

    /** What its head comes to, run alone by the installed harness, and by abra's lint; to be read after "its head". */
    public String state(Investigation so) {
        List<Run> made = so.ended(run(so.target().orElseThrow()));
        Optional<RunResult> result = made.stream().filter(r -> r.colour() != Colour.VOID).findFirst().flatMap(Run::result);
        String ran = result.map(r -> "run alone at %.10s, is %s".formatted(head, ProofChapter.describe(r)))
                .orElseGet(() -> "at %.10s, could not be run: %s".formatted(head, made.stream().flatMap(r -> r.result().stream())
                .flatMap(r -> r.voided().stream()).findFirst().orElse("")));
        boolean refused = so.has(Event.Linted.class, l -> l.commit().equals(head) && !l.passed());
        return ran + (refused ? ", and abra's lint refuses it" : "");
    }

    /** Whether nothing that was seen of its head speaks against merging it. */
    public boolean complete(Investigation so) {
        return so.ended(run(so.target().orElseThrow())).stream().anyMatch(r -> r.colour() == Colour.GREEN)
                && !so.has(Event.Linted.class, l -> l.commit().equals(head) && !l.passed());
    }
}
