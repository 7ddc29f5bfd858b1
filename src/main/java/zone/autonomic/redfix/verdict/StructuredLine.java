package zone.autonomic.redfix.verdict;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/** A log line that is JSON or logfmt, without the fields that are each line's own: when it was, in which process, for which request, and how long it took. */
final class StructuredLine {

    private static final Set<String> EACH_LINES_OWN = Set.of("time", "ts", "t", "timestamp", "@timestamp", "date", "datetime", "asctime", "epoch", "pid", "tid", "process",
            "thread", "thread_name", "threadname", "threadid", "hostname", "requestid", "request_id", "req_id", "reqid", "traceid", "trace_id", "trace", "spanid", "span_id", "span",
            "correlationid", "correlation_id", "duration", "elapsed", "latency", "took", "uptime", "seq", "sequence", "goid", "@t", "ts_sec", "ts_usec", "connectionid", "jid", "instance", "container_id", "remote_addr", "remote_ip", "remote_port", "client_ip");
    private static final Pattern COUNTS_OR_NAMES_IT = Pattern.compile(".*(?:[cC]ount|[bB]ytes|_id|[a-z]Id)");
    private static final Pattern PAIR = Pattern.compile("(?<!\\S)([A-Za-z@][\\w.@-]*)=(\"(?:[^\"\\\\]|\\\\.)*\"|\\S*)");
    private static final Set<String> LOGFMT = Set.of("level", "lvl", "msg", "time", "ts");
    private static final int FEWEST_PAIRS = 3;
    private static final int LONGEST = 20_000;

    private StructuredLine() {}

    /** The line's telling fields as {@code key=value}; any other line as it is. */
    static String takenApart(String line) {
        int brace = line.indexOf('{');
        if (brace >= 0 && line.endsWith("}") && line.length() <= LONGEST && line.startsWith("{\"", brace)) {
            String apart = json(line.substring(brace));
            return apart.isEmpty() ? line : line.substring(0, brace) + apart;
        }
        return logfmt(line);
    }

    private static String json(String text) {
        try {
            Object read = new Load(LoadSettings.builder().setSchema(new JsonSchema()).setAllowDuplicateKeys(true).build()).loadFromString(text);
            return read instanceof Map<?, ?> fields ? fields(fields) : "";
        } catch (YamlEngineException e) {
            // Something in braces that isn't JSON is an ordinary line.
            return "";
        }
    }

    private static String fields(Map<?, ?> fields) {
        Map<String, String> told = new TreeMap<>();
        fields.forEach((key, value) -> {
            if (!isEachLinesOwn(String.valueOf(key))) {
                told.put(String.valueOf(key), value(value));
            }
        });
        return told.entrySet().stream().map(field -> field.getKey() + "=" + field.getValue()).collect(Collectors.joining(" "));
    }

    private static String value(Object value) {
        if (value instanceof Map<?, ?> inner) {
            return "{" + fields(inner) + "}";
        }
        if (value instanceof Collection<?> items) {
            return items.stream().map(StructuredLine::value).collect(Collectors.joining(", ", "[", "]"));
        }
        return String.valueOf(value);
    }

    private static String logfmt(String line) {
        Matcher pair = PAIR.matcher(line);
        long pairs = pair.results().count();
        if (pairs < FEWEST_PAIRS || pair.reset().results().noneMatch(each -> LOGFMT.contains(each.group(1).toLowerCase(Locale.ROOT)))) {
            return line;
        }
        if (!pair.reset().replaceAll("").isBlank()) {
            return pair.reset().replaceAll(each -> isEachLinesOwn(each.group(1)) ? "" : Matcher.quoteReplacement(each.group()));
        }
        // Nothing but fields: their order says nothing.
        return pair.reset().results().filter(each -> !isEachLinesOwn(each.group(1))).map(MatchResult::group).sorted().collect(Collectors.joining(" "));
    }

    private static boolean isEachLinesOwn(String key) {
        return EACH_LINES_OWN.contains(key.toLowerCase(Locale.ROOT).replace('-', '_')) || COUNTS_OR_NAMES_IT.matcher(key).matches();
    }
}
