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
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.step.port.Archive;
import zone.autonomic.redfix.step.port.Workspace;

/** Holds every known defect against the evidence. Exactly one must hold; none or several is unknown, and a person is asked. */
@ApplicationScoped
class Diagnosing implements Handler<Step.Diagnose> {

    private final List<Diagnosis> known;
    private final Workspace workspace;
    private final Archive archive;

    Diagnosing(KnownDefects defects, Workspace workspace, Archive archive) {
        this.known = defects.diagnoses();
        this.workspace = workspace;
        this.archive = archive;
    }

    @Override
    public Class<Step.Diagnose> performs() {
        return Step.Diagnose.class;
    }

    @Override
    public Done perform(Investigation so, Step.Diagnose step) {
        Evidence evidence = evidence(so, step);
        List<Finding> findings = new ArrayList<>();
        List<String> considered = new ArrayList<>();
        for (Diagnosis diagnosis : known) {
            Diagnosis.Answer answer = diagnosis.examine(evidence);
            answer.finding().ifPresentOrElse(findings::add, () -> considered.add(diagnosis.defect() + ": " + answer.because()));
        }
        if (findings.size() == 1) {
            return Done.with(new Event.Diagnosed(findings.get(0)));
        }
        String why = findings.isEmpty() ? "no known defect fits the evidence"
                : "more than one defect fits the evidence: " + findings.stream().map(Finding::defect).collect(Collectors.joining(", "));
        findings.forEach(f -> considered.add(f.defect() + ": holds: " + f.cause()));
        return Done.with(new Event.CauseUnknown(why, considered));
    }

    private Evidence evidence(Investigation so, Step.Diagnose step) {
        Map<String, Probes> probes = new HashMap<>();
        Map<String, String> logs = new HashMap<>();
        for (Investigation.Run run : so.runs()) {
            String id = run.request().id();
            so.probes(id).ifPresent(p -> probes.put(id, p));
            archive.read(so.id(), RunLogs.name(id)).ifPresent(log -> logs.put(id, log));
        }
        return new Evidence(workspace.files(step.target().recipe(), step.target().tagCommit()), so.verdict().orElseThrow().signature().orElseThrow(),
                so.isolated(), probes, logs);
    }
}
