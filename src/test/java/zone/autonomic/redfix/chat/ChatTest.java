package zone.autonomic.redfix.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.chat.console.ConsoleRoom;
import zone.autonomic.redfix.chat.console.Fakes;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Outcome;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.report.StatusText;
import zone.autonomic.redfix.report.Templates;
import zone.autonomic.redfix.step.port.Reception;

class ChatTest {

    private final Fakes.InMemoryLog log = new Fakes.InMemoryLog();
    private final ConsoleRoom room = new ConsoleRoom(new Fakes.InMemoryPosts());
    private final Fakes.Desk desk = new Fakes.Desk(log, room);
    private final Chat chat = new Chat(desk, Fakes.files(log), new StatusText(new Templates()), "http://redfix.example");
    private final InvestigationId gitea = new InvestigationId("gitea-1");

    @Test
    void aRecipeIsOpenedAndASecondRequestJoins() {
        Chat.Answer first = chat.say(Speaker.trusted("ann"), "/redfix gitea");
        Chat.Answer second = chat.say(Speaker.trusted("bob"), "/redfix gitea");

        assertThat(first.investigation()).contains(gitea);
        assertThat(first.text()).isEqualTo("""
                **gitea-1** is opened. http://redfix.example/i/gitea-1
                `/redfix cancel gitea-1` ends it.""");
        assertThat(second.investigation()).contains(gitea);
        assertThat(second.text()).startsWith("**gitea-1** is at it already, for ann; you join. http://redfix.example/i/gitea-1");
    }

    @Test
    void aSweepIsOpenedAndCancelledLikeARecipe() {
        Chat.Answer opened = chat.say(Speaker.trusted("ann"), "/redfix sweep --with-tests");

        assertThat(opened.investigation()).contains(new InvestigationId("sweep-1"));
        assertThat(log.find(new InvestigationId("sweep-1")).orElseThrow().request())
                .isEqualTo(new Request("sweep", Optional.empty(), Optional.empty(), "ann", true, Optional.empty()));
        assertThat(chat.say(Speaker.trusted("bob"), "/redfix cancel sweep-1").investigation()).contains(new InvestigationId("sweep-1"));
        assertThat(desk.cancels()).containsExactly("sweep-1 by bob");
    }

    @Test
    void whoJoinsWithLeaveThatWasNotGivenBeforeIsTold() {
        chat.say(Speaker.trusted("ann"), "/redfix discourse");

        assertThat(chat.say(Speaker.trusted("bob"), "/redfix discourse --with-tests").text()).isEqualTo("""
                **discourse-1** is at it already, for ann; you join. http://redfix.example/i/discourse-1
                It was asked without leave to change tests, and goes on so: ask again with `--with-tests` when it has ended.
                `/redfix cancel discourse-1` ends it.""");
    }

    @Test
    void whatHindersAnythingNewIsTheAnswer() {
        Reception hindered = (Reception) java.lang.reflect.Proxy.newProxyInstance(Reception.class.getClassLoader(), new Class<?>[] {Reception.class}, (proxy, method, words) -> {
            throw new Reception.Hindered("the CI node: it refuses the key");
        });

        Chat.Answer answer = new Chat(hindered, Fakes.files(log), new StatusText(new Templates()), "http://redfix.example").say(Speaker.trusted("ann"), "/redfix gitea");

        assertThat(answer.kind()).isEqualTo(Chat.Kind.HINDERED);
        assertThat(answer.investigation()).isEmpty();
        assertThat(answer.text()).startsWith("Nothing new can be begun now. the CI node: it refuses the key.");
    }

    @Test
    void theReportIsAnsweredAtOnceAndFollowsNothing() {
        Chat.Answer answer = chat.say(Speaker.trusted("ann"), "/redfix report");

        assertThat(answer).isEqualTo(new Chat.Answer("Nothing has been looked at yet. `/redfix sweep` takes all the reds of the last sweep.", Optional.empty(), Chat.Kind.ANSWERED));
    }

