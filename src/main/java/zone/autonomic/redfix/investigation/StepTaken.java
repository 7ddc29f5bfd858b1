package zone.autonomic.redfix.investigation;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import zone.autonomic.redfix.verdict.Verdict;

/** Which step an event came of, and what was decided by it, in words. */
final class StepTaken {

    /** What each step's handler may put down first. A step that decides is held against its own content as well. */
    private static final Map<Class<? extends Step>, Set<Class<? extends Event>>> ANSWERS = Map.ofEntries(
            Map.entry(Step.ResolveTarget.class, Set.of(Event.TargetResolved.class, Event.Refused.class)),
            Map.entry(Step.Preflight.class, Set.of(Event.NodeClean.class, Event.NodeDirty.class)),
            Map.entry(Step.StartRun.class, Set.of(Event.RunStarted.class, Event.NodeDirty.class)),
            Map.entry(Step.FollowRun.class, Set.of(Event.RedSighted.class, Event.RunFinished.class)),
            Map.entry(Step.Probe.class, Set.of(Event.Probed.class)),
            Map.entry(Step.TearDown.class, Set.of(Event.TornDown.class)),
            Map.entry(Step.CancelRun.class, Set.of(Event.TornDown.class)),
            Map.entry(Step.Classify.class, Set.of(Event.Classified.class)),
            Map.entry(Step.ReadHarness.class, Set.of(Event.HarnessRead.class)),
            Map.entry(Step.ReadSweep.class, Set.of(Event.SweepRead.class)),
            Map.entry(Step.Diagnose.class, Set.of(Event.Diagnosed.class, Event.CauseUnknown.class)),
            Map.entry(Step.ChooseComparisons.class, Set.of(Event.ComparisonsChosen.class)),
            Map.entry(Step.DecideAgain.class, Set.of(Event.SecondOpinion.class)),
            Map.entry(Step.Publish.class, Set.of(Event.Published.class)),
            Map.entry(Step.Retract.class, Set.of(Event.Retracted.class)),
            Map.entry(Step.PrepareFix.class, Set.of(Event.FixPrepared.class, Event.FixRefused.class)),
            Map.entry(Step.PostSuggestion.class, Set.of(Event.SuggestionPosted.class)),
            Map.entry(Step.ProposeFix.class, Set.of(Event.BranchPushed.class, Event.PullRequestReady.class, Event.PullRequestDeclined.class, Event.FixRefused.class)),
            Map.entry(Step.TellPullRequest.class, Set.of(Event.PullRequestTold.class)),
            Map.entry(Step.PushCounterexample.class, Set.of(Event.CounterexamplePushed.class)),
            Map.entry(Step.LintHead.class, Set.of(Event.Linted.class, Event.LintVoid.class)),
            Map.entry(Step.AskTestme.class, Set.of(Event.TestmeAsked.class, Event.HeadMoved.class)),
            Map.entry(Step.AwaitTestme.class, Set.of(Event.TestmeAnswered.class, Event.TestmeSilent.class, Event.HeadMoved.class)),
            Map.entry(Step.TakeTest.class, Set.of(Event.TestTaken.class, Event.HeadMoved.class)),
            Map.entry(Step.AnswerTest.class, Set.of(Event.TestAnswered.class)),
            Map.entry(Step.PublishProof.class, Set.of(Event.ProofPublished.class)),
            Map.entry(Step.OpenMember.class, Set.of(Event.MemberOpened.class)),
            Map.entry(Step.AwaitMember.class, Set.of(Event.MemberClosed.class)),
            Map.entry(Step.JudgeGate.class, Set.of(Event.GateJudged.class)),
            Map.entry(Step.WatchPullRequest.class, Set.of(Event.PullRequestSettled.class, Event.Released.class)),
            Map.entry(Step.Settle.class, Set.of(Event.Settled.class)),
            Map.entry(Step.Close.class, Set.of(Event.Closed.class)));

    /** What people do and what goes wrong: nothing that these rules decide. A look at the node is judged by the run that it was made for. */
    private static final Set<Class<? extends Event>> FROM_OUTSIDE = Set.of(Event.Opened.class, Event.Joined.class, Event.CancelRequested.class, Event.StepFailed.class,
            Event.NodeClean.class, Event.NodeDirty.class);

    private StepTaken() {}

