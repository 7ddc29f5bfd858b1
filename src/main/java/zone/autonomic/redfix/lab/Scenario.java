package zone.autonomic.redfix.lab;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import zone.autonomic.redfix.lab.bridge.BridgeMood;
import zone.autonomic.redfix.lab.forge.ForgeFaults;
import zone.autonomic.redfix.lab.node.Place;

/**
 * What happens around the bot while it works: on the node, at the bridge, at the forge. {@code docs/lab.md} says how it is written down.
 *
 * @param neighbours how many others work on the node at the same time
 * @param leftovers recipes of which a cold run's stack was left standing
 * @param diskFreeKb free space on the node in KiB
 * @param sweepIn when the next sweep begins, counted from the lab's start
 * @param runInFlight whether somebody else's run holds the node
 * @param tenants further stacks that publish names on {@code proxy}
 * @param fault what the node itself fails with at a deploy
 * @param faultDeploys how many deploys fail so; below zero: all
 * @param forgeFaults wrong answers of the forge's API
 * @param pace how much of the runs' small pauses is kept
 * @param harness in which of the ways in which harnesses differ the node's one tells of its runs
 * @param clones where the node's clones of recipes come from
 * @param privateMirror whether the forge wants a login of whoever reads a recipe's repository by git
 * @param sweepLoad how loaded the node was in last night's sweep, 1 for idle; 0 for no such sweep
 */
public record Scenario(int neighbours, List<String> leftovers, Optional<Long> diskFreeKb, Optional<Duration> sweepIn, boolean runInFlight,
        List<Place.Tenant> tenants, Optional<Place.Fault> fault, int faultDeploys, BridgeMood bridge, List<ForgeFaults.Fault> forgeFaults,
        Optional<Double> pace, double sweepLoad, List<String> harness, Clones clones, boolean privateMirror) {

    /** Enough for a slow application's deploy to be given up and a slow handshake to be missed, and for nothing else. */
    private static final double USUAL_SWEEP_LOAD = 17;
    private static final Duration USUAL_SWEEP = Duration.ofDays(3);
    private static final DateTimeFormatter SYSTEMD = DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** What the node's clones of recipes have as their origin. */
    public enum Clones {
        /** The forge, whose branches are those that pull requests come from. */
        MIRROR,
        /** Where the recipe is written, which has its releases and its default branch, and none of the forge's other branches. */
        UPSTREAM
    }

    public Scenario {
        harness = List.copyOf(harness);
        leftovers = List.copyOf(leftovers);
        tenants = List.copyOf(tenants);
        forgeFaults = List.copyOf(forgeFaults);
    }

    /** Nothing out of the ordinary. */
    public static Scenario quiet() {
        return new Scenario(0, List.of(), Optional.empty(), Optional.empty(), false, List.of(), Optional.empty(), 0, BridgeMood.AWAKE, List.of(),
                Optional.empty(), USUAL_SWEEP_LOAD, List.of(), Clones.MIRROR, false);
    }

    /** The node's place in this scenario. */
    Place place(Place quiet, Instant now) {
        List<Place.Tenant> all = new ArrayList<>(quiet.tenants());
        all.addAll(tenants);
        Place place = quiet.withTenants(all).withLoad(1.0 + neighbours).withLeftovers(leftovers).withOtherRun(runInFlight)
                .withDiskFreeKb(diskFreeKb.orElse(quiet.diskFreeKb())).withSweep(SYSTEMD.format(now.plus(sweepIn.orElse(USUAL_SWEEP))))
                .withPace(pace.orElse(quiet.pace())).withVariants(harness);
        if (fault.isEmpty()) {
            return place;
        }
        // A fault that is over after some deploys doesn't keep anybody from trying.
        boolean told = fault.get() == Place.Fault.INODES_FULL && faultDeploys < 0;
        return place.withFault(fault.get(), faultDeploys).withInodesFree(told ? 0 : place.inodesFree());
    }
}
