package zone.autonomic.redfix.ccci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.step.port.CiNode.Progress;
import zone.autonomic.redfix.step.port.CiNode.State;

/** The script's words, read strictly. */
class NodeAnswerTest {

    private static NodeAnswer answer(String text) throws NodeAnswer.Malformed {
        return NodeAnswer.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void textsMayHoldAnythingAlsoWhatLooksLikeAnAnswer() throws Exception {
        NodeAnswer answer = answer("state\trunning\nlog\tapp\t12\nä\ndone\nx\tyz\ndone\n");

        assertThat(answer.first("log").orElseThrow().text()).isEqualTo("ä\ndone\nx\tyz");
        assertThat(answer.need("state").field(0)).isEqualTo("running");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "done", "state\trunning\n", "log\tapp\t50\nshort\ndone\n", "log\tapp\t-1\n\ndone\n", "log\tapp\tx\n\ndone\n", "log\n\ndone\n",
        "log\tapp\t3\nabcdef\ndone\n", "done\nmore\n", "Last login: today\n", "log\tapp\t9999999999\n\ndone\n"})
    void whatIsCutOffOrNotTheScriptsIsNoAnswer(String text) {
        assertThatThrownBy(() -> answer(text)).isInstanceOf(NodeAnswer.Malformed.class);
    }

    private static Progress progress(String state, long size, long offset, String bytes) throws NodeAnswer.Malformed {
        int length = bytes.getBytes(StandardCharsets.UTF_8).length;
        return LogProgress.read(answer("state\t%s\nsize\t%d\nbytes\t%d\n%s\ndone\n".formatted(state, size, length, bytes)), offset);
    }

    @Test
    void aRunningLogIsShownInWholeLines() throws Exception {
        assertThat(progress("running", 16, 10, "one\ntw")).isEqualTo(new Progress("one\n", 14, State.RUNNING));
        assertThat(progress("ended", 16, 10, "one\ntw")).isEqualTo(new Progress("one\ntw", 16, State.ENDED));
    }

    @Test
    void aRunHasEndedOnlyWithTheLastPieceOfItsLog() throws Exception {
        assertThat(progress("ended", 99, 10, "one\ntw")).isEqualTo(new Progress("one\n", 14, State.RUNNING));
    }

    @Test
    void aKeyIsNotShownInHalves() throws Exception {
        Progress first = progress("running", 999, 0, "one\n-----BEGIN RSA PRIVATE KEY-----\nMIIabc\n");

        assertThat(first).isEqualTo(new Progress("one\n", 4, State.RUNNING));
        assertThat(progress("running", 999, 4, "-----BEGIN RSA PRIVATE KEY-----\nMIIabc\n-----END RSA PRIVATE KEY-----\ntwo\n").text()).doesNotContain("MIIabc").endsWith("two\n");
    }

    @Test
    void aLogOfOneLongLineIsShownAllTheSame() throws Exception {
        assertThat(progress("running", 200_000, 0, "x".repeat(150_000)).nextOffset()).isEqualTo(150_000);
    }
}
