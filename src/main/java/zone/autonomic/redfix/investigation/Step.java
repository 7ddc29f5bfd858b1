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
    record ProposeFix(Target target, Finding finding, Proposal proposal) implements Step {}

    record LintHead(Target target, String head) implements Step {}

    record AskTestme(Target target, PullRequest pullRequest, String comment, int attempt) implements Step {}

    record AwaitTestme(Target target, PullRequest pullRequest, Event.TestmeAsked asked) implements Step {}

    /** Write the proof into the pull request. @param ready whether to take the mark of work in progress off @param summary how it ends, for people */
    record PublishProof(Target target, PullRequest pullRequest, boolean ready, String summary) implements Step {}

    /** End the run in flight, tear it down, and show the receipt. */
    record CancelRun(RunRequest run) implements Step {}

    record Close(Outcome outcome, String summary) implements Step {}

    /** Nothing is left to do. */
    record Rest() implements Step {}
}