    @Test
    void theStatusSaysWhatRuns() {
        assertThat(chat.say(Speaker.trusted("ann"), "/redfix status").text()).isEqualTo("Nothing has been asked yet. `/redfix <recipe>` begins.");
        chat.say(Speaker.trusted("ann"), "/redfix gitea");

        assertThat(chat.say(Speaker.trusted("ann"), "/redfix status").text())
                .isEqualTo("**Runs**\n- [`gitea-1`](http://redfix.example/i/gitea-1): looking at the recipe (for ann)");
    }

    @Test
    void whatIsRefusedSaysWhatToTypeAndLeavesNoInvestigation() {
        Chat.Answer answer = chat.say(Speaker.trusted("ann"), "/redfix gitea --tga 1");

        assertThat(answer).isEqualTo(new Chat.Answer("I can't do that: I don't know the flag '--tga'. Did you mean --tag?",
                Optional.empty(), Chat.Kind.MISTAKE));
        assertThat(log.latest(9)).isEmpty();
    }

    @Test
    void onlyWhatGoesOnIsCancelled() {
        assertThat(chat.say(Speaker.trusted("ann"), "/redfix cancel gitea-1").kind()).isEqualTo(Chat.Kind.MISTAKE);
        chat.say(Speaker.trusted("ann"), "/redfix gitea");

        Chat.Answer asked = chat.say(Speaker.trusted("bob"), "/redfix cancel gitea-1");
        Chat.Answer again = chat.say(Speaker.trusted("bob"), "/redfix cancel gitea-1");

        assertThat(asked.investigation()).contains(gitea);
        assertThat(desk.cancels()).containsExactly("gitea-1 by bob");
        assertThat(again.text()).isEqualTo("gitea-1 has ended already: http://redfix.example/i/gitea-1");
        assertThat(log.find(gitea).orElseThrow().outcome()).contains(Outcome.CANCELLED);
    }

    @Test
    void helpShowsEveryForm() {
        assertThat(chat.say(Speaker.trusted("ann"), "help").text())
                .contains("`/redfix <recipe> [--tag <tag>] [--strategy <strategy>] [--with-tests] [--again]`", "`/redfix sweep [--with-tests]`", "`/redfix report`", "`/redfix cancel <investigation>`");
    }

    @Test
    void whoMayOnlyLookIsToldWhatItTakes() {
        Speaker guest = new Speaker("eve", Map.of(Permission.INVESTIGATE, "the role `operator`", Permission.CANCEL, "the role `operator`"));

        assertThat(chat.say(guest, "/redfix status").kind()).isEqualTo(Chat.Kind.ANSWERED);
        assertThat(chat.say(guest, "/redfix gitea"))
                .isEqualTo(new Chat.Answer("eve may not have anything investigated here: that takes the role `operator`.", Optional.empty(), Chat.Kind.REFUSED));
        assertThat(chat.say(guest, "/redfix sweep").kind()).isEqualTo(Chat.Kind.REFUSED);
        assertThat(chat.say(guest, "/redfix cancel gitea-1").text()).isEqualTo("eve may not cancel what runs here: that takes the role `operator`.");
        assertThat(log.latest(9)).isEmpty();
    }

    @Test
    void whoMayNotHavePullRequestsOpenedGetsTheFixPrepared() {
        Speaker guest = new Speaker("eve", Map.of(Permission.PROPOSE, "the role `maintainer`"));

        Chat.Answer answer = chat.say(guest, "/redfix gitea");

        assertThat(answer.text()).contains("It ends with the fix prepared: to have a pull request opened takes the role `maintainer`.");
        assertThat(log.find(gitea).orElseThrow().request().lookOnly()).isTrue();
        assertThat(chat.say(Speaker.trusted("ann"), "/redfix gitea").text()).contains("asked by somebody who may not have pull requests opened");
    }
}
