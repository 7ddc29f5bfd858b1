package zone.autonomic.redfix.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The link that the README gives is the one that the bot would give. */
class InvitationTest {

    @Test
    void theReadmesLinkGivesTheRightsThatAreNeededAndNoMore() throws Exception {
        String readme = Files.readString(Path.of("README.md"));

        assertThat(readme).contains(DiscordPlace.invitation(42, Optional.empty()).replace("client_id=42", "client_id=APPLICATION_ID"));
        for (DiscordPlace.Need need : DiscordPlace.Need.values()) {
            assertThat(readme.replaceAll("\\s+", " ")).contains(need.words());
        }
    }
}
