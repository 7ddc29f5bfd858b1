package zone.autonomic.redfix.store;

import java.util.ArrayList;
import java.util.List;
import zone.autonomic.redfix.step.port.Logs.Line;

/** Picks some lines out of a log that comes piece by piece. Of a line that is longer than a page its beginning is taken. */
final class LineWindow {

    private static final int LONGEST_LINE = 4_000;
    private static final int MOST_CHARACTERS = 2 << 20;

    private final long first;
    private final long behind;
    private final List<Line> lines = new ArrayList<>();
    private final StringBuilder current = new StringBuilder();
    private long number = -1;
    private long cut;
    private int taken;

    LineWindow(long first, int most) {
        this.first = first;
        this.behind = first + most;
    }

    /** Whether any of these lines is to be picked. */
    boolean wants(long from, long to) {
        return to >= first && from < behind && !full();
    }

    private boolean full() {
        return taken > MOST_CHARACTERS || number >= behind;
    }

    /** @param linesBefore how many line ends stand before the text in the whole log */
    void feed(long linesBefore, String text) {
        if (number != linesBefore + 1) {
            finish();
            number = linesBefore + 1;
        }
        int from = 0;
        for (int end = text.indexOf('\n'); end >= 0 && !full(); end = text.indexOf('\n', from)) {
            take(text, from, end);
            add();
            number++;
            from = end + 1;
        }
        if (!full()) {
            take(text, from, text.length());
        }
    }

    private void take(String text, int from, int to) {
        if (number >= first) {
            int kept = Math.min(to - from, LONGEST_LINE - current.length());
            current.append(text, from, from + kept);
            cut += to - from - kept;
        }
    }

    private void add() {
        if (number >= first && number < behind) {
            taken += current.length() + 1;
            lines.add(new Line(number, cut > 0 ? "%s… (%,d more characters)".formatted(current, cut) : current.toString(), false));
        }
        current.setLength(0);
        cut = 0;
    }

    /** A line without an end counts if it has anything in it. */
    private void finish() {
        if (current.length() > 0) {
            add();
        }
        number = -1;
    }

    /** Says that lines are missing. @param from the first of them, perhaps in part @param to the line after them, perhaps in part @param characters how many those are */
    void gap(long from, long to, long characters) {
        if (wants(from, to)) {
            finish();
            lines.add(new Line(from, "… %,d characters are left out here …".formatted(characters), true));
        }
    }

    /** What was picked. */
    List<Line> lines() {
        finish();
        return List.copyOf(lines);
    }
}
