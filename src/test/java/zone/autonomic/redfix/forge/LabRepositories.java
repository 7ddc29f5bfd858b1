package zone.autonomic.redfix.forge;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import zone.autonomic.redfix.lab.forge.Accounts;
import zone.autonomic.redfix.lab.forge.LabForge;
import zone.autonomic.redfix.lab.forge.RecipeSource;
import zone.autonomic.redfix.lab.forge.RepositorySeed;

/** The lab's forge with one small recipe in it. */
public final class LabRepositories {

    public static final String RECIPE = "teapot";

    private LabRepositories() {}

    public static LabForge start(Path folder, Clock clock, LabForge.Hook... hooks) {
        LabForge forge = LabForge.start(folder, 0, clock, List.of(hooks), List.of());
        TreeMap<String, RecipeSource.FileContent> files = new TreeMap<>(Map.of("compose.yml",
                new RecipeSource.FileContent("version: \"3.8\"\n".getBytes(StandardCharsets.UTF_8), RecipeSource.Kind.PLAIN)));
        new RepositorySeed(forge).seed(Accounts.ORGANISATION, RECIPE, new RecipeSource.Versions(List.of(new RecipeSource.Version("0.1.0+1.0", files))));
        return forge;
    }
}
