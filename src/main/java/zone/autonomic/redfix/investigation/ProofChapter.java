package zone.autonomic.redfix.investigation;

import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.investigation.Investigation.Run;
import zone.autonomic.redfix.investigation.RunResult.Colour;
import zone.autonomic.redfix.verdict.ProofUnderLoad;
import zone.autonomic.redfix.verdict.Side;
import zone.autonomic.redfix.verdict.Verdict;

/**
 * The way from a diagnosis to a proven pull request, the same for a fix of a recipe and for one of the harness: the check red on the base, the
 * fix, the check green on the head and everything else with it. The recipe's own fix is linted and asked of the bridge as well.
 */
final class ProofChapter {

    private final Patience patience;
    private final RunProtocol runs;

    ProofChapter(Patience patience, RunProtocol runs) {
        this.patience = patience;
        this.runs = runs;
    }

    Step next(Investigation so) {
        return this.redOnBase(so).or(() -> fix(so)).or(() -> leaveForTests(so)).or(() -> leaveToPropose(so)).or(() -> propose(so)).or(() -> greenOnHead(so)).or(() -> stillRefused(so))
                .or(() -> ofRecipe(so) ? lint(so).or(() -> testme(so)) : Optional.empty())
                .orElseGet(() -> proven(so));
    }

    private static boolean ofRecipe(Investigation so) {
        return so.finding().orElseThrow().side() == Side.RECIPE;
    }

    /** The check's run with the recipe, or the harness, at a commit of where the fix goes. */
    private static RunRequest checkAt(Investigation so, String commit) {
        Check check = so.finding().orElseThrow().check();
        Target target = so.target().orElseThrow();
        if (ofRecipe(so)) {
            return Runs.atCommit(check.kind(), target, commit, check.healthPath(), Conditions.ALONE);
        }
        Conditions by = Conditions.ALONE.by(commit);
        return Runs.atTag(check.kind(), target, check.healthPath(), check.loaded() ? by.under(loadSoFar(so)) : by);
    }

    /** The load that made it red is the load that it has to stand. */
    private static List<String> loadSoFar(Investigation so) {
        return so.loaded().stream().map(r -> r.request().conditions().beside()).reduce((a, b) -> b).orElse(List.of());
    }

    /** The diagnosis must show itself where the fix would go, by its own check, before anything is changed. */
    private Optional<Step> redOnBase(Investigation so) {
        Check check = so.finding().orElseThrow().check();
        Destination to = so.destination().orElseThrow();
        RunProtocol.Shown shown = runs.once(so, checkAt(so, to.base()));
        if (shown.counted().isEmpty()) {
            return Optional.of(shown.next());
        }
        RunResult result = shown.counted().get().result().orElseThrow();
        if (check.isRedIn(result)) {
            return Optional.empty();
        }
        Target target = so.target().orElseThrow();
        boolean released = ofRecipe(so) && target.defaultHead().equals(target.tagCommit());
        if (result.colour() == Colour.GREEN && !released) {
            return close(Outcome.FIXED_NOT_RELEASED, ofRecipe(so)
                    ? "fixed, not released: the check is green on %s and red at %s; a tag is wanted, not a fix".formatted(target.defaultBranch(), target.tag())
                    : "fixed, not installed: the check is green with %s's %s, and red with the one that the node has".formatted(to.repository(), to.defaultBranch()));
        }
        return close(Outcome.UNKNOWN, "the diagnosis “%s” is not confirmed: its own check was %s on %s".formatted(
                so.finding().orElseThrow().defect(), describe(result), to.defaultBranch()));
    }

