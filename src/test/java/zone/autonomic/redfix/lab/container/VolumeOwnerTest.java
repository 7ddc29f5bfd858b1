package zone.autonomic.redfix.lab.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.lab.image.Images;

/** Whose a volume is (Docker, volumes: an empty one is filled from the image's folder, and takes its owner over). */
class VolumeOwnerTest extends ContainerTest {

    private Stage as(int uid) throws IOException {
        Files.createDirectories(folder.resolve("described/images"));
        Files.writeString(folder.resolve("described/images/box.yml"), """
                image: example/box
                kind: tool
                uid: %d
                command: [sleep, "86400"]
                directories: [/var/lib/app]
                """.formatted(uid));
        return image("example/box:1").images(Images.builtIn().with(folder.resolve("described")));
    }

    private static String write(Container container, String file) {
        container.start(Neighbourhood.empty());
        return container.exec("echo x > " + file + " && cat " + file, Neighbourhood.empty()).output();
    }

    @Test
    void aNewVolumeAtAFolderOfTheImageIsTheUsers() throws IOException {
        assertThat(write(as(1000).volume("data", "/var/lib/app").container(), "/var/lib/app/file")).isEqualTo("x\n");
    }

    @Test
    void aNewVolumeElsewhereIsRootsAndTheUserMayNotWrite() throws IOException {
        assertThat(write(as(1000).volume("data", "/srv/new").container(), "/srv/new/file")).contains("Permission denied");
    }

    @Test
    void rootWritesEverywhere() throws IOException {
        assertThat(write(as(0).volume("data", "/srv/new").container(), "/srv/new/file")).isEqualTo("x\n");
    }

    @Test
    void aVolumeThatHoldsSomethingKeepsItsOwner() throws IOException {
        Files.createDirectories(volumeOf("data"));
        Files.writeString(volumeOf("data").resolve("older"), "written by an older version\n");

        assertThat(write(as(1000).volume("data", "/srv/new").container(), "/srv/new/file")).isEqualTo("x\n");
    }

    private java.nio.file.Path volumeOf(String name) {
        return folder.resolve("volumes").resolve(name);
    }
}
