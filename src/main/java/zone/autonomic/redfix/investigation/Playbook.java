package zone.autonomic.redfix.investigation;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import zone.autonomic.redfix.investigation.Investigation.Run;
import zone.autonomic.redfix.investigation.RunResult.Colour;
import zone.autonomic.redfix.verdict.FailureSignature;
import zone.autonomic.redfix.verdict.Next;
import zone.autonomic.redfix.verdict.Side;
import zone.autonomic.redfix.verdict.TwoArms;
import zone.autonomic.redfix.verdict.Verdict;
import zone.autonomic.redfix.verdict.VerdictRule;

/**
 * The method: what comes next, given all that happened. No clock, no I/O. Reading it from top to bottom is reading how redfix works:
 * isolation before blame, a diagnosis from evidence, the same check red on the base and green on the head, then {@code !testme}.
 */
public final class Playbook {

    private static final VerdictRule ISOLATED_ONLY = new VerdictRule(0);

    private final Patience patience;
    private final RunProtocol runs;

    public Playbook(Patience patience) {
        this.patience = patience;
        this.runs = new RunProtocol(patience);
    }

    /** The next step; {@link Step.Rest} once the investigation is closed. */
    public Step next(Investigation so) {
        if (so.closed()) {
            return new Step.Rest();
        }
        return firstOf(so,
                this::stuck,
                this::cancelled,
                this::target,
                runs::inFlight,
                this::isolate,
                this::diagnose,
                this::redOnBase,
                this::fix,
                this::propose,
                this::greenOnHead,
                this::lint,
                this::testme)
                .orElseGet(() -> proven(so));
    }

    @SafeVarargs
    private static Optional<Step> firstOf(Investigation so, Function<Investigation, Optional<Step>>... chapters) {
        return Stream.of(chapters).map(chapter -> chapter.apply(so)).flatMap(Optional::stream).findFirst();
    }

    private Optional<Step> cancelled(Investigation so) {
        return so.last(Event.CancelRequested.class).map(request -> so.standingRun()
                .<Step>map(Step.CancelRun::new)
                .orElseGet(() -> new Step.Close(Outcome.CANCELLED, "cancelled by " + request.by())));
    }

    /** One step failed too often in a row: leave nothing standing, then hand over to a person. */
    private Optional<Step> stuck(Investigation so) {
        List<Event.StepFailed> given = so.all(Event.StepFailed.class).filter(failed -> failed.attempt() >= patience.failedStep()).toList();
        if (given.isEmpty()) {
            return Optional.empty();
        }
        Event.StepFailed first = given.get(0);
        Set<String> tearingDown = Set.of(Step.title(Step.TearDown.class), Step.title(Step.CancelRun.class));
        boolean nodeFails = given.stream().anyMatch(failed -> tearingDown.contains(failed.step()));
        return so.standingRun().filter(run -> !nodeFails).<Step>map(Step.CancelRun::new).or(() -> close(Outcome.UNKNOWN,
                "gave up at “%s” after %d tries: %s".formatted(first.step(), first.attempt(), first.message())));
    }

    private Optional<Step> target(Investigation so) {
        Optional<Event.Refused> refused = so.last(Event.Refused.class);
        if (refused.isPresent()) {
            return close(Outcome.REFUSED, refused.get().reason());
        }
        return so.target().isPresent() ? Optional.empty() : Optional.of(new Step.ResolveTarget(so.request()));
    }

    /** Isolation before blame: alone on the node, at the tag, until the stopping rule is met. */
    private Optional<Step> isolate(Investigation so) {
        if (so.has(Event.Classified.class)) {
            return Optional.empty();
        }
        List<Run> isolated = so.isolated();
        if (ISOLATED_ONLY.next(TwoArms.of(signatures(isolated), List.of())) instanceof Next.Say enough) {
            return Optional.of(new Step.Classify(enough.verdict()));
        }
        return runs.giveUp(isolated).or(() -> isolated.size() >= patience.isolatedRuns()
                ? close(Outcome.UNKNOWN, "no clear answer in %d isolated runs: they fail in different ways".formatted(isolated.size()))
                : Optional.of(runs.begin(so, RunKind.LIFECYCLE, Ref.TAG, "/")));
    }

    private static List<Set<FailureSignature>> signatures(List<Run> isolated) {
        return isolated.stream().filter(r -> r.colour() == Colour.RED || r.colour() == Colour.GREEN)
                .map(r -> r.result().orElseThrow().failures().stream().map(Failure::signature).collect(Collectors.toSet())).toList();
    }

