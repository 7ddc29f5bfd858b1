package zone.autonomic.redfix.lab.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zone.autonomic.redfix.lab.container.Neighbourhood.Peer;

/** Which name means whom (domain.md §3). */
class NamesTest {

    @TempDir
    Path root;

    private NodeState node;

    @BeforeEach
    void aNodeWithATenantThatIsCalledApp() {
        node = new NodeState(root);
        node.createNetwork("proxy", "", false);
        stand("traefik_ci", "app", Map.of("proxy", List.of()));
    }

    private void stand(String stack, String service, Map<String, List<String>> networks) {
        networks.keySet().stream().filter(n -> !n.equals("proxy")).forEach(n -> node.createNetwork(n, stack, false));
        Disk.write(node.service(stack, service).resolve("networks"), String.join("\n", networks.keySet().stream().sorted().toList()) + "\n");
        Names.register(node, stack, service, networks, stack + "_" + service + ".1.x");
    }

    private List<String> stacks(String stack, String service, String name) {
        return new Names(node, stack, service).resolve(name).stream().map(Peer::stack).toList();
    }

    private void demo(String stack) {
        stand(stack, "web", Map.of("proxy", List.of(), stack + "_internal", List.of()));
        stand(stack, "app", Map.of(stack + "_internal", List.of("pds")));
    }

    @Test
    void anOwnNetworkThatSortsBeforeProxyWins() {
        demo("demo_ci");
        assertThat(stacks("demo_ci", "web", "app")).containsExactly("demo_ci");
    }

    @Test
    void anOwnNetworkThatSortsAfterProxyAlwaysLoses() {
        demo("warm-demo_ci");
        for (int i = 0; i < 4; i++) {
            assertThat(stacks("warm-demo_ci", "web", "app")).containsExactly("traefik_ci");
        }
    }

    @Test
    void theSwarmsNameIsUniqueAndAnAliasIsOnlyUntilAnotherStackPublishesIt() {
        demo("warm-demo_ci");
        assertThat(stacks("warm-demo_ci", "web", "warm-demo_ci_app")).containsExactly("warm-demo_ci");
        assertThat(stacks("warm-demo_ci", "web", "pds")).containsExactly("warm-demo_ci");
        stand("other_ci", "app", Map.of("proxy", List.of("pds")));
        assertThat(stacks("warm-demo_ci", "web", "pds")).containsExactly("other_ci");
        assertThat(stacks("warm-demo_ci", "web", "warm-demo_ci_app")).containsExactly("warm-demo_ci");
    }

    @Test
    void aTargetThatIsItselfOnProxyIsAnsweredByTurns() {
        stand("warm-demo_ci", "web", Map.of("proxy", List.of(), "warm-demo_ci_internal", List.of()));
        stand("warm-demo_ci", "app", Map.of("proxy", List.of(), "warm-demo_ci_internal", List.of()));
        List<String> first = List.of(stacks("warm-demo_ci", "web", "app").get(0), stacks("warm-demo_ci", "web", "app").get(0),
                stacks("warm-demo_ci", "web", "app").get(0), stacks("warm-demo_ci", "web", "app").get(0));
        assertThat(first).containsExactly("traefik_ci", "warm-demo_ci", "traefik_ci", "warm-demo_ci");
    }

    @Test
    void aNameThatNobodyHasIsNobody() {
        demo("demo_ci");
        assertThat(stacks("demo_ci", "web", "database")).isEmpty();
        assertThat(stacks("demo_ci", "app", "traefik_ci_app")).isEmpty();
    }
}
