package zone.autonomic.redfix.lab.container;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A container's paths and where they lie on the lab node's disk. Scripts run without a root of their own (a chroot needs rights that the lab may
 * not have), so their absolute paths are rewritten before, and what they say or write is rewritten back after.
 */
final class PathMap {

    /** Everything that may stand before a path that begins there; a letter, a dot or a closing brace means that it began earlier. */
    private static final String BEFORE = "(?<![A-Za-z0-9_.})\\]/~*?$^\\\\-])";
    private static final String PROGRAM = "((?:/usr)?(?:/local)?/s?bin/[\\w.+-]*[\\w+])";
    private static final String AFTER = "(?![A-Za-z0-9_.-])";

    private final Map<String, Path> exact;
    private final Path root;
    private final Map<String, Path> programs;
    private final Pattern inside;
    private final Pattern outside;
    private final Map<String, String> back;

    /**
     * @param exact paths of the container and where each lies
     * @param programs where the programs lie that are named by a folder of programs
     * @param tops the first parts of paths that lie under {@code root}, e.g. {@code etc}
     */
    PathMap(Map<String, Path> exact, Map<String, Path> programs, List<String> tops, Path root) {
        this.exact = new TreeMap<>(exact);
        this.programs = Map.copyOf(programs);
        this.root = root;
        String names = exact.keySet().stream().sorted(Comparator.comparingInt(String::length).reversed()).map(Pattern::quote)
                .collect(Collectors.joining("|"));
        String generic = "/(?:" + tops.stream().map(Pattern::quote).collect(Collectors.joining("|")) + ")";
        this.inside = Pattern.compile(BEFORE + "(?:(" + (names.isEmpty() ? "(?!)" : names) + ")|" + PROGRAM + "|(" + generic + "))" + AFTER);
        Map<String, String> reverse = new LinkedHashMap<>();
        exact.forEach((in, out) -> reverse.putIfAbsent(out.toString(), in));
        programs.forEach((name, path) -> reverse.putIfAbsent(path.getParent().toString(), "/usr/local/bin"));
        reverse.put(root.toString(), "");
        this.back = reverse;
        this.outside = Pattern.compile(reverse.keySet().stream().sorted(Comparator.comparingInt(String::length).reversed()).map(Pattern::quote)
                .collect(Collectors.joining("|")));
    }

    /** Container paths in the text become paths of the lab node. */
    String intoSandbox(String text) {
        return inside.matcher(text).replaceAll(m -> Matcher.quoteReplacement(
                m.group(1) != null ? exact.get(m.group(1)).toString() : m.group(2) != null ? program(m.group(2)) : root + m.group(3)));
    }

    private String program(String path) {
        Path found = programs.get(path.substring(path.lastIndexOf('/') + 1));
        return found == null ? path : found.toString();
    }

    /** Paths of the lab node in the text become the container's again. */
    String outOfSandbox(String text) {
        return outside.matcher(text).replaceAll(m -> Matcher.quoteReplacement(back.get(m.group())));
    }

    boolean mentionsSandbox(String text) {
        return outside.matcher(text).find();
    }

    /** Where a container's absolute path lies. */
    Path locate(String path) {
        String clean = Path.of("/").resolve(path).normalize().toString();
        String best = "";
        for (String prefix : exact.keySet()) {
            if ((clean.equals(prefix) || clean.startsWith(prefix + "/")) && prefix.length() > best.length()) {
                best = prefix;
            }
        }
        if (best.isEmpty() && clean.matches("(/usr)?(/local)?/s?bin/[^/]+") && programs.containsKey(clean.substring(clean.lastIndexOf('/') + 1))) {
            return programs.get(clean.substring(clean.lastIndexOf('/') + 1));
        }
        if (best.isEmpty()) {
            return root.resolve(clean.substring(1));
        }
        return clean.equals(best) ? exact.get(best) : exact.get(best).resolve(clean.substring(best.length() + 1));
    }
}
