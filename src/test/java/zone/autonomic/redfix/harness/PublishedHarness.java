package zone.autonomic.redfix.harness;

import java.nio.file.Path;
import java.util.Map;

/** A harness of the published layout, the lab's own, under other recipes' names than the six: no rule goes by a name. */
public final class PublishedHarness {

    private static final Path ROOT = Path.of("src/main/resources/lab/recipes/cc-ci");

    private PublishedHarness() {}

    /** As it is, with keycloak called {@code login}, mumble {@code voice} and discourse {@code forum}. */
    public static HarnessFiles renamed() {
        return renamed("login", "voice", "forum");
    }

    /** As it is, with keycloak, mumble and discourse called so. */
    public static HarnessFiles renamed(String login, String voice, String forum) {
        return HarnessFiles.of(LabHarness.read(ROOT, text -> text.replace("keycloak", login).replace("mumble", voice)
                .replace("discourse", forum)));
    }

    /** That with a piece of a file replaced, which must be there. */
    public static HarnessFiles with(String path, String piece, String by) {
        return LabHarness.with(renamed(), path, piece, by);
    }

    /** That with a file's whole text. */
    public static HarnessFiles saying(String path, String text) {
        return renamed().with(Map.of(path, text));
    }
}
