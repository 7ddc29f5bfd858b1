package zone.autonomic.redfix.investigation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import zone.autonomic.redfix.verdict.Side;

/**
 * A world in which an investigation goes on: it performs the steps that the playbook names and answers with events, as told beforehand. What
 * isn't told goes well.
 */
final class World {

    static final Target TARGET = new Target("notes", "1.1.0+2.0", "c0ffee1", "main", "c0ffee2");
    static final HarnessBase HARNESS = new HarnessBase("cc-ci", "main", "cc1cc1");
    static final Failure LOST = new Failure("restore", "tests/notes/test_restore.py::test_restore_returns_state", "RuntimeError: relation \"ci_marker\" does not exist");
    static final Check RESTORE_CHECK = new Check(RunKind.LIFECYCLE, "restore", "does not exist", "/", Check.TESTME);
    static final Check DEPLOY_CHECK = new Check(RunKind.THROWAWAY_DEPLOY, "deploy", "not healthy", "/health", Check.TESTME);

    final List<Step> steps = new ArrayList<>();
    final Playbook playbook = new Playbook(new Patience(3, 3, 4, 3, 15, 6, 2));
    Investigation so = new Investigation(new InvestigationId("notes-1"), List.of())
            .with(Instant.EPOCH, List.of(new Event.Opened(new Request("notes", Optional.empty(), Optional.empty(), "alice"))));
    Target target = TARGET;
    Function<RunRequest, RunResult> node = run -> green();
    Function<Step, Event> diagnosis = step -> new Event.Diagnosed(finding(RESTORE_CHECK));
    Function<Step, List<Event>> other = step -> null;
    Supplier<List<Event>> opinion = () -> List.of(new Event.SecondOpinion(true, "PASS", List.of()));
    List<SweepRun> sweep = List.of();
    Proposal proposal = new Proposal("restore-hook", "t", "w", Map.of("a", "b"), List.of(), "patch", "n", "");

    static Finding finding(Check check, String... turns) {
        Map<String, String> facts = turns.length == 0 ? Map.of("service", "db") : Map.of("service", "db", Finding.TURNS, turns[0]);
        return new Finding("restore-hook-missing", Side.RECIPE, "nothing replays the dump", List.of("e"), List.of("r"), facts, check);
    }

    static RunResult green() {
        return new RunResult(0, List.of(new Tier("install", Tier.Status.PASS), new Tier("restore", Tier.Status.PASS)), List.of(), Optional.empty(), Optional.empty(), "u");
    }

    static RunResult red(Failure failure) {
        return new RunResult(1, List.of(new Tier("install", Tier.Status.PASS), new Tier(failure.tier(), Tier.Status.FAIL)), List.of(failure), Optional.empty(), Optional.empty(), "u");
    }

    static RunResult voided(String why) {
        return new RunResult(1, List.of(), List.of(), Optional.of(why), Optional.empty(), "u");
    }

    static RunResult unreadable(String why) {
        return new RunResult(1, List.of(), List.of(), Optional.empty(), Optional.of(why), "u");
    }

    /** Goes on until the investigation is closed, or fails after far more turns than any investigation takes. */
    World unfold() {
        for (int turn = 0; turn < 400 && !so.closed(); turn++) {
            turn();
        }
        if (!so.closed()) {
            throw new AssertionError("goes on for ever, last: " + steps.subList(steps.size() - 5, steps.size()));
        }
        return this;
    }

    Step turn() {
        Step step = playbook.next(so);
        steps.add(step);
        List<Event> told = other.apply(step);
        so = so.with(Instant.EPOCH, told != null ? told : List.of(answer(step)).stream().flatMap(List::stream).toList());
        return step;
    }

    Outcome outcome() {
        return so.outcome().orElseThrow();
    }

