package zone.autonomic.redfix.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.step.port.Forge;

/** What the bot makes of the very answers of a real Gitea 1.26.3. */
@QuarkusTest
@TestProfile(GiteaForgeTest.ClientAlone.class)
class RecordedAnswersTest {

    private static final String TEAPOT = "teapot";
    private static final String STATUSES = "95291c6c7acf13aec2b2c64294237cd1e75c12f3";

    private RecordedGitea gitea;

    private Forge playing(String... names) {
        stop();
        gitea = RecordedGitea.playing(names);
        return GiteaForgeTest.forge(gitea.url(), Map.of());
    }

    @AfterEach
    void stop() {
        if (gitea != null) {
            gitea.close();
            assertThat(gitea.unknown()).as("asked and not recorded").isEmpty();
        }
    }

    private PullRequest pull(String recording) {
        long number = Long.parseLong(RecordedGitea.recording(recording).path().replaceFirst(".*/pulls/", ""));
        return playing(recording).pullRequest(TEAPOT, number);
    }

    @ParameterizedTest
    @CsvSource({
        "132-pull-open,                      open,   redfix/teapot/writable-config, 95291c6",
        "143-pull-wip,                       open,   redfix/teapot/writable-config, 95291c6",
        "224-pull-new-head-by-maya,          open,   redfix/teapot/writable-config, 71e77ce",
        "254-pull-conflict,                  open,   redfix/teapot/conflict,        2e3c191",
        "231-pull-closed-branch-kept,        closed, redfix/teapot/kept,            846e5bf",
        "234-pull-reopened,                  open,   redfix/teapot/kept,            846e5bf",
        "237-pull-closed-branch-deleted,     closed, redfix/teapot/gone,            d8a63fe",
        "240-pull-reopened-branch-deleted,   open,   redfix/teapot/gone,            d8a63fe",
        "243-pull-open-branch-deleted,       closed, redfix/teapot/cut,             c436fd6",
        "245-pull-merged,                    merged, redfix/teapot/merged,          d1c0f71",
        "250-pull-squashed,                  merged, redfix/teapot/squashed,        307f372",
        "259-pull-from-fork,                 open,   '',                            401b1d6",
        "260-pull-from-deleted-fork,         closed, '',                            4328459",
        "261-pull-agit,                      open,   '',                            c5b318d"})
    void aPullRequestHasItsBranchAlsoWhereThatIsGoneAndNoneThatIsAnothers(String recording, String state, String branch, String head) {
        PullRequest pull = pull(recording);

        assertThat(pull.state()).isEqualTo(state);
        assertThat(pull.branch()).isEqualTo(branch);
        assertThat(pull.head()).startsWith(head);
    }

    @ParameterizedTest
    @CsvSource({"259-pull-from-fork, 9, the fork stranger/teapot", "260-pull-from-deleted-fork, 9, a fork that is gone", "261-pull-agit, 10, outside the repository's branches",
            "132-pull-open, 1, ''", "240-pull-reopened-branch-deleted, 4, ''"})
    void whatAnybodyCouldHaveWrittenIsForeign(String recording, long number, String where) {
        assertThat(playing(recording).foreignHead(TEAPOT, number).orElse("")).isEqualTo(where);
    }

    @ParameterizedTest
    @CsvSource({"245-pull-merged, 6, dd38bba", "250-pull-squashed, 7, d1f22c2"})
    void aMergeIsReadWithWhoAndWhat(String recording, long number, String commit) {
        assertThat(playing(recording).accepted(TEAPOT, number)).hasValueSatisfying(merge -> {
            assertThat(merge.by()).isEqualTo("maya");
            assertThat(merge.commit()).startsWith(commit);
        });
    }

    @Test
    void openingWhatIsOpenFindsIt() {
        Forge forge = playing("124-pull-create-again", "262-pulls-open", "265-pulls-all-oldest");

        assertThat(forge.open(TEAPOT, "redfix/teapot/conflict", "main", "t", "b").number()).isEqualTo(8);
    }

