package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import zone.autonomic.redfix.diagnosis.Diagnosis;
import zone.autonomic.redfix.diagnosis.Evidence;
import zone.autonomic.redfix.harness.HarnessFiles;
import zone.autonomic.redfix.investigation.Enrolment;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Finding;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Probes;
import zone.autonomic.redfix.investigation.Target;
import zone.autonomic.redfix.recipe.RecipeFiles;
import zone.autonomic.redfix.step.port.Forge;
import zone.autonomic.redfix.step.port.Logs;
import zone.autonomic.redfix.step.port.Workspace;
import zone.autonomic.redfix.verdict.Verdict;

/** Holds every known defect against the evidence of some runs. Exactly one must hold; none or several is unknown, and a person is asked. */
@ApplicationScoped
class Examination {

    private final List<Diagnosis> known;
    private final Workspace workspace;
    private final Logs kept;
    private final Forge forge;
    private final OpenHeadReading heads;

    Examination(KnownDefects defects, Workspace workspace, Logs kept, Forge forge) {
        this.known = defects.diagnoses();
        this.workspace = workspace;
        this.forge = forge;
        this.kept = kept;
        this.heads = new OpenHeadReading(forge, workspace);
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
            kept.kept(so.id(), id).ifPresent(log -> logs.put(id, log.text()));
        }
        Target target = so.target().orElseThrow();
        HarnessFiles harness = so.harness().map(h -> HarnessFiles.of(workspace.files(h.repository(), h.head()).files())).orElse(HarnessFiles.of(Map.of()));
        Optional<Enrolment> enrolment = counted.stream().flatMap(r -> r.result().stream()).flatMap(r -> r.enrolment().stream()).findFirst();
        return new Evidence(workspace.files(target.recipe(), target.tagCommit()), verdict, verdict.signature().orElseThrow(), counted, probes, logs, harness,
                refs(target), heads.of(target.recipe()), enrolment);
    }

    /** The recipe at every tag, newest first, and at its default branch. */
    private Map<String, RecipeFiles> refs(Target target) {
        Map<String, RecipeFiles> refs = new LinkedHashMap<>();
        forge.repository(target.recipe()).map(found -> workspace.fetch(target.recipe(), found.cloneUrl())).ifPresent(source -> {
            source.tags().forEach(tag -> refs.put(tag, workspace.files(target.recipe(), source.tagCommits().get(tag))));
            refs.put(source.defaultBranch(), workspace.files(target.recipe(), source.defaultHead()));
        });
        return refs;
    }
}
