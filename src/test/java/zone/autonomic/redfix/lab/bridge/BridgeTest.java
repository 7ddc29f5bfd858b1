package zone.autonomic.redfix.lab.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.transport.RefSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zone.autonomic.redfix.lab.forge.Accounts;
import zone.autonomic.redfix.lab.forge.LabForge;
import zone.autonomic.redfix.lab.forge.RecipeSource;
import zone.autonomic.redfix.lab.forge.RepositorySeed;
import zone.autonomic.redfix.lab.forge.RepositoryState.Comment;
import zone.autonomic.redfix.lab.forge.RepositoryState.Status;

/** With a harness that is a few lines of shell: it says what it was asked and does as a file tells it. */
class BridgeTest {
    private static final String ORG = Accounts.ORGANISATION;
    private static final String RECIPE = "teapot";
    private static final String HARNESS = """
            #!/bin/sh
            run=$RUNS/$CCCI_RUN_ID
            mkdir -p "$RUNS"
            [ ! -e "$RUNS/../deaf" ] || run=$RUNS/manual
            mkdir -p "$run"
            git clone -q "$SRC" "$run/abra/recipes/$RECIPE" && cd "$run/abra/recipes/$RECIPE" && git checkout -q "$REF" || exit 3
            echo "RECIPE=$RECIPE REF=$REF PR=$PR CCCI_QUICK=${CCCI_QUICK-unset} CCCI_RUN_ID=$CCCI_RUN_ID args=$*" >>"$RUNS/../calls"
            cat compose.yml >>"$RUNS/../heads"
            while [ -e "$RUNS/../hold" ]; do sleep 0.05; done
            if [ -e "$RUNS/../crash" ]; then echo "Traceback: no harness here"; exit 3; fi
            results() {
              echo '{"schema":2,"ref":"'"$REF"'","level":'"$1"',"stages":[{"name":"install","status":"pass"},{"name":"restore","status":"'"$2"'"},{"name":"lint","status":"fail"}]}' >"$run/results.json"
            }
            if [ -e "$RUNS/../red" ]; then
              echo 'FAILED tests/teapot/test_restore.py::test_restore - RuntimeError: the lid is off'
              results 2 fail
              exit 1
            fi
            if [ -e "$RUNS/../unsure" ]; then results 2 unver; exit 1; fi
            results 4 pass
            """;
    @TempDir
    Path folder;
    private LabForge forge;
    private Bridge bridge;
    private Map<String, String> environment;
    private String head;

