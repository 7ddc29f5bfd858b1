package zone.autonomic.redfix.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.investigation.Target;
import zone.autonomic.redfix.step.port.CiNode;
import zone.autonomic.redfix.step.port.CiNode.Lint;

/** What abra's lint of a head counts for, held against its base. */
class HeadLintTest {

    private static final String HEAD = "beef01";
    private static final String BASE = "c0ffee2";
    private static final Lint CLEAN = new Lint(true, List.of(), "all well");
    private static final Lint RED = new Lint(true, List.of("R011 · no image"), "R011");
    private static final Lint NOT_RUN = new Lint(false, List.of(), "FATA unable to fetch tags: authentication required\n\n");

    private final Map<String, Lint> lints = new HashMap<>(Map.of(HEAD, CLEAN, BASE, CLEAN));

    private Handler.Done lint() {
        CiNode node = (CiNode) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {CiNode.class}, (proxy, method, words) -> {
            assertThat(method.getName()).isEqualTo("lint");
            return lints.get(words[1]);
        });
        Waits waits = (Waits) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Waits.class}, (proxy, method, words) -> Duration.ofMinutes(2));
        Investigation so = new Investigation(new InvestigationId("wiki-1"), List.of());
        return new HeadLint(node, waits).perform(so, new Step.LintHead(new Target("wiki", "1.0.0+1", "c0ffee1", "main", BASE), HEAD));
    }

    @Test
    void aHeadWithoutErrorsPasses() {
        assertThat(lint()).isEqualTo(Handler.Done.with(new Event.Linted(HEAD, true, "all well")));
    }

    @Test
    void whatWasAnErrorOnTheBaseAlreadyIsNotTheFixes() {
        lints.put(HEAD, RED);
        assertThat(lint().events()).containsExactly(new Event.Linted(HEAD, false, "R011"));

        lints.put(BASE, RED);
        assertThat(lint().events()).containsExactly(new Event.Linted(HEAD, true, "R011"));
    }

    @Test
    void whereAbraCannotLintNothingIsSaidAndItIsTriedAgainLater() {
        Handler.Done again = Handler.Done.with(new Event.LintVoid(HEAD, "FATA unable to fetch tags: authentication required")).then(Duration.ofMinutes(2));
        lints.put(HEAD, NOT_RUN);
        assertThat(lint()).isEqualTo(again);

        lints.put(HEAD, RED);
        lints.put(BASE, NOT_RUN);
        assertThat(lint()).isEqualTo(again);
    }
}
