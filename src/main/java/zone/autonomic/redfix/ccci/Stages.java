package zone.autonomic.redfix.ccci;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import zone.autonomic.redfix.investigation.Tier;

/** The harness's stages by name, and how it says that one ended. */
final class Stages {

    /** In the order in which they are run; lint stands for itself. */
    static final List<String> LIFECYCLE = List.of("install", "upgrade", "backup", "restore", "custom");
    static final List<String> ALL = List.of("install", "upgrade", "backup", "restore", "custom", Tier.LINT);

    private static final Pattern OF_FILE = Pattern.compile("(?:.*/)?test_(install|upgrade|backup|restore)(?:_\\w+)?\\.py");
    private static final Pattern CUSTOM = Pattern.compile("(?:.*/)?(?:custom|functional|playwright)/.*");

    private Stages() {}

    /** @return empty for a word that isn't known */
    static Optional<Tier.Status> status(String word) {
        return switch (word.strip().toLowerCase(java.util.Locale.ROOT)) {
            case "pass", "passed", "ok", "green" -> Optional.of(Tier.Status.PASS);
            case "fail", "failed", "error", "red" -> Optional.of(Tier.Status.FAIL);
            case "skip", "skipped", "na", "n/a" -> Optional.of(Tier.Status.SKIP);
            case "unver", "unverified" -> Optional.of(Tier.Status.UNVER);
            default -> Optional.empty();
        };
    }

    /** The stage whose tests stand in a file of that path; empty where the path doesn't say. */
    static Optional<String> ofFile(String file) {
        Matcher named = OF_FILE.matcher(file);
        if (CUSTOM.matcher(file).matches()) {
            return Optional.of("custom");
        }
        return named.matches() ? Optional.of(named.group(1)) : Optional.empty();
    }

    /** Where a stage stands among the others; those that aren't known come last. */
    static int place(String stage) {
        int place = ALL.indexOf(stage);
        return place < 0 ? ALL.size() : place;
    }
}
