package zone.autonomic.redfix.step;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import zone.autonomic.redfix.recipe.RecipeFiles;
import zone.autonomic.redfix.step.port.Workspace;

/** Repositories in memory, for the handlers' own rules; the real adapter is tested on git. */
final class MemoryWorkspace implements Workspace {

    final Map<String, Map<String, String>> commits = new TreeMap<>();
    final List<Change> pushes = new ArrayList<>();
    final Map<String, Source> sources = new TreeMap<>();
    /** Each commit's ancestors. */
    final Map<String, List<String>> histories = new TreeMap<>();

    void commit(String repository, String commit, Map<String, String> files) {
        commits.put(repository + "@" + commit, files);
    }

    @Override
    public Source fetch(String recipe, String cloneUrl) {
        return Optional.ofNullable(sources.get(recipe)).orElseThrow(() -> new Unavailable("nobody told of " + recipe, null));
    }

    @Override
    public boolean contains(String recipe, String commit, String ancestor) {
        return commit.equals(ancestor) || histories.getOrDefault(commit, List.of()).contains(ancestor);
    }

    @Override
    public RecipeFiles files(String recipe, String commit) {
        Map<String, String> files = commits.get(recipe + "@" + commit);
        if (files == null) {
            throw new UnknownCommit(recipe + " has no " + commit);
        }
        return RecipeFiles.of(files);
    }

    @Override
    public String push(Change change) {
        pushes.add(change);
        return "beef01";
    }

    @Override
    public String diff(Change change) {
        return change.recipe() + " " + change.branch() + " on " + change.base() + ": " + new TreeMap<>(change.files()).keySet();
    }
}