    private Optional<Step> fix(Investigation so) {
        Optional<Event.FixRefused> refused = so.last(Event.FixRefused.class);
        if (refused.isPresent()) {
            return so.last(Event.FixSuggested.class).map(suggested -> suggested(so, suggested, refused.get()))
                    .or(() -> Optional.of(new Step.Close(Outcome.NOT_PROVEN, "no fix was made: " + refused.get().reason())));
        }
        return so.proposal().isPresent() ? Optional.empty()
                : Optional.of(new Step.PrepareFix(so.target().orElseThrow(), so.finding().orElseThrow(), so.request().strategy()));
    }

    /** What isn't made is posted, for a person to decide; it proves nothing, whatever comes of it. */
    private static Step suggested(Investigation so, Event.FixSuggested suggested, Event.FixRefused refused) {
        return so.last(Event.SuggestionPosted.class)
                .<Step>map(posted -> new Step.Close(Outcome.WAITING, "no fix was made: %s. %s says what a person may do instead, which redfix neither does nor counts as a proof"
                        .formatted(refused.reason(), posted.url())))
                .orElseGet(() -> new Step.PostSuggestion(so.target().orElseThrow(), so.finding().orElseThrow(), suggested.proposal()));
    }

    /** A test file is changed only with a person's leave; without it the change is posted, and waits. */
    private Optional<Step> leaveForTests(Investigation so) {
        Proposal proposal = so.proposal().orElseThrow();
        boolean changesTests = !ofRecipe(so) && proposal.files().keySet().stream().anyMatch(path -> path.matches("tests/(.*/)?test_[^/]*\\.py"));
        if (!changesTests || so.request().withTests()) {
            return Optional.empty();
        }
        return Optional.of(so.last(Event.SuggestionPosted.class)
                .<Step>map(posted -> new Step.Close(Outcome.WAITING, "a test would have to change; %s says which and why. With leave: `/redfix %s --with-tests`"
                        .formatted(posted.url(), so.request().recipe())))
                .orElseGet(() -> new Step.PostSuggestion(so.target().orElseThrow(), so.finding().orElseThrow(), proposal)));
    }

    /** Who may not have pull requests opened gets the fix prepared, and somebody who may has it proposed. */
    private Optional<Step> leaveToPropose(Investigation so) {
        return !so.request().lookOnly() ? Optional.empty() : close(Outcome.WAITING,
                "a fix is prepared and not proposed: %s may not have pull requests opened. Somebody who may: `/redfix %s`".formatted(so.request().by(), so.request().recipe()));
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
                : Optional.of(new Step.ProposeFix(so.target().orElseThrow(), so.destination().orElseThrow(), so.proposal().orElseThrow()));
    }

    /** The same check on the head, as often as it takes, and the rest of the lifecycle with it. */
    private Optional<Step> greenOnHead(Investigation so) {
        String head = so.pullRequest().orElseThrow().head();
        Check check = so.finding().orElseThrow().check();
        Target target = so.target().orElseThrow();
        int enough = check.loaded() ? greensUnderLoad(so.verdict().orElseThrow()) : 1;
        RunRequest lifecycle = ofRecipe(so) ? Runs.atCommit(RunKind.LIFECYCLE, target, head, "/", Conditions.ALONE)
                : Runs.lifecycle(target, Conditions.ALONE.by(head).watching(liveUrls(so)));
        return greens(so, checkAt(so, head), enough).or(() -> greens(so, lifecycle, 1)).or(() -> promoted(so, lifecycle));
    }

    private static List<String> liveUrls(Investigation so) {
        return so.runs().stream().flatMap(r -> r.result().stream()).flatMap(r -> r.enrolment().stream()).map(Enrolment::liveUrls).findFirst().orElse(List.of());
    }

    private static int greensUnderLoad(Verdict verdict) {
        return ProofUnderLoad.greensNeeded(verdict.loadedReds(), verdict.loadedGreens());
    }

