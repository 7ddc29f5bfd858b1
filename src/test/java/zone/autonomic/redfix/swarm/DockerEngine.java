package zone.autonomic.redfix.swarm;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A real {@code dockerd}, a swarm of one node, in a network namespace of its own, so that nothing of this machine's own network or
 * engine is touched. It reaches no registry. What starts it ({@code swarm/engine.sh}) ends it, however this process ends.
 */
public final class DockerEngine implements AutoCloseable {

    private static final Path DAEMON = Path.of("/usr/sbin/dockerd");
    /** The client of the same package, also where another one comes first on the PATH. */
    private static final Path CLIENT = Path.of("/usr/bin/docker");
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration END = Duration.ofSeconds(90);
    private static final Duration COMMAND = Duration.ofMinutes(3);

    private final Path home;
    private final String namespace;
    private final Process keeper;

    private DockerEngine(Path home, String namespace, Process keeper) {
        this.home = home;
        this.namespace = namespace;
        this.keeper = keeper;
    }

    /** Why no engine can be started on this machine, and what to do about it. */
    static Optional<String> obstacle() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return Optional.of("needs root, to start a Docker engine in a network namespace of its own");
        }
        return Stream.of(DAEMON, CLIENT, Path.of("/usr/sbin/iptables"), Path.of("/bin/ip")).filter(program -> !Files.isExecutable(program)).findFirst()
                .map(missing -> "needs " + missing + " (apt-get install docker.io iptables iproute2)");
    }

    /** @throws IllegalStateException when it doesn't come up, with the end of the daemon's log */
    static DockerEngine start() {
        return start("redfix-" + ProcessHandle.current().pid());
    }

    /** @param namespace what its network namespace and its cgroup are called; two engines must not share one */
    public static DockerEngine start(String namespace) {
        try {
            Path home = Files.createTempDirectory("redfix-engine");
            Path script = home.resolve("engine.sh");
            try (InputStream in = DockerEngine.class.getResourceAsStream("/swarm/engine.sh")) {
                Files.copy(in, script);
            }
            Process keeper = new ProcessBuilder("/bin/sh", script.toString(), home.toString(), namespace)
                    .redirectErrorStream(true).redirectOutput(home.resolve("keeper.log").toFile()).start();
            DockerEngine engine = new DockerEngine(home, namespace, keeper);
            try {
                engine.awaitDaemon();
                engine.docker("swarm", "init", "--advertise-addr", "127.0.0.1");
                return engine;
            } catch (RuntimeException e) {
                engine.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitDaemon() {
        try {
            Awaitility.await().atMost(START).pollInterval(Duration.ofMillis(100)).until(() -> !keeper.isAlive() || run("version").succeeded());
        } catch (ConditionTimeoutException late) {
            throw new IllegalStateException("dockerd doesn't answer after " + START.toSeconds() + " s; the end of its log:\n" + log());
        }
        if (!keeper.isAlive()) {
            throw new IllegalStateException("dockerd ended while starting; the end of its log:\n" + log());
        }
    }

    /** The end of what the daemon wrote, for a message. */
    String log() {
        StringBuilder said = new StringBuilder();
        for (String file : List.of("keeper.log", "log")) {
            try {
                List<String> lines = Files.exists(home.resolve(file)) ? Files.readAllLines(home.resolve(file)) : List.of();
                lines.subList(Math.max(0, lines.size() - 30), lines.size()).forEach(line -> said.append(line).append('\n'));
            } catch (IOException e) {
                said.append("(").append(file).append(" can't be read: ").append(e.getMessage()).append(")\n");
            }
        }
        return said.toString();
    }

    /** What the daemon writes, all of it. */
    Path logFile() {
        return home.resolve("log");
    }

    /** Runs {@code docker} with these arguments against this engine. @return what it printed, stdout and stderr, whether it succeeded or not */
    public Ran run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(CLIENT.toString(), "-H", address()));
        command.addAll(List.of(arguments));
        return Ran.of(COMMAND, Map.of("DOCKER_BUILDKIT", "0"), command);
    }

    /** As {@link #run}. @return what it printed, without the last line end @throws IllegalStateException when it fails, with its output */
    public String docker(String... arguments) {
        return run(arguments).orFail();
    }

    /** What DOCKER_HOST must be to reach it. */
    String address() {
        return "unix://" + socket();
    }

    Path socket() {
        return home.resolve("docker.sock");
    }

    /** The file by which {@code nsenter --net=} enters the network that its published ports are on. */
    Path network() {
        return Path.of("/run/netns", namespace);
    }

    /** A command as it would be typed on the node itself: its loopback is the engine's. */
    List<String> onItsNetwork(String... command) {
        List<String> words = new ArrayList<>(List.of("nsenter", "--net=" + network()));
        words.addAll(List.of(command));
        return words;
    }

    @Override
    public void close() {
        try {
            keeper.getOutputStream().close();
            if (!keeper.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("the engine in " + home + " (namespace " + namespace + ") doesn't end within " + END.toSeconds() + " s");
            }
            // Of a daemon that ended by itself the log is left.
            Ran.of(COMMAND, "rm", "-rf", home.toString()).orFail();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
