package zone.autonomic.redfix.ccci;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import zone.autonomic.redfix.ccci.NodeConnection.Said;
import zone.autonomic.redfix.step.port.CiNode.Unreachable;

/**
 * The one script through which everything is said to the node. Its name there holds the hash of its text, so a bot of another version
 * brings its own; it is uploaded when the node lacks it.
 */
final class NodeScript {

    private static final String RESOURCE = "/redfix-node.sh";
    private static final String PYTHON = "/redfix_harness.py";
    private static final String PYTHON_PLACE = "@redfix_harness.py@\n";
    private static final int MISSING = 90;
    private static final int MOST_SHOWN = 400;

    private final NodeConnection connection;
    private final NodeConfig config;
    private final Mirror mirror;
    private final String harness;
    private final byte[] script;
    private final String path;

    NodeScript(NodeConnection connection, NodeConfig config, Mirror mirror, String harness) {
        this.connection = connection;
        this.config = config;
        this.mirror = mirror;
        this.harness = harness;
        this.script = read();
        this.path = ShellWord.path(config.home() + "/redfix-node-" + hash(script) + ".sh");
    }

    /** Calls a command of the script. @throws Unreachable when the node doesn't answer, or not in the script's words */
    NodeAnswer call(Duration patience, String command, String... arguments) {
        return call(new byte[0], patience, command, arguments);
    }

    /** Calls a command that asks the mirror: the login goes along over standard input, so that it is in no argument. */
    NodeAnswer callWithLogin(Duration patience, String command, String... arguments) {
        return call(mirror.login().getBytes(StandardCharsets.UTF_8), patience, command, arguments);
    }

    private NodeAnswer call(byte[] input, Duration patience, String command, String... arguments) {
        String line = commandLine(command, arguments);
        Said said = connection.run(line, input, patience);
        if (said.exit().filter(exit -> exit == MISSING).isPresent()) {
            upload();
            said = connection.run(line, input, patience);
        }
        try {
            NodeAnswer answer = NodeAnswer.parse(said.out());
            answer.first("error").ifPresent(error -> {
                throw new Unreachable("the node can't do “" + command + "”: " + Redaction.mask(error.field(0)), null);
            });
            return answer;
        } catch (NodeAnswer.Malformed e) {
            throw unreadable(command, said, e);
        }
    }

    /** What is thrown for an answer that lacks something. */
    static Unreachable unreadable(String command, Exception why) {
        return new Unreachable("the node's answer to “" + command + "” can't be read: " + why.getMessage(), why);
    }

    private static Unreachable unreadable(String command, Said said, Exception why) {
        String heard = (new String(said.out(), StandardCharsets.UTF_8) + said.err()).strip();
        String some = Redaction.mask(heard.length() <= MOST_SHOWN ? heard : heard.substring(0, MOST_SHOWN) + "…");
        return new Unreachable("the node's answer to “%s” can't be read (%s, exit status %s): %s".formatted(command, why.getMessage(),
                said.exit().map(String::valueOf).orElse("none"), some.isEmpty() ? "it said nothing" : some), why);
    }

    private String commandLine(String command, String... arguments) {
        String words = Stream.concat(Stream.of(command), Stream.of(arguments)).map(ShellWord::quote).collect(Collectors.joining(" "));
        return "[ -f " + path + " ] || exit " + MISSING + "; " + environment() + " exec sh " + path + " " + words;
    }

    /** The script's settings, exported so that the runs it starts have them too. */
    private String environment() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("REDFIX_HARNESS_DIR", config.harnessDir());
        settings.put("REDFIX_RUNS_DIR", config.runsDir());
        settings.put("REDFIX_WARM_DIR", config.warmDir());
        settings.put("REDFIX_DOMAIN", config.domain());
        settings.put("REDFIX_SWEEP_TIMER", config.sweepTimer());
        settings.put("REDFIX_MIRROR", mirror.address());
        settings.put("REDFIX_LIVE_STACKS", String.join(" ", config.liveStacks().orElse(List.of())));
        settings.put("REDFIX_LIVE_HEALTH", String.join(" ", config.liveHealth().orElse(List.of())));
        settings.put("REDFIX_LIVE_INTERVAL", seconds(config.liveInterval()));
        settings.put("REDFIX_LOAD_INTERVAL", seconds(config.loadInterval()));
        settings.put("REDFIX_HARNESS_REPOSITORY", harness);
        settings.put("REDFIX_SWEEP_RUNS", config.sweepRuns());
        settings.put("REDFIX_HEALTH_ATTEMPTS", String.valueOf(config.healthAttempts()));
        settings.put("REDFIX_HEALTH_INTERVAL", seconds(config.healthInterval()));
        settings.put("REDFIX_HEALTH_STABLE", String.valueOf(config.healthStable()));
        settings.put("REDFIX_REQUEST_TIME", seconds(config.requestTime()));
        settings.put("REDFIX_KILL_ATTEMPTS", String.valueOf(config.killAttempts()));
        settings.put("REDFIX_TEARDOWN_ATTEMPTS", String.valueOf(config.teardownAttempts()));
        settings.put("REDFIX_TEARDOWN_INTERVAL", seconds(config.teardownInterval()));
        settings.put("REDFIX_ASKS", String.valueOf(config.asks()));
        settings.put("REDFIX_COPY_IMAGE", config.copyImage());
        return "export REDFIX_HOME=" + ShellWord.path(config.home()) + settings.entrySet().stream()
                .map(e -> " " + e.getKey() + "=" + ShellWord.quote(e.getValue())).collect(Collectors.joining()) + ";";
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? String.valueOf(duration.toSeconds()) : String.valueOf(duration.toMillis() / 1000.0);
    }

    /** Written beside and moved, and only if all of it came: half a script is never run. */
    private void upload() {
        String home = ShellWord.path(config.home());
        String line = "umask 077; mkdir -p " + home + "/runs && cat > " + path + ".$$ && [ \"$(wc -c < " + path + ".$$)\" -eq " + script.length
                + " ] && mv " + path + ".$$ " + path + " || { rm -f " + path + ".$$; exit 1; }";
        Said said = connection.run(line, script, config.answerTimeout());
        if (said.exit().filter(exit -> exit == 0).isEmpty()) {
            throw new Unreachable("redfix's script can't be put on the node below " + config.home() + ": "
                    + Redaction.mask(said.err().strip()), null);
        }
    }

    /** The script, with the program that it asks the harness by put into its place. */
    private static byte[] read() {
        try (var in = NodeScript.class.getResourceAsStream(RESOURCE); var python = NodeScript.class.getResourceAsStream(PYTHON)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.replace(PYTHON_PLACE, new String(python.readAllBytes(), StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(byte[] text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text)).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
