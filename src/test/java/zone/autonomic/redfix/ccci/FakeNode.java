package zone.autonomic.redfix.ccci;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.shell.ProcessShellFactory;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.PersonIdent;

/**
 * A CI node in a folder: a real SSH server and a real shell, with small stand-ins for docker, abra, the harness, curl, df, systemctl and
 * pgrep that tell and keep what lies in files below {@code fake/}.
 */
final class FakeNode implements AutoCloseable {

    static final String DOMAIN = "ci.example.org";
    static final String STACK = "ci_example_org";
    private static final PersonIdent SOMEBODY = new PersonIdent("somebody", "somebody@example.org");

    final Path root;
    final Path fake;
    final Path home;
    final KeyPair hostKey = keyPair();
    private final KeyPair userKey = keyPair();
    private final Map<String, String> further = new HashMap<>();
    private SshServer server;

    FakeNode(Path root) {
        this.root = root;
        this.fake = root.resolve("fake");
        this.home = root.resolve("home");
        try {
            for (String kind : List.of("stacks", "volumes", "secrets", "configs", "networks", "containers", "hosts", "logs", "mounts", "uses", "jobs")) {
                Files.createDirectories(fake.resolve(kind));
            }
            for (String place : List.of("home", "harness/runner", "runs", "warm", "mirror", "bin")) {
                Files.createDirectories(root.resolve(place));
            }
            for (String program : List.of("docker", "abra", "cc-ci-run", "curl", "df", "journalctl", "systemctl", "pgrep")) {
                Path target = root.resolve("bin").resolve(program);
                try (var in = FakeNode.class.getResourceAsStream("/ccci/bin/" + program)) {
                    Files.copy(in, target);
                }
                target.toFile().setExecutable(true);
            }
            put("disk", "40000000");
            put("on-deploy", "printf '%s\\n' \"$2_app\t1/1\timage:1\" >\"$FAKE/stacks/$2\"");
            writeKey(root.resolve("id"), userKey);
            Files.writeString(root.resolve("id.pub"), PublicKeyEntry.toString(userKey.getPublic()) + "\n");
            open(0);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyPair keyPair() {
        return keyPair(KeyPairProvider.ECDSA_SHA2_NISTP256, 256);
    }

    /** @param kind as SSH names it, {@code ssh-rsa} */
    static KeyPair keyPair(String kind, int bits) {
        try {
            return KeyUtils.generateKeyPair(kind, bits);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static void writeKey(Path file, KeyPair key) throws IOException, GeneralSecurityException {
        try (var out = Files.newOutputStream(file)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, "test", null, out);
        }
        file.toFile().setReadable(false, false);
        file.toFile().setReadable(true, true);
    }

    private void open(int port) throws IOException {
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setPort(port);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPublickeyAuthenticator((user, key, session) -> KeyUtils.compareKeys(key, userKey.getPublic()));
        server.setCommandFactory((channel, command) -> new ProcessShellFactory(command, shell(command)).createShell(channel));
        server.start();
        Files.writeString(root.resolve("known_hosts"), "[127.0.0.1]:" + server.getPort() + " " + PublicKeyEntry.toString(hostKey.getPublic()) + "\n");
    }

    private List<String> shell(String command) {
        List<String> words = new ArrayList<>(List.of("/usr/bin/env", "-C", home.toString()));
        environment().forEach((name, value) -> words.add(name + "=" + value));
        words.addAll(List.of("/bin/sh", "-c", command));
        return words;
    }

    Map<String, String> environment() {
        Map<String, String> all = new HashMap<>(further);
        all.putAll(Map.of("HOME", home.toString(), "FAKE", fake.toString(), "PATH", root.resolve("bin") + ":" + System.getenv("PATH")));
        return all;
    }

    /** What whoever logs in at the node has in the environment. */
    void environment(String name, String value) {
        further.put(name, value);
    }

    /** Has a program of the node do something before its own work; {@code $*} is what it was called with. */
    void wrap(String program, String before) {
        try {
            Path wrapper = root.resolve("bin").resolve(program);
            String real = Stream.of(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, program)).filter(Files::isExecutable).findFirst().orElseThrow().toString();
            Files.writeString(wrapper, "#!/bin/sh\n" + before + "\nexec " + real + " \"$@\"\n");
            wrapper.toFile().setExecutable(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it proves with that it is itself, of which who connects chooses one. */
    void hostKeys(List<KeyPair> keys) {
        server.setKeyPairProvider(KeyPairProvider.wrap(keys));
    }

    /** Cuts all connections and takes new ones on the same port. */
    void cutConnections() {
        try {
            int port = server.getPort();
            server.stop(true);
            open(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void stop() {
        try {
            server.stop(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getPort();
    }

    NodeConfig config(String... settings) {
        Map<String, String> all = new HashMap<>(Map.of("host", "127.0.0.1", "port", String.valueOf(server.getPort()), "key-file", root.resolve("id").toString(),
                "known-hosts-file", root.resolve("known_hosts").toString(), "connect-timeout", "20s", "answer-timeout", "30s", "work-timeout", "60s"));
        all.putAll(Map.of("harness-dir", root.resolve("harness").toString(), "runs-dir", root.resolve("runs").toString(), "warm-dir", root.resolve("warm").toString(),
                "domain", DOMAIN, "runs-url", "https://ci.example.org/runs/", "health-attempts", "4", "health-interval", "50ms", "health-stable", "2"));
        all.putAll(Map.of("kill-attempts", "15", "teardown-attempts", "3", "teardown-interval", "50ms", "home", "~/.red fix", "mirror", root.resolve("mirror").toUri().toString()));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        Map<String, String> prefixed = new HashMap<>();
        all.forEach((key, value) -> prefixed.put("redfix.node." + key, value));
        return new SmallRyeConfigBuilder().withMapping(NodeConfig.class).withConverter(Duration.class, 200, new DurationConverter())
                .withDefaultValues(prefixed).build().getConfigMapping(NodeConfig.class);
    }

    /** A bot that has a login at a mirror elsewhere. */
    SshCiNode bot(Mirror mirror, String... settings) {
        return new SshCiNode(config(settings), mirror, "cc-ci");
    }

    SshCiNode botAt(Clock clock, String... settings) {
        NodeConfig config = config(settings);
        return new SshCiNode(config, Mirror.NONE, "cc-ci", clock);
    }

    SshCiNode bot(String... settings) {
        NodeConfig config = config(settings);
        return new SshCiNode(config, new Mirror(config.mirror().orElse(""), "bot", Optional.empty()), "cc-ci");
    }

    /** The lab's harness, in the layout of the published one, with settings for some recipes. What it runs stays what the test says. */
    void layout(Map<String, String> settings) {
        try {
            Path source = Path.of("src/main/resources/lab/recipes/cc-ci/runner");
            try (Stream<Path> files = Files.walk(source)) {
                for (Path file : files.filter(Files::isRegularFile).filter(f -> f.toString().endsWith(".py")).toList()) {
                    Path target = root.resolve("harness/runner").resolve(source.relativize(file));
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target);
                }
            }
            for (Map.Entry<String, String> each : settings.entrySet()) {
                Path meta = root.resolve("harness/tests/" + each.getKey() + "/recipe_meta.py");
                Files.createDirectories(meta.getParent());
                Files.writeString(meta, each.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A further tag of a recipe in the mirror. */
    void tag(String name, String tag) {
        try (Git git = Git.open(root.resolve("mirror/" + name + ".git").toFile())) {
            git.tag().setName(tag).setAnnotated(true).setSigned(false).setTagger(SOMEBODY).setMessage(tag).call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A recipe in the mirror with one tag. @return the tag's commit */
    String recipe(String name, String tag) {
        Path work = root.resolve("work-" + name);
        try (Git git = Git.init().setInitialBranch("main").setDirectory(work.toFile()).call()) {
            Files.writeString(work.resolve("compose.yml"), "version: \"3.8\"\n");
            git.add().addFilepattern(".").call();
            var commit = git.commit().setSign(false).setMessage("seed").setAuthor(SOMEBODY).setCommitter(SOMEBODY).call();
            git.tag().setName(tag).setAnnotated(true).setSigned(false).setTagger(SOMEBODY).setMessage(tag).call();
            Git.cloneRepository().setBare(true).setURI(work.toUri().toString()).setDirectory(root.resolve("mirror/" + name + ".git").toFile()).call().close();
            return commit.getName();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    void put(String file, String text) {
        try {
            Path path = fake.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void stack(String stack, String... services) {
        put("stacks/" + stack, String.join("\n", services) + "\n");
    }

    void volume(String name, String stack, String content) {
        put("volumes/" + name + "/label", stack);
        put("volumes/" + name + "/_data/content", content);
    }

    void canonical(String recipe, String version) {
        try {
            Files.createDirectories(root.resolve("warm/" + recipe));
            Files.writeString(root.resolve("warm/" + recipe + "/canonical.json"), "{\"recipe\":\"%s\",\"version\":\"%s\"}".formatted(recipe, version));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the harness would deploy a recipe's canonical, with {@code %s} for the recipe. */
    void canonicalDomain(String form) {
        try {
            Path module = root.resolve("harness/runner/harness/canonical.py");
            Files.createDirectories(module.getParent());
            Files.writeString(module, "def canonical_domain(recipe):\n    return '" + form + "' % recipe\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the harness does, in sh; {@code $runs} is where runs leave their directories, {@code $own} this one's. */
    void harness(String script) {
        put("harness", "runs='" + root.resolve("runs") + "'\nown=$runs/$CCCI_RUN_ID\n" + script);
    }

    /** What the harness does to deploy an app, in sh: its settings where abra keeps them for this run, and its stack. */
    static String deploys(String app) {
        String stack = app + "_" + STACK;
        return """
                mkdir -p "$HOME/.abra/servers/default"
                echo TYPE=wiki >"$HOME/.abra/servers/default/%s.%s.env"
                printf '%s_app\\t1/1\\timage\\n' >"$FAKE/stacks/%s"
                """.formatted(app, DOMAIN, stack, stack);
    }

    /** An app that somebody else deploys on the node: settings among the user's, a stack, and a volume. */
    void others(String app) {
        String stack = app + "_" + STACK;
        stack(stack, stack + "_app\t1/1\timage");
        volume(stack + "_data", stack, "somebody's");
        try {
            Path settings = home.resolve(".abra/servers/default/" + app + "." + DOMAIN + ".env");
            Files.createDirectories(settings.getParent());
            Files.writeString(settings, "TYPE=wiki\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String got(String file) {
        try {
            Path path = fake.resolve(file);
            return Files.exists(path) ? Files.readString(path) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean has(String file) {
        return Files.exists(fake.resolve(file));
    }

    List<String> names(String folder) {
        try (var list = Files.list(fake.resolve(folder))) {
            return list.map(p -> p.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
