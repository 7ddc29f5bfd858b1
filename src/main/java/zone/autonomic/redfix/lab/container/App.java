package zone.autonomic.redfix.lab.container;

import java.util.List;
import java.util.Map;

/**
 * How the application of a container was called in the end, after all wrappers.
 *
 * @param words the program and its arguments
 * @param environment what it was given
 */
record App(List<String> words, Map<String, String> environment) {

    /** The value of the first of these options, in either way of writing it. */
    String option(List<String> names, String otherwise) {
        for (int i = 0; i < words.size(); i++) {
            for (String name : names) {
                if (words.get(i).equals(name) && i + 1 < words.size()) {
                    return words.get(i + 1);
                }
                if (words.get(i).startsWith(name + "=")) {
                    return words.get(i).substring(name.length() + 1);
                }
            }
        }
        return otherwise;
    }
}
