package zone.autonomic.redfix.recipe;

import java.math.BigInteger;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A recipe's {@code abra.sh}: its config versions, edited without touching its functions or any other byte. */
public final class AbraSh {

    public static final String PATH = "abra.sh";

    private static final Pattern EXPORT = Pattern.compile(
            "(?m)^(?<before>[ \\t]*export[ \\t]+(?<name>[A-Za-z_][A-Za-z0-9_]*_VERSION)=(?<quote>[\"']?))(?<value>[^\\s\"'#;]*)\\k<quote>");
    private static final Pattern VERSION = Pattern.compile("v(\\d{1,9})");

    private final String text;

    private AbraSh(String text) {
        this.text = text;
    }

    public static AbraSh parse(String text) {
        return new AbraSh(text);
    }

    public String text() {
        return text;
    }

    /** {@code APP_CONF_VERSION} to {@code v3}, of every {@code export X_VERSION=…} line; the last one counts, as in a shell. */
    public SortedMap<String, String> versions() {
        SortedMap<String, String> versions = new TreeMap<>();
        Matcher line = EXPORT.matcher(text);
        while (line.find()) {
            versions.put(line.group("name"), line.group("value"));
        }
        return Collections.unmodifiableSortedMap(versions);
    }

    /** The place of a version's line. */
    public String place(String name) {
        Matcher line = EXPORT.matcher(text);
        int at = 0;
        while (line.find()) {
            at = line.group("name").equals(name) ? line.start("name") : at;
        }
        return PATH + ":" + YamlReading.lineOf(text, at);
    }

    /** {@code vN} to {@code vN+1}. @throws EditRefused when there is none, it stands more than once, or it isn't {@code vN} */
    public AbraSh bump(String name) {
        String raised = next(versions().get(name), name);
        Matcher line = EXPORT.matcher(text);
        int from = -1;
        int to = -1;
        while (line.find()) {
            if (line.group("name").equals(name)) {
                if (from >= 0) {
                    throw new EditRefused(place(name), name + " is exported more than once");
                }
                from = line.start("value");
                to = line.end("value");
            }
        }
        return new AbraSh(text.substring(0, from) + raised + text.substring(to));
    }

    private String next(String version, String name) {
        if (version == null) {
            throw new EditRefused(PATH + ":1", name + " isn't exported in abra.sh");
        }
        Matcher number = VERSION.matcher(version);
        if (!number.matches()) {
            throw new EditRefused(place(name), name + " is `" + version + "`, which isn't v and a number");
        }
        return "v" + new BigInteger(number.group(1)).add(BigInteger.ONE);
    }

    /** Adds {@code export NAME=version} after the last one; where it is there with that value, changes nothing. */
    public AbraSh add(String name, String version) {
        String there = versions().get(name);
        if (there != null) {
            if (there.equals(version)) {
                return this;
            }
            throw new EditRefused(place(name), name + " is there already, as `" + there + "`");
        }
        String newline = text.contains("\r\n") ? "\r\n" : "\n";
        String added = "export " + name + "=" + version;
        int at = behindLastExport();
        if (at < 0) {
            at = behindHeader();
            return new AbraSh(text.substring(0, at) + added + newline + text.substring(at));
        }
        boolean finalNewline = text.charAt(at - 1) == '\n';
        return new AbraSh(text.substring(0, at) + (finalNewline ? added + newline : newline + added) + text.substring(at));
    }

    private int behindLastExport() {
        Matcher line = EXPORT.matcher(text);
        int at = -1;
        while (line.find()) {
            int end = text.indexOf('\n', line.end());
            at = end < 0 ? text.length() : end + 1;
        }
        return at;
    }

    /** Behind a first line {@code #!…} and the comments below it. */
    private int behindHeader() {
        int at = 0;
        while (at < text.length() && text.charAt(at) == '#') {
            int end = text.indexOf('\n', at);
            if (end < 0) {
                return 0;
            }
            at = end + 1;
        }
        return at;
    }
}
