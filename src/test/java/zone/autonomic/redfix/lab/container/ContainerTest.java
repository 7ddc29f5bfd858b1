package zone.autonomic.redfix.lab.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A folder for a test's containers. It is emptied here: JUnit would warn of each link to a program in it. */
abstract class ContainerTest {

    @TempDir
    Path folder;

    @AfterEach
    void clear() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(Sandbox::delete);
        }
    }

    Stage image(String image) {
        return new Stage(folder, image);
    }
}
