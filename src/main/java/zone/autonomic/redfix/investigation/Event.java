package zone.autonomic.redfix.investigation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.verdict.Verdict;

/**
 * What happened in an investigation. The list of events is all that is known; everything that people see is rendered from it.
 */
public sealed interface Event {

    /** @param mark of chance, which its runs' names on the node end with; empty for what was opened before there were marks */
    record Opened(Request request, Optional<String> mark) implements Event {
        public Opened {
            mark = mark == null ? Optional.empty() : mark;
        }

        public Opened(Request request) {
            this(request, Optional.empty());
        }
    }

    /** Another person asked for the same while it ran. @param commentId of the comment that asked, where it was one */
    record Joined(String by, Optional<Long> commentId) implements Event {
        public Joined {
            commentId = commentId == null ? Optional.empty() : commentId;
        }

        public Joined(String by) {
            this(by, Optional.empty());
        }
    }

    record TargetResolved(Target target) implements Event {}

    /** The request can't be followed; nothing ran. @param hint what to type instead */
    record Refused(String reason, String hint) implements Event {}

    /** The node is free for a run. @param facts what was looked at, for people */
    record NodeClean(List<String> facts) implements Event {}

    /** The node isn't fit for a run, which is void before it began. @param findings why */
    record NodeDirty(List<String> findings) implements Event {}

    record RunStarted(RunRequest run) implements Event {}

    /** A red showed in the log of a run that still goes on: the moment for live probes. */
    record RedSighted(String runId, String line) implements Event {}

    record Probed(String runId, Probes probes) implements Event {}

    record RunFinished(String runId, RunResult result) implements Event {}

    record TornDown(String runId, Receipt receipt) implements Event {}

    /** The isolated runs are enough to say how the failure behaves. */
    record Classified(Verdict verdict) implements Event {}

    record Diagnosed(Finding finding) implements Event {}

    /** No known defect holds, or more than one. @param considered each defect that was considered and why it doesn't hold */
    record CauseUnknown(String why, List<String> considered) implements Event {}

    /** The fix is ready. @param diff unified, for people @param baseFiles short hash of what it was made from */
    record FixPrepared(Proposal proposal, String diff) implements Event {}

    /** No fix was made. @param place file and line where it was refused, if there is one */
    record FixRefused(String reason, Optional<String> place) implements Event {}

    /** Beside a fix that was refused: what a person may decide to do all the same. It is never made, nor counted. @param diff unified, for people */
    record FixSuggested(Proposal proposal, String diff) implements Event {}

    record BranchPushed(String branch, String head, String base) implements Event {}

    /** @param ours whether the bot opened it, so that its text may be edited */
    record PullRequestReady(PullRequest pullRequest, boolean ours, boolean linked) implements Event {}

    /** A person closed an equal pull request: it isn't opened again. */
    record PullRequestDeclined(PullRequest pullRequest) implements Event {}

    /** @param table what lint said, for people */
    record Linted(String commit, boolean passed, String table) implements Event {}

    /** abra couldn't lint: that says nothing of the commit, and is tried again. @param why what abra said, in one line */
    record LintVoid(String commit, String why) implements Event {}

    /**
     * @param commentId of the comment that asks
     * @param attempt 1 to 3
     * @param at when the comment was made, by the forge's clock; empty in what was put down before that was kept
     * @param statusBefore the id of the newest status that the head had by then; 0 for none
     */
    record TestmeAsked(String head, String comment, long commentId, int attempt, Optional<Instant> at, long statusBefore) implements Event {
        public TestmeAsked {
            at = at == null ? Optional.empty() : at;
        }

        public TestmeAsked(String head, String comment, long commentId, int attempt) {
            this(head, comment, commentId, attempt, Optional.empty(), 0);
        }
    }

    /** @param url of the run's page @param run its number there, under which its artefacts lie on the node; empty where the address has none */
    record TestmeAnswered(String head, boolean green, String state, String url, String text, Optional<String> run) implements Event {
        public TestmeAnswered {
            run = run == null ? Optional.empty() : run;
        }

        public TestmeAnswered(String head, boolean green, String state, String url, String text) {
            this(head, green, state, url, text, Optional.empty());
        }
    }

    /** The bridge said nothing in time. */
    record TestmeSilent(int attempt) implements Event {}

    /** The test of a head has begun: the head is still the pull request's. */
    record TestTaken(String head) implements Event {}

