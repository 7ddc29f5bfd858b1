package zone.autonomic.redfix.step;

import static org.assertj.core.api.Assertions.assertThat;

import zone.autonomic.redfix.store.TestStore;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.chat.console.Fakes;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.report.PullRequestText;
import zone.autonomic.redfix.report.Stories;
import zone.autonomic.redfix.report.Templates;
import zone.autonomic.redfix.step.port.Forge;
import zone.autonomic.redfix.step.port.Workspace;

/** What is claimed on a pull request is claimed of it as it is now: it is read once more before that, and taken back when it doesn't hold any more. */
class ProofOnThePullRequestTest {

    private static final PullRequest PULL = Stories.proven().pullRequest().orElseThrow();
    private static final String RESULT = "chat#7 chat-1";

    private final MemoryForge forge = new MemoryForge() {
        @Override
        public Optional<Forge.Repository> repository(String recipe) {
            return Optional.of(new Forge.Repository(recipe, "main", "clone", "url"));
        }
    };
    private final MemoryPullRequestRoom room = new MemoryPullRequestRoom();
    private final MemoryWorkspace workspace = new MemoryWorkspace();
    private final PullRequestText text = new PullRequestText(new Templates(), Stories.URL);
    private final Investigation so = Stories.proven();

    @BeforeEach
    void anOpenPullRequest() {
        forge.pullRequests.add(PULL);
        workspace.sources.put("chat", new Workspace.Source("main", "c0ffee", List.of("2.1.9+10.11.15"), Map.of()));
    }

    private List<Event> publish(boolean ready) {
        ProofPublication publication = new ProofPublication(forge, room, text, new RunLogs(TestStore.on(TestStore.emptyDatabase(), Clock.systemUTC()).logs()), new PullRequestFate(forge, workspace));
        return publication.perform(so, new Step.PublishProof(so.destination().orElseThrow(), PULL, ready, "it is proven")).events();
    }

    private List<Event> withdraw() {
        return new ProofWithdrawal(forge, room, text).perform(so, new Step.WithdrawProof(so.destination().orElseThrow(), PULL, "somebody pushed")).events();
    }

    private void titled(String title) {
        forge.pullRequests.replaceAll(p -> new PullRequest(p.number(), p.url(), p.author(), title, p.branch(), p.head(), p.state()));
    }

    @Test
    void ofAnOpenOneTheMarkIsTakenOffAndTheResultIsSaid() {
        assertThat(publish(true)).containsExactly(new Event.ProofPublished(true));
        assertThat(forge.edits).containsExactly("Restore what was backed up");
        assertThat(room.said.get(RESULT)).startsWith("**Proven:**").contains("A person merges; redfix never does.");
    }

    @Test
    void ofAHeadThatAPersonPushedMeanwhileNothingIsClaimed() {
        forge.push(7, "beef02");

        assertThat(publish(true)).containsExactly(new Event.HeadMoved(PULL.head(), "beef02"));
        assertThat(forge.edits).isEmpty();
        assertThat(room.said).isEmpty();
    }

    @Test
    void whatAPersonClosedMeanwhileIsLeftAlone() {
        forge.settle(7, "closed");

        assertThat(publish(true)).containsExactly(new Event.PullRequestSettled(false, "a person", Optional.of("2.1.9+10.11.15")));
        assertThat(forge.edits).isEmpty();
        assertThat(room.said).isEmpty();
    }

    @Test
    void whatAPersonMergedMeanwhileIsNotSaidToWaitForAMerge() {
        forge.settle(7, "merged");

        assertThat(publish(true)).containsExactly(new Event.PullRequestSettled(true, "maintainer", Optional.of("2.1.9+10.11.15")), new Event.ProofPublished(true));
        assertThat(forge.edits).as("nothing about it waits any more").isEmpty();
        assertThat(room.said.get(RESULT)).contains("A person has merged it already.").doesNotContain("A person merges");
    }

    @Test
    void withdrawnItIsAWorkInProgressAgainAndSaysWhy() {
        titled("Restore what was backed up");

        assertThat(withdraw()).containsExactly(new Event.ProofWithdrawn("somebody pushed"));
        assertThat(forge.edits).containsExactly("WIP: Restore what was backed up");
        assertThat(room.said.get("chat#7 chat-1 withdrawn")).startsWith("**Proof withdrawn:** somebody pushed. Don't merge it for that proof.")
                .contains("`/redfix chat`", "`!testme`", Stories.URL + "/i/chat-1");
    }

    @Test
    void aTitleThatAPersonChangedStaysTheirsBehindTheMark() {
        titled("Restore all of it");
        withdraw();
        assertThat(forge.edits).containsExactly("WIP: Restore all of it");

        titled("[WIP] Restore all of it");
        withdraw();
        assertThat(forge.edits).as("it is marked already").hasSize(1);
    }

    @Test
    void ofAMergedOneTheTitleIsLeftAsItIs() {
        titled("Restore what was backed up");
        forge.settle(7, "merged");
        withdraw();

        assertThat(forge.edits).isEmpty();
        assertThat(room.said).hasSize(1);
    }

    @Test
    void anothersPullRequestIsNotRenamed() {
        titled("Somebody's own");
        Investigation linked = so.with(Instant.EPOCH, List.of(new Event.PullRequestReady(PULL, false, true)));
        new ProofWithdrawal(forge, room, text).perform(linked, new Step.WithdrawProof(so.destination().orElseThrow(), PULL, "somebody pushed"));

        assertThat(forge.edits).isEmpty();
        assertThat(room.said).hasSize(1);
    }
}
