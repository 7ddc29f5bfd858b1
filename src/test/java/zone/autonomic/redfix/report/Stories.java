package zone.autonomic.redfix.report;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import zone.autonomic.redfix.investigation.Check;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.Finding;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Outcome;
import zone.autonomic.redfix.investigation.Probes;
import zone.autonomic.redfix.investigation.Proposal;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.investigation.Receipt;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.investigation.RunResult;
import zone.autonomic.redfix.investigation.Target;
import zone.autonomic.redfix.investigation.Tier;
import zone.autonomic.redfix.verdict.FailureSignature;
import zone.autonomic.redfix.verdict.Side;
import zone.autonomic.redfix.verdict.Verdict;

/** Investigations as they go, for what is rendered from them. */
public final class Stories {

    public static final String URL = "http://redfix.example";
    static final InvestigationId ID = new InvestigationId("chat-1");
    static final String TAG_COMMIT = "1111111111111111111111111111111111111111";
    static final String HEAD = "2222222222222222222222222222222222222222";
    static final String MESSAGE = "RuntimeError: relation \"ci_marker\" does not exist";
    static final String LOG = """
            Restoring Snapshot 1a2b3c4d at /
            restoring the snapshot
            FAILED tests/chat/test_restore.py::test_restore_returns_state - RuntimeError: relation "ci_marker" does not exist
            RUN SUMMARY
              restore  fail   2
            """;

    private Stories() {}

    /** A recipe with a defect, mended: one red at the tag, one on the base, green on the head. */
    public static Investigation proven() {
        PullRequest pull = new PullRequest(7, "https://git.example/r/chat/pulls/7", "autonomic-bot", "WIP: Restore what was backed up",
                "redfix/chat/restore-hook", HEAD, "open");
        return story(
                new Event.Opened(new Request("chat", Optional.empty(), Optional.empty(), "ann")),
                new Event.TargetResolved(new Target("chat", "2.1.9+10.11.15", TAG_COMMIT, "main", TAG_COMMIT)),
                new Event.NodeClean(List.of("no run in flight", "21 GB free")),
                started("chat-1-r1", "2.1.9+10.11.15", TAG_COMMIT, true),
                new Event.RedSighted("chat-1-r1", "tests/chat/test_restore.py F"),
                new Event.Probed("chat-1-r1", new Probes("chat-ab12cd_ci_example", true,
                        List.of(new Probes.ServiceState("database", "0/1", "postgres:15")),
                        List.of(), List.of(), List.of(new Probes.Resolution("app", "database", List.of("10.0.1.5"))), List.of())),
                new Event.RunFinished("chat-1-r1", red()),
                new Event.TornDown("chat-1-r1",
                        new Receipt(List.of("stack chat", "volume chat_data"), List.of("volume warm-chat (canonical)"), List.of())),
                new Event.Classified(new Verdict(Verdict.Kind.GENUINE,
                        Optional.of(FailureSignature.of("restore", "test_restore_returns_state", MESSAGE)), 2, 0,
                        "2 of 2 isolated runs red with the same failure")),
                new Event.Diagnosed(finding()),
                started("chat-1-r2", TAG_COMMIT, TAG_COMMIT, false),
                new Event.RunFinished("chat-1-r2", red()),
                new Event.FixPrepared(proposal(), """
                        --- a/compose.yml
                        +++ b/compose.yml
                        @@ -1,2 +1,3 @@
                         services:
                        -  old: 1
                        +  new: 1
                        +  newer: 2
                        """),
                new Event.BranchPushed("redfix/chat/restore-hook", HEAD, TAG_COMMIT),
                new Event.PullRequestReady(pull, true, false),
                started("chat-1-r3", HEAD, HEAD, false),
                new Event.RunFinished("chat-1-r3", green()),
                new Event.Linted(HEAD, true, "all well"),
                new Event.TestmeAsked(HEAD, "!testme", 12, 1),
                new Event.TestmeAnswered(HEAD, true, "success", "https://ci.example/runs/9", ""),
                new Event.ProofPublished(true),
                new Event.Closed(Outcome.PROVEN, "https://git.example/r/chat/pulls/7 is proven; a person merges it"));
    }

    static Investigation story(Event... events) {
        return new Investigation(ID, List.of()).with(Instant.parse("2026-06-20T10:00:00Z"), List.of(events));
    }

    static Event.RunStarted started(String id, String ref, String commit, boolean atTag) {
        return new Event.RunStarted(new RunRequest(id, RunKind.LIFECYCLE, "chat", ref, commit, atTag, "/"));
    }

    static RunResult red() {
        return new RunResult(1, List.of(new Tier("install", Tier.Status.PASS), new Tier("restore", Tier.Status.FAIL),
                new Tier("custom", Tier.Status.SKIP)),
                List.of(new Failure("restore", "test_restore_returns_state", MESSAGE)), Optional.empty(), Optional.empty(), "");
    }

    static RunResult green() {
        return new RunResult(0, List.of(new Tier("install", Tier.Status.PASS), new Tier("restore", Tier.Status.PASS),
                new Tier("custom", Tier.Status.PASS)),
                List.of(), Optional.empty(), Optional.empty(), "");
    }

    static Finding finding() {
        return new Finding("restore-hook-missing", Side.RECIPE, "A dump of `database` is saved, and nothing replays it.",
                List.of("`compose.yml`: the label `backupbot.restore.post-hook` isn't there"), List.of("load: the runs were alone on the node"),
                Map.of("service", "database"), new Check(RunKind.LIFECYCLE, "restore", "does not exist", "/", Check.TESTME));
    }

    static Proposal proposal() {
        return new Proposal("restore-hook", "Restore what was backed up", """
                The dump was saved and never replayed.

                - `pg_backup.sh` drops, creates and replays.
                """, Map.of("compose.yml", "new", "pg_backup.sh", "script"),
                List.of("Old snapshots are refused before anything is dropped."), "patch",
                "Restores bring the database back as it was.", "This change as it is.");
    }
}
