package zone.autonomic.redfix.investigation;

import java.util.List;
import java.util.Optional;

/**
 * The reds of the last sweep, driven one after the other: each is an investigation of its own, and only one is under way at a time, as each of
 * them wants the node alone. Then the gates are judged.
 */
final class SweepPlaybook {

    Step next(Investigation so) {
        Optional<Event.SweepRead> read = so.last(Event.SweepRead.class);
        Optional<Event.CancelRequested> cancel = so.last(Event.CancelRequested.class);
        if (read.isEmpty()) {
            return cancel.<Step>map(c -> cancelled(c)).orElseGet(Step.ReadSweep::new);
        }
        List<SweepRun> reds = read.get().runs().stream().filter(SweepRun::exception).toList();
        if (reds.isEmpty()) {
            return read.get().runs().isEmpty() ? new Step.Close(Outcome.UNKNOWN, "the node has no results of a sweep, so nothing is known to be red or green")
                    : new Step.Close(Outcome.NOTHING_RED, "nothing red: the last sweep's %d recipes are green and enrolled".formatted(read.get().runs().size()));
        }
        Optional<Event.MemberOpened> underWay = so.all(Event.MemberOpened.class).filter(member -> closed(so, member).isEmpty()).findFirst();
        if (underWay.isPresent()) {
            return new Step.AwaitMember(underWay.get().id(), cancel.isPresent());
        }
        if (cancel.isPresent()) {
            return cancelled(cancel.get());
        }
        return reds.stream().filter(red -> opened(so, red).isEmpty() && !Request.WORDS.contains(red.recipe())).findFirst()
                .<Step>map(Step.OpenMember::new).orElseGet(() -> gates(so, reds));
    }

    private static Step cancelled(Event.CancelRequested cancel) {
        return new Step.Close(Outcome.CANCELLED, "cancelled by " + cancel.by());
    }

    private static Optional<Event.MemberOpened> opened(Investigation so, SweepRun red) {
        return so.all(Event.MemberOpened.class).filter(member -> member.recipe().equals(red.recipe())).findFirst();
    }

    private static Optional<Event.MemberClosed> closed(Investigation so, Event.MemberOpened member) {
        return so.all(Event.MemberClosed.class).filter(end -> end.id().equals(member.id())).findFirst();
    }

    private static Step gates(Investigation so, List<SweepRun> reds) {
        List<Event.MemberClosed> ends = so.all(Event.MemberClosed.class).toList();
        Gates gates = new Gates(reds.size(), ends);
        for (Gate gate : Gate.values()) {
            if (!so.has(Event.GateJudged.class, judged -> judged.gate() == gate)) {
                return new Step.JudgeGate(gate, gates.passed(gate), gates.why(gate));
            }
        }
        if (gates.passed(Gate.M2)) {
            return new Step.Close(Outcome.PROVEN, gates.why(Gate.M2));
        }
        boolean waits = gates.passed(Gate.M1) && ends.stream().allMatch(end -> Gates.fixed(end) || end.outcome() == Outcome.WAITING);
        return new Step.Close(waits ? Outcome.WAITING : Outcome.UNKNOWN, gates.why(Gate.M2));
    }
}
