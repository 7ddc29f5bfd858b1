package zone.autonomic.redfix.investigation;

import java.util.List;
import java.util.Optional;

/**
 * Under what conditions a run is made, beside the recipe's commit.
 *
 * @param beside recipes that are deployed beside it, as the sweep loads the node; none for a run alone
 * @param harness the commit of the harness from a scratch checkout of which it is made; empty for the one that is installed on the node
 * @param fresh whether it is made from checkouts of its own, for the second opinion
 * @param watched live services' URLs that must answer 200 before it, while it goes on, and after it
 */
public record Conditions(List<String> beside, Optional<String> harness, boolean fresh, List<String> watched) {

    /** Alone on the node, by the harness that is installed there. */
    public static final Conditions ALONE = new Conditions(List.of(), Optional.empty(), false, List.of());

    public Conditions {
        beside = List.copyOf(beside);
        watched = watched == null ? List.of() : List.copyOf(watched);
    }

    public boolean alone() {
        return beside.isEmpty();
    }

    public Conditions under(List<String> load) {
        return new Conditions(load, harness, fresh, watched);
    }

    public Conditions by(String harnessCommit) {
        return new Conditions(beside, Optional.of(harnessCommit), fresh, watched);
    }

    public Conditions freshly() {
        return new Conditions(beside, harness, true, watched);
    }

    public Conditions watching(List<String> urls) {
        return new Conditions(beside, harness, fresh, urls);
    }

    /** Whether what is seen under the one may be held against what is seen under the other: the same harness, alone or not. */
    boolean comparable(Conditions other) {
        return alone() == other.alone() && harness.equals(other.harness);
    }
}
