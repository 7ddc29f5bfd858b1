package zone.autonomic.redfix.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.step.port.Forge;

/** Digests on an issue. */
class IssueBoardTest {

    private final List<Forge.Issue> issues = new ArrayList<>();
    private final List<Forge.Comment> comments = new ArrayList<>();
    private boolean down;
    private final IssueBoard board = new IssueBoard(forge(), "cc-ci");

    /** The part of a forge that a board calls; everything else is no business of its. */
    private Forge forge() {
        return (Forge) Proxy.newProxyInstance(Forge.class.getClassLoader(), new Class<?>[] {Forge.class}, (proxy, method, given) -> {
            if (down) {
                throw new Forge.Unavailable("the forge answered 503", 0, null);
            }
            return switch (method.getName()) {
                case "whoAmI" -> "autonomic-bot";
                case "openIssues" -> List.copyOf(issues);
                case "openIssue" -> open((String) given[1], (String) given[2]);
                case "comments" -> List.copyOf(comments);
                case "comment" -> comment("autonomic-bot", (String) given[2]);
                default -> throw new UnsupportedOperationException(method.getName());
            };
        });
    }

    private Forge.Issue open(String title, String body) {
        issues.add(new Forge.Issue(issues.size() + 1, title, body, "u"));
        return issues.get(issues.size() - 1);
    }

    private Forge.Comment comment(String by, String body) {
        comments.add(new Forge.Comment(comments.size() + 1, by, body, "u", Instant.EPOCH));
        return comments.get(comments.size() - 1);
    }

    @Test
    void theFirstDigestOpensTheIssueAndTheNextIsACommentOnIt() {
        open("something else", "body");

        board.tell("digest-2026-11-21T08:00", "good morning");
        board.tell("digest-2026-11-21T18:00", "good evening");

        assertThat(issues).hasSize(2);
        assertThat(comments).extracting(Forge.Comment::body).containsExactly("good morning\n\n<!-- redfix:digest-2026-11-21T08:00 -->", "good evening\n\n<!-- redfix:digest-2026-11-21T18:00 -->");
    }

    @Test
    void tellingTwiceShowsOnce() {
        board.tell("digest-2026-11-21T08:00", "good morning");
        board.tell("digest-2026-11-21T08:00", "good morning");

        assertThat(comments).hasSize(1);
    }

    @Test
    void aMarkInSomebodyElsesCommentIsNone() {
        comment("mallory", "<!-- redfix:digest-2026-11-21T08:00 -->");

        board.tell("digest-2026-11-21T08:00", "good morning");

        assertThat(comments).hasSize(2);
    }

    @Test
    void aForgeThatIsDownIsSaidToBe() {
        down = true;
        assertThatThrownBy(() -> board.tell("k", "m")).hasMessage("the forge answered 503");
    }
}
