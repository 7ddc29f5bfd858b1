package zone.autonomic.redfix.investigation;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import zone.autonomic.redfix.investigation.Investigation.Run;
import zone.autonomic.redfix.investigation.RunResult.Colour;
import zone.autonomic.redfix.verdict.FailureSignature;
import zone.autonomic.redfix.verdict.SoughtFailure;

/** The failure that made one look, the sweep's: it never counts in the verdict, and has an answer of its own beside it (domain.md §4). */
public final class Sought {

    private Sought() {}

    /** What became of it; empty where the sweep was not read, or saw nothing red. */
    public static Optional<String> answer(Investigation so) {
        return so.swept().flatMap(swept -> swept.failures().stream().findFirst()).map(Failure::signature)
                .map(sought -> SoughtFailure.in(sought, reaching(sought, so.isolated()), reaching(sought, so.loaded())).sentence());
    }

    /** A run that never came to the failure's tier could not have shown it. */
    private static List<Set<FailureSignature>> reaching(FailureSignature sought, List<Run> runs) {
        return runs.stream().filter(r -> r.colour() == Colour.RED || r.colour() == Colour.GREEN)
                .filter(r -> r.result().flatMap(result -> result.tier(sought.tier())).filter(Tier.Status::tells).isPresent())
                .map(IsolationChapter::signatures).toList();
    }
}
