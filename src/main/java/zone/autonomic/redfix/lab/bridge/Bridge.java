package zone.autonomic.redfix.lab.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import zone.autonomic.redfix.lab.bridge.BridgeState.Job;
import zone.autonomic.redfix.lab.bridge.BridgeState.Stage;
import zone.autonomic.redfix.lab.forge.Accounts;
import zone.autonomic.redfix.lab.forge.JsonFile;
import zone.autonomic.redfix.lab.forge.LabForge;
import zone.autonomic.redfix.lab.forge.RepositoryState;
import zone.autonomic.redfix.lab.forge.RepositoryState.Comment;
import zone.autonomic.redfix.lab.forge.RepositoryState.Pull;

/**
 * Looks at the open pull requests again and again. A member's comment that is exactly {@code !testme} or {@code !testme --quick} makes it run the
 * head on the node and say the result in a comment and as a status of that very commit, whose older result stands until then. What it does is on disk
 * before it does it, so that a restart goes on.
 */
public final class Bridge implements AutoCloseable {
    /** The context of the commit statuses. */
    public static final String CONTEXT = "cc-ci/testme";
    private static final System.Logger LOG = System.getLogger(Bridge.class.getName());

    private final LabForge forge;
    private final TestRun runs;
    private final Path file;
    private final BridgeMood mood;
    private final BridgeComment text;
    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "lab-bridge");
        thread.setDaemon(true);
        return thread;
    });
    private BridgeState state;

    private Bridge(LabForge forge, TestRun runs, Path file, BridgeMood mood, String runsUrl) {
        this.forge = forge;
        this.runs = runs;
        this.file = file;
        this.mood = mood;
        this.text = new BridgeComment(runsUrl);
        this.state = Files.exists(file) ? JsonFile.read(file, BridgeState.class) : BridgeState.NONE;
    }

    /**
     * Starts the bridge.
     *
     * @param folder where it keeps what it knows and its runs' files
     * @param harness the harness's checkout on the node
     * @param artefacts where the harness leaves its results
     * @param environment what the harness's programs are started with
     * @param runsUrl where people see a run; its name is appended
     */
    public static Bridge start(LabForge forge, Path folder, Path harness, Path artefacts, Map<String, String> environment, BridgeMood mood,
            String runsUrl, Duration poll) {
        TestRun runs = new TestRun(folder.resolve("runs"), new TestRun.Node(harness, artefacts, environment));
        Bridge bridge = new Bridge(forge, runs, folder.resolve("state.json"), mood, runsUrl);
        bridge.loop.scheduleWithFixedDelay(bridge::look, 0, poll.toMillis(), TimeUnit.MILLISECONDS);
        return bridge;
    }

    private void look() {
        try {
            for (RepositoryState repository : forge.repositories()) {
                for (Pull pull : repository.pulls()) {
                    if (pull.open()) {
                        repository.commentsOn(pull.number()).forEach(c -> heed(repository, pull, c));
                    }
                }
            }
            state.jobs().stream().filter(j -> j.stage() != Stage.DONE).findFirst().ifPresent(this::advance);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "the bridge stumbled and looks again: " + e.getMessage(), e);
        }
    }

    private void heed(RepositoryState repository, Pull pull, Comment comment) {
        boolean quick = comment.body().equals("!testme --quick");
        boolean asks = quick || comment.body().equals("!testme");
        if (!asks || state.knows(comment.id()) || !forge.accounts().byLogin(comment.author()).member()) {
            return;
        }
        if (mood.down() || state.missed().size() < mood.sleeps()) {
            keep(state.missing(comment.id()));
            return;
        }
        String head = forge.pull(repository.owner(), repository.name(), pull.number()).head();
        take(new Job(comment.id(), repository.owner(), repository.name(), pull.number(), head, quick, Stage.SEEN, state.nextBuild()));
    }

    private void take(Job job) {
        keep(state.with(job));
        if (mood.edits()) {
            write(job, text.running(job));
        }
        status(job, "pending", "queued");
    }

    /** The node runs one thing at a time, and so does the bridge. */
    private void advance(Job job) {
        switch (runs.state(job)) {
            case NONE -> {
                if (job.stage() == Stage.SEEN) {
                    runs.start(job, new TestRun.Mirror(forge.cloneUrl(job.owner(), job.recipe()), forge.accounts().byLogin(Accounts.BOT).token()));
                    keep(state.with(job.at(Stage.RUNNING)));
                } else if (!startedJustNow(job)) {
                    take(job.again(state.nextBuild()));
                }
            }
            case RUNNING -> keep(state.with(job.at(Stage.RUNNING)));
            case LOST -> take(job.again(state.nextBuild()));
            case ENDED -> {
                tell(job);
                keep(state.with(job.at(Stage.DONE)));
            }
        }
    }

    /** The script needs a moment before it has written its first file. */
    private boolean startedJustNow(Job job) {
        try {
            Path script = job.folder(file.resolveSibling("runs")).resolve("run.sh");
            return Files.exists(script) && Files.getLastModifiedTime(script).toMillis() > System.currentTimeMillis() - 10_000;
        } catch (IOException e) {
            return false;
        }
    }

    private void tell(Job job) {
        Optional<TestRun.Artefacts> artefacts = runs.artefacts(job);
        Optional<JsonNode> results = artefacts.map(a -> json(a.results()));
        int exit = runs.exitStatus(job);
        String verdict = verdict(results, exit);
        write(job, text.ended(job, verdict, results, artefacts.map(TestRun.Artefacts::name).orElse(job.run()), runs.failures(job), runs.log(job)));
        status(job, verdict, verdict.equals("error") ? "the run itself failed (rc=" + exit + ")" : "all tiers: " + verdict);
    }

    /** Red is what names a red tier; whatever else ends with an error says nothing of the head. */
    private static String verdict(Optional<JsonNode> results, int exit) {
        boolean red = results.filter(r -> StreamSupport.stream(r.path("stages").spliterator(), false)
                .anyMatch(stage -> stage.path("status").asText().equals("fail") && !stage.path("name").asText().equals("lint"))).isPresent();
        return results.isPresent() && exit == 0 ? "success" : red && exit == 1 ? "failure" : "error";
    }

    /** Its one comment on the pull request, or one for each run; saying the same again changes nothing. */
    private void write(Job job, String body) {
        Optional<Comment> own = forge.repository(job.owner(), job.recipe()).orElseThrow().commentsOn(job.number()).stream()
                .filter(c -> c.author().equals(mood.account()) && c.body().startsWith(BridgeComment.MARK))
                .filter(c -> mood.edits() || c.body().contains(text.build(job) + ")")).findFirst();
        if (own.isEmpty()) {
            forge.comment(job.owner(), job.recipe(), job.number(), mood.account(), body);
        } else if (!own.get().body().equals(body)) {
            forge.editComment(job.owner(), job.recipe(), own.get().id(), mood.account(), body);
        }
    }

    private void status(Job job, String verdict, String description) {
        forge.status(job.owner(), job.recipe(), job.head(), mood.account(), CONTEXT, verdict, description, text.build(job));
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            return new ObjectMapper().createObjectNode();
        }
    }

    private void keep(BridgeState next) {
        if (!next.equals(state)) {
            JsonFile.write(file, next);
            state = next;
        }
    }

    /** Lets go between two steps, never in the middle of a write. */
    @Override
    public void close() {
        loop.shutdown();
        try {
            if (!loop.awaitTermination(10, TimeUnit.SECONDS)) {
                loop.shutdownNow();
            }
        } catch (InterruptedException e) {
            loop.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
