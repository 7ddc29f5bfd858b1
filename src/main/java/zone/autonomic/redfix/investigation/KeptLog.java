package zone.autonomic.redfix.investigation;

import java.util.List;

/**
 * What a run printed, as it was kept: all of it, or its beginning and its end. Lines are counted from 1 over all that was printed.
 *
 * @param beginning all of it where nothing is left out
 * @param leftOut how many characters are missing between the two; 0 where it is whole
 * @param end what follows the gap; empty where nothing is left out
 * @param endsFrom the number of the line in which {@code end} begins
 */
public record KeptLog(String beginning, long leftOut, String end, long endsFrom) {

    public static KeptLog whole(String text) {
        return new KeptLog(text, 0, "", 0);
    }

    /** A text for people and rules: where something is left out, a line says how much. */
    public String text() {
        return leftOut == 0 ? beginning : beginning + (beginning.isEmpty() || beginning.endsWith("\n") ? "" : "\n") + gap() + "\n" + end;
    }

    private String gap() {
        return "[… %,d characters are left out here; of a log this long its beginning and its end are kept …]".formatted(leftOut);
    }

    /** The number of a line of {@link #text}. @param index its place there, from 0 */
    public long number(int index) {
        int before = leftOut == 0 ? Integer.MAX_VALUE : (int) beginning.lines().count();
        return index <= before ? index + 1L : endsFrom + index - before - 1;
    }

    public List<String> lines() {
        return text().lines().toList();
    }
}
