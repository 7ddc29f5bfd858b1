package zone.autonomic.redfix.ccci;

import java.util.regex.Pattern;
import zone.autonomic.redfix.investigation.RunRequest;

/** What may be said to the node. The script checks the same again: neither side trusts the other's care. */
final class Words {

    private static final Pattern RECIPE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,79}");
    private static final Pattern RUN = Pattern.compile("[a-z0-9][a-z0-9._-]{0,119}");
    private static final Pattern REF = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._+/-]{0,198}[A-Za-z0-9._+-])?");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._~/%?=&+,:@-]{0,299}");

    private Words() {}

    static void check(RunRequest run) {
        run(run.onNode());
        recipe(run.recipe());
        matches(REF, run.ref(), "a tag or commit");
        commit(run.commit());
        matches(PATH, run.healthPath(), "a path");
        run.conditions().harness().ifPresent(Words::commit);
        run.conditions().beside().forEach(Words::recipe);
    }

    static String recipe(String recipe) {
        return matches(RECIPE, recipe, "a recipe's name");
    }

    static String run(String id) {
        return matches(RUN, id, "a run's id");
    }

    static String commit(String commit) {
        return matches(COMMIT, commit, "a whole commit id");
    }

    private static String matches(Pattern form, String word, String what) {
        if (!form.matcher(word).matches() || word.contains("..")) {
            throw new IllegalArgumentException("not " + what + ": " + word);
        }
        return word;
    }
}
