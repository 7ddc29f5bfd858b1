package zone.autonomic.redfix.investigation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.investigation.RunResult.Colour;
import zone.autonomic.redfix.verdict.Side;
import zone.autonomic.redfix.verdict.Verdict;

/**
 * Whatever happens, in whatever order: the playbook reaches a fix only by way of isolation, a cause, two opinions that agree and a red on the base;
 * what is red under load alone is never mended in a recipe;
 * it calls a fix proven only on the same check; it leaves no run standing, and it comes to an end.
 */
class PlaybookWalkTest {

    private static final int WORLDS = 600;
    private static final Failure[] FAILURES = {World.LOST, new Failure("install", "deploy", "timed out"),
            new Failure("deploy", "t", "not healthy over HTTPS"), new Failure("promote", "WC5", "not healthy over HTTPS")};

    @Test
    void noOrderOfEventsGetsRoundTheMethod() {
        Set<Outcome> seen = EnumSet.noneOf(Outcome.class);
        for (int seed = 0; seed < WORLDS; seed++) {
            seen.add(walk(seed));
        }
        assertThat(seen).as("the worlds are various enough to mean something")
                .contains(Outcome.PROVEN, Outcome.NOT_PROVEN, Outcome.UNKNOWN, Outcome.FLAKE, Outcome.VOID, Outcome.CANCELLED, Outcome.NOTHING_RED,
                        Outcome.FIXED_NOT_RELEASED, Outcome.NOT_REPRODUCED);
    }

    private static Outcome walk(int seed) {
        World world = chaotic(new Random(seed * 0x9E3779B97F4A7C15L)); // neighbouring seeds begin alike

        for (int turn = 0; turn < 1000 && !world.so.closed(); turn++) {
            Investigation before = world.so;
            Step step = world.turn();
            assertAllowed(before, step);
        }

        assertThat(world.so.closed()).as("world %d comes to an end", seed).isTrue();
        assertThat(world.so.standingRun()).as("world %d leaves no run standing", seed).isEmpty();
        return world.outcome();
    }

    private static void assertAllowed(Investigation so, Step step) {
        if (step instanceof Step.PrepareFix) {
            assertIsolatedBeforeBlamed(so);
        }
        if (step instanceof Step.StartRun) {
            assertThat(so.standingRun()).as("one run at a time").isEmpty();
            assertThat(lastLook(so)).as("on a clean node").isInstanceOf(Event.NodeClean.class);
        }
        if (step instanceof Step.Close close && close.outcome() == Outcome.PROVEN) {
            assertIsolatedBeforeBlamed(so);
            assertProven(so);
        }
    }

    private static Event lastLook(Investigation so) {
        return so.events().filter(e -> e instanceof Event.NodeClean || e instanceof Event.NodeDirty || e instanceof Event.RunStarted).reduce((a, b) -> b).orElseThrow();
    }

    private static void assertIsolatedBeforeBlamed(Investigation so) {
        assertThat(so.verdict()).as("a verdict").isPresent();
        boolean loadFlake = so.verdict().orElseThrow().kind() == Verdict.Kind.LOAD_FLAKE;
        long reds = (loadFlake ? so.loaded() : so.isolated()).stream().filter(r -> r.colour() == Colour.RED).count();
        assertThat(reds).as("reds in isolation, or under load and none in isolation").isPositive();
        assertThat(so.isolated()).as("isolation comes first").hasSizeGreaterThanOrEqualTo(2);
        Finding finding = so.finding().orElseThrow();
        assertThat(so.published()).as("two opinions agree").isTrue();
        assertThat(finding.side() == Side.RECIPE && !so.verdict().orElseThrow().genuine() && !finding.explainsTurns()).as("a flake is mended in a recipe").isFalse();
        assertThat(finding.side() == Side.LOAD).as("what the load is blamed for is red under load alone")
                .isEqualTo(so.verdict().orElseThrow().kind() == Verdict.Kind.LOAD_FLAKE);
        assertThat(so.runs().stream().filter(r -> r.result().isPresent() && base(so, r.request()))).as("red on the base")
                .anyMatch(r -> finding.check().isRedIn(r.result().orElseThrow()));
    }

    /** Whether a run shows the check where the fix goes: at the recipe's default branch, or by the harness's. */
    private static boolean base(Investigation so, RunRequest run) {
        boolean recipe = so.finding().orElseThrow().side() == Side.RECIPE;
        return run.kind() == so.finding().orElseThrow().check().kind() && (recipe
                ? run.commit().equals(so.target().orElseThrow().defaultHead()) && run.conditions().harness().isEmpty()
                : run.conditions().harness().equals(Optional.of(World.HARNESS.head())));
    }

