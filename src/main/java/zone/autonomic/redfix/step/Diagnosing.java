package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.verdict.Verdict;

/** Looks for the cause in what the verdict rests on. */
@ApplicationScoped
class Diagnosing implements Handler<Step.Diagnose> {

    private final Examination examination;

    Diagnosing(Examination examination) {
        this.examination = examination;
    }

    @Override
    public Class<Step.Diagnose> performs() {
        return Step.Diagnose.class;
    }

    @Override
    public Done perform(Investigation so, Step.Diagnose step) {
        Verdict verdict = so.verdict().orElseThrow();
        return Done.with(examination.examine(so, verdict, counted(so, verdict), so.runs()));
    }

    private static List<Investigation.Run> counted(Investigation so, Verdict verdict) {
        if (verdict.kind() == Verdict.Kind.LOAD_FLAKE) {
            return so.loaded();
        }
        List<Investigation.Run> byCode = so.runs().stream().filter(r -> r.result().isPresent() && r.request().kind() == RunKind.CANONICAL_DOMAIN).toList();
        return byCode.isEmpty() ? so.isolated() : byCode;
    }
}
