package zone.autonomic.redfix.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The lab's harness, under other recipes' names than the six: no rule goes by a name. */
public final class LabHarness {

    private static final Path ROOT = Path.of("src/main/resources/lab/recipes/cc-ci");

    private LabHarness() {}

    /** As it is, with keycloak called {@code login}, mumble {@code voice} and discourse {@code forum}. */
    public static HarnessFiles renamed() {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(ROOT)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(called(ROOT.relativize(file).toString().replace('\\', '/')), called(Files.readString(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HarnessFiles.of(files);
    }

    private static String called(String text) {
        return text.replace("keycloak", "login").replace("mumble", "voice").replace("discourse", "forum");
    }

    /** That with a piece of a file replaced, which must be there. */
    public static HarnessFiles with(String path, String piece, String by) {
        return with(renamed(), path, piece, by);
    }

    public static HarnessFiles with(HarnessFiles harness, String path, String piece, String by) {
        String text = harness.text(path).orElseThrow();
        if (!text.contains(piece)) {
            throw new IllegalArgumentException(path + " has no " + piece);
        }
        return harness.with(Map.of(path, text.replace(piece, by)));
    }
}
