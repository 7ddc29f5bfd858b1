package zone.autonomic.redfix.investigation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.verdict.Side;

/** What comes after a fix was proven: a person merges it, and releases a tag. */
class AftermathTest {

    private static final String NEW = "d0d0d0";
    private static final Failure OTHER = new Failure("install", "deploy", "timed out");

    private final World world = proven();

    private static World proven() {
        World world = new World();
        world.node = run -> world.so.withFix(run) ? World.green() : World.red(World.LOST);
        world.unfold();
        assertThat(world.outcome()).isEqualTo(Outcome.PROVEN);
        return world;
    }

    private void tell(Event... events) {
        world.so = world.so.with(Instant.EPOCH, Arrays.asList(events));
    }

    private void merged() {
        tell(new Event.PullRequestSettled(true, "maintainer", Optional.of("1.1.0+2.0")));
    }

    private void released(boolean withFix, Function<RunRequest, RunResult> node) {
        world.node = node;
        tell(new Event.Released("1.1.1+2.0", NEW, withFix));
    }

    /** Goes on until a person is waited for again, or nothing is left to do. */
    private Step unfold() {
        for (int turn = 0; turn < 100; turn++) {
            Step next = world.playbook.next(world.so);
            if (next instanceof Step.WatchPullRequest || next instanceof Step.Rest) {
                return next;
            }
            world.turn();
        }
        throw new AssertionError("goes on for ever");
    }

    private Event.Settled settled() {
        return world.so.last(Event.Settled.class).orElseThrow();
    }

    @Test
    void aPersonIsWaitedFor() {
        assertThat(world.playbook.next(world.so)).isInstanceOf(Step.WatchPullRequest.class);
        merged();
        assertThat(world.playbook.next(world.so)).isInstanceOf(Step.WatchPullRequest.class);
    }

    @Test
    void theCheckRunsOnceAtTheTagAndGreenIsTheEnd() {
        merged();
        int before = world.so.runs().size();
        released(true, run -> World.green());

        assertThat(unfold()).isEqualTo(new Step.Rest());
        assertThat(world.so.runs()).hasSize(before + 1);
        RunRequest run = world.so.runs().get(before).request();
        assertThat(run.ref()).isEqualTo("1.1.1+2.0");
        assertThat(run.atTag()).isTrue();
        assertThat(run.conditions()).isEqualTo(Conditions.ALONE);
        assertThat(settled()).isEqualTo(new Event.Settled(Settlement.RELEASED_AND_GREEN, "released and green: the check in tier `restore` passes at `1.1.1+2.0`"));
    }

    @Test
    void aTagOnTheHeadThatWasProvenIsRunAllTheSame() {
        merged();
        int before = world.so.runs().size();
        tell(new Event.Released("1.1.1+2.0", world.so.pullRequest().orElseThrow().head(), true));
        world.node = run -> World.green();

        unfold();

        assertThat(world.so.runs()).hasSize(before + 1);
    }

    @Test
    void aTagWithoutTheMergeIsStillRedAndTheNextOneIsWaitedFor() {
        merged();
        released(false, run -> World.red(World.LOST));

        assertThat(unfold()).isInstanceOf(Step.WatchPullRequest.class);
        assertThat(settled().settlement()).isEqualTo(Settlement.STILL_RED);
        assertThat(settled().summary()).startsWith("still red at `1.1.1+2.0`, which the merge is not in: `restore · ");

        world.node = run -> World.green();
        tell(new Event.Released("1.1.2+2.0", "d1d1d1", true));
        assertThat(unfold()).isEqualTo(new Step.Rest());
        assertThat(settled().settlement()).isEqualTo(Settlement.RELEASED_AND_GREEN);
    }

    @Test
    void anotherFailureAtTheTagIsNotTheOneThatWasMended() {
        merged();
        released(true, run -> World.red(OTHER));
        unfold();
        assertThat(settled().summary()).startsWith("red with another failure at `1.1.1+2.0`");
    }

    @Test
    void voidRunsCountForNothingHereAsWell() {
        merged();
        int before = world.so.runs().size();
        released(true, run -> world.so.runs().size() <= before + 2 ? World.voided("the disk is full") : World.green());
        unfold();
        assertThat(world.so.runs()).hasSize(before + 3);
        assertThat(settled().settlement()).isEqualTo(Settlement.RELEASED_AND_GREEN);
    }

