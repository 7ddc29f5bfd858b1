package zone.autonomic.redfix.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.investigation.InvestigationId;

class ButtonIdTest {

    @Test
    void itIsWrittenForGood() {
        assertThat(new ButtonId(ButtonId.Action.CANCEL, new InvestigationId("gitea-1")).encoded()).isEqualTo("redfix:1:cancel:gitea-1");
        assertThat(new ButtonId(ButtonId.Action.AGAIN, new InvestigationId("gitea-1")).encoded()).isEqualTo("redfix:1:again:gitea-1");
        assertThat(new ButtonId(ButtonId.Action.EVIDENCE, new InvestigationId("gitea-1")).encoded()).isEqualTo("redfix:1:evidence:gitea-1");
    }

    @ParameterizedTest
    @EnumSource(ButtonId.Action.class)
    void whatIsWrittenIsReadAndFits(ButtonId.Action action) {
        ButtonId id = new ButtonId(action, new InvestigationId("a".repeat(81)));

        assertThat(ButtonId.parse(id.encoded())).contains(id);
        assertThat(id.encoded()).hasSizeLessThanOrEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "redfix:2:cancel:gitea-1", "redfix:1:merge:gitea-1", "redfix:1:cancel:", "redfix:1:cancel:../x", "redfix:1:cancel:gitea-1:x", "cancel:gitea-1"})
    void whatIsNotOfThisVersionIsNotRead(String customId) {
        assertThat(ButtonId.parse(customId)).isEmpty();
    }
}
