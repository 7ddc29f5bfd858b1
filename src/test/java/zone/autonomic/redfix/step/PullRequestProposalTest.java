package zone.autonomic.redfix.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.investigation.Destination;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Proposal;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.investigation.Target;
import zone.autonomic.redfix.report.PullRequestText;
import zone.autonomic.redfix.report.Stories;
import zone.autonomic.redfix.report.Templates;
import zone.autonomic.redfix.step.port.Workspace;
import zone.autonomic.redfix.store.TestStore;

/** When a fix becomes a pull request, and when it doesn't. */
class PullRequestProposalTest {

    private static final String BRANCH = "redfix/notes/restore-hook";

    private final MemoryForge forge = new MemoryForge();
    private final MemoryWorkspace workspace = new MemoryWorkspace();
    private final Investigation so = Stories.proven();
    private final Step.ProposeFix step = new Step.ProposeFix(new Target("notes", "1.0.0+1", "c1", "main", "c2"),
            new Destination("notes", "main", "c2"), new Proposal("restore-hook", "t", "w", Map.of("a", "b"), List.of(), "patch", "n", ""));

    private Event performed() {
        PullRequestText text = new PullRequestText(new Templates(), Stories.URL);
        RunLogs logs = new RunLogs(TestStore.on(TestStore.emptyDatabase(), Clock.systemUTC()).logs());
        List<Event> events = new PullRequestProposal(forge, workspace, text, logs).perform(so, step).events();
        return events.get(events.size() - 1);
    }

    private void was(String state) {
        forge.pullRequests.add(new PullRequest(4, "http://forge/pulls/4", "autonomic-bot", "t", BRANCH, "d8a63fe", state));
    }

    /** Also where its branch is gone: of such a one the forge tells the name all the same (RecordedAnswersTest). */
    @Test
    void whatAPersonClosedIsNotOpenedAgain() {
        was("closed");

        assertThat(performed()).isInstanceOf(Event.PullRequestDeclined.class);
        assertThat(workspace.pushes).isEmpty();
        assertThat(forge.pullRequests).hasSize(1);
    }

    @Test
    void whatIsOpenIsWrittenAnewAndNotDoubled() {
        was("open");

        assertThat(performed()).isInstanceOfSatisfying(Event.PullRequestReady.class, ready -> assertThat(ready.pullRequest().number()).isEqualTo(4));
        assertThat(workspace.pushes).extracting(Workspace.Change::branch).containsExactly(BRANCH);
        assertThat(forge.pullRequests).hasSize(1);
    }

    @Test
    void whatWasMergedBeforeAndIsRedAgainIsProposedAnew() {
        was("merged");

        assertThat(performed()).isInstanceOfSatisfying(Event.PullRequestReady.class, ready -> assertThat(ready.pullRequest().url()).isNotEqualTo("http://forge/pulls/4"));
        assertThat(workspace.pushes).extracting(Workspace.Change::branch).containsExactly(BRANCH);
    }
}
