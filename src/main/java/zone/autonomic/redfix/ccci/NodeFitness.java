package zone.autonomic.redfix.ccci;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import zone.autonomic.redfix.step.port.CiNode.Preflight;

/** Judges from what the node shows whether a run may start there: idle, clean, no sweep soon, room enough. */
final class NodeFitness {

    private static final long KIB_IN_GIB = 1 << 20;

    private final NodeConfig config;
    private final QuietHours quiet;
    private final Clock clock;

    NodeFitness(NodeConfig config, Clock clock) {
        this.config = config;
        this.quiet = QuietHours.of(config.quietHours().orElse(List.of()));
        this.clock = clock;
    }

    Preflight judge(NodeAnswer answer) throws NodeAnswer.Malformed {
        List<String> facts = new ArrayList<>();
        List<String> findings = new ArrayList<>();
        if (!answer.need("own").field(0).equals("none")) {
            facts.add("the run is on the node already");
            return new Preflight(true, facts, findings);
        }
        runs(answer, facts, findings);
        stacks(answer, facts, findings);
        sweep(answer.need("sweep"), facts, findings);
        quiet.reachedBy(config.runTime(), clock).ifPresent(hours -> findings.add("the node's quiet hours are %s, and a run may take %s".formatted(hours, spoken(config.runTime()))));
        disk(answer.needNumber("disk"), facts, findings);
        if (answer.first("inodes").isPresent() && answer.needNumber("inodes") < config.minFreeInodes()) {
            findings.add("the disk has %d inodes free, %d are wanted".formatted(answer.needNumber("inodes"), config.minFreeInodes()));
        }
        return new Preflight(findings.isEmpty(), facts, findings);
    }

    private static void runs(NodeAnswer answer, List<String> facts, List<String> findings) {
        int before = findings.size();
        answer.first("run").ifPresent(run -> findings.add("a run is in flight on the node: " + run.field(0)));
        answer.first("foreign").ifPresent(run -> findings.add("the harness runs for somebody else (process " + run.field(0) + ")"));
        if (findings.size() == before) {
            facts.add("no run in flight");
        }
    }

    private void stacks(NodeAnswer answer, List<String> facts, List<String> findings) {
        List<String> leftovers = answer.all("stack").filter(s -> List.of("own", "throwaway").contains(s.field(0)))
                .map(s -> s.field(1)).toList();
        leftovers.forEach(stack -> findings.add("a stack is left over: " + stack));
        List<String> canonicals = answer.all("stack").filter(s -> s.field(0).equals("canonical")).map(s -> s.field(1)).toList();
        canonicals.forEach(stack -> facts.add(stack + " is left over from a promote that failed; it is removed before the run"));
        if (leftovers.isEmpty() && canonicals.isEmpty()) {
            facts.add("no leftover of the recipe");
        }
        answer.all("stack").filter(s -> s.field(0).equals("live")).forEach(s -> facts.add(s.field(1) + " is a live service and isn't touched"));
        long deploys = answer.all("stack").filter(s -> List.of("own", "cold", "throwaway").contains(s.field(0))).count();
        String count = deploys == 1 ? "1 test deploy stands" : deploys + " test deploys stand";
        if (deploys > config.mostDeploys()) {
            findings.add(count + ", at most " + config.mostDeploys() + " may");
        } else {
            facts.add(count);
        }
    }

    private void sweep(NodeAnswer.Line sweep, List<String> facts, List<String> findings) {
        String seconds = sweep.field(0);
        if (seconds.equals("unknown")) {
            findings.add("the node's systemd doesn't know %s (%s), so when a sweep starts can't be told; redfix.node.sweep-timer names it"
                    .formatted(config.sweepTimer(), sweep.field(1)));
        } else if (seconds.equals("running")) {
            findings.add("a sweep goes on (%s)".formatted(sweep.field(1)));
        } else if (seconds.equals("none")) {
            facts.add("no sweep is planned");
        } else if (!seconds.matches("-?\\d{1,12}")) {
            findings.add("when the sweep (%s) runs next can't be told%s".formatted(config.sweepTimer(),
                    sweep.field(1).isEmpty() ? "" : ": " + sweep.field(1)));
        } else if (Long.parseLong(seconds) <= config.runTime().toSeconds()) {
            findings.add("the sweep starts %s, and a run may take %s".formatted(at(sweep.field(1)), spoken(config.runTime())));
        } else {
            facts.add("the next sweep starts " + at(sweep.field(1)));
        }
    }

    private static String at(String when) {
        return "at " + when;
    }

    private void disk(long kib, List<String> facts, List<String> findings) {
        String free = kib >= KIB_IN_GIB ? kib / KIB_IN_GIB + " GB" : kib / 1024 + " MB";
        if (kib < config.minFreeGb() * KIB_IN_GIB) {
            findings.add("the disk has " + free + " free, " + config.minFreeGb() + " GB are wanted");
        } else {
            facts.add("disk " + free + " free");
        }
    }

    private static String spoken(Duration duration) {
        if (duration.toMinutes() == 0) {
            return duration.toMillis() / 1000.0 + " s";
        }
        return duration.toMinutes() % 60 == 0 ? duration.toHours() + " h" : duration.toMinutes() + " min";
    }
}
