package zone.autonomic.redfix.ccci;

import java.util.LinkedHashMap;
import java.util.Map;

/** Artefacts as they can be read in a bounded time: of a line without end in a log its beginning is kept. Other files are judged by who reads them. */
final class ArtifactBounds {

    private static final int LONGEST_LINE = 64 << 10;

    private ArtifactBounds() {}

    static Map<String, String> of(Map<String, String> files) {
        Map<String, String> bounded = new LinkedHashMap<>();
        files.forEach((name, text) -> bounded.put(name, name.equals("log") || name.endsWith(".log") || name.endsWith(".txt") ? shortLines(text) : text));
        return bounded;
    }

    private static String shortLines(String text) {
        StringBuilder shorter = new StringBuilder();
        int kept = 0;
        for (int from = 0; from < text.length();) {
            int newline = text.indexOf('\n', from);
            int end = newline < 0 ? text.length() : newline;
            if (end - from > LONGEST_LINE) {
                shorter.append(text, kept, from + LONGEST_LINE).append("… (%,d more characters)".formatted(end - from - LONGEST_LINE));
                kept = end;
            }
            from = end + 1;
        }
        return kept == 0 ? text : shorter.append(text, kept, text.length()).toString();
    }
}
