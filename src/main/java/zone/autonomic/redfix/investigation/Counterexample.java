package zone.autonomic.redfix.investigation;

import java.util.Map;

/**
 * A change to the recipe that a fix to its test must still refuse: what keeps a test that was scoped from being a test that was switched off.
 *
 * @param name short, the last part of its branch
 * @param why what it claims and lacks, for people
 * @param files path to new text, of changed and added files only
 */
public record Counterexample(String name, String why, Map<String, String> files) {
    public Counterexample {
        files = Map.copyOf(files);
    }
}
