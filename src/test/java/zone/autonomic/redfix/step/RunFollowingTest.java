package zone.autonomic.redfix.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.chat.console.ConsoleRoom;
import zone.autonomic.redfix.chat.console.Fakes;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.investigation.RunResult;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.step.port.CiNode;
import zone.autonomic.redfix.store.TestStore;

/** A run is followed on the real store: what it printed is kept once, whoever follows and wherever he is cut off. */
class RunFollowingTest {

    private static final RunRequest RUN = new RunRequest("gitea-1-r1", RunKind.LIFECYCLE, "gitea", "1.0.0+1", "c", true, "/");

    private final TestStore store = TestStore.on(TestStore.emptyDatabase(), Clock.systemUTC());
    private final Printing node = new Printing();
    private final ConsoleRoom room = new ConsoleRoom(store.posts());
    private final Map<String, String> texts = new HashMap<>();
    private final RunFollowing following = new RunFollowing(node, store.logs(), new Fakes.InMemoryArchive(texts), room, new TestmeTest.LiveWaits(), new TestedHead(null));
    private final Investigation so = store.log().open(new Request("gitea", Optional.empty(), Optional.empty(), "ann")).investigation();

    private Handler.Done follow(boolean watch) {
        return following.perform(so, new Step.FollowRun(RUN, watch));
    }

    private String kept() {
        return store.logs().kept(so.id(), RUN.id()).orElseThrow().text();
    }

    @Test
    void eachPieceIsReadAndKeptOnce() {
        node.prints("one\n");
        assertThat(follow(true).events()).isEmpty();
        assertThat(follow(true).pause()).contains(new TestmeTest.LiveWaits().run());
        node.prints("two\n");
        follow(true);

        assertThat(kept()).isEqualTo("one\ntwo\n");
        assertThat(room.progress(so.id())).isEqualTo("gitea-1-r1 · begins · two");
    }

    /** The piece is kept, and the bot is killed before what it saw is put down. */
    @Test
    void aRedThatWasSeenByABotThatDiedIsSeenByTheNext() {
        node.prints("!! install: RuntimeError: it doesn't come up\nmore\n");
        follow(true);
        node.prints("and on\n");

        assertThat(follow(true).events()).containsExactly(new Event.RedSighted(RUN.id(), "!! install: RuntimeError: it doesn't come up"));
        assertThat(follow(false).events()).isEmpty();
    }

    @Test
    void whoeverReadWhatSomebodyElseKeptMeanwhileDropsIt() {
        node.prints("one\n");
        node.beforeAnswer = () -> store.printed(so.id(), RUN.id(), "one\n");

        assertThat(follow(true).events()).isEmpty();

        assertThat(kept()).isEqualTo("one\n");
    }

    @Test
    void whatIsLongIsReadOnAtOnce() {
        node.prints("x".repeat(200_000) + "\n");

        assertThat(follow(true).pause()).contains(Duration.ZERO);
    }

    @Test
    void anEndedRunHasItsResultAndItsLogOnce() {
        node.prints("all\n");
        node.state = CiNode.State.ENDED;

        assertThat(follow(true).events()).singleElement().isInstanceOf(Event.RunFinished.class);

        assertThat(kept()).isEqualTo("all\n");
        assertThat(texts).containsOnlyKeys("gitea-1-r1/results.json");
        assertThatThrownBy(() -> node.poll(RUN, 99)).isInstanceOf(CiNode.Unreachable.class);
    }

    /** A node that prints what it is told to. */
    private static final class Printing extends NoNode {
        private final StringBuilder log = new StringBuilder();
        private State state = State.RUNNING;
        private Runnable beforeAnswer = () -> { };

        void prints(String text) {
            log.append(text);
        }

        @Override
        public Progress poll(RunRequest run, long offset) {
            byte[] all = log.toString().getBytes(StandardCharsets.UTF_8);
            if (offset > all.length) {
                throw new Unreachable("the log is shorter than what was read of it already", null);
            }
            beforeAnswer.run();
            return new Progress(new String(all, (int) offset, all.length - (int) offset, StandardCharsets.UTF_8), all.length, state);
        }

        @Override
        public Artifacts artifacts(RunRequest run) {
            return new Artifacts(new RunResult(0, List.of(), List.of(), Optional.empty(), Optional.empty(), ""), Map.of("log", log.toString(), "results.json", "{}"));
        }
    }
}
