package zone.autonomic.redfix.chat.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Outcome;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.report.StatusText;
import zone.autonomic.redfix.report.Templates;

class ConsoleChatTest {

    private final Fakes.InMemoryLog log = new Fakes.InMemoryLog();
    private final ConsoleRoom room = new ConsoleRoom(new Fakes.InMemoryPosts());
    private final Fakes.Desk desk = new Fakes.Desk(log, room);
    private final ConsoleChat chat = new ConsoleChat(desk, Fakes.files(log), new StatusText(new Templates()), "http://redfix.example");
    private final InvestigationId gitea = new InvestigationId("gitea-1");

    @Test
    void aRecipeIsOpenedAndASecondRequestJoins() {
        ConsoleChat.Answer first = chat.say("ann", "/redfix gitea");
        ConsoleChat.Answer second = chat.say("bob", "/redfix gitea");

        assertThat(first.investigation()).contains(gitea);
        assertThat(first.text()).isEqualTo("""
                **gitea-1** is opened. http://redfix.example/i/gitea-1
                `/redfix cancel gitea-1` ends it.""");
        assertThat(second.investigation()).contains(gitea);
        assertThat(second.text()).startsWith("**gitea-1** is at it already, for ann; you join. http://redfix.example/i/gitea-1");
    }

    @Test
    void aSweepIsOpenedAndCancelledLikeARecipe() {
        ConsoleChat.Answer opened = chat.say("ann", "/redfix sweep --with-tests");

        assertThat(opened.investigation()).contains(new InvestigationId("sweep-1"));
        assertThat(log.find(new InvestigationId("sweep-1")).orElseThrow().request())
                .isEqualTo(new Request("sweep", Optional.empty(), Optional.empty(), "ann", true, Optional.empty()));
        assertThat(chat.say("bob", "/redfix cancel sweep-1").investigation()).contains(new InvestigationId("sweep-1"));
        assertThat(desk.cancels()).containsExactly("sweep-1 by bob");
    }

    @Test
    void whoJoinsWithLeaveThatWasNotGivenBeforeIsTold() {
        chat.say("ann", "/redfix discourse");

        assertThat(chat.say("bob", "/redfix discourse --with-tests").text()).isEqualTo("""
                **discourse-1** is at it already, for ann; you join. http://redfix.example/i/discourse-1
                It was asked without leave to change tests, and goes on so: ask again with `--with-tests` when it has ended.
                `/redfix cancel discourse-1` ends it.""");
    }

    @Test
    void theReportIsAnsweredAtOnceAndFollowsNothing() {
        ConsoleChat.Answer answer = chat.say("ann", "/redfix report");

        assertThat(answer).isEqualTo(new ConsoleChat.Answer("Nothing has been looked at yet. `/redfix sweep` takes all the reds of the last sweep.", Optional.empty(), 0));
    }

    @Test
    void theStatusIsALineEach() {
        assertThat(chat.say("ann", "/redfix status").text()).isEqualTo("Nothing has been asked yet. `/redfix <recipe>` begins.");
        chat.say("ann", "/redfix gitea");

        assertThat(chat.say("ann", "/redfix status").text())
                .isEqualTo("- **gitea-1**: looking at the recipe (for ann) http://redfix.example/i/gitea-1");
    }

    @Test
    void whatIsRefusedSaysWhatToTypeAndLeavesNoInvestigation() {
        ConsoleChat.Answer answer = chat.say("ann", "/redfix gitea --tga 1");

        assertThat(answer).isEqualTo(new ConsoleChat.Answer("I can't do that: I don't know the flag '--tga'. did you mean --tag?",
                Optional.empty(), 2));
        assertThat(log.latest(9)).isEmpty();
    }

    @Test
    void onlyWhatGoesOnIsCancelled() {
        assertThat(chat.say("ann", "/redfix cancel gitea-1").exitStatus()).isEqualTo(2);
        chat.say("ann", "/redfix gitea");

        ConsoleChat.Answer asked = chat.say("bob", "/redfix cancel gitea-1");
        ConsoleChat.Answer again = chat.say("bob", "/redfix cancel gitea-1");

        assertThat(asked.investigation()).contains(gitea);
        assertThat(desk.cancels()).containsExactly("gitea-1 by bob");
        assertThat(again.text()).isEqualTo("gitea-1 has ended already: http://redfix.example/i/gitea-1");
        assertThat(log.find(gitea).orElseThrow().outcome()).contains(Outcome.CANCELLED);
    }

    @Test
    void helpShowsEveryForm() {
        assertThat(chat.say("ann", "help").text())
                .contains("`/redfix <recipe> [--tag <tag>] [--strategy <strategy>] [--with-tests]`", "`/redfix sweep [--with-tests]`", "`/redfix report`", "`/redfix cancel <investigation>`");
    }
}