    /** What a test of a head came to was told where it was asked for. */
    record TestAnswered(Outcome outcome, String summary) implements Event {}

    /** Somebody moved the branch: what was shown of the old head doesn't hold for the new one. */
    record HeadMoved(String from, String to) implements Event {}

    /** The pull request carries its proof. @param ready whether the mark of work in progress was taken off */
    record ProofPublished(boolean ready) implements Event {}

    /** The harness was read; empty where the mirror has none. */
    record HarnessRead(Optional<HarnessBase> harness) implements Event {}

    /** What the last sweep left on the node, a run for each recipe; none where there was no sweep. */
    record SweepRead(List<SweepRun> runs) implements Event {}

    /**
     * What the recipe can be compared with where its cause isn't known.
     *
     * @param earlier the release before the one under investigation
     * @param control another recipe that passed the failing tier in the last sweep
     */
    record ComparisonsChosen(Optional<Comparison> earlier, Optional<Comparison> control) implements Event {}

    /** Runs from fresh checkouts were decided on again, without the first ones. @param sentence what it comes to */
    record SecondOpinion(boolean agrees, String sentence, List<String> evidence) implements Event {}

    /** The verdict and the cause so far don't hold: more runs are to be made, and the second opinion's count as well. */
    record Reopened(String why) implements Event {}

    /** The verdict stands, as two opinions agree. @param contradicts earlier investigations whose published verdict it takes back */
    record Published(List<InvestigationId> contradicts) implements Event {}

    /** A published verdict is taken back, wherever it was posted. @param why the run that contradicts it */
    record Retracted(String why) implements Event {}

    /** What should be changed was posted for a person to decide, and nothing was changed. */
    record SuggestionPosted(String repository, long number, String url) implements Event {}

    /** An open pull request was told that red tests wait for it, and what its head comes to. */
    record PullRequestTold(String repository, long number, String url) implements Event {}

    /** A change that must stay red was put on a branch of its own, for a run. */
    record CounterexamplePushed(String name, String branch, String commit) implements Event {}

    /** One red of a sweep is being investigated. */
    record MemberOpened(String recipe, InvestigationId id) implements Event {}

    /**
     * The investigation of one red of a sweep has ended.
     *
     * @param published whether its verdict stands, after two opinions
     * @param pullRequest where its fix is proposed, if it is
     */
    record MemberClosed(InvestigationId id, Outcome outcome, String summary, boolean published, Optional<String> pullRequest) implements Event {

        /** Of an investigation that has ended. */
        public static MemberClosed of(Investigation member) {
            Closed end = member.last(Closed.class).orElseThrow();
            boolean withdrawn = end.outcome() == Outcome.PROVEN && !member.provenStill();
            return new MemberClosed(member.id(), withdrawn ? Outcome.NOT_PROVEN : end.outcome(), withdrawn ? "somebody pushed after it was proven" : end.summary(), member.published(),
                    member.pullRequest().filter(p -> end.outcome() == Outcome.PROVEN && !withdrawn).map(PullRequest::url));
        }
    }

    /** Whether a gate is passed by all of a sweep's reds. @param why what it rests on, or what is missing */
    record GateJudged(Gate gate, boolean passed, String why) implements Event {}

    /**
     * A person settled the pull request.
     *
     * @param merged or closed without merging
     * @param by who, where the forge says it
     * @param latestTag the newest tag of the recipe when it was noticed; empty where there is none
     */
    record PullRequestSettled(boolean merged, String by, Optional<String> latestTag) implements Event {
        public PullRequestSettled {
            latestTag = latestTag == null ? Optional.empty() : latestTag;
        }
    }

    /** A person opened the pull request again that had been closed: it waits for a person as before. */
    record PullRequestReopened() implements Event {}

    /** The pull request isn't any more what was proven, and says so. @param why for people */
    record ProofWithdrawn(String why) implements Event {}

    /** A tag came after the merge. @param withFix whether the merge is in it */
    record Released(String tag, String commit, boolean withFix) implements Event {}

    /** What became of the fix after its investigation had ended. */
    record Settled(Settlement settlement, String summary) implements Event {}

    /** A step failed for a reason outside the investigation and is tried again. */
    record StepFailed(String step, String message, int attempt) implements Event {}

    record CancelRequested(String by) implements Event {}

    /** The end. @param summary one sentence for people */
    record Closed(Outcome outcome, String summary) implements Event {}
}
