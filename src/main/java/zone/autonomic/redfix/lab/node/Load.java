package zone.autonomic.redfix.lab.node;

import java.util.function.ToIntFunction;
import zone.autonomic.redfix.lab.image.ImageDescription;
import zone.autonomic.redfix.lab.swarm.NodeState;

/**
 * How slow a stack finds the node: what the place says, times the stacks that others have standing there with it. The place's own tenants idle and
 * don't count.
 */
final class Load {

    /** What a node is called loaded at: two others are deployed beside, the most that the node's limit of three deploys allows. */
    private static final double LOADED = 3.0;

    private final double place;
    private final ToIntFunction<String> others;

    private Load(double place, ToIntFunction<String> others) {
        this.place = place;
        this.others = others;
    }

    static Load on(NodeState node, Place place) {
        return new Load(place.load(), node::deployedBeside);
    }

    /** A node that does nothing else, whatever stands there now. */
    static Load none() {
        return new Load(1.0, stack -> 0);
    }

    /** What takes a second on an idle node takes the stack so many here. */
    double of(String stack) {
        return place * (1 + others.applyAsInt(stack));
    }

    /** The seconds from when such a container listens until it completes a client's handshake: in step with the load, up to what its image says. */
    double handshakeSeconds(ImageDescription image, String stack) {
        double loaded = Math.min(1.0, Math.max(0.0, (of(stack) - 1) / (LOADED - 1)));
        return image.handshakeSeconds() + loaded * (image.handshakeSecondsLoaded() - image.handshakeSeconds());
    }
}
