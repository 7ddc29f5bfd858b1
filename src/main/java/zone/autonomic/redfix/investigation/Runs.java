package zone.autonomic.redfix.investigation;

import java.util.List;

/** The runs that the method asks for, each without its name yet. */
final class Runs {

    private static final String ROOT = "/";

    private Runs() {}

    /** The whole lifecycle at the tag. */
    static RunRequest lifecycle(Target target, Conditions conditions) {
        return atTag(RunKind.LIFECYCLE, target, ROOT, conditions);
    }

    static RunRequest atTag(RunKind kind, Target target, String healthPath, Conditions conditions) {
        return new RunRequest("", kind, target.recipe(), target.tag(), target.tagCommit(), true, healthPath, conditions);
    }

    /** At a commit that isn't released. */
    static RunRequest atCommit(RunKind kind, Target target, String commit, String healthPath, Conditions conditions) {
        return new RunRequest("", kind, target.recipe(), commit, commit, false, healthPath, conditions);
    }

    /** The whole lifecycle of what the recipe is compared with. */
    static RunRequest lifecycle(Comparison with) {
        return new RunRequest("", RunKind.LIFECYCLE, with.recipe(), with.tag(), with.commit(), true, ROOT, Conditions.ALONE);
    }

    /** The recipes that the node is loaded with: as many as may be deployed beside, those first that the sweep saw green. */
    static List<String> load(Investigation so, int beside) {
        List<SweepRun> others = so.last(Event.SweepRead.class).map(Event.SweepRead::runs).orElse(List.of()).stream()
                .filter(r -> !r.recipe().equals(so.request().recipe()) && r.unreadable().isEmpty())
                .filter(r -> r.tiers().stream().noneMatch(t -> t.name().equals("install") && t.status() == Tier.Status.FAIL)).toList();
        return others.stream().sorted((a, b) -> Boolean.compare(a.exception(), b.exception())).limit(beside).map(SweepRun::recipe).toList();
    }
}