    private static void assertProven(Investigation so) {
        String head = so.pullRequest().orElseThrow().head();
        Check check = so.finding().orElseThrow().check();
        boolean recipe = so.finding().orElseThrow().side() == Side.RECIPE;
        List<Investigation.Run> onHead = so.runs().stream().filter(r -> r.result().isPresent())
                .filter(r -> recipe ? r.request().commit().equals(head) : r.request().conditions().harness().equals(Optional.of(head))).toList();
        assertThat(onHead).as("nothing red on the head").noneMatch(r -> r.colour() == Colour.RED);
        assertThat(onHead).as("the same check on the head").anyMatch(r -> r.request().kind() == check.kind() && r.colour() == Colour.GREEN
                && r.request().conditions().alone() != check.loaded());
        assertThat(onHead).as("the lifecycle on the head").anyMatch(r -> r.request().kind() == RunKind.LIFECYCLE && r.colour() == Colour.GREEN);
        if (recipe) {
            assertThat(so.has(Event.Linted.class, l -> l.commit().equals(head) && l.passed())).as("lint").isTrue();
            assertThat(so.has(Event.TestmeAnswered.class, a -> a.head().equals(head) && a.green())).as("testme").isTrue();
        }
    }

    private static World chaotic(Random random) {
        World world = new World();
        double redness = random.nextDouble();
        double trouble = random.nextDouble() * 0.3;
        boolean released = random.nextBoolean();
        world.target = new Target("notes", "1.1.0+2.0", "c0ffee1", "main", released ? "c0ffee1" : "c0ffee2");
        Check check = random.nextBoolean() ? World.RESTORE_CHECK : World.DEPLOY_CHECK;
        double underLoad = random.nextBoolean() ? redness : Math.max(redness, random.nextDouble());
        world.node = run -> result(random, onHead(run) ? redness * 0.2 : run.conditions().alone() ? redness : underLoad, trouble, run.kind());
        world.sweep = sweep(random);
        world.opinion = () -> random.nextDouble() < 0.8 ? List.of(new Event.SecondOpinion(true, "PASS", List.of()))
                : List.of(new Event.SecondOpinion(false, "differs", List.of()), new Event.Reopened("it differs"));
        world.diagnosis = step -> random.nextDouble() < 0.3 ? new Event.CauseUnknown("none", List.of()) : new Event.Diagnosed(finding(random, check));
        int[] attempt = {0};
        world.other = step -> random.nextDouble() >= trouble ? null : trouble(random, world.so, step, attempt);
        return world;
    }

    private static boolean onHead(RunRequest run) {
        return run.commit().equals("beef01") || run.conditions().harness().equals(Optional.of("beef01"));
    }

    private static List<SweepRun> sweep(Random random) {
        List<Tier> tiers = List.of(new Tier("install", Tier.Status.PASS));
        List<Failure> failures = random.nextBoolean() ? List.of(FAILURES[0]) : List.of();
        return List.of(new SweepRun("s-notes", "notes", "1.1.0+2.0", tiers, failures, true, ""), new SweepRun("s-wiki", "wiki", "1.0.0+1", tiers, List.of(), true, ""));
    }

    private static Finding finding(Random random, Check usual) {
        Side side = random.nextDouble() < 0.6 ? Side.RECIPE : Side.values()[random.nextInt(Side.values().length)];
        Check check = side == Side.LOAD ? new Check(RunKind.LIFECYCLE, "restore", "does not exist", "/", Check.TESTME, true) : usual;
        Map<String, String> facts = random.nextBoolean() ? Map.of() : Map.of(Finding.TURNS, "by turns");
        return new Finding("d", side, "c", List.of(), List.of(), facts, check);
    }

    private static RunResult result(Random random, double redness, double trouble, RunKind kind) {
        if (random.nextDouble() < trouble) {
            return random.nextBoolean() ? World.voided("disk full") : World.unreadable("no results");
        }
        if (random.nextDouble() >= redness) {
            return World.green();
        }
        Failure usual = kind == RunKind.LIFECYCLE ? FAILURES[0] : FAILURES[2];
        return World.red(random.nextDouble() < 0.8 ? usual : FAILURES[random.nextInt(FAILURES.length)]);
    }

    private static List<Event> trouble(Random random, Investigation so, Step step, int[] attempt) {
        if (step instanceof Step.Close) {
            return null;
        }
        return switch (random.nextInt(6)) {
            case 0 -> step instanceof Step.Preflight ? List.of(new Event.NodeDirty(List.of("leftover"))) : null;
            case 1 -> step instanceof Step.AwaitTestme wait ? List.of(new Event.TestmeSilent(wait.asked().attempt())) : null;
            case 2 -> step instanceof Step.AwaitTestme || step instanceof Step.AskTestme ? List.of(new Event.HeadMoved("beef01", "beef02")) : null;
            case 3 -> step instanceof Step.ProposeFix ? List.of(new Event.PullRequestDeclined(World.pullRequest("beef01"))) : null;
            case 4 -> random.nextInt(4) > 0 || step instanceof Step.CancelRun || step instanceof Step.TearDown ? null : List.of(new Event.CancelRequested("alice"));
            default -> {
                boolean again = so.lastEvent(Event.StepFailed.class).filter(f -> f.step().equals(step.title())).isPresent();
                attempt[0] = again ? attempt[0] + 1 : 1;
                boolean tearing = step instanceof Step.CancelRun || step instanceof Step.TearDown;
                yield tearing && attempt[0] >= 3 ? null : List.of(new Event.StepFailed(step.title(), "no route", attempt[0]));
            }
        };
    }
}
