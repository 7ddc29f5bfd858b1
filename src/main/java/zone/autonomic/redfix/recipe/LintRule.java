package zone.autonomic.redfix.recipe;

/**
 * The rules of {@code abra recipe lint} that a recipe's files decide. Numbers, severities and wording stand here and nowhere else: most are
 * published,
 * those of R003–R005, R007, R009, R010, R012 and R015 are from memory. R006, R013, R014 and R016 aren't here: they ask the catalogue, the
 * recipe's
 * repository and its tags, which the files don't tell.
 */
public enum LintRule {
    R001(Severity.WARNING, "compose.yml has version \"3.8\""),
    R002(Severity.WARNING, "every service has a healthcheck"),
    R003(Severity.WARNING, "every image has a tag"),
    R004(Severity.WARNING, "no image has an unstable tag"),
    R005(Severity.WARNING, "every image's tag is semver-like"),
    R007(Severity.WARNING, "README.md has its metadata"),
    R008(Severity.ERROR, ".env.sample is present"),
    R009(Severity.ERROR, "one service is named app"),
    R010(Severity.ERROR, "a service has traefik.enable=true, where .env.sample has a DOMAIN"),
    R011(Severity.ERROR, "every service in every compose file has an image"),
    R012(Severity.ERROR, "every config's version is exported in abra.sh"),
    R015(Severity.WARNING, "secrets' names are short enough for a swarm");

    /** Errors keep a recipe from being released. */
    public enum Severity { ERROR, WARNING }

    private final Severity severity;
    private final String wording;

    LintRule(Severity severity, String wording) {
        this.severity = severity;
        this.wording = wording;
    }

    public Severity severity() {
        return severity;
    }

    /** What is so where the rule is satisfied. */
    public String wording() {
        return wording;
    }
}
