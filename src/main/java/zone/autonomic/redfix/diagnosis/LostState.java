package zone.autonomic.redfix.diagnosis;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a failed restore test says it misses in a database.
 *
 * @param line the line of the message that says it
 * @param symptom the piece of it by which the defect is known in other runs
 * @param relation the table that is missing; empty where the line names none
 */
record LostState(String line, String symptom, Optional<String> relation) {

    private static final Pattern MISSING = Pattern.compile(
            "(?:relation|table|database|column|schema) [\"'`]?([\\w.-]+)[\"'`]?(?: of relation \\S+)? does not exist");
    private static final Pattern MISMATCH = Pattern.compile("(?i)\\bassert|\\bexpected\\b|\\bmismatch\\b|\\bdiffers\\b|not (?:restored|returned)");
    private static final Pattern DATABASE = Pattern.compile(
            "(?i)\\b(?:rows?|relations?|tables?|database|psql|sql|select)\\b|\\bpostgres|ci_\\w+");
    private static final Pattern FILE = Pattern.compile("(?i)\\bfiles?\\b|\\buploads?\\b|/\\w+/\\w+");
    /** What differs from run to run. */
    private static final Pattern CHANGING = Pattern.compile("(?<![0-9a-z])(?=[0-9a-f]*\\d)[0-9a-f]{6,}(?![0-9a-z])|\\d{3,}");
    private static final int LONGEST = 120;
    private static final int TELLING = 12;

    /** What the messages of the same failure in several runs say; empty where they speak of no lost state in a database. */
    static Optional<LostState> in(List<String> messages) {
        return messages.stream().flatMap(String::lines).map(LostState::of).flatMap(Optional::stream).findFirst();
    }

    private static Optional<LostState> of(String line) {
        Matcher missing = MISSING.matcher(line);
        if (missing.find()) {
            boolean changing = CHANGING.matcher(missing.group(1)).find();
            return Optional.of(new LostState(line.strip(), changing ? "does not exist" : missing.group(), Optional.of(missing.group(1))));
        }
        boolean mismatch = MISMATCH.matcher(line).find() && DATABASE.matcher(line).find() && !FILE.matcher(line).find();
        return mismatch ? Optional.of(new LostState(line.strip(), steadyPiece(line.strip()), Optional.empty())) : Optional.empty();
    }

    /** The longest beginning without what changes from run to run, or the whole of the longest piece between. */
    private static String steadyPiece(String line) {
        String piece = "";
        for (String part : CHANGING.split(line)) {
            if (part.strip().length() > piece.length()) {
                piece = part.strip();
            }
            if (piece.length() >= TELLING) {
                break;
            }
        }
        return piece.length() <= LONGEST ? piece : piece.substring(0, LONGEST).strip();
    }
}
