package zone.autonomic.redfix.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A checkout of a harness on disk, asked by the machine's own python3, with {@code runner/} on its path as in a run. */
public final class RealPython {

    private static final int SECONDS = 60;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path checkout;

    private RealPython(Path checkout) {
        this.checkout = checkout;
    }

    /** Writes the harness into a folder, in place of what is there. */
    public static RealPython checkout(HarnessFiles harness, Path folder) {
        try {
            if (Files.exists(folder)) {
                try (Stream<Path> old = Files.walk(folder)) {
                    for (Path file : old.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
            for (Map.Entry<String, String> file : harness.files().entrySet()) {
                Path path = folder.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
            }
            return new RealPython(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a program says that sets {@code answer} to something that JSON can say. An error of it is the test's. */
    public JsonNode answer(String program) {
        try {
            return JSON.readTree(said(program + "\nimport json\nprint(json.dumps(answer))\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compiles every file of the checkout. */
    public void compiles() {
        said("import pathlib\nfor file in pathlib.Path('.').rglob('*.py'):\n    compile(file.read_text(), str(file), 'exec')\n");
    }

    private String said(String program) {
        try {
            ProcessBuilder python = new ProcessBuilder("python3", "-B", "-").directory(checkout.toFile());
            python.environment().put("PYTHONPATH", checkout.resolve("runner").toAbsolutePath() + ":" + checkout.toAbsolutePath());
            python.environment().remove("CCCI_DOMAIN");
            Path out = Files.createTempFile("python", ".out");
            Path err = Files.createTempFile("python", ".err");
            Process process = python.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
            process.getOutputStream().write(program.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
            String said = Files.readString(out);
            String complaint = Files.readString(err);
            Files.delete(out);
            Files.delete(err);
            if (!ended) {
                process.destroyForcibly();
                throw new AssertionError("python3 didn't end within " + SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                throw new AssertionError(complaint);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
