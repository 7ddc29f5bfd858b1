package zone.autonomic.redfix.fix;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import zone.autonomic.redfix.recipe.AbraSh;
import zone.autonomic.redfix.recipe.BackupHook;
import zone.autonomic.redfix.recipe.Compose;
import zone.autonomic.redfix.recipe.ConfigVersions;
import zone.autonomic.redfix.recipe.EditRefused;
import zone.autonomic.redfix.recipe.PostgresService;
import zone.autonomic.redfix.recipe.PostgresService.Label;
import zone.autonomic.redfix.recipe.RecipeFiles;
import zone.autonomic.redfix.recipe.Service.ConfigMount;

/**
 * Where the script lies: in the recipe, as a config, and in the container.
 *
 * @param config the config's key
 * @param file the recipe's file
 * @param command the path in the container
 * @param taken whether the recipe has a script there already, whose place this one takes
 */
record ScriptPlace(String config, String file, String command, boolean taken) {

    private static final String NAME = "pg_backup";

    /** The place of the script that the old hook ran, or else one that is free in this recipe. */
    static ScriptPlace of(RecipeFiles recipe, PostgresService service, Optional<BackupHook> before) {
        Optional<String> file = before.flatMap(BackupHook::scriptFile);
        return file.isPresent() ? ofTheOldScript(recipe, service, file.get()) : free(recipe);
    }

    private static ScriptPlace ofTheOldScript(RecipeFiles recipe, PostgresService service, String file) {
        List<Compose> all = Compose.all(recipe);
        Label hook = service.label(PostgresService.BACKUP_PRE_HOOK).orElseThrow();
        List<String> configs = all.stream().flatMap(c -> c.configs().values().stream()).filter(c -> c.file().replaceFirst("^\\./", "").equals(file))
                .map(Compose.ConfigFile::key).distinct().toList();
        List<ConfigMount> mounts = all.stream().flatMap(c -> c.services().stream().map(c::service)).flatMap(s -> s.configs().stream())
                .filter(m -> configs.contains(m.source())).toList();
        if (configs.size() != 1 || mounts.size() != 1 || recipe.text(AbraSh.PATH).filter(t -> t.contains(mounts.get(0).target())).isPresent()) {
            throw new EditRefused(hook.place(), file + " is used elsewhere as well, and this would replace it");
        }
        if (mounts.get(0).mode().filter(mode -> mode.matches("0?[0-7]*[1357]")).isEmpty()) {
            throw new EditRefused(hook.place(), mounts.get(0).target() + " isn't mounted so that it can be executed");
        }
        return new ScriptPlace(configs.get(0), file, mounts.get(0).target(), true);
    }

    private static ScriptPlace free(RecipeFiles recipe) {
        List<Compose> all = Compose.all(recipe);
        String name = Stream.concat(Stream.of(NAME), IntStream.rangeClosed(2, 99).mapToObj(n -> NAME + n)).filter(n -> recipe.text(n + ".sh").isEmpty()
                && all.stream().noneMatch(f -> f.configs().containsKey(n)
                        || f.services().stream().anyMatch(s -> f.service(s).configAt("/" + n + ".sh").isPresent()))
                && recipe.files().values().stream().noneMatch(text -> text.contains(variable(n)))).findFirst().orElseThrow();
        return new ScriptPlace(name, name + ".sh", "/" + name + ".sh", false);
    }

    private static String variable(String name) {
        return name.toUpperCase(Locale.ROOT) + "_VERSION";
    }

    /** The recipe with the script in its place, under a version of its own. */
    RecipeFiles put(RecipeFiles recipe, PostgresService service, String text) {
        RecipeFiles scripted = recipe.with(file, text);
        if (taken) {
            return ConfigVersions.bump(scripted, config);
        }
        Compose compose = Compose.parse(service.file(), recipe.text(service.file()).orElseThrow())
                .addServiceConfig(service.name(), config, command, Optional.of("0555"))
                .addConfig(config, "${STACK_NAME}_" + config + "_${" + variable(config) + "}", file, Optional.empty());
        return ConfigVersions.add(scripted.with(compose), variable(config), "v1");
    }
}
