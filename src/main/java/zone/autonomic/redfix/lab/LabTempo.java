package zone.autonomic.redfix.lab;

import java.util.Map;
import java.util.TreeMap;

/** How fast time goes for a bot in a lab: what takes minutes or hours around a live one takes a second or two there, and is asked for more often. */
final class LabTempo {

    /** A live bot's settings, each with the lab's value. They are given with the lab's addresses, and stand nowhere else. */
    static final Map<String, String> SETTINGS = new TreeMap<>(Map.ofEntries(
            Map.entry("redfix.tasks.poll", "100ms"),
            Map.entry("redfix.tasks.heartbeat", "400ms"),
            Map.entry("redfix.tasks.first-retry", "500ms"),
            Map.entry("redfix.tasks.longest-retry", "10s"),
            Map.entry("redfix.reconcile", "5s"),
            Map.entry("redfix.wait.run", "250ms"),
            Map.entry("redfix.wait.node", "250ms"),
            Map.entry("redfix.wait.bridge", "300ms"),
            Map.entry("redfix.wait.testme", "20s"),
            Map.entry("redfix.wait.person", "2s"),
            Map.entry("redfix.wait.unanswered", "8s"),
            Map.entry("redfix.wait.retry", "500ms"),
            Map.entry("redfix.forge.poll", "1s"),
            Map.entry("redfix.node.poll", "200ms"),
            Map.entry("redfix.node.live-interval", "1s"),
            Map.entry("redfix.node.health-attempts", "3"),
            Map.entry("redfix.node.health-interval", "100ms"),
            Map.entry("redfix.node.health-stable", "2"),
            Map.entry("redfix.node.teardown-interval", "50ms")));

    private LabTempo() {}
}