    private Optional<Step> diagnose(Investigation so) {
        Verdict verdict = so.verdict().orElseThrow();
        if (verdict.kind() == Verdict.Kind.NOT_REPRODUCED) {
            return close(Outcome.NOTHING_RED, "nothing red, %d of %d green".formatted(verdict.greens(), verdict.greens()));
        }
        Optional<Event.CauseUnknown> unknown = so.last(Event.CauseUnknown.class);
        if (unknown.isPresent()) {
            return verdict.genuine()
                    ? close(Outcome.UNKNOWN, "genuine, cause unknown: " + unknown.get().why())
                    : close(Outcome.FLAKE, "flake by itself: %s, and no probe explains the turns".formatted(verdict.sentence()));
        }
        Optional<Finding> finding = so.finding();
        if (finding.isEmpty()) {
            return lookAtAStandingStack(so, verdict).or(() -> Optional.of(new Step.Diagnose(so.target().orElseThrow())));
        }
        if (!verdict.genuine() && !finding.get().explainsTurns()) {
            return close(Outcome.FLAKE, "flake by itself: %s, and no probe explains the turns".formatted(verdict.sentence()));
        }
        return finding.get().side() == Side.RECIPE ? Optional.empty()
                : close(Outcome.UNKNOWN, "it isn't the recipe's fault but %s: %s".formatted(finding.get().side(), finding.get().cause()));
    }

    /**
     * Where every failed stack was gone before it could be looked at, the recipe is deployed once more, at a throw-away domain where it stands
     * until it was looked at. What a backup or a restore lost shows in no stack.
     */
    private Optional<Step> lookAtAStandingStack(Investigation so, Verdict verdict) {
        boolean looked = so.all(Event.Probed.class).anyMatch(probed -> probed.probes().telling());
        boolean wouldShow = verdict.signature().filter(s -> !Set.of("backup", "restore").contains(s.tier())).isPresent();
        List<Run> looks = so.finished(RunKind.THROWAWAY_DEPLOY, so.target().orElseThrow().tagCommit());
        if (looked || !wouldShow || looks.stream().anyMatch(r -> r.colour() != Colour.VOID) || looks.size() >= patience.voidRuns()) {
            return Optional.empty();
        }
        String path = so.isolated().stream().flatMap(r -> r.result().orElseThrow().failures().stream()).flatMap(f -> f.healthPath().stream()).findFirst().orElse("/");
        return Optional.of(runs.begin(so, RunKind.THROWAWAY_DEPLOY, Ref.TAG, path));
    }

    /** The diagnosis must show itself on the default branch, by its own check, before anything is changed. */
    private Optional<Step> redOnBase(Investigation so) {
        Check check = so.finding().orElseThrow().check();
        Target target = so.target().orElseThrow();
        List<Run> onBase = so.finished(check.kind(), target.defaultHead());
        Optional<Run> counted = onBase.stream().filter(r -> r.colour() != Colour.VOID).findFirst();
        if (counted.isEmpty()) {
            return runs.giveUp(onBase).or(() -> Optional.of(runs.begin(so, check.kind(), Ref.BASE, check.healthPath())));
        }
        RunResult result = counted.get().result().orElseThrow();
        if (check.isRedIn(result)) {
            return Optional.empty();
        }
        boolean released = target.defaultHead().equals(target.tagCommit());
        if (result.colour() == Colour.GREEN && !released) {
            return close(Outcome.FIXED_NOT_RELEASED, "fixed, not released: the check is green on %s and red at %s; a tag is wanted, not a fix"
                    .formatted(target.defaultBranch(), target.tag()));
        }
        return close(Outcome.UNKNOWN, "the diagnosis “%s” is not confirmed: its own check was %s on %s".formatted(
                so.finding().orElseThrow().defect(), describe(result), target.defaultBranch()));
    }

    private Optional<Step> fix(Investigation so) {
        Optional<Event.FixRefused> refused = so.last(Event.FixRefused.class);
        if (refused.isPresent()) {
            return close(Outcome.NOT_PROVEN, "no fix was made: " + refused.get().reason());
        }
        return so.proposal().isPresent() ? Optional.empty()
                : Optional.of(new Step.PrepareFix(so.target().orElseThrow(), so.finding().orElseThrow(), so.request().strategy()));
    }

