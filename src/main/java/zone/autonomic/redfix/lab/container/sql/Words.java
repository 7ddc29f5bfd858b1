package zone.autonomic.redfix.lab.container.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A client program's command line, read as getopt does: bundled flags, values beside or behind their options. */
final class Words {

    /** An option with its value, or a flag without one, or (with an empty name) a word of its own. */
    record Word(String name, String value) {}

    private Words() {}

    /**
     * @param shorts single-letter options; those with a colon after them take a value
     * @param longs long options and the short one that each stands for; an unknown one is kept under its own name
     * @throws UnknownSql for an option that isn't known
     */
    static List<Word> read(List<String> arguments, String shorts, Map<String, String> longs) {
        List<Word> words = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("--")) {
                arguments.subList(i + 1, arguments.size()).forEach(word -> words.add(new Word("", word)));
                break;
            } else if (argument.startsWith("--")) {
                String[] sides = argument.substring(2).split("=", 2);
                String name = longs.get(sides[0]);
                if (name == null) {
                    throw new UnknownSql("option --" + sides[0]);
                }
                boolean valued = shorts.contains(name + ":");
                words.add(new Word(name, !valued ? "" : sides.length > 1 ? sides[1] : arguments.get(++i)));
            } else if (argument.startsWith("-") && argument.length() > 1) {
                for (int at = 1; at < argument.length(); at++) {
                    String name = argument.substring(at, at + 1);
                    if (!shorts.contains(name)) {
                        throw new UnknownSql("option -" + name);
                    }
                    if (shorts.contains(name + ":")) {
                        String rest = argument.substring(at + 1);
                        if (rest.isEmpty() && i + 1 >= arguments.size()) {
                            throw new SqlError("option requires an argument -- '" + name + "'");
                        }
                        words.add(new Word(name, rest.isEmpty() ? arguments.get(++i) : rest));
                        break;
                    }
                    words.add(new Word(name, ""));
                }
            } else {
                words.add(new Word("", argument));
            }
        }
        return words;
    }
}
