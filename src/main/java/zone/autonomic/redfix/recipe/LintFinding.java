package zone.autonomic.redfix.recipe;

/**
 * A rule that a recipe breaks.
 *
 * @param message what is wrong, for a person
 * @param place file and line, e.g. {@code compose.yml:12}
 */
public record LintFinding(LintRule rule, LintRule.Severity severity, String message, String place) {
    LintFinding(LintRule rule, String message, String place) {
        this(rule, rule.severity(), message, place);
    }

    public boolean error() {
        return severity == LintRule.Severity.ERROR;
    }
}
