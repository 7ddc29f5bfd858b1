package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import zone.autonomic.redfix.fix.Fix;
import zone.autonomic.redfix.fix.HarnessFix;
import zone.autonomic.redfix.investigation.Destination;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Finding;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Proposal;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.investigation.Target;
import zone.autonomic.redfix.recipe.Lint;
import zone.autonomic.redfix.recipe.LintFinding;
import zone.autonomic.redfix.recipe.MalformedRecipe;
import zone.autonomic.redfix.recipe.RecipeFiles;
import zone.autonomic.redfix.step.port.Workspace;

/** Makes the fix on the default branch's files, and refuses one that lint would refuse on release. */
@ApplicationScoped
class FixPreparation implements Handler<Step.PrepareFix> {

    private final KnownDefects defects;
    private final HarnessFixPreparation harness;
    private final Workspace workspace;

    FixPreparation(KnownDefects defects, HarnessFixPreparation harness, Workspace workspace) {
        this.defects = defects;
        this.harness = harness;
        this.workspace = workspace;
    }

    @Override
    public Class<Step.PrepareFix> performs() {
        return Step.PrepareFix.class;
    }

    @Override
    public Done perform(Investigation so, Step.PrepareFix step) {
        Finding finding = step.finding();
        Optional<HarnessFix> harnessFix = defects.harnessFixOf(finding.defect());
        Optional<Fix> fix = defects.fixOf(finding.defect());
        if (harnessFix.isEmpty() && fix.isEmpty()) {
            return refused("no fix is known for “%s”".formatted(finding.defect()), Optional.empty());
        }
        List<String> strategies = fix.map(Fix::strategies).orElse(List.of("default"));
        Optional<String> unknown = step.strategy().filter(strategy -> !strategies.contains(strategy));
        if (unknown.isPresent()) {
            return refused("“%s” can't be mended by strategy “%s”; it knows: %s".formatted(finding.defect(), unknown.get(),
                    String.join(", ", strategies)), Optional.empty());
        }
        if (harnessFix.isPresent()) {
            return harness.prepare(so, step.target(), finding, harnessFix.get());
        }
        RecipeFiles base = workspace.files(step.target().recipe(), step.target().defaultHead());
        try {
            Fix.Attempt attempt = fix.get().apply(base, finding.facts(), step.strategy());
            return attempt.proposal().map(proposal -> prepared(step.target(), so.destination().orElseThrow(), base, proposal))
                    .orElseGet(() -> refused(attempt.refusal(), attempt.place()));
        } catch (MalformedRecipe malformed) {
            return refused("%s can't be read on %s: %s".formatted(malformed.place(), step.target().defaultBranch(), malformed.getMessage()),
                    Optional.of(malformed.place()));
        }
    }

    private Done prepared(Target target, Destination to, RecipeFiles base, Proposal proposal) {
        Set<String> before = errors(base, target.recipe()).map(FixPreparation::words).collect(Collectors.toSet());
        List<LintFinding> broken = errors(base.with(proposal.files()), target.recipe()).filter(e -> !before.contains(words(e))).toList();
        if (!broken.isEmpty()) {
            return refused("it would break abra's lint, which a release runs: " + broken.stream().map(FixPreparation::words).collect(Collectors.joining("; ")),
                    Optional.of(broken.get(0).place()));
        }
        return Done.with(new Event.FixPrepared(proposal, workspace.diff(FixBranch.change(target, to, proposal, ""))));
    }

    private static Stream<LintFinding> errors(RecipeFiles files, String recipe) {
        return Lint.check(files, recipe).stream().filter(LintFinding::error);
    }

    /** What an error is known by before and after a change, which may have moved its line. */
    private static String words(LintFinding finding) {
        return finding.rule() + " " + finding.message();
    }

    private static Done refused(String reason, Optional<String> place) {
        return Done.with(new Event.FixRefused(reason, place));
    }
}
