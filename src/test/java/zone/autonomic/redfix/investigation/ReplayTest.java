package zone.autonomic.redfix.investigation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What was seen then, put through the rules of today. */
class ReplayTest {

    private static final Patience THEN = new Patience(3, 3, 4, 3, 15, 6, 2);

    private static Replay rules(Patience patience) {
        return new Replay(new Playbook(patience), (known, step) -> List.of());
    }

    private static World mended() {
        World world = new World();
        world.node = run -> world.so.withFix(run) ? World.green() : World.red(World.LOST);
        return world.unfold();
    }

    /** Green alone and red under load; nobody knows how to steady it. */
    private static World loadFlake() {
        World world = new World();
        world.sweep = List.of(new SweepRun("s", "notes", "1.1.0+2.0", List.of(new Tier("restore", Tier.Status.FAIL)), List.of(World.LOST), true, ""),
                new SweepRun("s", "wiki", "1.0.0+1", List.of(new Tier("restore", Tier.Status.PASS)), List.of(), true, ""));
        world.node = run -> run.conditions().alone() ? World.green() : World.red(World.LOST);
        world.diagnosis = step -> new Event.CauseUnknown("no known defect fits the evidence", List.of());
        return world.unfold();
    }

    @Test
    void theSameRulesComeToTheSame() {
        for (World world : List.of(mended(), loadFlake())) {
            Replay.Result result = rules(THEN).of(world.so);

            assertThat(result.differences()).isEmpty();
            assertThat(result.decisions()).isGreaterThan(15);
        }
        assertThat(mended().outcome()).isEqualTo(Outcome.PROVEN);
        assertThat(loadFlake().outcome()).isEqualTo(Outcome.FLAKE);
    }

    @Test
    void whatCameOfOneStepTogetherIsOneDecision() {
        World world = new World();
        world.node = run -> world.so.withFix(run) ? World.green() : World.red(World.LOST);
        world.other = step -> step instanceof Step.FollowRun follow && follow.watchForRed()
                ? List.of(new Event.RedSighted(follow.run().id(), "tests/notes/test_restore.py F"), new Event.RunFinished(follow.run().id(), world.node.apply(follow.run()))) : null;

        assertThat(rules(THEN).of(world.unfold().so).differences()).isEmpty();
    }

    @Test
    void aVoidRunARefusalAndAnEndThatWasAskedForAreFollowedAsWell() {
        World voids = new World();
        voids.node = run -> World.voided("the disk is full");
        World refused = new World();
        refused.other = step -> step instanceof Step.ResolveTarget ? List.of(new Event.Refused("there is no recipe notes", "type …")) : null;
        World cancelled = new World();
        cancelled.other = step -> step instanceof Step.FollowRun ? List.of(new Event.Joined("bob"), new Event.CancelRequested("bob")) : null;

        for (World world : List.of(voids.unfold(), refused.unfold(), cancelled.unfold())) {
            assertThat(rules(THEN).of(world.so).differences()).as(world.outcome().name()).isEmpty();
        }
    }

    @Test
    void aRuleThatTriesTheLoadNoMorePartsWhereTheFirstLoadedRunBegan() {
        World world = loadFlake();

        Replay.Result result = rules(new Patience(3, 3, 4, 3, 15, 0, 2)).of(world.so);

        Investigation.Recorded first = world.so.history().stream().filter(r -> r.event() instanceof Event.RunStarted started && !started.run().conditions().alone())
                .findFirst().orElseThrow();
        assertThat(result.differences().get(0).seq()).isEqualTo(first.seq());
        assertThat(result.differences().get(0).then()).isEqualTo("a run, lifecycle of notes at 1.1.0+2.0, beside wiki");
        assertThat(result.differences().get(0).now()).isEqualTo("the verdict is not reproduced: green in 5 of 5 isolated runs; a failure rate below 45 % stays possible");
    }

    @Test
    void aDiagnosisThatHasLearnedSinceIsShownWithBothAnswers() {
        World world = mended();
        Replay learned = new Replay(new Playbook(THEN), (known, step) -> step instanceof Step.Diagnose ? List.of(new Event.CauseUnknown("two fit", List.of())) : List.of());

        assertThat(learned.of(world.so).differences()).singleElement().satisfies(d -> {
            assertThat(d.then()).isEqualTo("the cause is restore-hook-missing: nothing replays the dump");
            assertThat(d.now()).isEqualTo("the cause is unknown: two fit");
        });
    }

    @Test
    void whatCantBeThoughtAgainIsSaid() {
        Replay offline = new Replay(new Playbook(THEN), (known, step) -> {
            if (step instanceof Step.Diagnose) {
                throw new IllegalStateException("the mirror doesn't answer");
            }
            return List.of();
        });

        Replay.Result result = offline.of(mended().so);

        assertThat(result.differences()).isEmpty();
        assertThat(result.unasked()).containsExactly("diagnose: the mirror doesn't answer");
    }

    @Test
    void theFactsAreOnlyRead() {
        Investigation so = mended().so;
        Investigation before = new Investigation(so.id(), so.history());

        rules(new Patience(1, 1, 1, 1, 1, 0, 0)).of(so);

        assertThat(so).isEqualTo(before);
        assertThat(rules(THEN).of(new Investigation(so.id(), so.history().subList(0, 9))).differences()).isEmpty();
        assertThat(Optional.of(so.closed())).contains(true);
    }
}
