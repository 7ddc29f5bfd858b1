package zone.autonomic.redfix.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.NotFoundException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.chat.Chat;
import zone.autonomic.redfix.chat.Speaker;
import zone.autonomic.redfix.chat.console.ConsoleRoom;
import zone.autonomic.redfix.chat.console.Fakes;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.report.Links;
import zone.autonomic.redfix.report.StatusText;
import zone.autonomic.redfix.report.Stories;
import zone.autonomic.redfix.report.Templates;
import zone.autonomic.redfix.report.ThreadMessages;
import zone.autonomic.redfix.store.Samples;

class PagesTest {

    private final Templates templates = new Templates();
    private final Fakes.InMemoryLog log = new Fakes.InMemoryLog();
    private final ConsoleRoom room = new ConsoleRoom(new Fakes.InMemoryPosts());
    private final Fakes.InMemoryArchive archive = new Fakes.InMemoryArchive(new HashMap<>());
    private final Fakes.InMemoryLogs logs = new Fakes.InMemoryLogs(new HashMap<>());
    private final Pages pages = pages("lab");

    private Pages pages(String mode) {
        return new Pages(log, archive, logs, room, templates, new ThreadMessages(templates, Stories.URL), Stories.URL, mode);
    }

    @Test
    void thePageOfAnInvestigationShowsItsProof() {
        log.put(Stories.proven());
        archive.keep(new InvestigationId("chat-1"), "chat-1-r1/results.json", "x");

        String page = pages.investigation("chat-1");

        assertThat(page).contains("<tr><td>restore</td><td>✘ red</td><td>✔ green</td></tr>",
                "<span class=\"added\">+  new: 1\n</span>", "<span class=\"taken\">-  old: 1\n</span>",
                "<a href=\"/i/chat-1/log/chat-1-r1\">log</a>", "<a href=\"https://git.example/r/chat/pulls/7\"",
                "<a href=\"/i/chat-1/file/chat-1-r1/results.json\">chat-1-r1/results.json</a>", "<strong>proven</strong>", "This is a lab");
    }

    @Test
    void everyLineOfALogHasItsAddress() {
        log.put(Stories.proven());
        logs.texts().put("chat-1-r1", "one\n<script>two</script>\n");

        assertThat(pages.log("chat-1", "chat-1-r1", 0)).contains("<span id=\"L1\"><a href=\"#L1\">1</a>one",
                "<span id=\"L2\"><a href=\"#L2\">2</a>&lt;script&gt;two&lt;/script&gt;");
    }

    @Test
    void aLongLogIsShownInParts() {
        log.put(Stories.proven());
        logs.texts().put("chat-1-r1", "line\n".repeat(25_000));

        assertThat(pages.log("chat-1", "chat-1-r1", 0)).contains("25000 lines in all", "<span id=\"L10000\">", "<a href=\"?from=10001\">Later ones</a>")
                .doesNotContain("L10001\"", "Earlier ones");
        assertThat(pages.log("chat-1", "chat-1-r1", 20_001)).contains("<a href=\"?from=10001\">Earlier ones</a>", "<span id=\"L25000\">").doesNotContain("Later ones");
        assertThat(new Links("", new InvestigationId("chat-1")).line("chat-1-r1", 20_345)).isEqualTo("/i/chat-1/log/chat-1-r1?from=20001#L20345");
        assertThat(new Links("", new InvestigationId("chat-1")).line("chat-1-r1", 10_000)).endsWith("chat-1-r1#L10000");
    }

    @Test
    void whateverLogsAndPeopleBringIsOnlyText() {
        log.put(new Investigation(new InvestigationId("chat-1"), List.of()).with(Instant.EPOCH, Samples.everyEvent().toList()));
        room.post(new InvestigationId("chat-1"), "k", Samples.HOSTILE);
        room.progress(new InvestigationId("chat-1"), Samples.HOSTILE);
        logs.texts().put("chat-1-r1", Samples.HOSTILE);

        for (String page : new String[] {pages.chat("chat-1"), pages.investigation("chat-1"), pages.log("chat-1", "chat-1-r1", 0)}) {
            assertThat(page).contains("&lt;script&gt;alert(1)").doesNotContain("<script>", "href=\"javascript", "NOT_FOUND");
        }
    }

    @Test
    void theChatShowsTheThreadWithoutAnyScript() {
        log.put(Stories.proven());
        room.post(new InvestigationId("chat-1"), "e1", "**hello**");

        assertThat(pages.chat(null)).contains("<article data-place=\"1\"><p><strong>hello</strong></p>", "<a href=\"/?thread=chat-1\">chat-1</a>");
        assertThat(pages("live").chat(null)).doesNotContain("This is a lab");
    }

    @Test
    void whereNothingIsThatIsSaid() {
        assertThatThrownBy(() -> pages.investigation("nobody-1")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> pages.investigation("../x")).isInstanceOf(NotFoundException.class);
        log.put(Stories.proven());
        assertThatThrownBy(() -> pages.file("chat-1", "../../etc/passwd", 0)).isInstanceOf(NotFoundException.class);
    }

    @Test
    void theScriptSaysALineAndFollowsItsThread() {
        Api api = new Api(log, new Chat(new Fakes.Desk(log, room), Fakes.files(log), new StatusText(templates), Stories.URL), room, () -> new Visitor(Speaker.trusted("ann"), true));

        Api.Answered answered = api.say("page", new Api.Said("", "/redfix gitea"));
        room.post(new InvestigationId("gitea-1"), "e1", "said");
        room.progress(new InvestigationId("gitea-1"), "run 1");

        assertThat(answered.thread()).isEqualTo("gitea-1");
        assertThat(api.thread("gitea-1", 0))
                .isEqualTo(new Api.ThreadNews(List.of(new Api.Post(1, "<p>said</p>\n")), "run 1", "looking at the recipe", false));
        assertThat(api.threads()).containsExactly(new Api.ThreadLine("gitea-1", "looking at the recipe"));
        assertThatThrownBy(() -> api.say(null, new Api.Said("", "/redfix gitea"))).isInstanceOf(ForbiddenException.class);
    }

    @Test
    void theMissingPageShowsWhatWasAskedAsText() {
        assertThat(templates.render("page/missing.html", Map.of("title", "t", "lab", false, "why", "<b>", "path", "/<x>")))
                .contains("&lt;b&gt;", "/&lt;x&gt;");
    }
}
