package zone.autonomic.redfix.lab.forge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import zone.autonomic.redfix.lab.forge.RecipeSource.FileContent;
import zone.autonomic.redfix.lab.forge.RecipeSource.GitRepository;
import zone.autonomic.redfix.lab.forge.RecipeSource.Kind;
import zone.autonomic.redfix.lab.forge.RecipeSource.Version;
import zone.autonomic.redfix.lab.forge.RecipeSource.Versions;

/**
 * A folder of recipes, one sub-folder each: a git repository; or a plain folder, which is one released version; or a folder with one sub-folder
 * for each version ({@code 1.2.3+4.5/compose.yml}), where {@code main} may hold what isn't released yet. {@code images} is no recipe.
 */
public final class RecipesFolder {
    public static final String IMAGES = "images";
    private static final String UNRELEASED = "main";
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
    private static final Pattern TAG = Pattern.compile("\\d+\\.\\d+\\.\\d+\\+[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final Pattern LABEL = Pattern.compile("coop-cloud\\.\\$\\{STACK_NAME}\\.version\\s*[=:]\\s*[\"']?([^\"'\\s]+)");
    private static final Pattern PIECE = Pattern.compile("\\d+|[^\\d.+-]+");
    private static final String NO_LABEL = "0.1.0+lab";

    private final Path folder;
    private final boolean keepsModes;

    private RecipesFolder(Path folder, boolean keepsModes) {
        this.folder = folder;
        this.keepsModes = keepsModes;
    }

    /** A folder that a person gave. */
    public static Map<String, RecipeSource> read(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new BadRecipes("there is no folder " + folder);
        }
        if (Files.exists(folder.resolve("compose.yml"))) {
            throw new BadRecipes(folder + " is a recipe itself: give the folder above it, which has one sub-folder for each recipe");
        }
        return new RecipesFolder(folder, true).sources();
    }

    /** The recipes that come along, from the class path. A packed file has no mode: what starts with {@code #!} is taken to be executable. */
    static Map<String, RecipeSource> packed(Path folder) {
        return new RecipesFolder(folder, false).sources();
    }

    /** The folder can't be served as recipes; the message says why. */
    public static final class BadRecipes extends RuntimeException {
        public BadRecipes(String message) {
            super(message);
        }
    }

    private SortedMap<String, RecipeSource> sources() {
        SortedMap<String, RecipeSource> all = new TreeMap<>();
        for (Path each : folders(folder)) {
            String name = name(each).replaceFirst("\\.git$", "");
            if (name.equals(IMAGES) || name.startsWith(".")) {
                continue;
            }
            if (!NAME.matcher(name).matches()) {
                throw new BadRecipes("\"" + name + "\" in " + folder + " can't be a recipe's name: small letters, digits, dots and dashes only");
            }
            source(each).ifPresent(s -> all.put(name, s));
        }
        if (all.isEmpty()) {
            throw new BadRecipes(folder + " holds no recipes: it needs one sub-folder for each, a git repository or one with a compose.yml");
        }
        return all;
    }

    private Optional<RecipeSource> source(Path each) {
        boolean bare = Files.exists(each.resolve("HEAD")) && Files.isDirectory(each.resolve("objects"));
        if (Files.exists(each.resolve(".git")) || bare) {
            return Optional.of(new GitRepository(each));
        }
        List<Path> versions = folders(each).stream().filter(v -> TAG.matcher(name(v)).matches() && Files.exists(v.resolve("compose.yml")))
                .sorted(Comparator.comparing(RecipesFolder::name, RecipesFolder::inVersionOrder)).toList();
        if (!versions.isEmpty()) {
            List<Version> all = new ArrayList<>();
            versions.forEach(v -> all.add(new Version(name(v), files(v))));
            Path unreleased = each.resolve(UNRELEASED);
            if (Files.isDirectory(unreleased)) {
                all.add(new Version("", files(unreleased)));
            }
            return Optional.of(new Versions(all));
        }
        SortedMap<String, FileContent> files = files(each);
        if (files.isEmpty()) {
            return Optional.empty();
        }
        Version plain = new Version("", files);
        return Optional.of(new Versions(List.of(files.containsKey("compose.yml") ? new Version(label(plain.text("compose.yml")), files) : plain)));
    }

    private static String label(String compose) {
        Matcher label = LABEL.matcher(compose);
        return label.find() && TAG.matcher(label.group(1)).matches() ? label.group(1) : NO_LABEL;
    }

    /** By numbers where there are numbers: {@code 0.9.0+1} is older than {@code 0.10.0+1}. */
    static int inVersionOrder(String one, String other) {
        List<String> a = pieces(one);
        List<String> b = pieces(other);
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            boolean numbers = Character.isDigit(a.get(i).charAt(0)) && Character.isDigit(b.get(i).charAt(0));
            int order = numbers ? new BigInteger(a.get(i)).compareTo(new BigInteger(b.get(i))) : a.get(i).compareTo(b.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.size(), b.size());
    }

    private static List<String> pieces(String version) {
        return PIECE.matcher(version).results().map(java.util.regex.MatchResult::group).toList();
    }

    private SortedMap<String, FileContent> files(Path root) {
        SortedMap<String, FileContent> all = new TreeMap<>();
        try (Stream<Path> found = Files.walk(root)) {
            for (Path file : found.filter(f -> !Files.isDirectory(f) || Files.isSymbolicLink(f)).toList()) {
                all.put(root.relativize(file).toString().replace('\\', '/'), content(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private FileContent content(Path file) throws IOException {
        if (Files.isSymbolicLink(file)) {
            return new FileContent(Files.readSymbolicLink(file).toString().getBytes(StandardCharsets.UTF_8), Kind.LINK);
        }
        byte[] bytes = Files.readAllBytes(file);
        boolean executable = keepsModes ? Files.isExecutable(file) : bytes.length > 2 && bytes[0] == '#' && bytes[1] == '!';
        return new FileContent(bytes, executable ? Kind.EXECUTABLE : Kind.PLAIN);
    }

    private static List<Path> folders(Path parent) {
        try (Stream<Path> found = Files.list(parent)) {
            return found.filter(Files::isDirectory).sorted(Comparator.comparing(Path::toString)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A packed folder's name may end with a slash. */
    private static String name(Path folder) {
        return folder.getFileName().toString().replace("/", "");
    }
}