    @Test
    void whatCantBeRunIsUnknownAndNotGreen() {
        merged();
        released(true, run -> World.voided("the disk is full"));
        assertThat(unfold()).isInstanceOf(Step.WatchPullRequest.class);
        assertThat(settled()).isEqualTo(new Event.Settled(Settlement.UNKNOWN, "nothing can be said of `1.1.1+2.0`: 3 runs in a row were void: the disk is full"));
    }

    @Test
    void anEndThatIsAskedForTearsTheRunDown() {
        merged();
        released(true, run -> World.green());
        while (world.so.standingRun().isEmpty()) {
            world.turn();
        }
        tell(new Event.CancelRequested("bob"));

        assertThat(world.playbook.next(world.so)).isInstanceOf(Step.CancelRun.class);
        unfold();
        assertThat(settled().summary()).isEqualTo("nothing can be said of `1.1.1+2.0`: cancelled by bob");
        assertThat(world.so.standingRun()).isEmpty();
    }

    @Test
    void whatAPersonClosedIsSaidAndNotOpenedAgain() {
        tell(new Event.PullRequestSettled(false, "a person", Optional.empty()));
        assertThat(unfold()).as("a person may open it again").isInstanceOf(Step.WatchPullRequest.class);
        assertThat(settled()).isEqualTo(new Event.Settled(Settlement.DECLINED, "a person closed http://forge/pulls/1 without merging it; it is not opened again"));
        assertThat(world.performed(Step.ProposeFix.class)).hasSize(1);
    }

    @Test
    void whatAPersonOpensAgainWaitsForAPersonAsBefore() {
        tell(new Event.PullRequestSettled(false, "a person", Optional.empty()));
        unfold();
        tell(new Event.PullRequestReopened());

        assertThat(unfold()).isInstanceOf(Step.WatchPullRequest.class);
        assertThat(world.so.settledPullRequest()).isEmpty();
        assertThat(world.so.settlement()).isEmpty();
        merged();
        released(true, run -> World.green());
        assertThat(unfold()).isEqualTo(new Step.Rest());
        assertThat(world.so.settlement().orElseThrow().settlement()).isEqualTo(Settlement.RELEASED_AND_GREEN);
    }

    @Test
    void ofWhatAPersonPushesNothingWasShownAndThatIsSaidOnce() {
        tell(new Event.HeadMoved("beef01", "beef02"));

        assertThat(unfold()).isInstanceOf(Step.WatchPullRequest.class);
        assertThat(world.performed(Step.WithdrawProof.class)).singleElement().satisfies(withdrawn -> assertThat(withdrawn.why())
                .isEqualTo("somebody pushed to the branch after that: what was shown of beef01 says nothing of beef02"));
        assertThat(world.so.provenStill()).isFalse();
        tell(new Event.HeadMoved("beef02", "beef03"));
        assertThat(unfold()).isInstanceOf(Step.WatchPullRequest.class);
        assertThat(world.performed(Step.WithdrawProof.class)).hasSize(1);
    }

    @Test
    void aSweepsGateIsOpenAgainWhereAPersonPushedSince() {
        assertThat(Event.MemberClosed.of(world.so).outcome()).isEqualTo(Outcome.PROVEN);
        tell(new Event.HeadMoved("beef01", "beef02"));

        assertThat(Gates.fixed(Event.MemberClosed.of(world.so))).isFalse();
        assertThat(Event.MemberClosed.of(world.so).pullRequest()).isEmpty();
    }

    @Test
    void aHarnessHasNoTagsSoThatItsMergeIsTheLastToBeSeen() {
        Finding recipe = World.finding(World.RESTORE_CHECK);
        tell(new Event.Diagnosed(new Finding(recipe.defect(), Side.MACHINERY, recipe.cause(), List.of(), List.of(), recipe.facts(), recipe.check())));
        merged();
        assertThat(world.playbook.next(world.so)).isEqualTo(new Step.Rest());
    }

    @Test
    void withoutAPullRequestNothingIsWaitedFor() {
        World green = new World().unfold();
        assertThat(green.outcome()).isEqualTo(Outcome.NOTHING_RED);
        assertThat(green.playbook.next(green.so)).isEqualTo(new Step.Rest());
    }
}
