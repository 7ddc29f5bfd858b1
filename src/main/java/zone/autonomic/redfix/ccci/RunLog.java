package zone.autonomic.redfix.ccci;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.Tier;

/** What a run's log says: which tier's turn it was, and which failures name themselves in it. */
final class RunLog {

    private static final Pattern TIER = Pattern.compile("== ([a-z_]+): (start|PASS|FAIL|SKIP)\\b.*");
    private static final Pattern FAILED = Pattern.compile("(?:FAILED|ERROR) (\\S+?::.+?)(?: - (.*))?");
    private static final Pattern TROUBLE = Pattern.compile("(?:!! ?|FATA(?:L)?\\b:? ?|ERROR\\b:? ?|Error: )(.+)");

    /** How promoting speaks of its end, {@code WC5} by its name in the harness. */
    private static final List<Pattern> PROMOTE_FAILED = List.of(
            Pattern.compile(".*WC5 promote failed(?: \\([^)]*\\))?:? ?(.*)"),
            Pattern.compile(".*promote-on-green-cold FAILED:? ?(.*)"));
    private static final Pattern PROMOTED = Pattern.compile(".*WC5 promote: .* canonical is now .*");

    private final List<Failure> failures = new ArrayList<>();
    private final List<Failure> troubles = new ArrayList<>();
    private boolean promoted;

    RunLog(String log) {
        String tier = "";
        for (String line : log.lines().map(String::stripTrailing).toList()) {
            Matcher mark = TIER.matcher(line);
            if (mark.matches()) {
                tier = mark.group(1);
                continue;
            }
            read(line, tier);
        }
    }

    private void read(String line, String tier) {
        if (PROMOTED.matcher(line).matches()) {
            promoted = true;
            return;
        }
        for (Pattern pattern : PROMOTE_FAILED) {
            Matcher promote = pattern.matcher(line);
            if (promote.matches()) {
                add(failures, new Failure(Tier.PROMOTE, "WC5", promote.group(1)));
                return;
            }
        }
        Matcher failed = FAILED.matcher(line);
        if (failed.matches()) {
            String id = failed.group(1);
            String file = id.substring(0, id.indexOf("::"));
            add(failures, new Failure(tier, id.substring(id.lastIndexOf("::") + 2), Optional.ofNullable(failed.group(2)).orElse(""),
                    file.endsWith(".py") ? file : ""));
            return;
        }
        Matcher trouble = TROUBLE.matcher(line);
        if (trouble.lookingAt()) {
            add(troubles, new Failure(tier, tier, trouble.group(1)));
        }
    }

    private static void add(List<Failure> to, Failure failure) {
        if (to.stream().noneMatch(f -> f.tier().equals(failure.tier()) && f.test().equals(failure.test()))) {
            to.add(failure);
        }
    }

    /** The failing tests that the log names in a tier. A test named after its tier's end, in a summary, has that tier too. */
    List<Failure> failures(String tier) {
        return failures.stream().filter(f -> f.tier().equals(tier)).toList();
    }

    /** What a tier without tests says of its failure, if it says anything. */
    Optional<Failure> trouble(String tier) {
        return troubles.stream().filter(f -> f.tier().equals(tier)).findFirst();
    }

    /** How promoting ended, as far as the log tells; empty where it wasn't tried. */
    Optional<Tier.Status> promote() {
        if (!failures(Tier.PROMOTE).isEmpty()) {
            return Optional.of(Tier.Status.FAIL);
        }
        return promoted ? Optional.of(Tier.Status.PASS) : Optional.empty();
    }
}