    /** Whether the loop was to decide what comes next before that event: what follows within one step, such as a reopening, isn't asked about again. */
    static boolean byTheLoop(Event event, Optional<Event> before) {
        boolean goesWithTheOneBefore = event instanceof Event.Reopened
                || event instanceof Event.FixSuggested
                || event instanceof Event.RunFinished && before.filter(Event.RedSighted.class::isInstance).isPresent()
                || event instanceof Event.TestmeAsked && before.filter(Event.TestTaken.class::isInstance).isPresent()
                || event instanceof Event.PullRequestReady && before.filter(Event.BranchPushed.class::isInstance).isPresent();
        // A verdict may be taken back by a later investigation as well, which these events don't tell.
        return !goesWithTheOneBefore && !FROM_OUTSIDE.contains(event.getClass()) && !(event instanceof Event.Retracted);
    }

    static boolean leadsTo(Step step, Event event) {
        if (!ANSWERS.getOrDefault(step.getClass(), Set.of()).contains(event.getClass())) {
            return false;
        }
        if (step instanceof Step.StartRun start && event instanceof Event.RunStarted started) {
            return start.run().shows(started.run()) && start.run().conditions().fresh() == started.run().conditions().fresh();
        } else if (step instanceof Step.Classify classify && event instanceof Event.Classified classified) {
            return same(classify.verdict(), classified.verdict());
        } else if (step instanceof Step.Close close && event instanceof Event.Closed closed) {
            return close.outcome() == closed.outcome();
        } else if (step instanceof Step.JudgeGate judge && event instanceof Event.GateJudged judged) {
            return judge.gate() == judged.gate() && judge.passed() == judged.passed();
        } else if (step instanceof Step.OpenMember open && event instanceof Event.MemberOpened opened) {
            return open.run().recipe().equals(opened.recipe());
        } else if (step instanceof Step.PublishProof publish && event instanceof Event.ProofPublished published) {
            return publish.ready() == published.ready();
        } else if (step instanceof Step.AnswerTest answer && event instanceof Event.TestAnswered answered) {
            return answer.outcome() == answered.outcome();
        } else if (step instanceof Step.Settle settle && event instanceof Event.Settled settled) {
            return settle.settlement() == settled.settlement();
        }
        return true;
    }

    /** Whether both come to the same; wording may differ. */
    static boolean same(Event now, Event then) {
        if (now instanceof Event.Diagnosed a && then instanceof Event.Diagnosed b) {
            return a.finding().defect().equals(b.finding().defect()) && a.finding().side() == b.finding().side() && a.finding().check().equals(b.finding().check());
        } else if (now instanceof Event.SecondOpinion a && then instanceof Event.SecondOpinion b) {
            return a.agrees() == b.agrees();
        }
        return now.getClass() == then.getClass();
    }

    private static boolean same(Verdict a, Verdict b) {
        return a.kind() == b.kind() && a.signature().equals(b.signature()) && a.reds() == b.reds() && a.greens() == b.greens()
                && a.loadedReds() == b.loadedReds() && a.loadedGreens() == b.loadedGreens();
    }

    static String words(Step step) {
        if (step instanceof Step.Classify classify) {
            return words(classify.verdict());
        } else if (step instanceof Step.StartRun start) {
            return words(start.run());
        } else if (step instanceof Step.Preflight preflight) {
            return "look at the node, for " + words(preflight.next());
        } else if (step instanceof Step.Close close) {
            return words(close.outcome(), close.summary());
        } else if (step instanceof Step.JudgeGate judge) {
            return judge.why();
        } else if (step instanceof Step.Settle settle) {
            return settle.summary();
        }
        return step.title();
    }

    static String words(Event event) {
        if (event instanceof Event.Classified classified) {
            return words(classified.verdict());
        } else if (event instanceof Event.RunStarted started) {
            return words(started.run());
        } else if (event instanceof Event.Diagnosed diagnosed) {
            return "the cause is %s: %s".formatted(diagnosed.finding().defect(), diagnosed.finding().cause());
        } else if (event instanceof Event.CauseUnknown unknown) {
            return "the cause is unknown: " + unknown.why();
        } else if (event instanceof Event.SecondOpinion opinion) {
            return "the second opinion " + (opinion.agrees() ? "agrees" : opinion.sentence());
        } else if (event instanceof Event.Closed closed) {
            return words(closed.outcome(), closed.summary());
        } else if (event instanceof Event.GateJudged judged) {
            return judged.why();
        } else if (event instanceof Event.Settled settled) {
            return settled.summary();
        }
        return event.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(java.util.Locale.ROOT);
    }

    private static String words(Verdict verdict) {
        return "the verdict is %s: %s".formatted(verdict.kind().words(), verdict.sentence());
    }

    private static String words(Outcome outcome, String summary) {
        return "it ends as %s: %s".formatted(outcome.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '), summary);
    }

    private static String words(RunRequest run) {
        return "a run, %s of %s at %.10s, %s".formatted(run.kind().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '), run.recipe(), run.ref(),
                run.conditions().alone() ? "alone" : "beside " + String.join(" and ", run.conditions().beside()));
    }
}
