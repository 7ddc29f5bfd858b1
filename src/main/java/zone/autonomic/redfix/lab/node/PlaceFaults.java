package zone.autonomic.redfix.lab.node;

import java.util.Optional;
import zone.autonomic.redfix.lab.swarm.NodeState;

/** What the node itself fails with when something is deployed. */
final class PlaceFaults {
    private static final long LEAST_DISK_KB = 1024L * 1024;
    private static final int VIP_LINES = 13;
    private final NodeState node;

    PlaceFaults(NodeState node) {
        this.node = node;
    }

    /**
     * A deploy that came to nothing.
     *
     * @param words what abra ends with
     * @param stackStands whether its services are there all the same, none of their tasks being more than new
     */
    record Hit(String words, boolean stackStands) {}

    /** Takes one of the deploys that are to fail, if any is left. */
    Optional<Hit> atDeploy() {
        Optional<Place.Fault> fault = Place.takeFault(node.root());
        Place place = Place.read(node.root());
        if (fault.isEmpty() && place.diskFreeKb() < LEAST_DISK_KB) {
            return Optional.of(new Hit(Place.Fault.DISK_FULL.words(), false));
        }
        if (fault.filter(Place.Fault.VIP_EXHAUSTED::equals).isPresent()) {
            NodeJournal journal = new NodeJournal(node);
            for (int i = 0; i < VIP_LINES; i++) {
                journal.write("docker", "level=error msg=\"" + Place.Fault.VIP_EXHAUSTED.words() + "\" module=node");
            }
            return Optional.of(new Hit("deploy timed out", true));
        }
        return fault.map(f -> new Hit(f.words(), false));
    }
}
