package zone.autonomic.redfix.lab.bridge;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import zone.autonomic.redfix.lab.bridge.BridgeState.Job;
import zone.autonomic.redfix.lab.forge.Accounts;

/**
 * Makes the runs on the node, each as a session of its own that outlives this process. A run's folder holds {@code leader} (the session's pid),
 * {@code log} and, once it has ended, {@code rc}.
 */
final class TestRun {
    private static final String MANUAL = "manual";

    private final Path folder;
    private final Node node;

    /** Where and with what the harness is run. */
    record Node(Path harness, Path runs, Map<String, String> environment) {}

    /** Where a recipe is cloned from. @param token opens it where it wants a login */
    record Mirror(String url, String token) {
        /** So that git shows it without being asked, and it stands in no address. */
        Map<String, String> login() {
            String basic = Base64.getEncoder().encodeToString((Accounts.BOT + ":" + token).getBytes(StandardCharsets.UTF_8));
            return Map.of("GIT_CONFIG_COUNT", "1", "GIT_CONFIG_KEY_0", "http." + url + ".extraHeader", "GIT_CONFIG_VALUE_0", "Authorization: Basic " + basic);
        }
    }

    /** @param name of their folder */
    record Artefacts(String name, String results) {}

    enum State { NONE, RUNNING, ENDED, LOST }

    TestRun(Path folder, Node node) {
        this.folder = folder.toAbsolutePath();
        this.node = node;
    }

    void start(Job job, Mirror mirror) {
        Path own = job.folder(folder);
        try {
            Files.createDirectories(own);
            Path script = own.resolve("run.sh");
            try (InputStream in = TestRun.class.getResourceAsStream("/lab/bridge/run.sh")) {
                Files.write(script, in.readAllBytes());
            }
            ProcessBuilder builder = new ProcessBuilder("setsid", "/bin/sh", script.toString(), own.toString(), job.recipe(), mirror.url(), job.head(),
                    String.valueOf(job.number()), job.quick() ? "1" : "", node.harness().toString(), job.run());
            builder.environment().clear();
            builder.environment().putAll(node.environment());
            builder.environment().putAll(mirror.login());
            builder.redirectInput(Path.of("/dev/null").toFile()).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException e) {
            throw new UncheckedIOException("the bridge can't start a run", e);
        }
    }

    State state(Job job) {
        Path own = job.folder(folder);
        if (Files.exists(own.resolve("rc"))) {
            return State.ENDED;
        }
        Optional<Long> leader = number(own.resolve("leader"));
        if (leader.isEmpty()) {
            return State.NONE;
        }
        return alive(leader.get(), own) ? State.RUNNING : Files.exists(own.resolve("rc")) ? State.ENDED : State.LOST;
    }

    /** A pid that was given to another process since is not ours: ours began before its file was written. */
    private static boolean alive(long pid, Path own) {
        try {
            Instant written = Files.getLastModifiedTime(own.resolve("leader")).toInstant().plusSeconds(2);
            return ProcessHandle.of(pid).filter(ProcessHandle::isAlive)
                    .filter(p -> p.info().startInstant().map(s -> s.isBefore(written)).orElse(true)).isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    int exitStatus(Job job) {
        return number(job.folder(folder).resolve("rc")).orElse(255L).intValue();
    }

    String log(Job job) {
        return text(job.folder(folder).resolve("log"));
    }

    /** What the harness left, if it came to results: under the run's name, or under the one that it gives to all where it doesn't heed that. */
    Optional<Artefacts> artefacts(Job job) {
        return Stream.of(job.run(), MANUAL).map(name -> new Artefacts(name, text(node.runs().resolve(name).resolve("results.json"))))
                .filter(a -> !a.results().isBlank() && (a.name().equals(job.run()) || a.results().contains(job.head()))).findFirst();
    }

    private static Optional<Long> number(Path file) {
        return Optional.of(text(file).strip()).filter(t -> t.matches("\\d{1,18}")).map(Long::valueOf);
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            return "";
        }
    }

    List<String> failures(Job job) {
        return log(job).lines().filter(l -> l.startsWith("FAILED ")).distinct().toList();
    }
}
