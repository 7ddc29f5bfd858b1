package zone.autonomic.redfix.ccci;

/** Text as one word of a POSIX shell's command line. */
final class ShellWord {

    private ShellWord() {}

    /** In single quotes nothing means anything but the quote itself. @throws IllegalArgumentException for what no argument can hold */
    static String quote(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("an argument can't hold a NUL");
        }
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /** A path on the node, where a leading {@code ~/} stands for the home of the user there. */
    static String path(String path) {
        return path.startsWith("~/") ? "\"$HOME\"/" + quote(path.substring(2)) : quote(path);
    }
}