    @Test
    void onePullRequestIsOpenedAndEdited() {
        Forge forge = playing("123-pull-create", "141-pull-edit-body");

        assertThat(forge.open(TEAPOT, "redfix/teapot/writable-config", "main", "t", "b")).satisfies(p -> {
            assertThat(p.number()).isEqualTo(1);
            assertThat(p.author()).isEqualTo("autonomic-bot");
            assertThat(p.url()).endsWith("/recipe-maintainers/teapot/pulls/1");
        });
        forge.edit(TEAPOT, 1, "t", "b");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "125-pull-create-no-such-head   | 404 | not found",
        "126-pull-create-same           | 422 | There are no changes between the head and the base",
        "120-pull-create-read-only      | may not | required=[write:repository], token scope=",
        "286-archived-pull-create       | 423 | recipe-maintainers/teapot is archived"})
    void whyAPullRequestCanNotBeOpenedIsSaidInGiteasWords(String recording, String status, String words) {
        assertThatThrownBy(() -> playing(recording).open(TEAPOT, "x", "main", "t", "b")).isInstanceOf(Forge.Unavailable.class).hasMessageContaining(status).hasMessageContaining(words);
    }

    @Test
    void whatIsMergedCanNotBeEditedOpenAgain() {
        assertThatThrownBy(() -> playing("248-pull-edit-merged").edit(TEAPOT, 6, "t", "b")).hasMessageContaining("412").hasMessageContaining("it was already merged");
    }

    @Test
    void commentsAreMadeReadAndEdited() {
        Forge forge = playing("154-comment-create", "155-comment-edit", "171-comments-of-issue", "164-comment-edit-unknown");

        Forge.Comment made = forge.comment(TEAPOT, 1, "x");
        assertThat(made.author()).isEqualTo("autonomic-bot");
        assertThat(made.url()).endsWith("/pulls/1#issuecomment-9");
        assertThat(made.changedAt()).isEqualTo(made.createdAt());
        assertThat(forge.editComment(TEAPOT, 9, "x")).hasValueSatisfying(c -> assertThat(c.changedAt()).isAfterOrEqualTo(c.createdAt()));
        assertThat(forge.editComment(TEAPOT, 9999, "x")).isEmpty();
        assertThat(forge.comments(TEAPOT, 1)).extracting(Forge.Comment::author).contains("autonomic-bot", "stranger");
    }

    @Test
    void aPersonsEditByAnotherShowsItsTime() {
        Forge.Comment edited = playing("161-comment-edit-of-another").editComment(TEAPOT, 12, "x").orElseThrow();

        assertThat(edited.author()).as("whoever edits it, it stays its author's").isEqualTo("maya");
    }

    @Test
    void theRepositorysCommentsAreReadPageByPageWithoutLinks() {
        Forge forge = playing("174-comments-of-repo-page-1", "175-comments-of-repo-page-2", "176-comments-of-repo-page-3");

        List<Forge.Remark> remarks = forge.remarks(TEAPOT, Instant.EPOCH);
        assertThat(remarks).hasSize(3).extracting(Forge.Remark::number).containsOnly(1L);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "168-comment-create-no-such-issue | 999 | the forge answered 500",
        "165-comment-create-lacks-issue   | 1   | required=[write:issue]",
        "285-archived-comment             | 1   | is archived",
        "169-comment-create-revoked       | 1   | redfix.forge.token"})
    void whyACommentCanNotBeMadeIsSaid(String recording, long number, String words) {
        assertThatThrownBy(() -> playing(recording).comment(TEAPOT, number, "x")).isInstanceOf(Forge.Unavailable.class).hasMessageContaining(words);
    }

    @Test
    void onALockedOneTheBotMayComment() {
        assertThat(playing("282-comment-create-locked-as-bot").comment(TEAPOT, 1, "x").author()).isEqualTo("autonomic-bot");
    }

    @Test
    void statusesComeNewestFirstWhateverTheOrderWithinASecond() {
        Forge forge = playing("204-statuses-of-commit", "196-status-create");

        assertThat(forge.statuses(TEAPOT, STATUSES)).extracting(Forge.Status::id).containsExactly(4L, 3L, 2L, 1L);
        assertThat(forge.statuses(TEAPOT, STATUSES).get(2)).satisfies(s -> {
            assertThat(s.context()).isEqualTo("cc-ci/testme");
            assertThat(s.creator()).isEqualTo("autonomic-bot");
            assertThat(s.state()).isEqualTo("success");
        });
        forge.setStatus(TEAPOT, STATUSES, "redfix/testme", "pending", "", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"199-status-create-no-such-commit", "201-status-create-read-only", "302-status-out-of-team"})
    void aStatusThatIsRefusedIsSaidToBe(String recording) {
        String commit = RecordedGitea.recording(recording).path().replaceFirst(".*/", "");
        assertThatThrownBy(() -> playing(recording).setStatus(TEAPOT, commit, "redfix/testme", "pending", "", "")).isInstanceOf(Forge.Unavailable.class);
    }

    @Test
    void whatCanBeSeenOfTheOrganisationIsListedAlsoWhereAPageOfItsOwnListIsEmpty() {
        Forge forge = playing("024-org", "082-repos-search-page-1", "083-repos-search-page-2", "084-repos-search-page-3");

        assertThat(forge.recipes()).as("samovar is empty, kettle can't be seen, cc-ci is no recipe").containsExactly("teapot");
    }

    @Test
    void theDoctorGoesOnBehindAnEmptyPage() throws Exception {
        playing("073-org-repos-page-1", "074-org-repos-page-2", "075-org-repos-page-3", "076-org-repos-page-4", "077-org-repos-page-5");
        ForgeConfig config = GiteaForgeTest.config(gitea.url(), Map.of());

        // What is on the fourth page is empty, and left out: that it was asked for shows that the empty third wasn't taken for the last.
        assertThat(new TokenPowers(config).repositories(new ForgeQuestions(config, gitea.url()))).extracting(TokenPowers.Seen::name).containsExactly("teapot", "cc-ci");
        assertThat(gitea.asked()).anyMatch(path -> path.contains("page=4"));
    }

    @Test
    void aRepositoryIsThereOrNotOrHasMoved() {
        assertThat(playing("052-repo").repository(TEAPOT)).hasValueSatisfying(r -> assertThat(r.defaultBranch()).isEqualTo("main"));
        assertThat(playing("056-repo-unknown").repository("no-such-recipe")).isEmpty();
        assertThat(playing("057-repo-private-not-seen").repository("kettle")).isEmpty();
        assertThatThrownBy(() -> playing("289-repo-renamed-old-name").repository("samovar")).isInstanceOf(Forge.Unavailable.class).hasMessageContaining("/repos/recipe-maintainers/samovar2");
    }

    @Test
    void issuesAreOpenedAndListedWithoutPullRequests() {
        assertThat(playing("272-issue-create").openIssue("cc-ci", "t", "b")).satisfies(i -> assertThat(i.number()).isEqualTo(1));
        assertThat(playing("278-issues-search").openIssues("cc-ci")).extracting(Forge.Issue::number).containsExactly(1L);
    }

    @Test
    void reactionsAreMadeAndRefused() {
        playing("181-reaction-add").react(TEAPOT, 10, "eyes");
        playing("182-reaction-add-again").react(TEAPOT, 10, "eyes");
        assertThatThrownBy(() -> playing("185-reaction-add-unknown").react(TEAPOT, 10, "applause")).isInstanceOf(Forge.Unavailable.class);
    }

    @Test
    void whoIsAMemberIsKnownAndWhoIsReferredElsewhereIsNone() {
        assertThat(playing("041-org-member-maya").isMember("maya")).isTrue();
        assertThat(playing("042-org-member-stranger").isMember("stranger")).isFalse();
        assertThat(playing("043-org-member-unknown").isMember("nobody-here")).isFalse();
        assertThat(playing("304-org-member-out-of-team").isMember("maya")).as("the bot was put out of its team").isFalse();
    }

    @Test
    void whoMayWriteFollowsFromWhatEveryReaderSees() {
        assertThat(playing("066-collaborator-permission-maya", "071-assignees", "062-repo-teams-as-bot").mayWrite(TEAPOT, "maya").given()).isTrue();
        assertThat(playing("067-collaborator-permission-stranger", "071-assignees").mayWrite(TEAPOT, "stranger")).isEqualTo(Forge.Right.no("has no permission to write there"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "013-user-revoked-token        | redfix.forge.token",
        "012-user-lacks-read-user      | required=[read:user]",
        "297-user-prohibited           | prohibited from signing in",
        "299-user-must-change-password | must change"})
    void anAccountOrATokenThatIsRefusedIsNamed(String recording, String words) {
        assertThatThrownBy(() -> playing(recording).whoAmI()).isInstanceOf(Forge.Unavailable.class).hasMessageContaining(words);
    }
}
