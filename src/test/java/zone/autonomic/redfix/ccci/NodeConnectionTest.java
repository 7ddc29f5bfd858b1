package zone.autonomic.redfix.ccci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.step.port.CiNode.Unreachable;

/** Why a node can't be reached, in words; and that nothing said to it can be more than an argument. */
class NodeConnectionTest {

    @TempDir
    Path folder;
    private FakeNode node;

    @BeforeEach
    void aNode() {
        node = new FakeNode(folder);
    }

    @AfterEach
    void close() {
        node.close();
    }

    private void assertUnreachable(List<String> words, String... settings) {
        SshCiNode bot = node.bot(settings);
        try {
            assertThatThrownBy(() -> bot.preflight("wiki", "wiki-1-r1")).isInstanceOf(Unreachable.class).hasMessageContainingAll(words.toArray(String[]::new));
        } finally {
            bot.hangUp();
        }
    }

    @Test
    void anUnknownHostIsNotTalkedTo() throws IOException {
        Files.writeString(folder.resolve("known_hosts"), "");

        assertUnreachable(List.of("isn't known", "SHA256:", "known_hosts"));
    }

    @Test
    void aHostWhoseKeyChangedIsNotTalkedTo() throws IOException {
        Files.writeString(folder.resolve("known_hosts"),
                "[127.0.0.1]:" + node.port() + " " + PublicKeyEntry.toString(FakeNode.keyPair().getPublic()) + "\n");

        assertUnreachable(List.of("has changed", "SHA256:", "Nothing was sent"));
    }

    @ParameterizedTest
    @CsvSource({"ssh-rsa, plain", "ssh-ed25519, plain", "ecdsa-sha2-nistp256, plain", "ssh-rsa, hashed", "ssh-ed25519, hashed"})
    void ofANodeWithSeveralKeysTheKnownOneIsAskedFor(String kind, String names) throws Exception {
        List<KeyPair> all = List.of(node.hostKey, FakeNode.keyPair("ssh-rsa", 2048), FakeNode.keyPair("ssh-ed25519", 256));
        node.hostKeys(all);
        PublicKey known = all.stream().map(KeyPair::getPublic).filter(key -> KeyUtils.getKeyType(key).equals(kind)).findFirst().orElseThrow();
        Files.writeString(folder.resolve("known_hosts"), line(known) + "\n");
        if (names.equals("hashed")) {
            assertThat(new ProcessBuilder("ssh-keygen", "-H", "-f", folder.resolve("known_hosts").toString()).start().waitFor()).isZero();
            assertThat(folder.resolve("known_hosts")).content().startsWith("|1|");
        }

        SshCiNode bot = node.bot();
        assertThat(bot.preflight("wiki", "wiki-1-r1").fit()).isTrue();
        bot.hangUp();
    }

    @Test
    void aKeyThatIsRevokedIsNotAskedFor() throws Exception {
        KeyPair lost = FakeNode.keyPair("ssh-rsa", 2048);
        node.hostKeys(List.of(node.hostKey, lost));
        Files.writeString(folder.resolve("known_hosts"), "@revoked " + line(lost.getPublic()) + "\n" + line(node.hostKey.getPublic()) + "\n");

        SshCiNode bot = node.bot();
        assertThat(bot.preflight("wiki", "wiki-1-r1").fit()).isTrue();
        bot.hangUp();
    }

    @Test
    void aNodeThatHasNoKeyOfAKnownKindIsNotTalkedTo() throws Exception {
        Files.writeString(folder.resolve("known_hosts"), line(FakeNode.keyPair("ssh-rsa", 2048).getPublic()) + "\n");

        assertUnreachable(List.of("no key of a kind that is known of it", "an ssh-rsa key is known (SHA256:", "an ecdsa-sha2-nistp256 key came", "Nothing was sent", "ssh-keyscan"));
    }

    private String line(PublicKey key) {
        return "[127.0.0.1]:" + node.port() + " " + PublicKeyEntry.toString(key);
    }

    @Test
    void aKeyThatTheNodeDoesNotKnowIsSaidToBeRefused() throws Exception {
        FakeNode.writeKey(folder.resolve("other"), FakeNode.keyPair());

        assertUnreachable(List.of("refuses the key", "authorized_keys"), "key-file", folder.resolve("other").toString());
    }

    @Test
    void aKeyThatCannotBeReadIsSaid() throws IOException {
        Files.writeString(folder.resolve("nokey"), "not a key\n");

        assertUnreachable(List.of("key-file"), "key-file", folder.resolve("nokey").toString());
        assertUnreachable(List.of("can't be read", "key-file"), "key-file", folder.resolve("nothing").toString());
    }

    @Test
    void aNodeThatIsDownIsSaidToBe() {
        int port = node.port();
        node.stop();

        assertUnreachable(List.of("refuses the connection", "sshd"), "port", String.valueOf(port));
        assertUnreachable(List.of("doesn't resolve", "redfix.node.host"), "host", "nowhere.invalid");
        assertUnreachable(List.of("redfix.node.host"), "host", "");
    }

