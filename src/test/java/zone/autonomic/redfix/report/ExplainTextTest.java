package zone.autonomic.redfix.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.investigation.Patience;
import zone.autonomic.redfix.investigation.Playbook;
import zone.autonomic.redfix.investigation.Replay;

class ExplainTextTest {

    private final ExplainText explain = new ExplainText(new Templates(), Patience.DEFAULT, Stories.URL);

    @Test
    void aVerdictIsToldRunByRun() throws IOException {
        assertThat(explain.of(SweepStory.chat()).replace("\u200B", "")).isEqualTo(text("explain-chat.md"));
    }

    @Test
    void aLoadFlakeIsToldByTurnsAndWithItsP() throws IOException {
        assertThat(explain.of(SweepStory.voice()).replace("\u200B", "")).isEqualTo(text("explain-voice.md"));
    }

    @Test
    void aSweepPointsToItsMembers() {
        assertThat(explain.of(SweepStory.sweep()).replace("\u200B", "")).contains("Each has a verdict of its own:",
                "**chat-1:** Proven. http://git.example/r/chat/pulls/7 is proven; a person merges it\n- `/redfix explain chat-1`", "**✘** M2 is open: forum-1");
    }

    @Test
    void aReplaySaysWhereTodaysRulesPart() {
        ReplayText replay = new ReplayText(new Templates());
        Replay same = new Replay(new Playbook(Patience.DEFAULT), (known, step) -> List.of());
        Replay.Difference other = new Replay.Difference(12, SweepStory.START, "the verdict is genuine: red in 2 of 2", "a run, lifecycle of chat at 1.0.0+2.0, alone");

        assertThat(replay.of(SweepStory.chat(), new Replay.Result(40, List.of(), List.of()))).isEqualTo("**Today's rules agree**: put through them, the 6 runs of `chat-1` "
                + "and everything else that was seen lead to the same 40 steps and decisions. The node was not touched.");
        assertThat(replay.of(SweepStory.chat(), new Replay.Result(40, List.of(other), List.of("diagnose: the mirror doesn't answer")))).isEqualTo("""
                **Today's rules would decide otherwise** in `chat-1`, on the same 6 runs, at 1 of 40 places. The node was not touched, and nothing is changed.

                - Event 12: then, the verdict is genuine: red in 2 of 2. Now: a run, lifecycle of chat at 1.0.0+2.0, alone.

                Past the first of them an investigation begun today would see other things. To have it looked at anew, ask for the recipe again.
                - Not thought again: diagnose: the mirror doesn't answer""");
        assertThat(same.of(SweepStory.sweep()).differences()).isEmpty();
    }

    private static String text(String name) throws IOException {
        return new String(ExplainTextTest.class.getResourceAsStream(name).readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
