package zone.autonomic.redfix.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jgit.diff.Edit;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import zone.autonomic.redfix.lab.image.Images;
import zone.autonomic.redfix.lab.node.LabRun;
import zone.autonomic.redfix.lab.node.Place;
import zone.autonomic.redfix.recipe.Lint;
import zone.autonomic.redfix.recipe.LintFinding;
import zone.autonomic.redfix.recipe.MalformedRecipe;
import zone.autonomic.redfix.recipe.RecipeFiles;

/**
 * Every line that a fix adds is taken away in turn, and the recipe must then be red: after a restore, in the defect's own check or in lint.
 * A line that survives stands in {@code surviving-lines.txt} with its reason; a reason without its line is an error as well.
 */
class EveryLineCountsTest {

    private static final Path RECIPES = Path.of("src/main/resources/lab/recipes");

    @TempDir
    Path folder;

    enum Case {
        RESTORE_HOOK(new RestoreHook(), "mattermost-lts", "2.1.8+10.11.14", "2.1.9+10.11.15", "/api/v4/system/ping",
                Map.of("service", "postgres", "volume", "postgres_data", "pgdata", "/var/lib/postgresql/data", "old-dump", "postgres-backup.sql")),
        UNIQUE_SERVICE_NAME(new UniqueServiceName(), "bluesky-pds", "0.2.0+v0.4.208", "0.3.0+v0.4.219", "/xrpc/_health",
                Map.of("proxy-service", "caddy", "target-service", "app", "files", "Caddyfile", "port", "3000")),
        WRITABLE_CONFIG(new WritableConfig(), "gitea", "3.5.3+1.24.2-rootless", "3.6.0+1.24.2-rootless", "/api/healthz",
                Map.of("service", "app", "path", "/etc/gitea/app.ini", "config", "app_ini"));

        final Fix fix;
        final String recipe;
        final String older;
        final String tag;
        final String health;
        final Map<String, String> facts;

        Case(Fix fix, String recipe, String older, String tag, String health, Map<String, String> facts) {
            this.fix = fix;
            this.recipe = recipe;
            this.older = older;
            this.tag = tag;
            this.health = health;
            this.facts = facts;
        }

        RecipeFiles base() {
            return read(RECIPES.resolve(recipe).resolve(tag));
        }

        RecipeFiles head() {
            return base().with(fix.apply(base(), facts, Optional.empty()).proposal().orElseThrow().files());
        }
    }

    @ParameterizedTest
    @EnumSource(Case.class)
    void withoutALineThatTheFixAddsTheRecipeIsRed(Case one) throws IOException {
        assertThat(red(one, one.base())).as("the base is red").isTrue();
        assertThat(red(one, one.head())).as("the head is green").isFalse();
        Set<String> survivors = new LinkedHashSet<>();
        for (Added line : added(one.base(), one.head())) {
            if (!saysNothing(line) && !red(one, one.head().with(Map.of(line.path(), line.without())))) {
                survivors.add(line.path() + " ¦ " + line.text().strip());
            }
        }

        assertThat(survivors).isEqualTo(excused(one.fix.key()));
    }

    /** A comment or an empty line; and the lines of the entrypoint, each of which {@link WritableConfigScriptTest} takes away by itself. */
    private static boolean saysNothing(Added line) {
        String text = line.text().strip();
        return text.isEmpty() || text.startsWith("#") && !text.startsWith("#!") || line.path().equals("ini-entrypoint.sh") && !text.startsWith("#!");
    }

    /** Whether anything that a maintainer or an operator would see is red. */
    private boolean red(Case one, RecipeFiles files) throws IOException {
        if (!lintErrors(one, one.base()).containsAll(lintErrors(one, files))) {
            return true;
        }
        Path head = write(folder.resolve("head"), files);
        LabRun.At now = new LabRun.At(one.tag, head);
        LabRun.At older = new LabRun.At(one.older, RECIPES.resolve(one.recipe).resolve(one.older));
        LabRun lab = new LabRun(folder.resolve("node"), Place.quiet("ci.example.org"), Images.builtIn());
        boolean green = switch (one) {
            case RESTORE_HOOK -> true; // the restore is its check
            case UNIQUE_SERVICE_NAME -> lab.throwaway(one.recipe, now, one.health).green();
            case WRITABLE_CONFIG -> {
                LabRun.Outcome outcome = lab.advance(one.recipe, older, now, one.health);
                yield outcome.green() && outcome.sessionsSurvive();
            }
        };
        lab.clean();
        // Only an upgrade in place shows that a config changed without its version.
        Optional<LabRun.At> previous = Optional.of(older).filter(o -> one == Case.UNIQUE_SERVICE_NAME);
        boolean restored = green && lab.restore(one.recipe, now, previous, one.health).green();
        lab.clean();
        return !restored;
    }

    private static Set<String> lintErrors(Case one, RecipeFiles files) {
        try {
            return lint(one, files);
        } catch (MalformedRecipe unreadable) {
            return Set.of(unreadable.getMessage());
        }
    }

    private static Set<String> lint(Case one, RecipeFiles files) {
        return Lint.check(files, one.recipe).stream().filter(LintFinding::error).map(e -> e.rule() + e.message()).collect(Collectors.toSet());
    }

    /** A line that was added. @param without the file's text when it is taken away */
    private record Added(String path, String text, String without) {}

    private static List<Added> added(RecipeFiles base, RecipeFiles head) {
        List<Added> all = new ArrayList<>();
        head.files().forEach((path, text) -> {
            RawText before = new RawText(base.text(path).orElse("").getBytes(java.nio.charset.StandardCharsets.UTF_8));
            RawText after = new RawText(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            for (Edit edit : new HistogramDiff().diff(RawTextComparator.DEFAULT, before, after)) {
                for (int line = edit.getBeginB(); line < edit.getEndB(); line++) {
                    all.add(new Added(path, after.getString(line), without(text, line)));
                }
            }
        });
        return all;
    }

    private static String without(String text, int line) {
        List<String> lines = new ArrayList<>(List.of(text.split("(?<=\n)")));
        lines.remove(line);
        return String.join("", lines);
    }

    private static Set<String> excused(String fix) throws IOException {
        Map<String, Set<String>> excused = new HashMap<>();
        for (String line : Files.readAllLines(Path.of("src/test/resources/surviving-lines.txt"))) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] parts = line.split(" ¦ ", 4);
                assertThat(parts).as("fix ¦ file ¦ line ¦ reason: " + line).hasSize(4);
                excused.computeIfAbsent(parts[0], k -> new LinkedHashSet<>()).add(parts[1] + " ¦ " + parts[2]);
            }
        }
        return excused.getOrDefault(fix, Set.of());
    }

    private static RecipeFiles read(Path version) {
        try (Stream<Path> all = Files.walk(version)) {
            Map<String, String> files = new TreeMap<>();
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(version.relativize(file).toString(), Files.readString(file));
            }
            return RecipeFiles.of(files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path write(Path target, RecipeFiles files) throws IOException {
        if (Files.exists(target)) {
            try (Stream<Path> old = Files.walk(target)) {
                for (Path file : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        for (Map.Entry<String, String> file : files.files().entrySet()) {
            Path path = target.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        return target;
    }
}
