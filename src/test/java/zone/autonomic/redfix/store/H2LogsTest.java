package zone.autonomic.redfix.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zone.autonomic.redfix.step.port.Logs.Line;
import zone.autonomic.redfix.step.port.Logs.Piece;

/** With H2 the bytes lie in files beside the database. */
class H2LogsTest extends LogsContract {

    @TempDir
    Path folder;

    @Override
    Database fresh() {
        return Fresh.h2();
    }

    @Override
    LogShelf shelf() {
        return new FolderShelf(folder);
    }

    @Override
    long stored() {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path segment(int number) {
        return folder.resolve("gitea-1/gitea-1-r1/" + number + ".z");
    }

    /** As a kill between the file and the commit leaves it. */
    @Test
    void whatWasWrittenWithoutBeingCommittedIsOverwritten() throws Exception {
        prints("one\n");
        Files.write(segment(1), new byte[100], StandardOpenOption.APPEND);

        prints("two\n");
        prints("three\n");

        assertThat(logs.kept(id, RUN).orElseThrow().text()).isEqualTo("one\ntwo\nthree\n");
    }

    @Test
    void aPieceThatCannotBeWrittenMovesNothing() throws Exception {
        prints("one\n");
        Path away = Files.move(segment(1), folder.resolve("away"));
        Files.createDirectory(segment(1));

        assertThatThrownBy(() -> logs.append(id, RUN, new Piece(4, 8, "two\n", Optional.empty()))).hasMessageContaining("can't be written");
        assertThat(logs.reading(id, RUN).next()).isEqualTo(4);

        Files.delete(segment(1));
        Files.move(away, segment(1));
        prints("two\n");
        assertThat(logs.kept(id, RUN).orElseThrow().text()).isEqualTo("one\ntwo\n");
    }

    @Test
    void whereAFileIsLostTheRestIsShownAndTheGapIsSaid() throws Exception {
        for (int i = 1; i <= 3; i++) {
            prints((i + "\n").repeat(140_000));
        }
        Files.delete(segment(2));

        assertThat(logs.kept(id, RUN).orElseThrow().text()).startsWith("1\n").contains("characters are left out here").endsWith("3\n");
        assertThat(logs.part(id, RUN, 200_000, 3).orElseThrow().lines()).singleElement().matches(Line::leftOut);
        prints("4\n");
        assertThat(logs.end(id, RUN, 4)).isEqualTo("3\n4\n");
    }
}
