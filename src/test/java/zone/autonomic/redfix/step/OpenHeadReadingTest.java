package zone.autonomic.redfix.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.diagnosis.OpenHeads;
import zone.autonomic.redfix.investigation.PullRequest;

@DisplayName("The heads of open pull requests")
class OpenHeadReadingTest {

    private final MemoryForge forge = new MemoryForge();
    private final MemoryWorkspace workspace = new MemoryWorkspace();

    private void pull(long number, String author, String branch, String state) {
        forge.pullRequests.add(new PullRequest(number, "http://forge/pulls/" + number, author, "t", branch, "head" + number, state));
        workspace.commit("notes", "head" + number, Map.of("compose.yml", "# " + number));
    }

    @Test
    void areThoseOfOthersThatAreOpen() {
        pull(1, forge.whoAmI(), "redfix/notes/restore-hook", "open");
        pull(2, "bob", "done", "merged");
        pull(3, "bob", "dropped", "closed");
        pull(4, forge.whoAmI(), "official-image", "open");
        pull(5, "bob", "official-image-2", "open");

        OpenHeads heads = new OpenHeadReading(forge, workspace).of("notes");

        assertThat(heads.heads()).as("another bot may share the account").extracting(h -> h.pullRequest().number()).containsExactly(4L, 5L);
        assertThat(heads.heads().get(0).files().text("compose.yml")).contains("# 4");
        assertThat(heads.unasked()).isEmpty();
    }

    @Test
    void areNotLookedAtWhereAnybodyCouldHaveMadeThemOrTheyAreGone() {
        pull(5, "eve", "x", "open");
        workspace.commits.remove("notes@head5");
        assertThat(new OpenHeadReading(forge, workspace).of("notes").unasked()).containsExactly("http://forge/pulls/5 wasn't looked at: its head head5 isn't in the mirror");

        forge.foreign = "it comes from eve/notes";
        pull(6, "eve", "y", "open");
        assertThat(new OpenHeadReading(forge, workspace).of("notes")).isEqualTo(new OpenHeads(java.util.List.of(), java.util.List.of(
                "http://forge/pulls/5 wasn't looked at: it comes from eve/notes", "http://forge/pulls/6 wasn't looked at: it comes from eve/notes")));
    }
}