    @Test
    void aNodeThatSaysNothingIsNotWaitedForWithoutEnd() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertUnreachable(List.of("127.0.0.1:" + silent.getLocalPort()), "port", String.valueOf(silent.getLocalPort()), "connect-timeout", "300ms");
        }
    }

    @Test
    void anAnswerThatDoesNotComeInTimeIsNotWaitedFor() {
        node.put("disk", "1");
        node.put("next-sweep", "");
        node.stack("x", "y");
        Path docker = folder.resolve("bin/docker");
        try {
            Files.writeString(docker, "#!/bin/sh\nexec sleep 600\n");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }

        assertUnreachable(List.of("did not answer within"), "answer-timeout", "2s");
    }

    @Test
    void whatTheScriptDoesNotSayIsNoAnswer() throws IOException {
        Path docker = folder.resolve("bin/docker");
        Files.writeString(docker, "#!/bin/sh\nexit 1\n");

        assertUnreachable(List.of("docker doesn't answer"));
    }

    @Test
    void theScriptIsBroughtWhenItIsMissing() throws IOException {
        SshCiNode bot = node.bot();
        assertThat(bot.preflight("wiki", "wiki-1-r1").fit()).isTrue();
        Path home = folder.resolve("home/.red fix");
        Path script;
        try (var files = Files.list(home)) {
            script = files.filter(f -> f.getFileName().toString().startsWith("redfix-node-")).findFirst().orElseThrow();
        }
        Files.delete(script);

        assertThat(bot.preflight("wiki", "wiki-1-r1").fit()).isTrue();
        assertThat(script).exists();
        try (var files = Files.list(home)) {
            assertThat(files.map(f -> f.getFileName().toString())).containsExactlyInAnyOrder("runs", script.getFileName().toString());
        }
        bot.hangUp();
    }

    private static final String HOSTILE = "x'; touch pwned; '";

    @ParameterizedTest
    @ValueSource(strings = {"; touch pwned", "$(touch pwned)", "`touch pwned`", HOSTILE, "a b", "a\nb", "../x", "-x", "", "x\0y", "\"", "x|y", "x&y", "X"})
    void theBotRefusesHostileWordsBeforeTheNodeHearsThem(String word) {
        SshCiNode bot = node.bot();
        String commit = "0".repeat(40);

        assertThatThrownBy(() -> bot.preflight(word, "r-1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> bot.preflight("wiki", word)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> bot.lint("wiki", word)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> bot.start(new RunRequest("r-1", RunKind.LIFECYCLE, "wiki", word.equals("X") ? "a..b" : word, commit, true, "/")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> bot.start(new RunRequest("r-1", RunKind.LIFECYCLE, "wiki", "1.0.0", commit, true, word))).isInstanceOf(IllegalArgumentException.class);
        assertThat(folder.resolve("home").toFile().list()).isEmpty();
        bot.hangUp();
    }

    @ParameterizedTest
    @ValueSource(strings = {"; touch pwned", "$(touch pwned)", HOSTILE, "a\nb", "../x", "", "*", "x\ty"})
    void theScriptRefusesThemToo(String word) {
        String commit = "0".repeat(40);
        try (NodeConnection connection = new NodeConnection(node.config())) {
            NodeScript script = new NodeScript(connection, node.config(), Mirror.NONE, "cc-ci");
            String[][] calls = {{"preflight", word, "r-1"}, {"preflight", "wiki", word}, {"poll", word, "0"}, {"poll", "r-1", word}, {"artifacts", word}, {"teardown", word},
                {"probe", "r-1", word}, {"lint", word, commit}, {"lint", "wiki", word}, {word}, {"poll", "r-1", "0", word},
                start(0, word), start(1, word), start(2, word), start(3, word), start(4, word), start(5, word), start(6, word), start(7, word),
                start(7, "warm-wiki.ci.example.org"), start(8, word), start(9, word.isEmpty() ? "a b" : word), start(10, word), start(11, word)};
            for (String[] call : calls) {
                String[] arguments = java.util.Arrays.copyOfRange(call, 1, call.length);
                assertThatThrownBy(() -> script.call(node.config().answerTimeout(), call[0], arguments)).as(String.join(" ", call))
                        .isInstanceOf(Unreachable.class).hasMessageContaining("refused: ");
            }
        }
        assertThat(folder.resolve("home").toFile().list()).containsExactly(".red fix");
        assertThat(folder.resolve("home/.red fix/runs").toFile().list()).isEmpty();
        assertThat(node.got("docker-calls")).isEmpty();
    }

    /** A call to start a run, with one argument that isn't what it may be. */
    private static String[] start(int place, String word) {
        String[] call = {"start", "r-1", "LIFECYCLE", "wiki", "1.0.0", "0".repeat(40), "yes", "/", "zz-1.ci.example.org", "-", "-", "no", "-"};
        call[place + 1] = word;
        return call;
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "two words", "it's", "$HOME `id` $(id)", "a\nb", "\\", "*", "~", "'", "''", "-n", "ä€"})
    void aQuotedWordIsOneWordToTheShell(String word) {
        try (NodeConnection connection = new NodeConnection(node.config())) {
            var said = connection.run("printf '<%s>' " + ShellWord.quote(word), new byte[0], node.config().answerTimeout());

            assertThat(new String(said.out(), java.nio.charset.StandardCharsets.UTF_8)).isEqualTo("<" + word + ">");
        }
    }
}
