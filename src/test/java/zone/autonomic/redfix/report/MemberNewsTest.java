package zone.autonomic.redfix.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemberNewsTest {

    @Test
    void theTurnsOfAMembersStoryAreALineEachWithItsRecipeInFront() {
        assertThat(new MemberNews(new Templates(), Stories.URL).of(SweepStory.chat())).extracting(MemberNews.Line::markdown).containsExactly(
                "[`chat-1`](http://redfix.example/i/chat-1) · genuine: red in 2 of 2 isolated runs with the same failure",
                "[`chat-1`](http://redfix.example/i/chat-1) · cause: A dump of `database` is saved, and nothing replays it.",
                "[`chat-1`](http://redfix.example/i/chat-1) · second opinion: PASS: an independent run from a fresh checkout comes to the same",
                "[`chat-1`](http://redfix.example/i/chat-1) · pull request: http://git.example/r/chat/pulls/7");
    }
}
