package zone.autonomic.redfix.ccci;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** An answer of the node's script: lines of fields, some followed by a text of announced length, closed by {@code done}. */
final class NodeAnswer {

    /** The lines whose last field is the length of the bytes that follow. */
    private static final Set<String> WITH_BYTES = Set.of("bytes", "file", "log", "table", "journal");

    /** @param fields the line's fields after its key @param bytes what followed; empty for a plain line */
    record Line(String key, List<String> fields, byte[] bytes) {
        String field(int index) {
            return index < fields.size() ? fields.get(index) : "";
        }

        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** The answer isn't one that the script gives. */
    static final class Malformed extends Exception {
        Malformed(String message) {
            super(message);
        }
    }

    private final List<Line> lines;

    private NodeAnswer(List<Line> lines) {
        this.lines = lines;
    }

    static NodeAnswer parse(byte[] answer) throws Malformed {
        List<Line> lines = new ArrayList<>();
        int at = 0;
        while (at < answer.length) {
            int end = indexOfNewline(answer, at);
            if (end < 0) {
                throw new Malformed("the answer was cut off");
            }
            String[] parts = new String(answer, at, end - at, StandardCharsets.UTF_8).split("\t", -1);
            at = end + 1;
            if (parts[0].equals("done")) {
                if (at != answer.length) {
                    throw new Malformed("the answer goes on after its end");
                }
                return new NodeAnswer(lines);
            }
            List<String> fields = List.of(parts).subList(1, parts.length);
            byte[] bytes = {};
            if (WITH_BYTES.contains(parts[0])) {
                int length = number(parts[parts.length - 1]);
                if (length >= answer.length - at || answer[at + length] != '\n') {
                    throw new Malformed("the answer was cut off within a text");
                }
                bytes = java.util.Arrays.copyOfRange(answer, at, at + length);
                at += length + 1;
            }
            lines.add(new Line(parts[0], fields, bytes));
        }
        throw new Malformed("the answer was cut off");
    }

    private static int indexOfNewline(byte[] answer, int from) {
        for (int i = from; i < answer.length; i++) {
            if (answer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static int number(String field) throws Malformed {
        if (!field.matches("\\d{1,9}")) {
            throw new Malformed("not a length: " + field);
        }
        return Integer.parseInt(field);
    }

    Optional<Line> first(String key) {
        return all(key).findFirst();
    }

    Stream<Line> all(String key) {
        return lines.stream().filter(line -> line.key().equals(key));
    }

    Line need(String key) throws Malformed {
        return first(key).orElseThrow(() -> new Malformed("the answer has no " + key));
    }

    long needNumber(String key) throws Malformed {
        String field = need(key).field(0);
        if (!field.matches("\\d{1,18}")) {
            throw new Malformed("not a number for " + key + ": " + field);
        }
        return Long.parseLong(field);
    }
}
