package zone.autonomic.redfix.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {

    @TempDir
    Path folder;

    @Test
    void whatIsTheSameIsNotTouched() throws Exception {
        StateFolder state = new StateFolder(Optional.of(folder.resolve("a/b").toString()), "data");
        Path status = folder.resolve("a/b/STATUS-redfix.md");

        assertThat(state.write(Map.of("STATUS-redfix.md", "one\n"))).isTrue();
        Files.setLastModifiedTime(status, FileTime.from(Instant.EPOCH));
        assertThat(state.write(Map.of("STATUS-redfix.md", "one\n"))).isFalse();
        assertThat(Files.getLastModifiedTime(status).toInstant()).isEqualTo(Instant.EPOCH);

        assertThat(state.write(Map.of("STATUS-redfix.md", "two\n"))).isTrue();
        assertThat(status).hasContent("two");
        assertThat(Files.list(folder.resolve("a/b"))).containsExactly(status);
    }

    @Test
    void byItselfItIsInTheDataFolder() {
        new StateFolder(Optional.empty(), folder.toString()).write(Map.of("BACKLOG-redfix.md", "x"));
        assertThat(folder.resolve("state/BACKLOG-redfix.md")).exists();
    }

    @Test
    void aFolderThatCantBeIsNamedWithItsSetting() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> new StateFolder(Optional.of(file.toString()), "data").write(Map.of("a", "b")))
                .hasMessageContaining(file.toString()).hasMessageContaining("redfix.state.folder");
    }
}
