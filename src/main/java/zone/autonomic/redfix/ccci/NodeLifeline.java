package zone.autonomic.redfix.ccci;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import zone.autonomic.redfix.step.port.CiNode;
import zone.autonomic.redfix.step.port.Lifeline;

/** Whether the node can be logged in to, over a connection of its own: the other one may be busy. */
@ApplicationScoped
class NodeLifeline implements Lifeline {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final NodeConnection connection;

    NodeLifeline(NodeConfig config) {
        this.connection = new NodeConnection(config);
    }

    @PreDestroy
    void hangUp() {
        connection.close();
    }

    @Override
    public String name() {
        return "the CI node";
    }

    @Override
    public Optional<String> trouble() {
        try {
            connection.run("true", new byte[0], PATIENCE);
            return Optional.empty();
        } catch (CiNode.Unreachable e) {
            return Optional.of(e.getMessage());
        }
    }
}
