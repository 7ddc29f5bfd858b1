package zone.autonomic.redfix.ccci;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one sweep printed, taken apart by recipe. All runs' output stands one after the other; where nothing in it says that another run begins, what a
 * line is about is told by the recipe that it names.
 */
final class SweepJournal {

    /** @param label {@code PASS (promoted)}, {@code PASS}, {@code SKIP} or {@code FAIL} @param rest what stands behind it */
    record Label(String label, String rest) {

        Optional<Integer> exit() {
            Matcher status = EXIT.matcher(rest);
            return status.find() ? Optional.of(Integer.valueOf(status.group(1))) : Optional.empty();
        }

        /** The release that was swept, where the line names it. */
        Optional<String> version() {
            Matcher version = VERSION.matcher(rest);
            return version.find() ? Optional.of(version.group()) : Optional.empty();
        }
    }

    private static final Pattern HEADER = Pattern.compile("=+ nightly cold sweep: enrolled canonicals = \\[(.*)] =+");
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]*");
    private static final Pattern RUN = Pattern.compile("=+ cc-ci run: recipe=([a-z0-9][a-z0-9._-]*)(?: version=(\\S+))?.*");
    private static final Pattern NAMED = Pattern.compile("\\btests/([a-z0-9][a-z0-9._-]*)/|\\b(?:recipe|RECIPE)=([a-z0-9][a-z0-9._-]*)|\\bwarm-(?:canon-)?([a-z0-9][a-z0-9-]*)[._]"
            + "|WC5 promote: ([a-z0-9][a-z0-9._-]*) canonical");
    private static final Pattern PROMOTE = Pattern.compile(".*\\bWC5 promote failed.*?\\bwarm-(?:canon-)?([a-z0-9][a-z0-9-]*)[._].*");
    private static final Pattern LABELLED = Pattern.compile("\\W*([a-z0-9][a-z0-9._-]*)\\b\\W+(PASS \\(promoted\\)|(?:PASS|SKIP|FAIL)\\b)(.*)");
    private static final Pattern LABEL_FIRST = Pattern.compile("\\W*(PASS \\(promoted\\)|(?:PASS|SKIP|FAIL)\\b)\\W+([a-z0-9][a-z0-9._-]*)\\b(.*)");
    private static final Pattern EXIT = Pattern.compile("\\(rc=(-?\\d+)\\)");
    private static final Pattern VERSION = Pattern.compile("\\b\\d+\\.\\d+\\.\\d+\\+[0-9A-Za-z][0-9A-Za-z._-]*");

    private final List<String> enrolled;
    private final Map<String, StringBuilder> logs = new LinkedHashMap<>();
    private final Map<String, String> versions = new LinkedHashMap<>();
    private final Map<String, Label> labels = new LinkedHashMap<>();

    /** @param known recipes beside those that the sweep's own header lists */
    SweepJournal(String text, Set<String> known) {
        List<String> lines = text.lines().map(String::stripTrailing).toList();
        enrolled = lines.stream().map(HEADER::matcher).filter(Matcher::matches).findFirst().map(m -> names(m.group(1))).orElse(List.of());
        Optional<Integer> summary = lines.stream().filter(line -> line.contains("SWEEP SUMMARY")).findFirst().map(lines::indexOf);
        runs(lines.subList(0, summary.orElse(lines.size())), known);
        // Its heading may be another one: a label is known by the recipe beside it.
        lines.subList(summary.orElse(0), lines.size()).forEach(line -> label(line, known));
    }

    private void label(String line, Set<String> known) {
        Matcher labelled = LABELLED.matcher(line);
        Matcher first = LABEL_FIRST.matcher(line);
        if (labelled.matches() && isKnown(labelled.group(1), known)) {
            labels.put(labelled.group(1), new Label(labelled.group(2), labelled.group(3)));
        } else if (first.matches() && isKnown(first.group(2), known)) {
            labels.put(first.group(2), new Label(first.group(1), first.group(3)));
        }
    }

    private static List<String> names(String list) {
        return NAME.matcher(list).results().map(java.util.regex.MatchResult::group).toList();
    }

    private boolean isKnown(String recipe, Set<String> known) {
        return known.contains(recipe) || enrolled.contains(recipe);
    }

    private void runs(List<String> lines, Set<String> known) {
        boolean announced = lines.stream().anyMatch(line -> RUN.matcher(line).matches());
        String current = "";
        for (String line : lines) {
            Matcher run = RUN.matcher(line);
            if (run.matches()) {
                current = run.group(1);
                Optional.ofNullable(run.group(2)).ifPresent(version -> versions.put(run.group(1), version));
            } else if (!announced) {
                current = named(line, known).orElse(current);
            }
            // How promoting ended is told with the canonical's name, whoever's turn it is.
            Matcher promote = PROMOTE.matcher(line);
            String whose = promote.matches() && isKnown(promote.group(1), known) ? promote.group(1) : current;
            if (!whose.isEmpty()) {
                logs.computeIfAbsent(whose, recipe -> new StringBuilder()).append(line).append('\n');
            }
        }
    }

    private Optional<String> named(String line, Set<String> known) {
        Matcher named = NAMED.matcher(line);
        while (named.find()) {
            for (int i = 1; i <= named.groupCount(); i++) {
                if (named.group(i) != null && isKnown(named.group(i), known)) {
                    return Optional.of(named.group(i));
                }
            }
        }
        return Optional.empty();
    }

    /** As the sweep's header lists them. */
    List<String> enrolled() {
        return enrolled;
    }

    /** The recipes that it says anything of, in its order. */
    List<String> recipes() {
        List<String> all = new ArrayList<>(logs.keySet());
        labels.keySet().stream().filter(recipe -> !all.contains(recipe)).forEach(all::add);
        return all;
    }

    /** What the recipe's run printed; empty where it wasn't run. */
    Optional<String> log(String recipe) {
        return Optional.ofNullable(logs.get(recipe)).map(StringBuilder::toString);
    }

    Optional<Label> label(String recipe) {
        return Optional.ofNullable(labels.get(recipe));
    }

    /** The release that was swept; empty where neither run nor summary say it. */
    Optional<String> version(String recipe) {
        return label(recipe).flatMap(Label::version).or(() -> Optional.ofNullable(versions.get(recipe)));
    }
}
