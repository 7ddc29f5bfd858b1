package zone.autonomic.redfix.investigation;

import java.util.Optional;

/**
 * One run to be made on the node. Its id is fixed by the playbook before it starts, so that starting it twice finds the first.
 *
 * @param id the run's name for people; the only one of its investigation
 * @param kind what is done
 * @param recipe the recipe's name
 * @param ref the tag's name for a run at a tag, otherwise the commit
 * @param commit the commit that {@code ref} stands for
 * @param atTag whether the harness is to treat it as a release (it may then promote) rather than as a proposed change
 * @param healthPath the path asked over HTTPS in a run that the harness doesn't make, e.g. {@code /xrpc/_health}
 * @param conditions what stands beside it, and by which harness it is made
 * @param mark its investigation's mark, which its name on the node ends with; empty for what was begun before there were marks
 */
public record RunRequest(String id, RunKind kind, String recipe, String ref, String commit, boolean atTag, String healthPath, Conditions conditions,
        Optional<String> mark) {

    public RunRequest {
        // Runs that were put down before there were conditions were made alone.
        conditions = conditions == null ? Conditions.ALONE : conditions;
        mark = mark == null ? Optional.empty() : mark;
    }

    public RunRequest(String id, RunKind kind, String recipe, String ref, String commit, boolean atTag, String healthPath, Conditions conditions) {
        this(id, kind, recipe, ref, commit, atTag, healthPath, conditions, Optional.empty());
    }

    /** A run alone on the node, by the harness that is installed there. */
    public RunRequest(String id, RunKind kind, String recipe, String ref, String commit, boolean atTag, String healthPath) {
        this(id, kind, recipe, ref, commit, atTag, healthPath, Conditions.ALONE);
    }

    /** Whether both do the same with the same commit, so that the result of the one is a result for the other. */
    boolean shows(RunRequest other) {
        return kind == other.kind && recipe.equals(other.recipe) && commit.equals(other.commit) && conditions.comparable(other.conditions);
    }

    RunRequest called(String name, Optional<String> by) {
        return new RunRequest(name, kind, recipe, ref, commit, atTag, healthPath, conditions, by);
    }

    /** The run's name on the node: that of another installation, or of one whose database is gone, is never the same. */
    public String onNode() {
        return mark.map(m -> id + "-" + m).orElse(id);
    }
}
