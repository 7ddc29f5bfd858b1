package zone.autonomic.redfix.step;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.step.port.CiNode;
import zone.autonomic.redfix.step.port.Fence;
import zone.autonomic.redfix.step.port.Forge;
import zone.autonomic.redfix.step.port.Workspace;

/** In the program as it is put together, each write to the outside is preceded by the check of the lease. */
@QuarkusTest
@TestProfile(FencedTest.Overtaken.class)
class FencedTest {

    /** Nothing listens where node and forge are said to be: a write that isn't stopped fails otherwise. */
    public static class Overtaken implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("redfix.node.host", "127.0.0.1", "redfix.node.port", "1", "redfix.forge.url", "http://127.0.0.1:1", "redfix.forge.token", "none",
                    "quarkus.log.console.level", "OFF");
        }

        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(Another.class);
        }
    }

    /** Another bot has the lease. */
    @Alternative
    @ApplicationScoped
    static class Another implements Fence {
        @Override
        public void check() {
            throw new Overtaken("another bot carries it on");
        }
    }

    @Inject
    Forge forge;

    @Inject
    Workspace workspace;

    @Inject
    CiNode node;

    @Test
    void whoIsOvertakenWritesNothingToTheOutside() {
        RunRequest run = new RunRequest("gitea-1-r1", RunKind.LIFECYCLE, "gitea", "1.0.0", "cafe", true, "/");
        Map<String, Runnable> writes = new LinkedHashMap<>();
        writes.put("a comment", () -> forge.comment("gitea", 1, "!testme"));
        writes.put("a comment's edit", () -> forge.editComment("gitea", 1, "text"));
        writes.put("a pull request", () -> forge.open("gitea", "redfix/gitea/x", "main", "t", "b"));
        writes.put("its edit", () -> forge.edit("gitea", 1, "t", "b"));
        writes.put("an issue", () -> forge.openIssue("cc-ci", "t", "b"));
        writes.put("a reaction", () -> forge.react("gitea", 1, "eyes"));
        writes.put("a status", () -> forge.setStatus("gitea", "cafe", "redfix/testme", "pending", "d", "u"));
        writes.put("a push", () -> workspace.push(new Workspace.Change("gitea", "redfix/gitea/x", "cafe", Map.of(), "m")));
        writes.put("a run", () -> node.start(run));
        writes.put("its teardown", () -> node.tearDown(run));
        writes.put("a lint", () -> node.lint("gitea", "cafe"));

        writes.forEach((name, write) -> assertThatThrownBy(write::run).as(name).isInstanceOf(Fence.Overtaken.class));
    }

    @Test
    void whatIsOnlyReadIsLeftToItself() {
        assertThatThrownBy(() -> forge.pullRequests("gitea")).isInstanceOf(Forge.Unavailable.class);
    }
}
