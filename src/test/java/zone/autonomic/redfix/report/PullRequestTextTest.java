package zone.autonomic.redfix.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.KeptLog;
import zone.autonomic.redfix.investigation.Proposal;
import zone.autonomic.redfix.store.Samples;

class PullRequestTextTest {

    private final PullRequestText text = new PullRequestText(new Templates(), Stories.URL);

    @Test
    void theBodyCarriesTheProof() {
        assertThat(text.body(Stories.proven(), run -> Optional.of(KeptLog.whole(Stories.LOG)))).isEqualTo("""
                <!-- redfix:chat-1 -->
                **A person merges this; redfix never does.** The investigation with all its logs: http://redfix.example/i/chat-1

                ### What is wrong

                A dump of `database` is saved, and nothing replays it.

                At `2.1.9+10.11.15`: genuine: 2 of 2 isolated runs red with the same failure

                - `compose.yml`: the label `backupbot.restore.post-hook` isn't there

                Looked at and refuted:

                - load: the runs were alone on the node

                ### The change

                The dump was saved and never replayed.

                - `pg_backup.sh` drops, creates and replays.

                ### The proof

                The check: the harness's whole lifecycle; red means tier `restore` with “does not exist”. \
                It has to be red on the base `1111111111` and green on the head `2222222222`.

                **Red without the change: run 1, run 2; green with it: run 3.**

                | run | what | at | result | log |
                |---|---|---|---|---|
                | 1 | the whole lifecycle at the tag, alone | `2.1.9+10.11.15` | red: `restore · test_restore_returns_state · RuntimeError: relation \
                "ci_marker" \
                does not exist` | [log](http://redfix.example/i/chat-1/log/chat-1-r1) |
                | 2 | the whole lifecycle on main, alone | `1111111111` | red: `restore · test_restore_returns_state · RuntimeError: relation "ci_marker" \
                does not exist` | [log](http://redfix.example/i/chat-1/log/chat-1-r2) |
                | 3 | the whole lifecycle on the head of the fix, alone | `2222222222` | green | [log](http://redfix.example/i/chat-1/log/chat-1-r3) |

                | tier | before | after |
                |---|---|---|
                | install | ✔ green | ✔ green |
                | restore | ✘ red | ✔ green |
                | custom | – skipped | ✔ green |

                - `abra recipe lint` on the head: passes
                - `!testme` on the head: green

                Run 1, at the tag, alone ([in its log](http://redfix.example/i/chat-1/log/chat-1-r1#L1)):

                ```
                Restoring Snapshot 1a2b3c4d at /
                restoring the snapshot
                FAILED tests/chat/test_restore.py::test_restore_returns_state - RuntimeError: relation "ci_marker" does not exist
                RUN SUMMARY
                  restore  fail   2
                ```

                ### For existing deployments

                - Old snapshots are refused before anything is dropped.

                ### To release it

                After the merge a person releases a tag; until then the sweep stays red. Suggested: `2.1.10+10.11.15` (patch), with this as its note:

                ```
                Restores bring the database back as it was.
                ```

                ### To repeat the check

                On the node, while nothing else runs there:

                ```
                # on the base: red
                cd ~/.abra/recipes/chat && git fetch -q --tags --force origin '+refs/heads/*:refs/remotes/origin/*' && git checkout -q --detach %1$s
                cd /etc/cc-ci && env -u QUICK -u MODE -u VERSION RECIPE=chat REF=%1$s CCCI_SKIP_FETCH=1 cc-ci-run runner/run_recipe_ci.py
                # on the head: green
                cd ~/.abra/recipes/chat && git fetch -q --tags --force origin '+refs/heads/*:refs/remotes/origin/*' && git checkout -q --detach %2$s
                cd /etc/cc-ci && env -u QUICK -u MODE -u VERSION RECIPE=chat REF=%2$s CCCI_SKIP_FETCH=1 cc-ci-run runner/run_recipe_ci.py
                ```

                ### Upstream

                This change as it is.
                """.formatted(Stories.TAG_COMMIT, Stories.HEAD));
    }

    @Test
    void whateverLogsBringIsOnlyWordsInTheBody() {
        Investigation hostile = new Investigation(Stories.ID, List.of()).with(Instant.EPOCH,
                Samples.everyEvent().filter(event -> !(event instanceof Event.Reopened)).toList()); // nothing is written of a case that is open again

        String words = OutsideOfCode.of(text.body(hostile, run -> Optional.of(KeptLog.whole("x\n```\n@all <script>"))));

        assertThat(words).doesNotContain("<script", "@all", "](javascript").doesNotContain("NOT_FOUND");
    }

    @Test
    void theTitleIsMarkedUntilTheProofIsThere() {
        assertThat(text.title(Stories.proposal(), false)).isEqualTo("WIP: Restore what was backed up");
        assertThat(text.title(Stories.proposal(), true)).isEqualTo("Restore what was backed up");
    }

    @Test
    void theCommitSaysWhyInLinesOfSeventyTwo() {
        Proposal proposal = new Proposal("k", "Do it",
                "A dump was saved and never replayed, so that a restore brought back files and not the database itself.", Map.of(),
                List.of(), "patch", "", "");

        assertThat(text.commitMessage(proposal)).isEqualTo("""
                Do it

                A dump was saved and never replayed, so that a restore brought back
                files and not the database itself.
                """);
    }

    @Test
    void theResultSaysWhetherItIsProven() {
        assertThat(text.result(Stories.proven(), true, "")).isEqualTo("""
                **Proven:** the same check is red on the base and green on the head, and the rest of the lifecycle is green. A person merges; \
                redfix never does.

                | tier | before | after |
                |---|---|---|
                | install | ✔ green | ✔ green |
                | restore | ✘ red | ✔ green |
                | custom | – skipped | ✔ green |

                Everything about it: http://redfix.example/i/chat-1
                """);
        assertThat(text.result(Stories.proven(), false, "lint refuses the head."))
                .contains("**Not proven:** lint refuses the head. This stays a work in progress.");
    }
}
