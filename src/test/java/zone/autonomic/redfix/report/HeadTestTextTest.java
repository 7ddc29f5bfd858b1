package zone.autonomic.redfix.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Outcome;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.investigation.RunResult;
import zone.autonomic.redfix.investigation.TestRequest;
import zone.autonomic.redfix.investigation.Tier;

class HeadTestTextTest {

    private static final String HEAD = "9cdfc1e2aa00112233445566778899aabbccddee";
    private static final PullRequest PULL = new PullRequest(4, "http://forge/gitea/pulls/4", "bob", "t", "x", HEAD, "open");

    private final HeadTestText text = new HeadTestText(new Templates(), "http://redfix.example");

    private static Investigation asked(boolean byBridge) {
        TestRequest test = new TestRequest(PULL, true, 70, true, Instant.EPOCH, byBridge);
        return new Investigation(new InvestigationId("gitea.pr4.9cdfc1e.quick-1"), List.of()).with(Instant.EPOCH, List.of(new Event.Opened(Request.ofTest("gitea", test, "@ann"))));
    }

    @Test
    void whoRunsItIsSaidAtTheBeginning() {
        assertThat(text.begun(asked(true))).isEqualTo("`!testme --quick` of `9cdfc1e2aa`, asked by @\u200Bann: cc-ci's bridge runs it, and I bring its result. "
                + "http://redfix.example/i/gitea.pr4.9cdfc1e.quick-1");
        assertThat(text.begun(asked(false))).contains("asked by @\u200Bann: I run it on the node.");
    }

    @Test
    void theResultHasItsTiersAndWhatWasRed() {
        RunRequest run = new RunRequest("r1", RunKind.LIFECYCLE, "gitea", HEAD, HEAD, false, "/");
        RunResult red = new RunResult(1, List.of(new Tier("install", Tier.Status.PASS), new Tier("restore", Tier.Status.FAIL)),
                List.of(new Failure("restore", "tests/gitea/test_restore.py::test_x", "boom `@all` </details>")), Optional.empty(), Optional.empty(), "u");
        Investigation so = asked(false).with(Instant.EPOCH, List.of(new Event.RunStarted(run), new Event.RunFinished("r1", red)));

        assertThat(text.ended(so, Outcome.RED, "9cdfc1e2aa is red")).isEqualTo("""
                **Red**: `!testme --quick` of `9cdfc1e2aa`, asked by @\u200Bann. 9cdfc1e2aa is red

                | tier | result |
                |---|---|
                | install | ✔ pass |
                | restore | ✘ fail |

                - ``restore · tests/gitea/test_restore.py::test_x · boom `@all` </details>``

                Everything about it: http://redfix.example/i/gitea.pr4.9cdfc1e.quick-1""");
    }

    @Test
    void whatTheBridgeRanHasItsResultThere() {
        Investigation so = asked(true).with(Instant.EPOCH, List.of(new Event.TestmeAnswered(HEAD, true, "success", "http://ci/runs/7/", "t")));

        assertThat(text.ended(so, Outcome.GREEN, "the bridge says success of 9cdfc1e2aa")).isEqualTo("""
                **Green**: `!testme --quick` of `9cdfc1e2aa`, asked by @\u200Bann. the bridge says success of 9cdfc1e2aa http://ci/runs/7/

                Everything about it: http://redfix.example/i/gitea.pr4.9cdfc1e.quick-1""");
    }
}