    @BeforeEach
    void start() throws Exception {
        forge = LabForge.start(folder.resolve("forge"), 0, Clock.systemUTC(), List.of(), List.of());
        var files = new TreeMap<String, RecipeSource.FileContent>();
        files.put("compose.yml", new RecipeSource.FileContent("version: \"3.8\"\n".getBytes(), RecipeSource.Kind.PLAIN));
        new RepositorySeed(forge).seed(ORG, RECIPE, new RecipeSource.Versions(List.of(new RecipeSource.Version("0.1.0+1", files))));
        program("cc-ci-run", HARNESS);
        program("pgrep", "#!/bin/sh\nexit 1\n");
        Files.createDirectories(folder.resolve("harness"));
        environment = Map.of("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"), "HOME", folder.resolve("home").toString(), "RUNS",
                folder.resolve("runs").toString(), "GIT_CONFIG_GLOBAL", "/dev/null");
        head = push("one");
        forge.open(ORG, RECIPE, Accounts.BOT, "Put a lid on", "", "redfix/teapot/lid", "main");
    }

    @AfterEach
    void stop() throws IOException {
        Files.deleteIfExists(folder.resolve("hold"));
        if (bridge != null) {
            bridge.close();
        }
        forge.close();
    }

    @Test
    void runsTheHeadAndSaysItInACommentAndAStatus() {
        listen(BridgeMood.AWAKE);
        ask("!testme");

        awaitState(head, "success");

        assertThat(statuses(head)).extracting(Status::state).containsExactly("pending", "success");
        assertThat(statuses(head)).extracting(Status::context).containsOnly("cc-ci/testme");
        assertThat(statuses(head)).extracting(Status::targetUrl).containsOnly("http://ci.invalid/recipe-maintainers/cc-ci/1");
        Comment answer = answers().get(0);
        assertThat(answer.author()).isEqualTo(Accounts.BRIDGE);
        assertThat(answer.body()).startsWith("🌻 `!testme` on `" + head.substring(0, 12) + "`: **success**").doesNotContain("lower confidence")
                .contains("[![level 4](http://ci.invalid/runs/1/badge.svg)](http://ci.invalid/runs/1/)", "[dashboard](http://ci.invalid/)",
                        "[run 1](http://ci.invalid/recipe-maintainers/cc-ci/1)", "| restore | pass |", "![summary](http://ci.invalid/runs/1/summary.png)");
        assertThat(calls()).containsExactly("RECIPE=teapot REF=" + head + " PR=1 CCCI_QUICK=unset CCCI_RUN_ID=1 args=runner/run_recipe_ci.py");
        assertThat(folder.resolve("heads")).hasContent("one");
    }

    @Test
    void theClonesOnTheNodeStayAsTheyAre() throws Exception {
        Path clone = folder.resolve("home/.abra/recipes/teapot");
        Git.cloneRepository().setURI(forge.bare(ORG, RECIPE).toUri().toString()).setDirectory(clone.toFile()).call().close();
        Files.writeString(clone.resolve("untracked"), "somebody's");
        listen(BridgeMood.AWAKE);
        ask("!testme");

        awaitState(head, "success");

        assertThat(folder.resolve("heads")).hasContent("one");
        assertThat(clone.resolve("compose.yml")).hasContent("version: \"3.8\"");
        assertThat(clone.resolve("untracked")).hasContent("somebody's");
    }

    @Test
    void quickIsQuickAndLabelledSo() {
        listen(BridgeMood.AWAKE);
        ask("!testme --quick");

        awaitState(head, "success");

        assertThat(calls()).first().asString().contains("CCCI_QUICK=1 ");
        assertThat(answers().get(0).body()).startsWith("🌻 `!testme --quick` on `").contains("(lower confidence");
    }

    @Test
    void withOneCommentItIsEditedAtEachRunAndTheOldResultStandsUntilTheNextIsPending() throws Exception {
        listen(BridgeMood.AWAKE.asBot().editing());
        ask("!testme");
        awaitState(head, "success");
        Comment first = marked().get(0);
        assertThat(first.author()).isEqualTo(Accounts.BOT);

        Files.createFile(folder.resolve("red"));
        ask("!testme --quick");
        awaitState(head, "failure");

        assertThat(marked()).singleElement().satisfies(edited -> {
            assertThat(edited.id()).isEqualTo(first.id());
            assertThat(edited.body()).contains("**failure**", "/runs/2/");
        });
        assertThat(statuses(head)).extracting(s -> s.state() + " " + s.creator() + " " + s.targetUrl().replaceFirst(".*/", ""))
                .containsExactly("pending autonomic-bot 1", "success autonomic-bot 1", "pending autonomic-bot 2", "failure autonomic-bot 2");
    }

    @Test
    void aRedRunIsAFailureWithItsTests() throws Exception {
        Files.createFile(folder.resolve("red"));
        listen(BridgeMood.AWAKE);
        ask("!testme");

        awaitState(head, "failure");

        assertThat(answers().get(0).body()).contains("| restore | fail |", "the lid is off");
    }

    @Test
    void whatCouldNotBeVerifiedIsAnErrorAndNoFailure() throws Exception {
        Files.createFile(folder.resolve("unsure"));
        listen(BridgeMood.AWAKE);
        ask("!testme");

        awaitState(head, "error");

        assertThat(answers().get(0).body()).contains("| restore | unver |");
    }

    @Test
    void whatAHarnessThatKnowsNoRunsKeepsForAllIsReadWhereItIsOfThisHead() throws Exception {
        Files.createFile(folder.resolve("deaf"));
        listen(BridgeMood.AWAKE);
        ask("!testme");

        awaitState(head, "success");

        assertThat(answers().get(0).body()).contains("http://ci.invalid/runs/manual/badge.svg");
    }

    @Test
    void aRunWithoutResultsIsAnErrorWithItsLastLines() throws Exception {
        Files.createFile(folder.resolve("crash"));
        listen(BridgeMood.AWAKE);
        ask("!testme");

        awaitState(head, "error");

        assertThat(answers().get(0).body()).contains("no harness here");
    }

    @Test
    void onlyTheExactWordsOfAMemberCount() {
        listen(BridgeMood.AWAKE);
        ask("!testme please");
        ask(" !testme");
        ask("!testmexyz");
        ask("!testme foo");
        forge.comment(ORG, RECIPE, 1, "stranger", "!testme");
        ask("!testme");

        awaitState(head, "success");

        assertThat(calls()).hasSize(1);
    }

    @Test
    void whatIsSaidWhileItSleepsIsLost() {
        listen(BridgeMood.sleeping(1));
        ask("!testme");
        ask("!testme --quick");

        awaitState(head, "success");

        assertThat(calls()).singleElement().asString().contains("CCCI_QUICK=1 ");
    }

    @Test
    void aPushDuringTheRunLeavesTheResultWithTheOlderHead() throws Exception {
        Files.createFile(folder.resolve("hold"));
        listen(BridgeMood.AWAKE);
        ask("!testme");
        await().atMost(Duration.ofSeconds(30)).until(() -> !calls().isEmpty());

        String later = push("two");
        Files.delete(folder.resolve("hold"));
        awaitState(head, "success");

        assertThat(statuses(later)).isEmpty();
        assertThat(answers().get(0).body()).contains(head.substring(0, 12));
    }

    @Test
    void aRestartInTheMiddleNeitherLosesNorDoubles() throws Exception {
        Files.createFile(folder.resolve("hold"));
        listen(BridgeMood.AWAKE);
        ask("!testme");
        await().atMost(Duration.ofSeconds(30)).until(() -> !calls().isEmpty());

        bridge.close();
        Files.delete(folder.resolve("hold"));
        listen(BridgeMood.AWAKE);
        awaitState(head, "success");
        bridge.close();
        listen(BridgeMood.AWAKE);

        assertThat(calls()).hasSize(1);
        assertThat(answers()).hasSize(1);
        assertThat(statuses(head)).extracting(Status::state).containsExactly("pending", "success");
    }

    @Test
    void aRunThatDiedIsMadeAgain() throws Exception {
        Files.createFile(folder.resolve("hold"));
        listen(BridgeMood.AWAKE);
        ask("!testme");
        await().atMost(Duration.ofSeconds(30)).until(() -> !calls().isEmpty());
        Path own = Files.list(folder.resolve("bridge/runs")).findFirst().orElseThrow();

        ProcessHandle.of(Long.parseLong(Files.readString(own.resolve("leader")).strip())).orElseThrow().destroyForcibly();
        Files.delete(folder.resolve("hold"));
        awaitState(head, "success");

        assertThat(calls()).hasSize(2).last().asString().as("another build of the same head").contains("CCCI_RUN_ID=2 ");
        assertThat(answers()).hasSize(1);
        assertThat(statuses(head)).extracting(s -> s.state() + " " + s.targetUrl().replaceFirst(".*/", "")).containsExactly("pending 1", "pending 2", "success 2");
    }

    private void listen(BridgeMood mood) {
        bridge = Bridge.start(forge, folder.resolve("bridge"), folder.resolve("harness"), folder.resolve("runs"), environment, mood,
                "http://ci.invalid/runs/", Duration.ofMillis(20));
    }

    private void ask(String comment) {
        forge.comment(ORG, RECIPE, 1, Accounts.BOT, comment);
    }

    private void awaitState(String sha, String state) {
        await().atMost(Duration.ofSeconds(60)).until(() -> statuses(sha).stream().anyMatch(s -> s.state().equals(state)));
    }

    private List<Status> statuses(String sha) {
        return forge.repository(ORG, RECIPE).orElseThrow().statuses().stream().filter(s -> s.sha().equals(sha)).toList();
    }

    private List<Comment> answers() {
        return forge.repository(ORG, RECIPE).orElseThrow().commentsOn(1).stream().filter(c -> c.author().equals(Accounts.BRIDGE)).toList();
    }

    private List<Comment> marked() {
        return forge.repository(ORG, RECIPE).orElseThrow().commentsOn(1).stream().filter(c -> c.body().startsWith("🌻")).toList();
    }

    private List<String> calls() {
        try {
            Path file = folder.resolve("calls");
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void program(String name, String text) throws IOException {
        Path file = folder.resolve("bin").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        file.toFile().setExecutable(true);
    }

    private String push(String content) throws Exception {
        Path work = folder.resolve("work");
        if (!Files.exists(work)) {
            Git.cloneRepository().setURI(forge.bare(ORG, RECIPE).toUri().toString()).setDirectory(work.toFile()).call().close();
        }
        try (Git git = Git.open(work.toFile())) {
            Files.writeString(work.resolve("compose.yml"), content + "\n");
            git.add().addFilepattern(".").call();
            PersonIdent bot = new PersonIdent(Accounts.BOT, "bot@lab.invalid");
            String sha = git.commit().setSign(false).setAuthor(bot).setCommitter(bot).setMessage(content).call().name();
            git.push().setRefSpecs(new RefSpec("HEAD:refs/heads/redfix/teapot/lid")).call();
            return sha;
        }
    }
}
