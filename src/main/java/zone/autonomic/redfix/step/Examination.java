package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import zone.autonomic.redfix.diagnosis.Diagnosis;
import zone.autonomic.redfix.diagnosis.Evidence;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Finding;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Probes;
import zone.autonomic.redfix.investigation.Target;
import zone.autonomic.redfix.step.port.Archive;
import zone.autonomic.redfix.step.port.Workspace;
import zone.autonomic.redfix.verdict.Verdict;

/** Holds every known defect against the evidence of some runs. Exactly one must hold; none or several is unknown, and a person is asked. */
@ApplicationScoped
class Examination {

    private final List<Diagnosis> known;
    private final Workspace workspace;
    private final Archive archive;

    Examination(KnownDefects defects, Workspace workspace, Archive archive) {
        this.known = defects.diagnoses();
        this.workspace = workspace;
        this.archive = archive;
    }

    /**
     * What the evidence says.
     *
     * @param verdict on what is red, with its signature
     * @param counted the runs that the verdict rests on
     * @param seen all runs whose logs and probes may be looked at
     * @return {@link Event.Diagnosed} or {@link Event.CauseUnknown}
     */
    Event examine(Investigation so, Verdict verdict, List<Investigation.Run> counted, List<Investigation.Run> seen) {
        Evidence evidence = evidence(so, verdict, counted, seen);
        List<Finding> findings = new ArrayList<>();
        List<String> considered = new ArrayList<>();
        for (Diagnosis diagnosis : known) {
            Diagnosis.Answer answer = diagnosis.examine(evidence);
            answer.finding().ifPresentOrElse(findings::add, () -> considered.add(diagnosis.defect() + ": " + answer.because()));
        }
        if (findings.size() == 1) {
            return new Event.Diagnosed(findings.get(0));
        }
        String why = findings.isEmpty() ? "no known defect fits the evidence"
                : "more than one defect fits the evidence: " + findings.stream().map(Finding::defect).collect(Collectors.joining(", "));
        findings.forEach(f -> considered.add(f.defect() + ": holds: " + f.cause()));
        return new Event.CauseUnknown(why, considered);
    }

    private Evidence evidence(Investigation so, Verdict verdict, List<Investigation.Run> counted, List<Investigation.Run> seen) {
        Map<String, Probes> probes = new HashMap<>();
        Map<String, String> logs = new HashMap<>();
        for (Investigation.Run run : seen) {
            String id = run.request().id();
            so.probes(id).ifPresent(p -> probes.put(id, p));
            archive.read(so.id(), RunLogs.name(id)).ifPresent(log -> logs.put(id, log));
        }
        Target target = so.target().orElseThrow();
        return new Evidence(workspace.files(target.recipe(), target.tagCommit()), verdict.signature().orElseThrow(), counted, probes, logs);
    }
}
