package zone.autonomic.redfix.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.chat.console.Fakes;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Outcome;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.investigation.TestRequest;
import zone.autonomic.redfix.step.port.Reception;
import zone.autonomic.redfix.step.port.Reception.How;

class FrontDeskTest {

    private static final Request GITEA = new Request("gitea", Optional.empty(), Optional.empty(), "ann");
    private static final PullRequest PULL = new PullRequest(4, "http://forge/gitea/pulls/4", "autonomic-bot", "Fix", "redfix/gitea/x", "9cdfc1e2aa", "open");

    private final Fakes.InMemoryLog log = new Fakes.InMemoryLog();
    private final FrontDesk desk = new FrontDesk(log, true);
    private final InvestigationId gitea = new InvestigationId("gitea-1");

    @Test
    void whileAProvenPullRequestWaitsForAPersonItIsPointedAt() {
        assertThat(desk.investigate(GITEA, false).how()).isEqualTo(How.OPENED);
        log.add(gitea, new Event.PullRequestReady(PULL, true, false), new Event.Closed(Outcome.PROVEN, "proven"));

        assertThat(desk.investigate(GITEA, false).how()).isEqualTo(How.STANDS);
        assertThat(desk.investigate(GITEA, true).how()).as("with --again").isNotEqualTo(How.STANDS);
        assertThat(desk.investigate(new Request("gitea", Optional.of("3.5.3"), Optional.empty(), "ann"), false).how()).as("another tag").isNotEqualTo(How.STANDS);
    }

    @Test
    void onceAPersonHasSettledItOrNothingWasProvenItIsLookedAtAnew() {
        desk.investigate(GITEA, false);
        log.add(gitea, new Event.PullRequestReady(PULL, true, false), new Event.Closed(Outcome.NOT_PROVEN, "red"));
        assertThat(desk.investigate(GITEA, false).how()).isNotEqualTo(How.STANDS);

        log.add(gitea, new Event.Closed(Outcome.PROVEN, "proven"), new Event.PullRequestSettled(true, "bob", Optional.empty()));
        assertThat(desk.investigate(GITEA, false).how()).isNotEqualTo(How.STANDS);
    }

    @Test
    void nothingNewIsBegunWhileSomethingThatItTakesDoesNotHold() {
        FrontDesk hindered = new FrontDesk(log, true, () -> Map.of("the CI node", "it refuses the key"));

        assertThatThrownBy(() -> hindered.investigate(GITEA, false)).isInstanceOf(Reception.Hindered.class).hasMessage("the CI node: it refuses the key");
        assertThatThrownBy(() -> hindered.test("gitea", new TestRequest(PULL, false, 70, true, Instant.EPOCH), "ann")).isInstanceOf(Reception.Hindered.class);
        assertThat(log.open()).isEmpty();
    }

    @Test
    void aHeadIsTestedOnceForEachKind() {
        TestRequest cold = new TestRequest(PULL, false, 70, true, Instant.EPOCH);
        TestRequest quick = new TestRequest(PULL, true, 71, true, Instant.EPOCH);
        InvestigationId first = desk.test("gitea", cold, "ann").investigation().id();

        assertThat(first).hasToString("gitea.pr4.9cdfc1e-1");
        assertThat(desk.test("gitea", cold, "bob").how()).isEqualTo(How.JOINED);
        assertThat(desk.test("gitea", quick, "bob").investigation().id()).hasToString("gitea.pr4.9cdfc1e.quick-1");

        log.add(first, new Event.Closed(Outcome.RED, "red"));
        assertThat(desk.test("gitea", cold, "bob").how()).isEqualTo(How.STANDS);
    }

    @Test
    void aTestThatNothingCameOfIsMadeAgain() {
        TestRequest cold = new TestRequest(PULL, false, 70, true, Instant.EPOCH);
        log.add(desk.test("gitea", cold, "ann").investigation().id(), new Event.Closed(Outcome.VOID, "disk full"));

        assertThat(desk.test("gitea", cold, "ann").how()).isNotEqualTo(How.STANDS);
    }

    @Test
    void whereTheBotRunsHeadsItselfTheRequestSaysSo() {
        TestRequest cold = new TestRequest(PULL, false, 70, true, Instant.EPOCH);

        assertThat(new FrontDesk(log, false).test("gitea", cold, "ann").investigation().request().test()).contains(cold.onTheNode());
    }
}
