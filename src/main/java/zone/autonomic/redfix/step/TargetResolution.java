package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Nearest;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.investigation.Target;
import zone.autonomic.redfix.recipe.Compose;
import zone.autonomic.redfix.recipe.MalformedRecipe;
import zone.autonomic.redfix.recipe.RecipeFiles;
import zone.autonomic.redfix.step.port.Forge;
import zone.autonomic.redfix.step.port.Workspace;

/** Finds the recipe, its tag and its default branch, or refuses the request before anything runs. */
@ApplicationScoped
class TargetResolution implements Handler<Step.ResolveTarget> {

    private final Forge forge;
    private final Workspace workspace;

    TargetResolution(Forge forge, Workspace workspace) {
        this.forge = forge;
        this.workspace = workspace;
    }

    @Override
    public Class<Step.ResolveTarget> performs() {
        return Step.ResolveTarget.class;
    }

    @Override
    public Done perform(Investigation so, Step.ResolveTarget step) {
        Request request = step.request();
        Optional<Forge.Repository> repository = forge.repository(request.recipe());
        if (repository.isEmpty()) {
            return Done.with(unknownRecipe(request.recipe()));
        }
        Workspace.Source source = workspace.fetch(request.recipe(), repository.get().cloneUrl());
        Optional<String> tag = request.tag().or(source::latestTag);
        if (tag.isEmpty()) {
            return Done.with(new Event.Refused("%s has no released tag".formatted(request.recipe()), "release one, then type `/redfix %s` again".formatted(request.recipe())));
        }
        if (!source.tags().contains(tag.get())) {
            return Done.with(unknownTag(request.recipe(), tag.get(), source.tags()));
        }
        String commit = source.tagCommits().get(tag.get());
        return Done.with(unreadable(request.recipe(), tag.get(), commit).orElseGet(() -> new Event.TargetResolved(
                new Target(request.recipe(), tag.get(), commit, source.defaultBranch(), source.defaultHead()))));
    }

    private Event unknownRecipe(String recipe) {
        List<String> known = forge.recipes();
        String hint = Nearest.to(recipe, known).map(near -> "did you mean `/redfix %s`?".formatted(near))
                .orElseGet(() -> "known recipes: " + String.join(", ", known.stream().sorted().toList()));
        return new Event.Refused("there is no recipe “%s” on the mirror".formatted(recipe), hint);
    }

    private static Event unknownTag(String recipe, String tag, List<String> tags) {
        String latest = tags.get(0);
        String hint = Nearest.to(tag, tags).map(near -> "did you mean `/redfix %s --tag %s`?".formatted(recipe, near))
                .orElse("the latest is `%s`; type `/redfix %s` to look at it".formatted(latest, recipe));
        return new Event.Refused("%s has no tag “%s”".formatted(recipe, tag), hint);
    }

    private Optional<Event> unreadable(String recipe, String tag, String commit) {
        RecipeFiles files = workspace.files(recipe, commit);
        if (files.composePaths().isEmpty()) {
            return Optional.of(new Event.Refused("%s at %s has no compose.yml".formatted(recipe, tag), "a recipe needs one; is this a recipe's repository?"));
        }
        for (String path : files.composePaths()) {
            try {
                Compose.parse(path, files.text(path).orElseThrow());
            } catch (MalformedRecipe malformed) {
                return Optional.of(new Event.Refused("%s at %s can't be read: %s: %s".formatted(recipe, tag, malformed.place(), malformed.getMessage()),
                        "mend the file, release a tag, then type `/redfix %s` again".formatted(recipe)));
            }
        }
        return Optional.empty();
    }
}
