package zone.autonomic.redfix.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Plays a scenario on a node, and puts what the node said into the few words of an answer. */
final class Play {

    /** Enough that one who answers by turns, at random, is seen to: all alike by chance once in 2^23. */
    private static final int LOOKUPS = 24;

    private final Column column;
    private final Path folder;
    private int deploys;

    /** @param folder where the files of recipes are laid out */
    Play(Column column, Path folder) {
        this.column = column;
        this.folder = folder;
    }

    /** What the node answered, by question. Where something that only prepares fails, nothing after it can be asked. */
    Map<String, String> answers(Scenario scenario) {
        Map<String, String> answers = new LinkedHashMap<>();
        Optional<String> stuck = Optional.empty();
        for (Step step : scenario.steps()) {
            if (step.question().isPresent()) {
                String answer = stuck.isPresent() ? "can't be asked: " + stuck.get() : answer(step.action(), scenario.id());
                answers.put(step.question().get().text(), answer);
            } else if (stuck.isEmpty()) {
                stuck = prepare(step.action(), scenario.id());
            }
        }
        return answers;
    }

    /** Does it. @return what went wrong */
    private Optional<String> prepare(Step.Action action, String scenario) {
        if (action instanceof Step.Remove remove) {
            column.remove(remove.stack());
            return Optional.empty();
        }
        String answer = answer(action, scenario);
        if (action instanceof Step.Deploy deploy) {
            return !answer.equals("deployed") ? Optional.of(answer) : column.services(deploy.stack()).stream()
                    .flatMap(service -> column.fails(deploy.stack(), service).map(why -> service + " doesn't run: " + why).stream()).findFirst();
        }
        return Optional.of(answer).filter(a -> a.startsWith("fails: ") || a.startsWith("unknown: "));
    }

    private String answer(Step.Action action, String scenario) {
        if (action instanceof Step.Deploy deploy) {
            return deploy(deploy, scenario);
        }
        if (action instanceof Step.Starts starts) {
            return column.fails(starts.service().stack(), starts.service().name()).map(why -> "crashes: " + Words.end(why)).orElse("runs");
        }
        if (action instanceof Step.Services services) {
            return String.join(", ", column.services(services.stack()));
        }
        if (action instanceof Step.BackedUp backedUp) {
            return String.join(", ", column.backedUp(backedUp.stack()));
        }
        if (action instanceof Step.Resolve resolve) {
            return whom(resolve);
        }
        if (action instanceof Step.Run run) {
            Column.Ran ran = column.run(run.in().stack(), run.in().name(), run.command());
            return ran.exit() == 0 || ran.output().startsWith("unknown: ") ? Words.said(ran.output()) : "fails: " + Words.end(ran.output());
        }
        throw new IllegalArgumentException(scenario + ": nothing can be asked of " + action);
    }

    private String deploy(Step.Deploy deploy, String scenario) {
        Path recipe = folder.resolve(scenario).resolve("recipe" + ++deploys);
        try {
            if (!deploy.recipe().isEmpty()) {
                copy(Scenario.HOME.resolve("recipes").resolve(deploy.recipe()), recipe);
            }
            for (Map.Entry<String, String> file : deploy.files().entrySet()) {
                Files.createDirectories(recipe);
                Files.writeString(recipe.resolve(file.getKey()), file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Optional<String> refused = column.deploy(deploy.stack(), recipe, deploy.environment(), deploy.prune());
        return refused.map(said -> !deploy.refusal().isEmpty() && said.contains(deploy.refusal()) ? deploy.refusal() : Words.end(said))
                .map(said -> "refused: " + said).orElse("deployed");
    }

    private String whom(Step.Resolve resolve) {
        Set<String> first = new TreeSet<>();
        for (List<String> answer : column.lookups(resolve.from().stack(), resolve.from().name(), resolve.name(), LOOKUPS)) {
            first.add(answer.isEmpty() ? "nobody" : answer.get(0).equals(resolve.from().stack()) ? "own" : "foreign");
        }
        return first.size() == 1 ? first.iterator().next() : first.contains("nobody") ? "sometimes nobody" : "alternates";
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
