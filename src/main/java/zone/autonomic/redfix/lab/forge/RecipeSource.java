package zone.autonomic.redfix.lab.forge;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

/** What a repository of the forge is made from. */
public sealed interface RecipeSource {

    /** Versions written out as folders, oldest first; each becomes a commit. */
    record Versions(List<Version> versions) implements RecipeSource {
        public Versions {
            versions = List.copyOf(versions);
        }
    }

    /** A git repository: its branches, its tags, and its HEAD as the default branch. */
    record GitRepository(Path folder) implements RecipeSource {}

    /** @param tag empty for what isn't released */
    record Version(String tag, SortedMap<String, FileContent> files) {
        String text(String path) {
            FileContent file = files.get(path);
            return file == null ? "" : new String(file.bytes(), StandardCharsets.UTF_8);
        }
    }

    /** A file as git keeps it. @param kind {@code 100644}, {@code 100755}, or {@code 120000} for a link, whose target are the bytes */
    record FileContent(byte[] bytes, Kind kind) {}

    enum Kind { PLAIN, EXECUTABLE, LINK }
}
