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
 * head on the node and say the result in a comment and as a status of that very commit. What it does is on disk before it does it, so that a restart goes on.
 */
public final class Bridge implements AutoCloseable {
    /** The context of the commit statuses. */
    public static final String CONTEXT = "cc-ci/testme";
    private static final System.Logger LOG = System.getLogger(Bridge.class.getName());
    private static final int MOST_FAILURES = 10;

    private final LabForge forge;
    private final TestRun runs;
    private final Path file;
    private final BridgeMood mood;
    private final String runsUrl;
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
        this.runsUrl = runsUrl;
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
        Job job = new Job(comment.id(), repository.owner(), repository.name(), pull.number(), head, quick, Stage.SEEN, 1);
        keep(state.with(job));
        status(job, "pending", "queued");
    }

    /** The node runs one thing at a time, and so does the bridge. */
    private void advance(Job job) {
        switch (runs.state(job)) {
            case NONE -> {
                if (job.stage() == Stage.SEEN) {
                    runs.start(job, forge.cloneUrl(job.owner(), job.recipe()));
                    keep(state.with(job.at(Stage.RUNNING)));
                } else if (!startedJustNow(job)) {
                    keep(state.with(job.again()));
                }
            }
            case RUNNING -> keep(state.with(job.at(Stage.RUNNING)));
            case LOST -> keep(state.with(job.again()));
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
        Optional<JsonNode> results = runs.results(job).map(Bridge::json);
        int exit = runs.exitStatus(job);
        Optional<String> unknown = results.map(r -> r.path("unknown").asText("")).filter(u -> !u.isEmpty());
        String verdict = results.isEmpty() || unknown.isPresent() || exit > 1 ? "error" : exit == 0 ? "success" : "failure";
        String link = runsUrl + job.run() + "/";
        boolean told = forge.repository(job.owner(), job.recipe()).orElseThrow().commentsOn(job.number()).stream()
                .anyMatch(c -> c.author().equals(Accounts.BRIDGE) && c.body().contains(link));
        if (!told) {
            forge.comment(job.owner(), job.recipe(), job.number(), Accounts.BRIDGE, comment(job, verdict, results, unknown, link));
        }
        status(job, verdict, unknown.orElse(verdict.equals("error") ? "the run itself failed (rc=" + exit + ")" : "all tiers: " + verdict));
    }

    private String comment(Job job, String verdict, Optional<JsonNode> results, Optional<String> unknown, String link) {
        StringBuilder text = new StringBuilder("cc-ci: " + job.asked() + " on `" + job.head().substring(0, 12) + "`: **" + verdict + "**\n");
        results.ifPresent(r -> {
            text.append("\n| tier | result |\n|---|---|\n");
            r.path("stages").forEach(s -> text.append("| " + s.path("name").asText() + " | " + s.path("status").asText() + " |\n"));
        });
        unknown.ifPresent(why -> text.append("\nNothing can be said: ").append(why).append('\n'));
        List<String> failures = runs.failures(job);
        if (!failures.isEmpty()) {
            text.append("\n```\n");
            failures.stream().limit(MOST_FAILURES).forEach(f -> text.append(f).append('\n'));
            text.append("```\n");
        }
        if (results.isEmpty()) {
            text.append("\n```\n").append(last(runs.log(job), 20)).append("\n```\n");
        }
        return text.append('\n').append(link).append('\n').toString();
    }

    private static String last(String log, int lines) {
        List<String> all = log.strip().lines().toList();
        return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    }

    private void status(Job job, String verdict, String description) {
        forge.status(job.owner(), job.recipe(), job.head(), Accounts.BRIDGE, CONTEXT, verdict, description, runsUrl + job.run() + "/");
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            return new ObjectMapper().createObjectNode().put("unknown", "results.json can't be read: " + e.getMessage());
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
