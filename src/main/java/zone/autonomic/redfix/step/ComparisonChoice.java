package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import zone.autonomic.redfix.investigation.Comparison;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.investigation.SweepRun;
import zone.autonomic.redfix.investigation.Target;
import zone.autonomic.redfix.investigation.Tier;
import zone.autonomic.redfix.step.port.Forge;
import zone.autonomic.redfix.step.port.Workspace;

/** Finds the release before the one under investigation, and a recipe that passed the failing tier in the last sweep. */
@ApplicationScoped
class ComparisonChoice implements Handler<Step.ChooseComparisons> {

    private final Forge forge;
    private final Workspace workspace;

    ComparisonChoice(Forge forge, Workspace workspace) {
        this.forge = forge;
        this.workspace = workspace;
    }

    @Override
    public Class<Step.ChooseComparisons> performs() {
        return Step.ChooseComparisons.class;
    }

    @Override
    public Done perform(Investigation so, Step.ChooseComparisons step) {
        return Done.with(new Event.ComparisonsChosen(earlier(step.target()), control(so, step)));
    }

    private Optional<Comparison> earlier(Target target) {
        return source(target.recipe()).flatMap(source -> {
            List<String> tags = source.tags();
            int place = tags.indexOf(target.tag());
            return place < 0 || place + 1 >= tags.size() ? Optional.empty() : comparison(target.recipe(), tags.get(place + 1), source);
        });
    }

    private Optional<Comparison> control(Investigation so, Step.ChooseComparisons step) {
        List<SweepRun> swept = so.last(Event.SweepRead.class).map(Event.SweepRead::runs).orElse(List.of());
        List<SweepRun> others = swept.stream().filter(run -> !run.recipe().equals(step.target().recipe()) && !run.exception()).toList();
        Stream<SweepRun> passed = others.stream().filter(run -> passed(run, step.tier()));
        // What was promoted at this release, now or by an earlier sweep, came through the whole lifecycle then.
        Stream<SweepRun> promoted = others.stream().filter(run -> passed(run, Tier.PROMOTE));
        return Stream.concat(passed, promoted)
                .flatMap(run -> source(run.recipe()).flatMap(source -> comparison(run.recipe(), run.version(), source)).stream()).findFirst();
    }

    private static boolean passed(SweepRun run, String tier) {
        return run.tiers().stream().anyMatch(t -> t.name().equals(tier) && t.status() == Tier.Status.PASS);
    }

    private Optional<Workspace.Source> source(String recipe) {
        return forge.repository(recipe).map(found -> workspace.fetch(recipe, found.cloneUrl()));
    }

    private static Optional<Comparison> comparison(String recipe, String tag, Workspace.Source source) {
        return Optional.ofNullable(source.tagCommits().get(tag)).map(commit -> new Comparison(recipe, tag, commit));
    }
}
