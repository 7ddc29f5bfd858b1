package zone.autonomic.redfix.lab.node;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import zone.autonomic.redfix.lab.image.Images;
import zone.autonomic.redfix.lab.swarm.Disk;

/** The image descriptions that were read before, as long as none of the files that bring some along was changed. */
final class ImageShelf {
    private static final Map<List<Path>, Shelved> SHELF = new ConcurrentHashMap<>();

    private ImageShelf() {}

    /** @param state when each of the files was changed last */
    private record Shelved(Map<Path, Long> state, Images images) {}

    static Images of(List<Path> folders) {
        Map<Path, Long> state = state(folders);
        return SHELF.compute(folders, (f, old) -> old != null && old.state().equals(state) ? old : new Shelved(state, read(folders)))
                .images();
    }

    private static Images read(List<Path> folders) {
        Images images = Images.builtIn();
        for (Path folder : folders) {
            images = images.with(folder);
        }
        return images;
    }

    private static Map<Path, Long> state(List<Path> folders) {
        Map<Path, Long> state = new TreeMap<>();
        for (Path folder : folders) {
            Path images = folder.resolve("images");
            Disk.names(images).forEach(name -> state.put(images.resolve(name), images.resolve(name).toFile().lastModified()));
        }
        return state;
    }
}
