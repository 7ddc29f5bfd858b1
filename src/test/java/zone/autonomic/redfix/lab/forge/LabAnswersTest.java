package zone.autonomic.redfix.lab.forge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zone.autonomic.redfix.forge.RecordedGitea;
import zone.autonomic.redfix.forge.RecordedGitea.Recording;

/** The lab's forge, brought into the situations in which a real Gitea was recorded, answers as that did: the status, and each field that the bot reads. */
class LabAnswersTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ORG = ForgeFixture.ORG;
    private static final String TEAPOT = "/api/v1/repos/" + ORG + "/teapot";
    private static final String WRITABLE = "redfix/teapot/writable-config";

    @TempDir
    Path folder;
    private final HttpClient http = HttpClient.newHttpClient();
    private ForgeFixture fixture;
    private LabForge lab;
    private Path work;

    @BeforeEach
    void start() throws Exception {
        fixture = new ForgeFixture(folder.resolve("forge"));
        lab = fixture.forge;
        new RepositorySeed(lab).seed(ORG, "cc-ci", new RecipeSource.Versions(List.of(ForgeFixture.version("0.1.0+1", Map.of("README.md", "x")))));
        work = folder.resolve("work");
        GitOverHttpTest.git(folder, "clone", "-q", fixture.cloneUrl().replace("://", "://" + Accounts.BOT + ":" + fixture.token(Accounts.BOT) + "@"), work.toString());
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    private record Said(int status, JsonNode json, String text, Map<String, List<String>> headers) {}

    private Said ask(String method, String path, String account, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(lab.url() + path))
                .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (account != null) {
            request.header("Authorization", "token " + (account.equals("revoked") ? "0123" : fixture.token(account)));
        }
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        boolean json = answer.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
        return new Said(answer.statusCode(), json ? JSON.readTree(answer.body()) : JSON.createObjectNode(), answer.body(), answer.headers().map());
    }

    private Said bot(String method, String path, String body) throws Exception {
        return ask(method, path, Accounts.BOT, body);
    }

    /** @param schema what is read of it; empty for an answer without a body that is read */
    private static void same(String recording, String schema, Said said) {
        Recording recorded = RecordedGitea.recording(recording);
        assertThat(said.status()).as(recording).isEqualTo(recorded.status());
        assertThat(said.text().isEmpty()).as(recording + " has a body").isEqualTo(recorded.body().length == 0);
        if (!schema.isEmpty()) {
            assertThat(WhatIsRead.of(schema, said.json())).as(recording).isEqualTo(WhatIsRead.of(schema, recorded.json()));
        }
    }

    /** Of a refusal its status and its words. */
    private static void refused(String recording, Said said) {
        Recording recorded = RecordedGitea.recording(recording);
        assertThat(said.status()).as(recording).isEqualTo(recorded.status());
        if (recorded.body().length == 0) {
            assertThat(said.text()).as(recording).isEmpty();
        } else {
            assertThat(WhatIsRead.plain(said.json().path("message").asText())).as(recording).isEqualTo(WhatIsRead.plain(recorded.json().path("message").asText()));
        }
    }

    private void branch(String name, String content) throws Exception {
        GitOverHttpTest.git(work, "checkout", "-q", "-B", name, "origin/main");
        push(name, content, Accounts.BOT);
    }

    private void push(String name, String content, String account) throws Exception {
        Files.writeString(work.resolve("app.ini"), content + "\n");
        GitOverHttpTest.git(work, "add", ".");
        GitOverHttpTest.git(work, "-c", "user.name=x", "-c", "user.email=x@lab.invalid", "commit", "-q", "-m", content);
        String url = fixture.cloneUrl().replace("://", "://" + account + ":" + fixture.token(account) + "@");
        assertThat(GitOverHttpTest.git(work, "push", "-q", url, "HEAD:refs/heads/" + name)).as("pushed").doesNotContain("error");
    }

    private static String sent(String recording) {
        return RecordedGitea.recording(recording).sent().toString();
    }

    private String opening(String branch, String title) {
        return "{\"head\": \"%s\", \"base\": \"main\", \"title\": \"%s\", \"body\": \"b\"}".formatted(branch, title);
    }

    private long opened(String branch, String title) throws Exception {
        branch(branch, title);
        return bot("POST", TEAPOT + "/pulls", opening(branch, title)).json().path("number").asLong();
    }

    @Test
    void whoTheTokenBelongsToAndWhoIsRefused() throws Exception {
        same("011-user", "User", bot("GET", "/api/v1/user", null));
        refused("013-user-revoked-token", ask("GET", "/api/v1/user", "revoked", null));
        refused("022-version-revoked-token", ask("GET", "/api/v1/version", "revoked", null));
        refused("023-repo-revoked-token", ask("GET", TEAPOT, "revoked", null));
        refused("015-user-no-token", ask("GET", "/api/v1/user", null, null));
    }

    @Test
    void theOrganisationAndItsPeople() throws Exception {
        String org = "/api/v1/orgs/" + ORG;
        same("024-org", "Organisation", bot("GET", org, null));
        same("041-org-member-maya", "", bot("GET", org + "/members/maintainer", null));
        refused("042-org-member-stranger", bot("GET", org + "/members/" + Accounts.STRANGER, null));
        Said referred = ask("GET", org + "/members/maintainer", Accounts.STRANGER, null);
        same("044-org-member-maya-as-stranger", "", referred);
        assertThat(referred.headers().get("location")).containsExactly(org + "/public_members/maintainer");
        refused("033-org-teams-as-stranger", ask("GET", org + "/teams", Accounts.STRANGER, null));
        refused("037-team-member-stranger", bot("GET", "/api/v1/teams/2/members/" + Accounts.STRANGER, null));
        refused("040-team-as-stranger", ask("GET", "/api/v1/teams/2/members/maintainer", Accounts.STRANGER, null));
        same("036-team-member-bot", "User", bot("GET", "/api/v1/teams/2/members/" + Accounts.BOT, null));
        refused("039-team-owners-as-bot", bot("GET", "/api/v1/teams/1/members/maintainer", null));
    }

    @Test
    void whoMayWrite() throws Exception {
        teams("062-repo-teams-as-bot", bot("GET", TEAPOT + "/teams", null));
        teams("031-org-teams", bot("GET", "/api/v1/orgs/" + ORG + "/teams", null));
        refused("066-collaborator-permission-maya", bot("GET", TEAPOT + "/collaborators/maintainer/permission", null));
        same("070-collaborator-permission-stranger-as-owner", "Permission", ask("GET", TEAPOT + "/collaborators/" + Accounts.STRANGER + "/permission", Accounts.MAINTAINER, null));
        same("069-collaborator-permission-autonomic-bot-as-owner", "Permission", ask("GET", TEAPOT + "/collaborators/" + Accounts.BOT + "/permission", Accounts.MAINTAINER, null));
        assertThat(names(bot("GET", TEAPOT + "/assignees", null).json(), "login")).contains(Accounts.BOT, Accounts.MAINTAINER).doesNotContain(Accounts.STRANGER);
        assertThat(names(RecordedGitea.recording("071-assignees").json(), "login")).contains("autonomic-bot", "maya").doesNotContain("stranger");
    }

    private static List<String> names(JsonNode list, String field) {
        return java.util.stream.StreamSupport.stream(list.spliterator(), false).map(n -> n.path(field).asText()).toList();
    }

    /** Whose units stand in any order, and which has more of them than the lab's, where nobody keeps a wiki. */
    private static void teams(String recording, Said said) {
        Map<String, JsonNode> recorded = byName(WhatIsRead.of("Team[]", RecordedGitea.recording(recording).json()));
        Map<String, JsonNode> ours = byName(WhatIsRead.of("Team[]", said.json()));
        assertThat(ours.keySet()).as(recording).isEqualTo(recorded.keySet());
        recorded.forEach((name, team) -> {
            assertThat(ours.get(name).path("permission")).as(recording).isEqualTo(team.path("permission"));
            assertThat(ours.get(name).path("units_map")).as(recording).isEqualTo(team.path("units_map"));
            assertThat(ours.get(name).path("units")).as(recording).containsExactlyInAnyOrderElementsOf(team.path("units"));
        });
    }

    private static Map<String, JsonNode> byName(JsonNode teams) {
        Map<String, JsonNode> all = new java.util.TreeMap<>();
        teams.forEach(t -> all.put(t.path("name").asText(), t));
        return all;
    }

    @Test
    void repositoriesAndBranches() throws Exception {
        same("052-repo", "Repository", bot("GET", TEAPOT, null));
        refused("056-repo-unknown", bot("GET", "/api/v1/repos/" + ORG + "/no-such-recipe", null));
        refused("090-branch-unknown", bot("GET", TEAPOT + "/branches/no/such", null));
        for (String may : List.of("protected", "user_can_push", "user_can_merge")) {
            assertThat(bot("GET", TEAPOT + "/branches/main", null).json().path(may)).as(may).isEqualTo(RecordedGitea.recording("088-branch-main").json().path(may));
            assertThat(ask("GET", TEAPOT + "/branches/main", Accounts.MAINTAINER, null).json().path(may)).as(may)
                    .isEqualTo(RecordedGitea.recording("089-branch-main-as-maya").json().path(may));
        }
        Said found = bot("GET", "/api/v1/repos/search?uid=2&exclusive=true&limit=2&page=1", null);
        assertThat(found.json().path("ok")).isEqualTo(RecordedGitea.recording("082-repos-search-page-1").json().path("ok"));
        assertThat(names(found.json().path("data"), "name")).contains("teapot", "cc-ci");
        same("084-repos-search-page-3", "FoundRepositories", bot("GET", "/api/v1/repos/search?uid=2&exclusive=true&limit=2&page=3", null));
    }

    @Test
    void aPullRequestIsOpenedEditedAndRefused() throws Exception {
        branch(WRITABLE, "fix");
        same("123-pull-create", "PullRequest", bot("POST", TEAPOT + "/pulls", sent("123-pull-create")));
        refused("124-pull-create-again", bot("POST", TEAPOT + "/pulls", sent("124-pull-create-again")));
        refused("125-pull-create-no-such-head", bot("POST", TEAPOT + "/pulls", sent("125-pull-create-no-such-head")));
        refused("126-pull-create-same", bot("POST", TEAPOT + "/pulls", sent("126-pull-create-same")));
        refused("127-pull-create-no-title", bot("POST", TEAPOT + "/pulls", sent("127-pull-create-no-title")));
        refused("128-pull-create-no-such-base", bot("POST", TEAPOT + "/pulls", sent("128-pull-create-no-such-base")));
        refused("122-pull-create-no-token", ask("POST", TEAPOT + "/pulls", null, sent("122-pull-create-no-token")));
        same("132-pull-open", "PullRequest", bot("GET", TEAPOT + "/pulls/1", null));
        refused("135-pull-unknown", bot("GET", TEAPOT + "/pulls/999", null));
        same("141-pull-edit-body", "PullRequest", bot("PATCH", TEAPOT + "/pulls/1", sent("141-pull-edit-body")));
        same("142-pull-edit-wip", "PullRequest", bot("PATCH", TEAPOT + "/pulls/1", sent("142-pull-edit-wip")));
        same("143-pull-wip", "PullRequest", bot("GET", TEAPOT + "/pulls/1", null));
        refused("144-merge-wip-as-maya", ask("POST", TEAPOT + "/pulls/1/merge", Accounts.MAINTAINER, "{\"Do\": \"merge\"}"));
        same("145-pull-edit-out-of-wip", "PullRequest", bot("PATCH", TEAPOT + "/pulls/1", sent("145-pull-edit-out-of-wip")));
        refused("147-pull-edit-as-stranger", ask("PATCH", TEAPOT + "/pulls/1", Accounts.STRANGER, "{\"title\": \"mine\"}"));
        refused("218-merge-as-bot", bot("POST", TEAPOT + "/pulls/1/merge", "{\"Do\": \"merge\"}"));
        refused("220-merge-as-stranger", ask("POST", TEAPOT + "/pulls/1/merge", Accounts.STRANGER, "{\"Do\": \"merge\"}"));
        refused("221-merge-wrong-head", ask("POST", TEAPOT + "/pulls/1/merge", Accounts.MAINTAINER, sent("221-merge-wrong-head")));
    }

    @Test
    void aPersonsCommitIsTheNewHead() throws Exception {
        branch(WRITABLE, "fix");
        bot("POST", TEAPOT + "/pulls", sent("123-pull-create"));
        bot("PATCH", TEAPOT + "/pulls/1", sent("145-pull-edit-out-of-wip"));
        String before = bot("GET", TEAPOT + "/pulls/1", null).json().at("/head/sha").asText();
        push(WRITABLE, "a person's", Accounts.MAINTAINER);

        Said now = bot("GET", TEAPOT + "/pulls/1", null);
        assertThat(now.json().at("/head/sha").asText()).isNotEqualTo(before);
        assertThat(WhatIsRead.of("PullRequest", now.json()).path("head")).isEqualTo(WhatIsRead.of("PullRequest", RecordedGitea.recording("224-pull-new-head-by-maya").json()).path("head"));
    }

    @Test
    void closedReopenedAndProposedAgain() throws Exception {
        long kept = opened("redfix/teapot/kept", "fix: kept");
        same("230-pull-close", "PullRequest", bot("PATCH", TEAPOT + "/pulls/" + kept, "{\"state\": \"closed\"}"));
        same("231-pull-closed-branch-kept", "PullRequest", bot("GET", TEAPOT + "/pulls/" + kept, null));
        same("232-pull-close-again", "PullRequest", bot("PATCH", TEAPOT + "/pulls/" + kept, "{\"state\": \"closed\"}"));
        same("233-pull-reopen", "PullRequest", ask("PATCH", TEAPOT + "/pulls/" + kept, Accounts.MAINTAINER, "{\"state\": \"open\"}"));
        same("234-pull-reopened", "PullRequest", bot("GET", TEAPOT + "/pulls/" + kept, null));
        bot("PATCH", TEAPOT + "/pulls/" + kept, "{\"state\": \"closed\"}");
        same("235-pull-create-beside-closed", "PullRequest", bot("POST", TEAPOT + "/pulls", sent("235-pull-create-beside-closed")));
    }

    @Test
    void ofABranchThatIsGoneTheLabelKeepsTheName() throws Exception {
        long gone = opened("redfix/teapot/gone", "fix: gone");
        bot("PATCH", TEAPOT + "/pulls/" + gone, "{\"state\": \"closed\"}");
        same("236-branch-delete", "", ask("DELETE", TEAPOT + "/branches/redfix/teapot/gone", Accounts.MAINTAINER, null));
        same("237-pull-closed-branch-deleted", "PullRequest", bot("GET", TEAPOT + "/pulls/" + gone, null));
        same("239-pull-reopen-branch-deleted", "PullRequest", bot("PATCH", TEAPOT + "/pulls/" + gone, "{\"state\": \"open\"}"));
        same("240-pull-reopened-branch-deleted", "PullRequest", bot("GET", TEAPOT + "/pulls/" + gone, null));
        refused("241-branch-delete-again", ask("DELETE", TEAPOT + "/branches/redfix/teapot/gone", Accounts.MAINTAINER, null));
        refused("242-branch-delete-main", bot("DELETE", TEAPOT + "/branches/main", null));
    }

    @Test
    void anOpenOneIsClosedWithItsBranch() throws Exception {
        long cut = opened("redfix/teapot/cut", "fix: cut");
        GitOverHttpTest.git(work, "push", "-q", "origin", ":refs/heads/redfix/teapot/cut");

        same("243-pull-open-branch-deleted", "PullRequest", bot("GET", TEAPOT + "/pulls/" + cut, null));
    }

    @Test
    void mergedWithItsBranchDeleted() throws Exception {
        long merged = opened("redfix/teapot/merged", "fix: merged");
        same("244-merge-as-maya", "", ask("POST", TEAPOT + "/pulls/" + merged + "/merge", Accounts.MAINTAINER, sent("244-merge-as-maya").replaceAll("[0-9a-f]{40}",
                bot("GET", TEAPOT + "/pulls/" + merged, null).json().at("/head/sha").asText())));
        same("245-pull-merged", "PullRequest", bot("GET", TEAPOT + "/pulls/" + merged, null));
        refused("247-merge-again", ask("POST", TEAPOT + "/pulls/" + merged + "/merge", Accounts.MAINTAINER, "{\"Do\": \"merge\"}"));
        refused("248-pull-edit-merged", bot("PATCH", TEAPOT + "/pulls/" + merged, "{\"state\": \"open\"}"));
    }

    @Test
    void whatConflictsIsNotMerged() throws Exception {
        long conflict = opened("redfix/teapot/conflict", "fix: conflict");
        GitOverHttpTest.git(work, "checkout", "-q", "-B", "theirs", "origin/main");
        push("main", "something else", Accounts.MAINTAINER);

        same("254-pull-conflict", "PullRequest", bot("GET", TEAPOT + "/pulls/" + conflict, null));
        refused("255-merge-conflict-as-maya", ask("POST", TEAPOT + "/pulls/" + conflict + "/merge", Accounts.MAINTAINER, "{\"Do\": \"merge\"}"));
    }

    @Test
    void fromAForkThatIsThereOrGoneAndFromOutsideTheBranches() throws Exception {
        long fork = lab.openFromFork(ORG, "teapot", Accounts.STRANGER, "Add a licence", "", Map.of("LICENSE", "x\n")).number();
        headOf("259-pull-from-fork", fork);
        lab.deleteFork(ORG, "teapot", fork);
        headOf("260-pull-from-deleted-fork", fork);
        long agit = lab.openByAgit(ORG, "teapot", Accounts.MAINTAINER, "Notes by AGit", "d", Map.of("notes", "x\n")).number();
        headOf("261-pull-agit", agit);
    }

    private void headOf(String recording, long number) throws Exception {
        JsonNode ours = WhatIsRead.of("PullRequest", bot("GET", TEAPOT + "/pulls/" + number, null).json());
        JsonNode theirs = WhatIsRead.of("PullRequest", RecordedGitea.recording(recording).json());
        assertThat(ours.path("state")).as(recording).isEqualTo(theirs.path("state"));
        assertThat(ours.path("head")).as(recording).isEqualTo(theirs.path("head"));
        assertThat(ours.path("base").path("repo_id")).as(recording).isEqualTo(theirs.path("base").path("repo_id"));
    }

    @Test
    void comments() throws Exception {
        branch(WRITABLE, "fix");
        bot("POST", TEAPOT + "/pulls", sent("123-pull-create"));
        Said made = bot("POST", TEAPOT + "/issues/1/comments", sent("154-comment-create"));
        same("154-comment-create", "Comment", made);
        String mine = TEAPOT + "/issues/comments/" + made.json().path("id").asLong();
        same("155-comment-edit", "Comment", bot("PATCH", mine, sent("155-comment-edit")));
        same("157-comment-get", "Comment", bot("GET", mine, null));
        Said person = ask("POST", TEAPOT + "/issues/1/comments", Accounts.MAINTAINER, sent("156-comment-create-as-maya"));
        same("156-comment-create-as-maya", "Comment", person);
        String theirs = TEAPOT + "/issues/comments/" + person.json().path("id").asLong();
        refused("158-comment-unknown", bot("GET", TEAPOT + "/issues/comments/9999", null));
        refused("164-comment-edit-unknown", bot("PATCH", TEAPOT + "/issues/comments/9999", "{\"body\": \"x\"}"));
        refused("159-comment-edit-of-another-as-stranger", ask("PATCH", theirs, Accounts.STRANGER, "{\"body\": \"x\"}"));
        refused("160-comment-delete-of-another-as-stranger", ask("DELETE", theirs, Accounts.STRANGER, null));
        same("161-comment-edit-of-another", "Comment", bot("PATCH", theirs, sent("161-comment-edit-of-another")));
        same("163-comment-delete-of-another", "", bot("DELETE", theirs, null));
        refused("167-comment-create-empty", bot("POST", TEAPOT + "/issues/1/comments", "{\"body\": \"\"}"));
        refused("168-comment-create-no-such-issue", bot("POST", TEAPOT + "/issues/999/comments", "{\"body\": \"x\"}"));
        refused("169-comment-create-revoked", ask("POST", TEAPOT + "/issues/1/comments", "revoked", "{\"body\": \"x\"}"));
        refused("170-comment-create-no-token", ask("POST", TEAPOT + "/issues/1/comments", null, "{\"body\": \"x\"}"));
        same("193-comment-delete", "", bot("DELETE", mine, null));
        refused("194-comment-delete-again", bot("DELETE", mine, null));
        refused("195-comment-get-deleted", bot("GET", mine, null));
    }

    @Test
    void listsOfComments() throws Exception {
        branch(WRITABLE, "fix");
        bot("POST", TEAPOT + "/pulls", sent("123-pull-create"));
        for (String account : List.of(Accounts.BOT, Accounts.MAINTAINER, Accounts.STRANGER)) {
            ask("POST", TEAPOT + "/issues/1/comments", account, "{\"body\": \"x\"}");
        }
        assertThat(bot("GET", TEAPOT + "/issues/1/comments?limit=1&page=2", null).json()).as("not by pages").hasSameSizeAs(RecordedGitea.recording("172-comments-of-issue-limit-1").json());
        for (int page : List.of(1, 2, 3, 9)) {
            Recording recorded = RecordedGitea.recording("17%d-comments-of-repo-page-%d".formatted(page == 9 ? 7 : 3 + page, page));
            Said said = bot("GET", TEAPOT + "/issues/comments?limit=1&page=" + page, null);
            assertThat(said.json()).as("page " + page).hasSameSizeAs(recorded.json());
            assertThat(said.headers().containsKey("link")).isEqualTo(recorded.headers().containsKey("Link"));
            assertThat(said.headers().get("x-total-count")).containsExactly(recorded.headers().get("X-Total-Count"));
        }
        refused("179-comments-of-issue-bad-since", bot("GET", TEAPOT + "/issues/1/comments?since=yesterday", null));
        same("180-comments-of-repo-since-future", "Comment[]", bot("GET", TEAPOT + "/issues/comments?since=2099-01-01T00:00:00Z", null));
    }

    @Test
    void reactions() throws Exception {
        branch(WRITABLE, "fix");
        bot("POST", TEAPOT + "/pulls", sent("123-pull-create"));
        long id = bot("POST", TEAPOT + "/issues/1/comments", "{\"body\": \"x\"}").json().path("id").asLong();
        String reactions = TEAPOT + "/issues/comments/" + id + "/reactions";
        same("181-reaction-add", "Reaction", bot("POST", reactions, sent("181-reaction-add")));
        same("182-reaction-add-again", "Reaction", bot("POST", reactions, sent("182-reaction-add-again")));
        refused("185-reaction-add-unknown", bot("POST", reactions, sent("185-reaction-add-unknown")));
        refused("191-reaction-add-no-such-comment", bot("POST", TEAPOT + "/issues/comments/9999/reactions", "{\"content\": \"eyes\"}"));
    }

    @Test
    void statuses() throws Exception {
        branch(WRITABLE, "fix");
        String head = bot("POST", TEAPOT + "/pulls", sent("123-pull-create")).json().at("/head/sha").asText();
        String statuses = TEAPOT + "/statuses/" + head;
        same("196-status-create", "Status", bot("POST", statuses, sent("196-status-create")));
        same("197-status-create-success", "Status", bot("POST", statuses, sent("197-status-create-success")));
        same("198-status-create-bad-state", "Status", bot("POST", statuses, sent("198-status-create-bad-state")));
        refused("199-status-create-no-such-commit", bot("POST", TEAPOT + "/statuses/0000000000000000000000000000000000000001", "{\"state\": \"success\"}"));
        refused("200-status-create-as-stranger", ask("POST", statuses, Accounts.STRANGER, "{\"state\": \"success\"}"));
        assertThat(names(bot("GET", TEAPOT + "/commits/" + head + "/statuses", null).json(), "status")).contains("green", "success", "pending");
    }

    @Test
    void issues() throws Exception {
        String harness = "/api/v1/repos/" + ORG + "/cc-ci";
        same("272-issue-create", "Issue", bot("POST", harness + "/issues", sent("272-issue-create")));
        same("278-issues-search", "Issue[]", bot("GET", harness + "/issues?type=issues&state=all&limit=5", null));
        refused("275-issue-create-no-title", bot("POST", harness + "/issues", "{\"body\": \"x\"}"));
        refused("276-issue-unknown", bot("GET", harness + "/issues/999", null));
    }

    @Test
    void gitSaysWhatGiteaSaysWhereAPushIsDeclined() throws Exception {
        branch("redfix/teapot/late", "one");
        push("redfix/teapot/late", "two", Accounts.BOT);
        lab.protectBranches("redfix/**");

        declined("10-push-protected-branch", Accounts.BOT);
        declined("12-push-protected-branch-force", Accounts.BOT);
        declined("13-push-protected-branch-delete", Accounts.BOT);
        declined("14-push-protected-and-other", Accounts.BOT);
        declined("16-push-protected-tag", Accounts.BOT);
        declined("17-push-rule-for-new-branches", Accounts.BOT);
        declined("18-push-rule-for-existing-branch", Accounts.BOT);
        declined("24-push-as-stranger", Accounts.STRANGER);
        declined("29-push-bad-ref", Accounts.BOT);
    }

    /** The same command, with what the server says of it and how each ref came off. */
    private void declined(String recording, String account) throws Exception {
        JsonNode recorded = JSON.readTree(Path.of("src/test/resources/gitea-recorded/git/" + recording + ".json").toFile());
        String url = fixture.cloneUrl().replace("://", "://" + account + ":" + fixture.token(account) + "@");
        GitOverHttpTest.git(work, "fetch", "-q", "origin");
        List<String> command = List.of(recorded.path("command").asText().replaceFirst("^git ", "").replace(" origin ", " " + url + " ").split(" "));
        String said = GitOverHttpTest.git(work, command.toArray(String[]::new));

        assertThat(lines(said)).as(recording).isEqualTo(lines(recorded.path("stderr").asText()));
    }

    private static List<String> lines(String said) {
        return said.lines().filter(l -> l.startsWith("remote:") || l.startsWith(" ! ")).map(String::stripTrailing).toList();
    }

    /** What forge-setup reads isn't in the bot's own client: these fields of it. */
    private static void sameFields(String recording, Said said, String... fields) {
        Recording recorded = RecordedGitea.recording(recording);
        assertThat(said.status()).as(recording).isEqualTo(recorded.status());
        JsonNode theirs = recorded.json().isArray() ? recorded.json().get(0) : recorded.json();
        JsonNode ours = said.json().isArray() ? said.json().get(0) : said.json();
        for (String field : fields) {
            assertThat(WhatIsRead.plain(ours.at(field).toString())).as("%s %s", recording, field).isEqualTo(WhatIsRead.plain(theirs.at(field).toString()));
        }
    }

    @Test
    void protectionsAndWebhooksAreTheOwnersToSeeAndToSet() throws Exception {
        refused("091-branch-protections-as-bot", bot("GET", TEAPOT + "/branch_protections", null));
        refused("094-tag-protections-as-bot", bot("GET", TEAPOT + "/tag_protections", null));
        refused("049-org-hooks-as-bot", bot("GET", "/api/v1/orgs/" + ORG + "/hooks", null));
        sameFields("092-branch-protections-as-owner", ask("GET", TEAPOT + "/branch_protections", Accounts.MAINTAINER, null), "/branch_name", "/rule_name", "/priority", "/enable_push",
                "/enable_push_whitelist", "/push_whitelist_usernames", "/push_whitelist_teams", "/enable_merge_whitelist", "/merge_whitelist_usernames", "/merge_whitelist_teams");
        sameFields("095-tag-protections-as-owner", ask("GET", TEAPOT + "/tag_protections", Accounts.MAINTAINER, null), "/id", "/name_pattern", "/whitelist_usernames", "/whitelist_teams");
        Said made = ask("POST", "/api/v1/orgs/" + ORG + "/hooks", Accounts.MAINTAINER, sent("001-org-hook-create"));
        sameFields("001-org-hook-create", made, "/id", "/type", "/branch_filter", "/config", "/active");
        assertThat(made.json().path("events")).containsExactlyInAnyOrderElementsOf(RecordedGitea.recording("001-org-hook-create").json().path("events"));
        sameFields("050-org-hooks-as-owner", ask("GET", "/api/v1/orgs/" + ORG + "/hooks", Accounts.MAINTAINER, null), "/id", "/type", "/config", "/active");
    }
}
