package zone.autonomic.redfix.swarm;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A CI node: OpenSSH's server in front of a real swarm, with the harness and abra of {@code swarm/node}, and on the shared network
 * {@code proxy} a traefik and another tenant. Its folders lie below one folder.
 */
final class RealNode implements AutoCloseable {

    static final String DOMAIN = "ci.commoninternet.net";
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration COMMAND = Duration.ofMinutes(3);
    /** How many times as fast the harness's clock runs as ours. */
    private static final String CLOCK = "15";
    private static final List<String> OF_THE_PLACE = List.of("traefik", "tenant");

    private final DockerEngine engine;
    private final Path root;
    private final int port;
    private Process sshd;

    private RealNode(DockerEngine engine, Path root, int port) {
        this.engine = engine;
        this.root = root;
        this.port = port;
    }

    /** Starts it on an engine that has no other node. @param root an empty folder */
    static RealNode start(DockerEngine engine, LocalImages images, Path root) {
        provide(images);
        RealNode node = new RealNode(engine, root, freePort());
        try {
            node.install();
            node.settle();
            node.listen();
            return node;
        } catch (RuntimeException e) {
            node.close();
            throw e;
        }
    }

    /** Under the names that the recipes use. */
    private static void provide(LocalImages images) {
        images.base("busybox:stable");
        images.postgres("postgres:15-alpine", "postgres:15.13-alpine", "postgres:16.9-alpine", "ghcr.io/immich-app/postgres:14-vectorchord0.3.0",
                "ghcr.io/immich-app/postgres:14-vectorchord0.4.3");
        images.caddy("caddy:2.9.1", "caddy:2.10.0");
        images.build("gitea", "gitea/gitea:1.24.2-rootless");
        images.build("pds", "ghcr.io/bluesky-social/pds:0.4");
        images.build("mattermost", "mattermost/mattermost-team-edition:10.11.14", "mattermost/mattermost-team-edition:10.11.15");
        images.build("mumble", "mumblevoip/mumble-server:v1.5.735-0", "mumblevoip/mumble-server:v1.6.870-0");
        images.build("redis", "redis:7.4-alpine");
        images.build("web");
        images.build("mumble-web", "rankenstein/mumble-web:0.5");
        images.build("keycloak", "keycloak/keycloak:26.2.4", "keycloak/keycloak:26.2.5");
        images.build("immich-server", "ghcr.io/immich-app/immich-server:v1.135.3", "ghcr.io/immich-app/immich-server:v1.138.1");
        images.build("immich-learning", "ghcr.io/immich-app/immich-machine-learning:v1.135.3", "ghcr.io/immich-app/immich-machine-learning:v1.138.1");
        images.build("discourse", "bitnamilegacy/discourse:3.4.7", "bitnamilegacy/discourse:3.5.0");
        OF_THE_PLACE.forEach(images::build);
    }

