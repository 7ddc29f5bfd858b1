package zone.autonomic.redfix.conformance;

import java.util.List;

/** Puts what programs say into few words: what must be the same on both nodes, without names of files and programs. */
final class Words {
    private Words() {}

    /** All that was said, on one line. */
    static String said(String output) {
        String said = String.join(" / ", output.lines().map(String::strip).filter(l -> !l.isEmpty()).toList());
        return said.isEmpty() ? "nothing" : said;
    }

    /**
     * What an error message comes to: its last part, e.g. {@code only updates to Labels are allowed} of
     * {@code failed to update config x: Error response from daemon: rpc error: code = InvalidArgument desc = only updates to Labels are allowed}.
     * Of several lines it is the one that PostgreSQL calls the error, or the last.
     */
    static String end(String output) {
        List<String> lines = output.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
        String line = lines.stream().filter(l -> l.contains("ERROR:")).findFirst().orElse(lines.isEmpty() ? "nothing" : lines.get(lines.size() - 1));
        String bare = line.replaceFirst(": unknown$", "").replaceAll("^\"|\"$", "");
        String[] parts = bare.split(":\\s+| desc = ");
        return parts[parts.length - 1];
    }
}
