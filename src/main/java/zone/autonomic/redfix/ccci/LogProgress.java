package zone.autonomic.redfix.ccci;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import zone.autonomic.redfix.step.port.CiNode.Progress;
import zone.autonomic.redfix.step.port.CiNode.State;

/** Reads a piece of a run's growing log so that no line, and no secret that spans lines, is shown in halves. */
final class LogProgress {

    /** A piece this long is shown even if it ends within a line or a key: a log may consist of one line. */
    private static final int LONG_ENOUGH = 128 << 10;

    private static final Pattern KEY = Pattern.compile("-----BEGIN [A-Z0-9 ]*PRIVATE KEY");

    private LogProgress() {}

    static Progress read(NodeAnswer answer, long offset) throws NodeAnswer.Malformed {
        State state = state(answer.need("state").field(0));
        long size = answer.needNumber("size");
        byte[] bytes = answer.need("bytes").bytes();
        boolean caughtUp = offset + bytes.length >= size;
        // An ended run is said to have ended only with its last piece.
        State shown = state != State.RUNNING && !caughtUp ? State.RUNNING : state;
        byte[] whole = shown == State.RUNNING ? wholeLines(bytes) : bytes;
        return new Progress(Redaction.mask(new String(whole, StandardCharsets.UTF_8)), offset + whole.length, shown);
    }

    private static State state(String word) throws NodeAnswer.Malformed {
        return switch (word) {
            case "running" -> State.RUNNING;
            case "ended" -> State.ENDED;
            case "lost" -> State.LOST;
            default -> throw new NodeAnswer.Malformed("a run's state can't be " + word);
        };
    }

    private static byte[] wholeLines(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        String text = new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
        // One that begins after the last end isn't closed yet.
        Matcher key = KEY.matcher(text);
        if (key.find(Math.max(0, text.lastIndexOf("-----END ")))) {
            end = key.start();
        }
        return end == 0 && bytes.length >= LONG_ENOUGH ? bytes : Arrays.copyOf(bytes, end);
    }
}
