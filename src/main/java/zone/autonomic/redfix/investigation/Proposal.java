package zone.autonomic.redfix.investigation;

import java.util.List;
import java.util.Map;

/**
 * A fix ready to be pushed: whole new texts of the files it changes, and what the reader of the pull request needs.
 *
 * @param fix the fix's key, the last part of its branch, e.g. {@code restore-hook}
 * @param title the pull request's title, without any mark
 * @param why what is wrong and what the change does, Markdown
 * @param files path to new text, of changed and added files only
 * @param existingDeployments what changes for people who run the recipe already, a line each
 * @param bump {@code patch}, {@code minor} or {@code major}: which part of the recipe's version to raise
 * @param releaseNote a suggested {@code release/<version>} text
 * @param upstream what to send upstream, Markdown; empty where nothing
 * @param counterexamples changes to the recipe that must stay red with the fix, where it changes what a test asks for
 */
public record Proposal(String fix, String title, String why, Map<String, String> files, List<String> existingDeployments, String bump,
        String releaseNote, String upstream, List<Counterexample> counterexamples) {
    public Proposal {
        files = Map.copyOf(files);
        existingDeployments = List.copyOf(existingDeployments);
        counterexamples = counterexamples == null ? List.of() : List.copyOf(counterexamples);
    }

    public Proposal(String fix, String title, String why, Map<String, String> files, List<String> existingDeployments, String bump,
            String releaseNote, String upstream) {
        this(fix, title, why, files, existingDeployments, bump, releaseNote, upstream, List.of());
    }
}