    private void install() {
        try {
            for (Path folder : List.of(home(), bin(), runs(), warm(), bridgeBin(), journals())) {
                Files.createDirectories(folder);
            }
            Files.createSymbolicLink(journals().resolve("docker.service"), engine.logFile());
            programs("node/bin", bin());
            programs("bridge", bridgeBin());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (String key : List.of("host", "client")) {
            Ran.of(COMMAND, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", key, "-f", root.resolve(key).toString()).orFail();
        }
    }

    private static void programs(String folder, Path to) throws IOException {
        try (Stream<Path> all = Files.list(Resource.path(folder))) {
            for (Path program : all.toList()) {
                Path installed = Files.copy(program, to.resolve(program.getFileName()));
                Files.setPosixFilePermissions(installed, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }

    /** What stands on the node before anybody runs anything. */
    private void settle() {
        engine.docker("network", "create", "--driver", "overlay", "--attachable", "proxy");
        OF_THE_PLACE.forEach(each -> deploy(each, each + "_" + DOMAIN.replace('.', '_')));
        await("traefik answers").atMost(START).pollInterval(Duration.ofMillis(200)).until(() -> Ran.of(COMMAND, environment(),
                List.of(bin().resolve("curl").toString(), "-ksSo", "/dev/null", "https://nobody." + DOMAIN + "/")).succeeded());
    }

    /** Deploys {@code swarm/place/<file>.yml}, as somebody else on the node would. */
    void deploy(String file, String stack) {
        Ran.of(COMMAND, Map.of("DOCKER_SOCKET", engine.socket().toString()), List.of("/usr/bin/docker", "-H", engine.address(), "stack", "deploy",
                "--resolve-image", "never", "-c", Resource.path("place/" + file + ".yml").toString(), stack)).orFail();
    }

    /** Takes a stack away and waits until all of it is gone. */
    void undeploy(String stack) {
        engine.docker("stack", "rm", stack);
        await(stack + " is gone").atMost(START).pollInterval(Duration.ofMillis(200)).until(() -> leftOf(stack).isEmpty());
    }

    /** A service's virtual address on a network. */
    String virtualAddress(String service, String network) {
        String id = engine.docker("network", "inspect", "--format", "{{.Id}}", network);
        return engine.docker("service", "inspect", "--format", "{{range .Endpoint.VirtualIPs}}{{.NetworkID}} {{.Addr}}{{println}}{{end}}", service).lines()
                .filter(line -> line.startsWith(id + " ")).map(line -> line.replaceFirst(".* ", "").replaceFirst("/.*", "")).findFirst().orElseThrow();
    }

    private void listen() {
        String exported = environment().entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).collect(Collectors.joining(" "));
        try {
            Files.writeString(root.resolve("sshd.conf"), """
                    ListenAddress 127.0.0.1
                    Port %d
                    HostKey %s
                    PidFile none
                    AuthorizedKeysFile %s
                    StrictModes no
                    UsePAM no
                    PasswordAuthentication no
                    PermitRootLogin prohibit-password
                    ForceCommand env -C %s %s /bin/sh -c "$SSH_ORIGINAL_COMMAND"
                    """.formatted(port, root.resolve("host"), root.resolve("client.pub"), home(), exported));
            Files.writeString(root.resolve("known_hosts"), "[127.0.0.1]:" + port + " " + Files.readString(root.resolve("host.pub")));
            sshd = new ProcessBuilder("/bin/sh", Resource.path("sshd.sh").toString(), root.resolve("sshd.conf").toString(), init().toString())
                    .redirectErrorStream(true).redirectOutput(root.resolve("sshd.log").toFile()).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await("sshd answers, or see " + root.resolve("sshd.log")).atMost(START).until(this::answers);
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return Files.exists(init());
        } catch (IOException notYet) {
            return false;
        }
    }

    /** What a session on the node starts with. */
    Map<String, String> environment() {
        Map<String, String> all = new TreeMap<>();
        all.put("HOME", home().toString());
        all.put("PATH", bin() + ":/usr/sbin:/usr/bin:/sbin:/bin");
        all.put("LC_ALL", "C.UTF-8");
        all.put("GIT_TERMINAL_PROMPT", "0");
        all.put("DOCKER_HOST", engine.address());
        all.put("NODE_NETWORK", engine.network().toString());
        all.put("NODE_INIT", init().toString());
        all.put("NODE_PROGRAMS", Resource.path("node").toString());
        all.put("NODE_CLOCK", CLOCK);
        all.put("NODE_SNAPSHOTS", root.resolve("var/lib/snapshots").toString());
        all.put("NODE_JOURNALS", journals().toString());
        all.put("PYTHONDONTWRITEBYTECODE", "1");
        all.put("CCCI_RUNS_DIR", runs().toString());
        all.put("CCCI_WARM_ROOT", warm().toString());
        all.put("CCCI_DOMAIN", DOMAIN);
        return all;
    }

    /** The same for the bridge, which reaches into the node from outside. */
    Map<String, String> bridgeEnvironment() {
        Map<String, String> all = environment();
        all.put("PATH", bridgeBin() + ":" + all.get("PATH"));
        return all;
    }

    /** How a live bot is told of this node. Apps that are up in a moment are asked more often. */
    Map<String, String> configuration() {
        Map<String, String> all = new TreeMap<>();
        all.put("redfix.node.host", "127.0.0.1");
        all.put("redfix.node.port", Integer.toString(port));
        all.put("redfix.node.user", System.getProperty("user.name"));
        all.put("redfix.node.key-file", root.resolve("client").toString());
        all.put("redfix.node.known-hosts-file", root.resolve("known_hosts").toString());
        all.put("redfix.node.home", home().resolve(".redfix").toString());
        all.put("redfix.node.harness-dir", harness().toString());
        all.put("redfix.node.runs-dir", runs().toString());
        all.put("redfix.node.warm-dir", warm().toString());
        all.put("redfix.node.domain", DOMAIN);
        all.put("redfix.node.live-stacks", "traefik." + DOMAIN);
        all.put("redfix.node.min-free-gb", "1");
        all.put("redfix.node.poll", "1s");
        all.put("redfix.node.health-attempts", "24");
        all.put("redfix.node.health-interval", "500ms");
        all.put("redfix.node.health-stable", "2");
        all.put("redfix.node.request-time", "5s");
        all.put("redfix.node.teardown-interval", "200ms");
        all.put("redfix.node.teardown-attempts", "300");
        return all;
    }

    /** Runs a command as a person would who is logged in on the node. */
    Ran run(String... command) {
        return run(COMMAND, command);
    }

    Ran run(Duration bound, String... command) {
        List<String> words = new ArrayList<>(List.of("nsenter", "--target", initPid(), "--pid", "--mount", "--wd=" + home(), "--"));
        words.addAll(List.of(command));
        return Ran.of(bound, environment(), words);
    }

    /** Runs abra, which wants a terminal. @param settings of its environment, as NAME=value */
    void abra(String line, String... settings) {
        List<String> words = new ArrayList<>(List.of("env"));
        words.addAll(List.of(settings));
        words.addAll(List.of("script", "-qec", "abra " + line, "/dev/null"));
        run(words.toArray(String[]::new)).orFail();
    }

    private String initPid() {
        try {
            return Files.readString(init()).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything on the swarm that bears a name beginning so: stacks, services, containers, volumes, secrets, configs, networks. */
    List<String> leftOf(String prefix) {
        List<String> left = new ArrayList<>();
        for (String kind : List.of("stack", "service", "volume", "secret", "config", "network")) {
            engine.docker(kind, "ls", "--format", "{{.Name}}").lines().filter(n -> n.startsWith(prefix)).forEach(n -> left.add(kind + " " + n));
        }
        engine.docker("ps", "-a", "--format", "{{.Names}}").lines().filter(n -> n.startsWith(prefix)).forEach(n -> left.add("container " + n));
        return left;
    }

    /** The ids of a stack's containers that run, one a line. */
    String containersOf(String stack) {
        return engine.docker("ps", "-q", "--no-trunc", "--filter", "label=com.docker.stack.namespace=" + stack);
    }

    /** The status that an address answers with; 0 where nobody does. */
    int https(String url) {
        String status = run("curl", "-ksS", "-o", "/dev/null", "-w", "%{http_code}", "--max-time", "10", url).output();
        return status.matches("\\d{3}.*") ? Integer.parseInt(status.substring(0, 3)) : 0;
    }

    DockerEngine engine() {
        return engine;
    }

    Path home() {
        return root.resolve("home");
    }

    /** {@code /etc/cc-ci} on a real node. */
    Path harness() {
        return root.resolve("etc/cc-ci");
    }

    /** {@code /var/lib/cc-ci-runs} on a real node. */
    Path runs() {
        return root.resolve("var/lib/cc-ci-runs");
    }

    /** {@code /var/lib/ci-warm} on a real node. */
    Path warm() {
        return root.resolve("var/lib/ci-warm");
    }

    /** Each unit's journal, as a file. */
    private Path journals() {
        return root.resolve("var/log/journals");
    }

    /** Lays down what the last sweep printed. */
    void swept(String printed) {
        try {
            Files.writeString(journals().resolve("nightly-sweep.service"), printed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As if no sweep had ever been here. */
    void neverSwept() {
        try {
            Files.deleteIfExists(journals().resolve("nightly-sweep.service"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path bin() {
        return root.resolve("bin");
    }

    private Path bridgeBin() {
        return root.resolve("bridge-bin");
    }

    private Path init() {
        return root.resolve("init.pid");
    }

    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (sshd == null) {
            return;
        }
        try {
            sshd.getOutputStream().close();
            if (!sshd.waitFor(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the node's sshd doesn't end");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
