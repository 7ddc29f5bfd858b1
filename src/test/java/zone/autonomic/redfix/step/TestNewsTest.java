package zone.autonomic.redfix.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.chat.console.Fakes;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.investigation.TestRequest;
import zone.autonomic.redfix.step.port.Forge;

/** What a test of a head says on the commit itself. */
class TestNewsTest {

    private static final PullRequest PULL_REQUEST = new PullRequest(1, "u", "ann", "t", "lid", "beef01", "open");

    private final MemoryForge forge = new MemoryForge();
    private final TestNews news = new TestNews(forge, new MemoryPullRequestRoom(), null, new OwnPullRequests(new Fakes.InMemoryLog()), TestmeTest.byTheBot(), "http://redfix");

    private static Investigation testOf(TestRequest test) {
        return new Investigation(new InvestigationId("notes.pr1.beef01-1"), List.of()).with(Instant.EPOCH, List.of(new Event.Opened(Request.ofTest("notes", test, "ann"))));
    }

    private static TestRequest asked(boolean quick) {
        return new TestRequest(PULL_REQUEST, quick, 7, true, Instant.EPOCH);
    }

    @Test
    void aQuickGreenDoesNotHideAWholeRed() {
        news.status(testOf(asked(false).onTheNode()), "failure", "red");
        news.status(testOf(asked(true).onTheNode()), "success", "green");

        assertThat(forge.statuses).extracting(Forge.Status::context, Forge.Status::state)
                .containsExactly(org.assertj.core.api.Assertions.tuple("redfix/testme", "failure"), org.assertj.core.api.Assertions.tuple("redfix/testme-quick", "success"));
    }

    @Test
    void whatTheBridgeRunsHasTheBridgesStatusAlone() {
        news.status(testOf(asked(false)), "success", "green");

        assertThat(forge.statuses).isEmpty();
    }
}
