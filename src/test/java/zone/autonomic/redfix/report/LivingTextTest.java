package zone.autonomic.redfix.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Request;

class LivingTextTest {

    private final LivingText text = new LivingText(new Templates(), Stories.URL);

    private static Investigation asked(String by) {
        return new Investigation(new InvestigationId("chat-1"), List.of()).with(Instant.EPOCH,
                List.of(new Event.Opened(new Request("chat", Optional.empty(), Optional.empty(), by))));
    }

    @Test
    void tellsWhatItIsAtAndHowFar() {
        assertThat(text.of(asked("ann"), "run 2 · `restore` · 3 min")).isEqualTo("""
                **chat** · `chat-1` · for ann
                ⏳ **looking at the recipe**
                run 2 · `restore` · 3 min
                http://redfix.example/i/chat-1""");
    }

    @Test
    void tellsWhatCameOfItAndNoProgressAnyMore() {
        assertThat(text.of(Stories.proven(), "run 2")).isEqualTo("""
                **chat** · `chat-1` · for ann
                🟢 **proven**. https:\u200B//git.example/r/chat/pulls/7 is proven; a person merges it
                Pull request: https://git.example/r/chat/pulls/7
                http://redfix.example/i/chat-1""");
    }

    @Test
    void namesAreOnlyWords() {
        assertThat(text.of(asked("@everyone **b** <@1>"), "").lines().findFirst().orElseThrow())
                .isEqualTo("**chat** · `chat-1` · for @\u200Beveryone \\*\\*b\\*\\* \\<@\u200B1\\>");
    }
}
