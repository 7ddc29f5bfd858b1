package zone.autonomic.redfix.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Receipt;
import zone.autonomic.redfix.investigation.Request;

class MemberNewsTest {

    @Test
    void theTurnsOfAMembersStoryAreALineEachWithItsRecipeInFront() {
        assertThat(new MemberNews(new Templates(), Stories.URL).of(SweepStory.chat())).extracting(MemberNews.Line::markdown).containsExactly(
                "[`chat-1`](http://redfix.example/i/chat-1) · genuine: red in 2 of 2 isolated runs with the same failure",
                "[`chat-1`](http://redfix.example/i/chat-1) · cause: A dump of `database` is saved, and nothing replays it.",
                "[`chat-1`](http://redfix.example/i/chat-1) · second opinion: PASS: an independent run from a fresh checkout comes to the same",
                "[`chat-1`](http://redfix.example/i/chat-1) · pull request: http://git.example/r/chat/pulls/7");
    }

    @Test
    void whereAnEndWasAskedForItsReceiptIsToldAsWell() {
        Investigation ended = Stories.story(new Event.Opened(new Request("chat", Optional.empty(), Optional.empty(), "ann")), Stories.started("chat-1-r1", "1.0.0+1", "c", true),
                new Event.CancelRequested("bob"), new Event.TornDown("chat-1-r1", new Receipt(List.of("stack chat"), List.of(), List.of())));

        assertThat(new MemberNews(new Templates(), Stories.URL).of(ended)).extracting(MemberNews.Line::markdown)
                .containsExactly("[`chat-1`](http://redfix.example/i/chat-1) · torn down: chat-1-r1 left nothing behind");
    }
}
