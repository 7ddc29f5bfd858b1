package zone.autonomic.redfix.lab.image;

import java.nio.file.Path;
import java.util.Optional;

/** What is known of images: one description per image, the built-in ones and those that a folder of recipes brings along. */
public final class Images {

    /** The built-in descriptions. */
    public static Images builtIn() {
        throw new UnsupportedOperationException();
    }

    /** These and the ones in {@code folder/images/*.yml}, which win. A folder without any adds nothing. */
    public Images with(Path recipesFolder) {
        throw new UnsupportedOperationException();
    }

    /** The description of an image, e.g. of {@code gitea/gitea:1.24.2-rootless}. */
    public Optional<ImageDescription> describe(String image) {
        throw new UnsupportedOperationException();
    }
}
