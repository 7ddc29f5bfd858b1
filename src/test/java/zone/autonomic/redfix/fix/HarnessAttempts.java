package zone.autonomic.redfix.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import zone.autonomic.redfix.fix.Fix.Attempt;
import zone.autonomic.redfix.harness.HarnessFiles;
import zone.autonomic.redfix.lab.node.HarnessRun;
import zone.autonomic.redfix.lab.node.LabRun;
import zone.autonomic.redfix.lab.node.Place;
import zone.autonomic.redfix.lab.swarm.Disk;
import zone.autonomic.redfix.recipe.RecipeFiles;

/** What came of a fix of the harness, and what the lab's node makes of the result. */
final class HarnessAttempts {

    static final String ZONE = "ci.commoninternet.net";
    private static final Path RECIPES = Path.of("src/main/resources/lab/recipes");

    private HarnessAttempts() {}

    /** The harness with what was proposed. */
    static HarnessFiles mended(HarnessFiles base, Attempt attempt) {
        assertThat(attempt.refusal()).isEmpty();
        return base.with(attempt.proposal().orElseThrow().files());
    }

    static void refused(Attempt attempt, String reason, String place) {
        assertThat(attempt.proposal()).isEmpty();
        assertThat(attempt.refusal()).contains(reason);
        assertThat(attempt.place().orElse("")).startsWith(place);
    }

    private static Path write(HarnessFiles harness, Path folder) {
        Disk.remove(folder);
        harness.files().forEach((path, text) -> Disk.write(folder.resolve(path), text));
        return folder;
    }

    /**
     * A run of one of the lab's recipes by this harness.
     *
     * @param head the recipe's files, written to a tag's place
     * @param load how much slower the node is than alone, 1 when it is idle
     */
    static HarnessRun.Outcome run(HarnessFiles harness, String recipe, String older, String tag, RecipeFiles head, double load,
            Path folder) {
        write(harness, folder.resolve("harness"));
        Disk.remove(folder.resolve("head"));
        head.files().forEach((path, text) -> Disk.write(folder.resolve("head").resolve(path), text));
        Disk.remove(folder.resolve("node"));
        try (HarnessRun node = HarnessRun.on(folder.resolve("node"), Place.quiet(ZONE).withLoad(load), folder.resolve("harness"))) {
            return node.staged(recipe, new LabRun.At(older, RECIPES.resolve(recipe).resolve(older)),
                    new LabRun.At(tag, folder.resolve("head"))).run(recipe);
        }
    }
}
