package zone.autonomic.redfix.recipe;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A recipe's version, {@code x.y.z+upstream}: the recipe's own three numbers, and the version of the app that it packages.
 * The recipe's numbers order it; the upstream's only where those are equal.
 */
public record RecipeVersion(int major, int minor, int patch, String upstream) implements Comparable<RecipeVersion> {

    private static final Pattern FORM = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})(?:\\+([0-9A-Za-z][0-9A-Za-z._-]*))?");
    private static final Pattern LABEL = Pattern.compile("coop-cloud\\.(?:\\$\\{STACK_NAME}|\\$STACK_NAME)\\.version");
    private static final Comparator<RecipeVersion> ORDER = Comparator.comparingInt(RecipeVersion::major).thenComparingInt(RecipeVersion::minor)
            .thenComparingInt(RecipeVersion::patch).thenComparing(RecipeVersion::upstream, RecipeVersion::compareNaturally);

    /** Empty where the text isn't a version. */
    public static Optional<RecipeVersion> parse(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches() ? Optional.of(new RecipeVersion(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)),
                Integer.parseInt(form.group(3)), form.group(4) == null ? "" : form.group(4))) : Optional.empty();
    }

    /** The version that the recipe says it has, in the label {@code coop-cloud.${STACK_NAME}.version}. */
    public static Optional<RecipeVersion> of(RecipeFiles recipe) {
        return Compose.all(recipe).stream().flatMap(c -> c.services().stream().map(c::service)).flatMap(s -> s.deployLabels().entrySet().stream())
                .filter(label -> LABEL.matcher(label.getKey()).matches()).map(label -> parse(label.getValue())).flatMap(Optional::stream).findFirst();
    }

    /** @param part {@code patch}, {@code minor} or {@code major} */
    public RecipeVersion bump(String part) {
        return switch (part) {
            case "patch" -> new RecipeVersion(major, minor, patch + 1, upstream);
            case "minor" -> new RecipeVersion(major, minor + 1, 0, upstream);
            case "major" -> new RecipeVersion(major + 1, 0, 0, upstream);
            default -> throw new IllegalArgumentException("a version's part is patch, minor or major, not " + part);
        };
    }

    @Override
    public int compareTo(RecipeVersion other) {
        return ORDER.compare(this, other);
    }

    /** Digits compare as numbers, so that {@code v0.4.219} comes after {@code v0.4.74}. */
    private static int compareNaturally(String a, String b) {
        String[] left = a.split("(?<=\\d)(?=\\D)|(?<=\\D)(?=\\d)");
        String[] right = b.split("(?<=\\d)(?=\\D)|(?<=\\D)(?=\\d)");
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            boolean numbers = left[i].matches("\\d+") && right[i].matches("\\d+");
            int order = numbers ? new java.math.BigInteger(left[i]).compareTo(new java.math.BigInteger(right[i])) : left[i].compareTo(right[i]);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.length, right.length);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch + (upstream.isEmpty() ? "" : "+" + upstream);
    }
}
