package zone.autonomic.redfix.investigation;

import java.util.Locale;
import java.util.Optional;
import zone.autonomic.redfix.verdict.Verdict;

/** What is to be done next. Every step may be performed twice without harm: its handler looks before it makes. */
public sealed interface Step {

    /** How the step is called where people read of it. */
    default String title() {
        return title(getClass());
    }

    static String title(Class<? extends Step> type) {
        return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    record ResolveTarget(Request request) implements Step {}

    record Preflight(Target target, RunRequest next) implements Step {}

    record StartRun(RunRequest run) implements Step {}

    record FollowRun(RunRequest run, boolean watchForRed) implements Step {}

    record Probe(RunRequest run) implements Step {}

    record TearDown(RunRequest run) implements Step {}

    /** Put down what the isolated runs say. */
    record Classify(Verdict verdict) implements Step {}

    record Diagnose(Target target) implements Step {}

    record PrepareFix(Target target, Finding finding, Optional<String> strategy) implements Step {}

    /** Look at the mirror's pull requests, push the branch, open one. */
    record ProposeFix(Target target, Destination to, Proposal proposal) implements Step {}

    record LintHead(Target target, String head) implements Step {}

    record AskTestme(Target target, PullRequest pullRequest, String comment, int attempt) implements Step {}

    record AwaitTestme(Target target, PullRequest pullRequest, Event.TestmeAsked asked) implements Step {}

    /** Begin to test a head: say so where it was asked for. */
    record TakeTest(TestRequest test) implements Step {}

    /** Tell what a test of a head came to, where it was asked for. */
    record AnswerTest(TestRequest test, Outcome outcome, String summary) implements Step {}

    /** Write the proof into the pull request. @param ready whether to take the mark of work in progress off @param summary how it ends, for people */
    record PublishProof(Destination to, PullRequest pullRequest, boolean ready, String summary) implements Step {}

    /** Read the harness's default branch, where its tests and settings stand. */
    record ReadHarness(Target target) implements Step {}

    /** Read what the last sweep left on the node. */
    record ReadSweep() implements Step {}

    /** Find an earlier release and a recipe that passes the tier, to compare with. */
    record ChooseComparisons(Target target, String tier) implements Step {}

    /** Decide on the runs from fresh checkouts alone, without seeing what was decided before. */
    record DecideAgain(Target target) implements Step {}

    /** Let the verdict stand, and take back earlier ones that it contradicts. */
    record Publish(Target target, Verdict verdict) implements Step {}

    /** Take the published verdict back, wherever it was posted. */
    record Retract(Target target, String why) implements Step {}

    /** Post what should be changed, for a person to decide. */
    record PostSuggestion(Target target, Finding finding, Proposal proposal) implements Step {}

    /** Tell an open pull request that red tests wait for it, and what its head comes to. */
    record TellPullRequest(Target target, AwaitedPullRequest pullRequest) implements Step {}

    /** Put a change that must stay red on a branch of its own. */
    record PushCounterexample(Target target, Proposal proposal, Counterexample counterexample) implements Step {}

    /** Begin to investigate one red of a sweep. */
    record OpenMember(SweepRun run) implements Step {}

    /** Wait for the investigation of one red of a sweep. @param cancel whether to ask for its end */
    record AwaitMember(InvestigationId member, boolean cancel) implements Step {}

    record JudgeGate(Gate gate, boolean passed, String why) implements Step {}

    /** Look whether a person has merged or closed the pull request, and whether a tag came after it. */
    record WatchPullRequest(Target target, PullRequest pullRequest) implements Step {}

    /** Put down what became of the fix. */
    record Settle(Settlement settlement, String summary) implements Step {}

    /** End the run in flight, tear it down, and show the receipt. */
    record CancelRun(RunRequest run) implements Step {}

    record Close(Outcome outcome, String summary) implements Step {}

    /** Nothing is left to do. */
    record Rest() implements Step {}
}
