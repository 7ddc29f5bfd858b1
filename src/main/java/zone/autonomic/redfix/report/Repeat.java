package zone.autonomic.redfix.report;

import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunRequest;

/** The commands that repeat a run by hand on the node, as root there. */
final class Repeat {

    /** A harness checkout is cloned from where the installed one came from. */
    private static final String MIRROR = "REDFIX_MIRROR=$(dirname \"$(git -C /etc/cc-ci remote get-url origin)\") ";

    private Repeat() {}

    static String commands(RunRequest run) {
        String checkout = """
                cd ~/.abra/recipes/%1$s && git fetch -q --tags --force origin '+refs/heads/*:refs/remotes/origin/*' && git checkout -q --detach %2$s
                """.formatted(run.recipe(), run.atTag() ? run.ref() : run.commit());
        if (run.kind() == RunKind.LIFECYCLE && run.conditions().alone() && run.conditions().harness().isEmpty()) {
            String ref = run.atTag() ? "" : "REF=" + run.commit() + " ";
            return checkout + "cd /etc/cc-ci && env -u QUICK -u MODE -u VERSION%s RECIPE=%s %sCCCI_SKIP_FETCH=1 cc-ci-run runner/run_recipe_ci.py%n"
                    .formatted(run.atTag() ? " -u REF" : "", run.recipe(), ref);
        }
        String command = """
                node=$(ls -t ~/.redfix/redfix-node-*.sh | head -n 1)
                %10$ssh "$node" start %1$s-again %2$s %3$s %4$s %5$s %6$s %7$s zz-again.ci.commoninternet.net %8$s %9$s no -
                tail -f ~/.redfix/runs/%1$s-again/log
                sh "$node" teardown %1$s-again
                """;
        return command.formatted(run.id(), run.kind(), run.recipe(), run.ref(), run.commit(), run.atTag() ? "yes" : "no", run.healthPath(),
                run.conditions().harness().orElse("-"), run.conditions().alone() ? "-" : String.join(",", run.conditions().beside()),
                run.conditions().harness().map(commit -> MIRROR).orElse(""));
    }
}
