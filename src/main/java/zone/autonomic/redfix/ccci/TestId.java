package zone.autonomic.redfix.ccci;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A test as pytest knows it.
 *
 * @param file its file below the harness, {@code tests/wiki/custom/test_pages.py}; empty where it isn't known
 * @param name its name there, with its class and its parameters: {@code TestPages::test_page[a - b]}
 */
record TestId(String file, String name) {

    private static final Pattern NODE = Pattern.compile("(\\S*?\\.py)::(.+)");
    /** As JUnit calls them: the file's path and the classes in it, with dots. */
    private static final Pattern DOTTED = Pattern.compile("(tests(?:\\.[\\w-]+)*\\.test_\\w+(?:\\.[A-Z]\\w*)*)(?:::|\\.)(\\w.*)");

    /** With the file's name alone, with its classes alone, or with both, and dots in place of colons. */
    private static final Pattern SHORT = Pattern.compile("(?:(test_\\w+)(?:::|\\.))?((?:[A-Z]\\w*(?:::|\\.))*)(test\\w*(?:\\[.*)?)");

    /** As it is written in lists: with its path, with the names of packages, with the names of the file and the classes, or bare. */
    static TestId of(String written) {
        Matcher node = NODE.matcher(written);
        if (node.matches()) {
            return new TestId(node.group(1), node.group(2));
        }
        Matcher dotted = DOTTED.matcher(written);
        if (dotted.matches()) {
            return ofJUnit(dotted.group(1), dotted.group(2), "", Optional.empty());
        }
        Matcher brief = SHORT.matcher(written);
        return brief.matches() ? new TestId(brief.group(1) == null ? "" : brief.group(1) + ".py", brief.group(2).replace(".", "::") + brief.group(3))
                : new TestId("", written);
    }

    /**
     * A test case of a JUnit file.
     *
     * @param classname the file's path and the test's classes, with dots
     * @param file the file's path, where the test case gives it
     * @param module the name of the file that the report is of, without {@code .py}
     */
    static TestId ofJUnit(String classname, String name, String file, Optional<String> module) {
        List<String> parts = classname.isEmpty() ? List.of() : Arrays.asList(classname.split("\\."));
        int at = module.map(parts::lastIndexOf).filter(i -> i >= 0).orElseGet(() -> lastModule(parts));
        if (at < 0) {
            return new TestId(file, name);
        }
        List<String> classes = parts.subList(at + 1, parts.size());
        String qualified = classes.isEmpty() ? name : String.join("::", classes) + "::" + name;
        return new TestId(file.isEmpty() ? String.join("/", parts.subList(0, at + 1)) + ".py" : file, qualified);
    }

    /** Packages and modules are lower-case, classes aren't. */
    private static int lastModule(List<String> parts) {
        for (int i = parts.size() - 1; i >= 0; i--) {
            if (parts.get(i).startsWith("test_")) {
                return i;
            }
        }
        return -1;
    }

    /** Without its file, its classes and its parameters. */
    String function() {
        String plain = name.replaceFirst("\\[.*", "");
        return plain.substring(plain.lastIndexOf("::") + 1).replaceFirst("^:", "");
    }

    /** Whether both can be the same test: one may be bare where the other names class and file. */
    boolean fits(TestId other) {
        return (name.equals(other.name) || name.endsWith("::" + other.name) || other.name.endsWith("::" + name)) && fitsFile(other.file);
    }

    private boolean fitsFile(String other) {
        return file.isEmpty() || other.isEmpty() || ("/" + file).endsWith("/" + other) || ("/" + other).endsWith("/" + file);
    }
}