    private Optional<Step> propose(Investigation so) {
        Optional<PullRequest> declined = so.last(Event.PullRequestDeclined.class).map(Event.PullRequestDeclined::pullRequest);
        if (declined.isPresent()) {
            return close(Outcome.NOT_PROVEN, "a person closed %s with the same change; it is not opened again".formatted(declined.get().url()));
        }
        Optional<Event.HeadMoved> moved = so.last(Event.HeadMoved.class);
        if (moved.isPresent()) {
            return close(Outcome.UNKNOWN, "somebody pushed to the branch: what was shown of %.10s says nothing of %.10s".formatted(moved.get().from(), moved.get().to()));
        }
        return so.pullRequest().isPresent() ? Optional.empty()
                : Optional.of(new Step.ProposeFix(so.target().orElseThrow(), so.finding().orElseThrow(), so.proposal().orElseThrow()));
    }

    /** The same check on the head, and the rest of the lifecycle with it. */
    private Optional<Step> greenOnHead(Investigation so) {
        Check check = so.finding().orElseThrow().check();
        return greenOnHead(so, check.kind(), check.healthPath()).or(() -> greenOnHead(so, RunKind.LIFECYCLE, "/"));
    }

    private Optional<Step> greenOnHead(Investigation so, RunKind kind, String healthPath) {
        List<Run> onHead = so.finished(kind, so.pullRequest().orElseThrow().head());
        Optional<Run> counted = onHead.stream().filter(r -> r.colour() != Colour.VOID).findFirst();
        if (counted.isEmpty()) {
            return runs.giveUp(onHead).or(() -> Optional.of(runs.begin(so, kind, Ref.HEAD, healthPath)));
        }
        RunResult result = counted.get().result().orElseThrow();
        return result.colour() == Colour.GREEN ? Optional.empty()
                : notProven(so, "the head is not green: " + describe(result));
    }

    private Optional<Step> lint(Investigation so) {
        String head = so.pullRequest().orElseThrow().head();
        Optional<Event.Linted> linted = so.all(Event.Linted.class).filter(l -> l.commit().equals(head)).findFirst();
        if (linted.isEmpty()) {
            return Optional.of(new Step.LintHead(so.target().orElseThrow(), head));
        }
        return linted.get().passed() ? Optional.empty() : notProven(so, "abra's lint refuses the head");
    }

    private Optional<Step> testme(Investigation so) {
        PullRequest pullRequest = so.pullRequest().orElseThrow();
        Optional<Event.TestmeAnswered> answer = so.all(Event.TestmeAnswered.class).filter(a -> a.head().equals(pullRequest.head())).findFirst();
        if (answer.isPresent()) {
            return answer.get().green() ? Optional.empty() : notProven(so, "`%s` is %s on the head".formatted(so.finding().orElseThrow().check().testme(), answer.get().state()));
        }
        long silent = so.all(Event.TestmeSilent.class).count();
        List<Event.TestmeAsked> asked = so.all(Event.TestmeAsked.class).toList();
        if (asked.size() > silent) {
            return Optional.of(new Step.AwaitTestme(so.target().orElseThrow(), pullRequest, asked.get(asked.size() - 1)));
        }
        if (silent >= patience.testme()) {
            return notProven(so, "the bridge did not answer %d times".formatted(silent));
        }
        String comment = so.finding().orElseThrow().check().testme();
        return Optional.of(new Step.AskTestme(so.target().orElseThrow(), pullRequest, comment, asked.size() + 1));
    }

    private Step proven(Investigation so) {
        PullRequest pullRequest = so.pullRequest().orElseThrow();
        String summary = "%s is proven; a person merges it".formatted(pullRequest.url());
        return so.has(Event.ProofPublished.class)
                ? new Step.Close(Outcome.PROVEN, summary)
                : new Step.PublishProof(so.target().orElseThrow(), pullRequest, true, summary);
    }

    /** What was found is put into the pull request, which stays a work in progress. */
    private Optional<Step> notProven(Investigation so, String why) {
        return so.has(Event.ProofPublished.class) ? close(Outcome.NOT_PROVEN, why)
                : Optional.of(new Step.PublishProof(so.target().orElseThrow(), so.pullRequest().orElseThrow(), false, why));
    }

    private static String describe(RunResult result) {
        return switch (result.colour()) {
            case GREEN -> "green";
            case RED -> "red with " + result.failures().get(0).signature();
            case VOID -> "void: " + result.voided().orElse("");
            case UNKNOWN -> "unreadable: " + result.unreadable().orElse("exit status %d without a failure that names itself".formatted(result.exit()));
        };
    }

    private static Optional<Step> close(Outcome outcome, String summary) {
        return Optional.of(new Step.Close(outcome, summary));
    }
}
