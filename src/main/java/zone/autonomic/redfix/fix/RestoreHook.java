package zone.autonomic.redfix.fix;

import java.util.Map;
import java.util.Optional;
import zone.autonomic.redfix.recipe.Compose;
import zone.autonomic.redfix.recipe.EditRefused;
import zone.autonomic.redfix.recipe.Lint;
import zone.autonomic.redfix.recipe.LintFinding;
import zone.autonomic.redfix.recipe.MalformedRecipe;
import zone.autonomic.redfix.recipe.PostgresService;
import zone.autonomic.redfix.recipe.RecipeFiles;

/**
 * Gives a recipe's PostgreSQL service a backup that saves one whole dump of its database's volume and nothing else, and a restore that
 * drops the
 * database, creates it anew and replays the dump. What the backup takes of other volumes stays as it is. Applied to its own result it
 * refuses: already there.
 */
public final class RestoreHook implements Fix {

    @Override
    public String key() {
        return "restore-hook";
    }

    @Override
    public String mends() {
        return "restore-hook-missing";
    }

    @Override
    public Attempt apply(RecipeFiles recipe, Map<String, String> facts, Optional<String> strategy) {
        if (strategy.filter(s -> !strategies().contains(s)).isPresent()) {
            return Attempt.refused("there is no strategy `" + strategy.get() + "` here; there is: " + String.join(", ", strategies()), "");
        }
        try {
            RestorePlan plan = RestorePlan.of(recipe, facts);
            RecipeFiles mended = mended(recipe, plan);
            for (LintFinding error : Lint.newErrors(recipe, mended, "")) {
                return Attempt.refused("lint would refuse the result: " + error.rule() + ", " + error.message(), error.place());
            }
            return Attempt.proposed(new RestoreHookProposal(plan, key()).of(mended.changedFrom(recipe)));
        } catch (EditRefused e) {
            return Attempt.refused(e.getMessage(), e.place());
        } catch (MalformedRecipe e) {
            return Attempt.refused("the recipe can't be read: " + e.getMessage(), e.place());
        }
    }

    private static RecipeFiles mended(RecipeFiles recipe, RestorePlan plan) {
        String service = plan.service().name();
        String command = plan.place().command();
        Compose file = Compose.parse(plan.service().file(), recipe.text(plan.service().file()).orElseThrow());
        Compose labelled = savesOnlyTheDump(file, plan)
                .setDeployLabel(service, PostgresService.BACKUP_PRE_HOOK, command + " backup")
                .setDeployLabel(service, PostgresService.BACKUP_POST_HOOK, command + " clean")
                .setDeployLabel(service, PostgresService.RESTORE_PRE_HOOK, command + " clean")
                .setDeployLabel(service, PostgresService.RESTORE_POST_HOOK, command + " restore");
        return plan.place().put(recipe.with(labelled), plan.service(), plan.script().text());
    }

    private static Compose savesOnlyTheDump(Compose file, RestorePlan plan) {
        String service = plan.service().name();
        // The label of absolute paths is ignored; left in place it would say that this is what is saved.
        Compose edited = file.removeDeployLabel(service, PostgresService.BACKUP_PATH);
        String ofVolume = PostgresService.volumeLabel(plan.volume());
        if (plan.service().label(ofVolume).filter(l -> l.value().equals("false")).isPresent()) {
            edited = edited.removeDeployLabel(service, ofVolume);
        }
        return edited.setDeployLabel(service, ofVolume + ".path", plan.dumpInVolume());
    }
}
