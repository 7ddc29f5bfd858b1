package zone.autonomic.redfix.lab;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import zone.autonomic.redfix.lab.forge.LabForge;

/**
 * How a lab is wanted.
 *
 * @param data the folder for its state, kept over restarts
 * @param recipes a folder of recipes to serve instead of the built-in ones
 * @param scenario what happens around, a YAML file
 * @param forgePort the forge's port; 0 for the one it had before, or any free one
 * @param hooks who is told of the forge's events
 */
public record LabOptions(Path data, Optional<Path> recipes, Optional<Path> scenario, int forgePort, List<LabForge.Hook> hooks) {

    public LabOptions {
        data = data.toAbsolutePath().normalize();
        recipes = recipes.map(r -> r.toAbsolutePath().normalize());
        hooks = List.copyOf(hooks);
    }

    /** The built-in recipes and nothing out of the ordinary. */
    public static LabOptions in(Path data) {
        return new LabOptions(data, Optional.empty(), Optional.empty(), 0, List.of());
    }

    /** Tells a bot's webhook of the forge's events. */
    public LabOptions withHook(LabForge.Hook hook) {
        return new LabOptions(data, recipes, scenario, forgePort, Stream.concat(hooks.stream(), Stream.of(hook)).toList());
    }

    public LabOptions withRecipes(Path folder) {
        return new LabOptions(data, Optional.of(folder), scenario, forgePort, hooks);
    }
}
