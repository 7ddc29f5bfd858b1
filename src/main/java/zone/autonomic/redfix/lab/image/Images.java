package zone.autonomic.redfix.lab.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What is known of images: one description per image, the built-in ones and those that a folder of recipes brings along. */
public final class Images {

    private static final String BUILT_IN = "/lab/images/";

    private final Map<String, String> texts;
    private final Set<String> brought;
    private final Map<String, DescriptionFile> parsed = new java.util.concurrent.ConcurrentHashMap<>();

    private Images(Map<String, String> texts, Set<String> brought) {
        this.texts = texts;
        this.brought = brought;
    }

    /** The built-in descriptions. */
    public static Images builtIn() {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String name : resource("index.txt").lines().map(String::strip).filter(l -> !l.isEmpty()).toList()) {
            texts.put(name, resource(name + ".yml"));
        }
        return new Images(texts, Set.of());
    }

    /** These and the ones in {@code folder/images/*.yml}, which win. A folder without any adds nothing. */
    public Images with(Path recipesFolder) {
        Path folder = recipesFolder.resolve("images");
        if (!Files.isDirectory(folder)) {
            return this;
        }
        Map<String, String> all = new LinkedHashMap<>(texts);
        Set<String> own = new HashSet<>(brought);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.getFileName().toString().matches("[^.].*\\.ya?ml")).sorted().toList()) {
                String name = file.getFileName().toString().replaceFirst("\\.ya?ml$", "");
                all.put(name, Files.readString(file));
                own.add(name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't read the image descriptions in " + folder, e);
        }
        return new Images(all, own);
    }

    /**
     * The description of an image, e.g. of {@code gitea/gitea:1.24.2-rootless}: a brought one before a built-in one, one that names tags before
     * one for all, an exact name before a pattern.
     *
     * @throws BadDescription when the description that fits can't be read
     */
    public Optional<ImageDescription> describe(String image) {
        ImageReference reference = ImageReference.parse(image);
        return matching(reference).map(file -> resolve(file, reference, new ArrayList<>()));
    }

    /** The names of all descriptions. */
    public Set<String> names() {
        return Set.copyOf(texts.keySet());
    }

    private Optional<DescriptionFile> matching(ImageReference reference) {
        return texts.keySet().stream().filter(name -> DescriptionFile.mayName(texts.get(name), reference)).map(this::file)
                .filter(file -> file.fits(reference))
                .min(Comparator.<DescriptionFile>comparingInt(f -> brought.contains(f.name()) ? 0 : 1)
                        .thenComparingInt(f -> f.namesTags() ? 0 : 1).thenComparingInt(f -> f.exact(reference) ? 0 : 1));
    }

    private DescriptionFile file(String name) {
        return parsed.computeIfAbsent(name, n -> DescriptionFile.parse(n, texts.get(n)));
    }

    private ImageDescription resolve(DescriptionFile file, ImageReference reference, List<String> way) {
        Map<String, Object> words = words(file, reference, way);
        return new DescriptionReader(file.name(), words).read(reference);
    }

    private Map<String, Object> words(DescriptionFile file, ImageReference reference, List<String> way) {
        if (way.contains(file.name())) {
            throw new BadDescription(file.name(), "it behaves like itself: " + String.join(" -> ", way));
        }
        way.add(file.name());
        Optional<String> like = file.behaves();
        if (like.isEmpty()) {
            return file.words();
        }
        DescriptionFile other = texts.containsKey(like.get()) && !way.contains(like.get()) ? file(like.get())
                : matching(ImageReference.parse(like.get()))
                        .orElseThrow(() -> new BadDescription(file.name(), "behaves: no description is called " + like.get()));
        return DescriptionFile.over(words(other, reference, way), file.words());
    }

    private static String resource(String name) {
        try (InputStream in = Images.class.getResourceAsStream(BUILT_IN + name)) {
            if (in == null) {
                throw new IllegalStateException("missing in the jar: " + BUILT_IN + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
