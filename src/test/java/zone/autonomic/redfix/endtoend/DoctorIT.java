package zone.autonomic.redfix.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code redfix doctor} as a person starts it: against a lab, with nothing set, and beside a bot that works. */
class DoctorIT {

    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    Path folder;

    private record Said(int status, String text) {}

    private Process start(Path output, Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
                "-jar", Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private Said run(Map<String, String> environment, String... arguments) throws Exception {
        Path output = Files.createTempFile(folder, "said", ".txt");
        Process process = start(output, environment, arguments);
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("it ends").isTrue();
            return new Said(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aLabIsAsItShouldBe() throws Exception {
        Said said = run(Map.of(), "doctor", "--lab");

        assertThat(said.text()).contains("it is autonomic-bot's", "it can neither merge nor push to a default branch", "its key is known", "it can work.")
                .doesNotContain("FAILED", "look  ");
        assertThat(said.status()).isZero();
    }

    @Test
    void withNothingSetItSaysWhatToSet() throws Exception {
        Said said = run(Map.of(), "doctor");

        assertThat(said.text()).contains("→ set redfix.forge.url", "→ set redfix.node.host", "it can't work like this.");
        assertThat(said.status()).isEqualTo(1);
        assertThat(folder.resolve("data")).as("nothing is made").doesNotExist();
    }

    @Test
    void itLooksBesideABotThatWorks() throws Exception {
        Map<String, String> anyPort = Map.of("REDFIX_PORT", "0", "REDFIX_FORGE_URL", "http://127.0.0.1:1", "REDFIX_FORGE_TOKEN", "none", "REDFIX_NODE_HOST", "127.0.0.1");
        Path output = folder.resolve("bot.txt");
        Process bot = start(output, anyPort, "serve");
        try {
            org.awaitility.Awaitility.await().atMost(PATIENCE_SECONDS, TimeUnit.SECONDS).until(() -> Files.readString(output).contains("redfix is at work."));

            Said said = run(anyPort, "doctor");

            assertThat(said.text()).contains("the bot has it open");
            assertThat(bot.isAlive()).isTrue();
        } finally {
            bot.destroyForcibly();
            bot.waitFor();
        }
    }

    @Test
    void aWordThatItDoesNotKnowIsRefused() throws Exception {
        assertThat(run(Map.of(), "doctor", "--what").status()).isEqualTo(2);
    }
}
