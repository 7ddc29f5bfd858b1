package zone.autonomic.redfix.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.step.port.Forge;

/** What the bot needs of a forge, on whichever: the lab's always, and a real Gitea (1.16 and later) or Forgejo where there is one. */
abstract class ForgeContract {

    /** A repository of the test's own. @param branch has one commit more than the default branch */
    record Ground(GiteaForge forge, String repository, String branch, Runnable cleaning) {}

    private static final String NOBODY = "nobody-of-that-name-9f3c";

    private Ground ground;
    private Forge forge;
    private PullRequest opened;

    abstract Ground ground() throws Exception;

    @BeforeEach
    void aPullRequest() throws Exception {
        ground = ground();
        forge = ground.forge();
        opened = forge.open(ground.repository(), ground.branch(), "main", "put a lid on", "why");
    }

    @AfterEach
    void clean() {
        if (ground != null) {
            ground.cleaning().run();
        }
    }

    @Test
    void theRepositoryIsFoundAndNoOther() {
        assertThat(forge.recipes()).contains(ground.repository());
        assertThat(forge.repository(ground.repository())).hasValueSatisfying(r -> {
            assertThat(r.defaultBranch()).isEqualTo("main");
            assertThat(r.cloneUrl()).endsWith("/" + ground.repository() + ".git");
        });
        assertThat(forge.repository(NOBODY)).isEmpty();
    }

    @Test
    void aPullRequestIsOpenedOnceAndEdited() {
        assertThat(opened.open()).isTrue();
        assertThat(opened.branch()).isEqualTo(ground.branch());
        assertThat(opened.head()).hasSize(40);
        assertThat(opened.author()).isEqualTo(forge.whoAmI());
        assertThat(forge.open(ground.repository(), ground.branch(), "main", "again", "why").number()).isEqualTo(opened.number());

        forge.edit(ground.repository(), opened.number(), "put the lid on", "because");
        assertThat(forge.pullRequest(ground.repository(), opened.number()).title()).isEqualTo("put the lid on");
        assertThat(forge.pullRequests(ground.repository())).extracting(PullRequest::number).containsExactly(opened.number());
        assertThat(forge.accepted(ground.repository(), opened.number())).isEmpty();
        assertThat(forge.foreignHead(ground.repository(), opened.number())).isEmpty();
    }

    @Test
    void aCommentIsMadeFoundAndEdited() {
        Forge.Comment made = forge.comment(ground.repository(), opened.number(), "!testme");
        Forge.Issue issue = forge.openIssue(ground.repository(), "a question", "why?");
        forge.comment(ground.repository(), issue.number(), "!testme");

        assertThat(forge.comments(ground.repository(), opened.number())).extracting(Forge.Comment::body).containsExactly("!testme");
        List<Forge.Remark> found = forge.remarks(ground.repository(), made.createdAt());
        assertThat(found).singleElement().satisfies(remark -> {
            assertThat(remark.number()).isEqualTo(opened.number());
            assertThat(remark.comment()).isEqualTo(made);
            assertThat(remark.edited()).isFalse();
        });
        assertThat(forge.remarks(ground.repository(), made.createdAt().plus(Duration.ofDays(1)))).isEmpty();
        assertThat(forge.openIssues(ground.repository())).extracting(Forge.Issue::number).containsExactly(issue.number());

        // The forge's time goes by seconds: an edit within the one of its making can't be told.
        await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(400)).untilAsserted(() -> {
            String now = "edited at " + Instant.now();
            assertThat(forge.editComment(ground.repository(), made.id(), now)).map(Forge.Comment::body).contains(now);
            assertThat(forge.remarks(ground.repository(), made.createdAt())).filteredOn(r -> r.comment().id() == made.id()).first().matches(Forge.Remark::edited);
        });
        assertThat(forge.editComment(ground.repository(), 1_999_999_999L, "x")).isEmpty();
    }

    @Test
    void aReactionShowsOnceAndOnlyAnAllowedOne() {
        Forge.Comment comment = forge.comment(ground.repository(), opened.number(), "!testme");

        for (String reaction : List.of("eyes", "eyes", "rocket", "+1", "-1", "confused")) {
            forge.react(ground.repository(), comment.id(), reaction);
        }
        assertThatThrownBy(() -> forge.react(ground.repository(), comment.id(), "applause-9f3c")).isInstanceOf(Forge.Unavailable.class);
        // A reaction is no edit: it doesn't make an order void.
        assertThat(forge.remarks(ground.repository(), comment.createdAt())).noneMatch(Forge.Remark::edited);
    }

    @Test
    void aStatusIsSetAndTheNewestComesFirst() {
        assertThat(forge.statuses(ground.repository(), opened.head())).isEmpty();
        forge.setStatus(ground.repository(), opened.head(), "redfix/testme", "pending", "waits for the node", "http://127.0.0.1/i/x-1");
        forge.setStatus(ground.repository(), opened.head(), "redfix/testme", "success", "green", "http://127.0.0.1/i/x-1");

        assertThat(forge.statuses(ground.repository(), opened.head())).extracting(Forge.Status::state).containsExactly("success", "pending");
        assertThat(forge.statuses(ground.repository(), opened.head()).get(0)).satisfies(status -> {
            assertThat(status.context()).isEqualTo("redfix/testme");
            assertThat(status.description()).isEqualTo("green");
            assertThat(status.url()).isEqualTo("http://127.0.0.1/i/x-1");
        });
        assertThat(forge.statuses(ground.repository(), "0123456789012345678901234567890123456789")).isEmpty();
    }

    @Test
    void whoMayWriteIsKnown() {
        assertThat(forge.mayWrite(ground.repository(), forge.whoAmI()).given()).isTrue();
        assertThat(forge.mayWrite(ground.repository(), NOBODY).given()).isFalse();
        assertThat(forge.isMember(forge.whoAmI())).isTrue();
        assertThat(forge.isMember(NOBODY)).isFalse();
    }
}