    <S extends Step> List<S> performed(Class<S> type) {
        return steps.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private List<Event> answer(Step step) {
        if (step instanceof Step.ResolveTarget) {
            return List.of(new Event.TargetResolved(target));
        } else if (step instanceof Step.Preflight) {
            return List.of(new Event.NodeClean(List.of("idle")));
        } else if (step instanceof Step.StartRun start) {
            return List.of(new Event.RunStarted(start.run()));
        } else if (step instanceof Step.FollowRun follow) {
            return List.of(new Event.RunFinished(follow.run().id(), node.apply(follow.run())));
        } else if (step instanceof Step.Probe probe) {
            return List.of(new Event.Probed(probe.run().id(), Probes.goneAlready()));
        } else if (step instanceof Step.TearDown down) {
            return List.of(new Event.TornDown(down.run().id(), new Receipt(List.of(), List.of(), List.of())));
        } else if (step instanceof Step.CancelRun cancel) {
            return List.of(new Event.TornDown(cancel.run().id(), new Receipt(List.of(), List.of(), List.of())));
        } else if (step instanceof Step.Classify classify) {
            return List.of(new Event.Classified(classify.verdict()));
        } else if (step instanceof Step.Diagnose) {
            return List.of(diagnosis.apply(step));
        } else if (step instanceof Step.ReadHarness) {
            return List.of(new Event.HarnessRead(Optional.of(HARNESS)));
        } else if (step instanceof Step.ReadSweep) {
            return List.of(new Event.SweepRead(sweep));
        } else if (step instanceof Step.ChooseComparisons) {
            return List.of(new Event.ComparisonsChosen(Optional.of(new Comparison("notes", "1.0.0+1.9", "c0ffee0")),
                    Optional.of(new Comparison("control", "3.0.0+4.0", "c0ffee9"))));
        } else if (step instanceof Step.DecideAgain) {
            return opinion.get();
        } else if (step instanceof Step.Publish) {
            return List.of(new Event.Published(List.of()));
        } else if (step instanceof Step.Retract retract) {
            return List.of(new Event.Retracted(retract.why()));
        } else if (step instanceof Step.PostSuggestion) {
            return List.of(new Event.SuggestionPosted("cc-ci", 3, "http://forge/issues/3"));
        } else if (step instanceof Step.TellPullRequest tell) {
            return List.of(new Event.PullRequestTold(tell.target().recipe(), tell.pullRequest().number(), tell.pullRequest().url()));
        } else if (step instanceof Step.PushCounterexample push) {
            return List.of(new Event.CounterexamplePushed(push.counterexample().name(), "redfix/notes/scope-overlay-x", "fa15e1"));
        } else if (step instanceof Step.PrepareFix) {
            return List.of(new Event.FixPrepared(proposal, "diff"));
        } else if (step instanceof Step.ProposeFix) {
            return List.of(new Event.BranchPushed("redfix/notes/restore-hook", "beef01", ((Step.ProposeFix) step).to().base()),
                    new Event.PullRequestReady(pullRequest("beef01"), true, false));
        } else if (step instanceof Step.LintHead lint) {
            return List.of(new Event.Linted(lint.head(), true, "table"));
        } else if (step instanceof Step.AskTestme ask) {
            return List.of(new Event.TestmeAsked(ask.pullRequest().head(), ask.comment(), ask.attempt(), ask.attempt()));
        } else if (step instanceof Step.AwaitTestme await) {
            return List.of(new Event.TestmeAnswered(await.asked().head(), true, "success", "u", "t"));
        } else if (step instanceof Step.AnswerTest answer) {
            return List.of(new Event.TestAnswered(answer.outcome(), answer.summary()));
        } else if (step instanceof Step.PublishProof publish) {
            return List.of(new Event.ProofPublished(publish.ready()));
        } else if (step instanceof Step.Settle settle) {
            return List.of(new Event.Settled(settle.settlement(), settle.summary()));
        } else if (step instanceof Step.Close close) {
            return List.of(new Event.Closed(close.outcome(), close.summary()));
        }
        throw new AssertionError("no answer to " + step);
    }

    static PullRequest pullRequest(String head) {
        return new PullRequest(1, "http://forge/pulls/1", "autonomic-bot", "WIP: t", "redfix/notes/restore-hook", head, "open");
    }
}
