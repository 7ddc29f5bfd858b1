package zone.autonomic.redfix.report;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version to release a fix under: the recipe's own part raised, the application's kept ({@code 3.6.0+1.24.2} → {@code 3.6.1+1.24.2}). */
final class NextVersion {

    private static final Pattern VERSION = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})\\.(\\d{1,9})(\\+.*)?");

    private NextVersion() {}

    /** @param bump {@code major}, {@code minor} or {@code patch} @return the tag; or words, where the tag isn't of that form */
    static String after(String tag, String bump) {
        Matcher version = VERSION.matcher(tag);
        if (!version.matches()) {
            return "the next " + bump + " version";
        }
        long major = Long.parseLong(version.group(1));
        long minor = Long.parseLong(version.group(2));
        long patch = Long.parseLong(version.group(3));
        String application = version.group(4) == null ? "" : version.group(4);
        return switch (bump) {
            case "major" -> (major + 1) + ".0.0" + application;
            case "minor" -> major + "." + (minor + 1) + ".0" + application;
            default -> major + "." + minor + "." + (patch + 1) + application;
        };
    }
}