    private Optional<Step> greens(Investigation so, RunRequest wanted, int enough) {
        List<Run> made = so.ended(wanted);
        List<Run> counted = made.stream().filter(r -> r.colour() != Colour.VOID).toList();
        Optional<Run> notGreen = counted.stream().filter(r -> r.colour() != Colour.GREEN).findFirst();
        if (notGreen.isPresent()) {
            return notProven(so, "the head is not green: " + describe(notGreen.get().result().orElseThrow()));
        }
        return counted.size() >= enough ? Optional.empty() : runs.giveUp(made).or(() -> Optional.of(runs.begin(so, wanted)));
    }

    /** What kept the canonical from being promoted is mended only once it is promoted. */
    private Optional<Step> promoted(Investigation so, RunRequest lifecycle) {
        if (so.finding().orElseThrow().check().kind() != RunKind.CANONICAL_DOMAIN) {
            return Optional.empty();
        }
        boolean promoted = so.ended(lifecycle).stream().anyMatch(r -> r.result().flatMap(result -> result.tier(Tier.PROMOTE)).filter(Tier.Status.PASS::equals).isPresent());
        boolean live = so.ended(lifecycle).stream().anyMatch(r -> r.result().flatMap(result -> result.tier(Tier.LIVE)).filter(Tier.Status.PASS::equals).isPresent());
        return !promoted ? notProven(so, "the lifecycle is green on the head, and yet the canonical was not promoted")
                : live ? Optional.empty() : notProven(so, "the canonical was promoted on the head, and nothing shows that the live service stood all along");
    }

    /** A test that was scoped must still refuse what it was written against. */
    private Optional<Step> stillRefused(Investigation so) {
        Proposal proposal = so.proposal().orElseThrow();
        Target target = so.target().orElseThrow();
        Check check = so.finding().orElseThrow().check();
        for (Counterexample counterexample : proposal.counterexamples()) {
            Optional<Event.CounterexamplePushed> pushed = so.all(Event.CounterexamplePushed.class).filter(p -> p.name().equals(counterexample.name())).findFirst();
            if (pushed.isEmpty()) {
                return Optional.of(new Step.PushCounterexample(target, proposal, counterexample));
            }
            Conditions byHead = Conditions.ALONE.by(so.pullRequest().orElseThrow().head());
            RunProtocol.Shown shown = runs.once(so, Runs.atCommit(RunKind.LIFECYCLE, target, pushed.get().commit(), "/", byHead));
            if (shown.counted().isEmpty()) {
                return Optional.of(shown.next());
            }
            RunResult result = shown.counted().get().result().orElseThrow();
            boolean refused = result.colour() == Colour.RED && result.failures().stream().anyMatch(f -> f.tier().equals(check.tier()));
            if (!refused) {
                return notProven(so, "the other side is not shown: a head that %s has to be red, and it is %s".formatted(counterexample.why(), describe(result)));
            }
        }
        return Optional.empty();
    }

    private Optional<Step> lint(Investigation so) {
        String head = so.pullRequest().orElseThrow().head();
        Optional<Event.Linted> linted = so.all(Event.Linted.class).filter(l -> l.commit().equals(head)).findFirst();
        if (linted.isEmpty()) {
            List<Event.LintVoid> voids = so.all(Event.LintVoid.class).filter(l -> l.commit().equals(head)).toList();
            return voids.size() < patience.voidRuns() ? Optional.of(new Step.LintHead(so.target().orElseThrow(), head))
                    : close(Outcome.VOID, "abra's lint could not be run, %d times in a row: %s".formatted(voids.size(), voids.get(voids.size() - 1).why()));
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
                : new Step.PublishProof(so.destination().orElseThrow(), pullRequest, true, summary);
    }

    /** What was found is put into the pull request, which stays a work in progress. */
    private Optional<Step> notProven(Investigation so, String why) {
        return so.has(Event.ProofPublished.class) ? close(Outcome.NOT_PROVEN, why)
                : Optional.of(new Step.PublishProof(so.destination().orElseThrow(), so.pullRequest().orElseThrow(), false, why));
    }

    static String describe(RunResult result) {
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
