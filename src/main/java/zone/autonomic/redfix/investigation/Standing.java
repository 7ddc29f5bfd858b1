package zone.autonomic.redfix.investigation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where everything that was red stands today: of each red of a sweep the newest investigation at the tag that was swept, or, where there was no sweep, of each
 * recipe that was asked for its newest one.
 *
 * @param sweep the sweep's own investigation; empty where there was none
 * @param members each recipe, in the sweep's order
 */
public record Standing(Optional<Investigation> sweep, List<Member> members) {

    /** @param swept what the sweep saw of it @param investigation what looks, or has looked, at it */
    public record Member(String recipe, Optional<SweepRun> swept, Optional<Investigation> investigation) {}

    public Standing {
        members = List.copyOf(members);
    }

    /** Of the newest sweep that was read, or of single investigations. @param all all that there are, newest first; tests of heads say nothing of what is red */
    public static Standing of(List<Investigation> all) {
        List<Investigation> newestFirst = all.stream().filter(so -> so.request().test().isEmpty()).toList();
        return newestFirst.stream().filter(so -> so.request().ofSweep() && so.has(Event.SweepRead.class)).findFirst()
                .map(sweep -> ofSweep(sweep, newestFirst)).orElseGet(() -> ofSingle(newestFirst));
    }

    /** Of one sweep. */
    public static Standing ofSweep(Investigation sweep, List<Investigation> newestFirst) {
        List<SweepRun> reds = sweep.last(Event.SweepRead.class).map(Event.SweepRead::runs).orElse(List.of()).stream().filter(SweepRun::exception).toList();
        Set<InvestigationId> opened = sweep.all(Event.MemberOpened.class).map(Event.MemberOpened::id).collect(Collectors.toSet());
        return new Standing(Optional.of(sweep), reds.stream().map(red -> new Member(red.recipe(), Optional.of(red), newest(red, opened, newestFirst))).toList());
    }

    /** The sweep's own, or one that a person asked for afterwards; one that has ended rather than one that goes on. */
    private static Optional<Investigation> newest(SweepRun red, Set<InvestigationId> opened, List<Investigation> newestFirst) {
        List<Investigation> ofRecipe = newestFirst.stream().filter(so -> so.request().subject().equals(red.recipe()))
                .filter(so -> so.target().map(t -> t.tag().equals(red.version())).orElse(opened.contains(so.id()))).toList();
        int own = Stream.iterate(0, i -> i < ofRecipe.size(), i -> i + 1).filter(i -> opened.contains(ofRecipe.get(i).id())).findFirst().orElse(-1);
        List<Investigation> since = ofRecipe.subList(0, own + 1);
        return since.stream().filter(Standing::tells).findFirst().or(() -> since.stream().reduce((a, b) -> b));
    }

    /** One that was refused or cancelled says nothing of the recipe. */
    private static boolean tells(Investigation so) {
        return so.outcome().filter(o -> o != Outcome.CANCELLED && o != Outcome.REFUSED).isPresent();
    }

    private static Standing ofSingle(List<Investigation> newestFirst) {
        Map<String, Investigation> newest = new LinkedHashMap<>();
        newestFirst.stream().filter(so -> !so.request().ofSweep()).sorted(Comparator.comparing(so -> !tells(so)))
                .forEach(so -> newest.putIfAbsent(so.request().recipe(), so));
        List<Member> members = new ArrayList<>();
        newest.forEach((recipe, so) -> members.add(new Member(recipe, so.swept(), Optional.of(so))));
        members.sort(Comparator.comparing(Member::recipe));
        return new Standing(Optional.empty(), members);
    }

    /** Whether the gates are passed by what is known today; none where there was no sweep, as they are the gates of a sweep's reds. */
    public List<Event.GateJudged> gates() {
        if (sweep.isEmpty() || members.isEmpty()) {
            return List.of();
        }
        List<Event.MemberClosed> ends = members.stream().flatMap(m -> m.investigation().stream()).filter(Investigation::closed).map(Event.MemberClosed::of).toList();
        Gates gates = new Gates(members.size(), ends);
        return Stream.of(Gate.values()).map(gate -> new Event.GateJudged(gate, gates.passed(gate), gates.why(gate))).toList();
    }
}
