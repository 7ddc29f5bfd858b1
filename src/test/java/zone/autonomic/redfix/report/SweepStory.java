package zone.autonomic.redfix.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import zone.autonomic.redfix.investigation.Check;
import zone.autonomic.redfix.investigation.Conditions;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.Finding;
import zone.autonomic.redfix.investigation.Gate;
import zone.autonomic.redfix.investigation.HarnessBase;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Outcome;
import zone.autonomic.redfix.investigation.Proposal;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.investigation.Receipt;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.investigation.RunResult;
import zone.autonomic.redfix.investigation.SweepRun;
import zone.autonomic.redfix.investigation.Target;
import zone.autonomic.redfix.investigation.Tier;
import zone.autonomic.redfix.verdict.FailureSignature;
import zone.autonomic.redfix.verdict.Side;
import zone.autonomic.redfix.verdict.Verdict;

/** A sweep that left three: a defect of a recipe, a load flake that the harness is steadied for, and a stale test that waits for a person. */
public final class SweepStory {

    static final Instant START = Instant.parse("2026-06-20T10:00:00Z");
    static final InvestigationId SWEEP = new InvestigationId("sweep-1");
    private static final String TAG = "1.0.0+2.0";
    private static final String COMMIT = "1111111111111111111111111111111111111111";
    private static final String HARNESS = "cccccccccccccccccccccccccccccccccccccccc";
    private static final String HEAD = "2222222222222222222222222222222222222222";
    private static final Failure HANDSHAKE = new Failure("custom", "test_handshake", "TimeoutError: no ServerSync");
    private static final Failure STALE = new Failure("upgrade", "tests/forum/test_upgrade.py::test_image", "AssertionError: the official image | or none");
    private static final Failure LOST = new Failure("restore", "test_restore_returns_state", Stories.MESSAGE);

    private SweepStory() {}

    /** All of it, newest first, as a log gives it. */
    public static List<Investigation> newestFirst() {
        return List.of(forum(), voice(), chat(), sweep());
    }

    public static Investigation sweep() {
        return of(SWEEP, START, new Event.Opened(new Request(Request.SWEEP, Optional.empty(), Optional.empty(), "ann")), read(),
                new Event.MemberOpened("chat", new InvestigationId("chat-1")), Event.MemberClosed.of(chat()),
                new Event.MemberOpened("voice", new InvestigationId("voice-1")), Event.MemberClosed.of(voice()),
                new Event.MemberOpened("forum", new InvestigationId("forum-1")), Event.MemberClosed.of(forum()),
                new Event.GateJudged(Gate.M1, true, "M1 is passed"), new Event.GateJudged(Gate.M2, false, "M2 is open: forum-1"),
                new Event.Closed(Outcome.WAITING, "M2 is open: forum-1"));
    }

    /** A sweep that left those, all of them ended. */
    static Investigation sweepOf(Investigation... members) {
        List<Event> events = new ArrayList<>(List.of(new Event.Opened(new Request(Request.SWEEP, Optional.empty(), Optional.empty(), "ann")),
                new Event.SweepRead(java.util.Arrays.stream(members).map(so -> swept(so.request().recipe(), LOST)).toList())));
        for (Investigation member : members) {
            events.add(new Event.MemberOpened(member.request().recipe(), member.id()));
            events.add(Event.MemberClosed.of(member));
        }
        return of(SWEEP, START, events.toArray(Event[]::new));
    }

    private static Event read() {
        return new Event.SweepRead(List.of(swept("chat", LOST), swept("voice", HANDSHAKE), swept("forum", new Failure("install", "deploy", "timed out")),
                new SweepRun("sweep-20260617-wiki", "wiki", TAG, List.of(new Tier("install", Tier.Status.PASS)), List.of(), true, "")));
    }

    private static SweepRun swept(String recipe, Failure failure) {
        return new SweepRun("sweep-20260617-" + recipe, recipe, TAG, List.of(new Tier("install", Tier.Status.PASS), new Tier(failure.tier(), Tier.Status.FAIL)),
                List.of(failure), true, "");
    }

    /** Red alone, mended in the recipe. One run was void. */
    public static Investigation chat() {
        Story story = new Story("chat");
        story.say(read());
        story.run(story.tag(Conditions.ALONE), new RunResult(1, List.of(), List.of(), Optional.of("the disk is full"), Optional.empty(), ""));
        story.run(story.tag(Conditions.ALONE), red(LOST));
        story.run(story.tag(Conditions.ALONE), red(LOST));
        story.say(new Event.Classified(new Verdict(Verdict.Kind.GENUINE, Optional.of(LOST.signature()), 2, 0, "red in 2 of 2 isolated runs with the same failure")),
                new Event.HarnessRead(Optional.of(new HarnessBase("cc-ci", "main", HARNESS))), new Event.Diagnosed(Stories.finding()));
        story.run(story.tag(Conditions.ALONE.freshly()), red(LOST));
        story.agree();
        story.run(story.at(COMMIT), red(LOST));
        story.fix(Stories.proposal(), "http://git.example/r/chat/pulls/7");
        story.run(story.at(HEAD), green("restore"));
        story.say(new Event.Linted(HEAD, true, ""), new Event.TestmeAsked(HEAD, "!testme", 12, 1), new Event.TestmeAnswered(HEAD, true, "success", "u", ""),
                new Event.ProofPublished(true), new Event.Closed(Outcome.PROVEN, "http://git.example/r/chat/pulls/7 is proven; a person merges it"));
        return story.told(1);
    }

    /** Green alone and red under load, steadied in the harness. */
    public static Investigation voice() {
        Story story = new Story("voice");
        Conditions load = Conditions.ALONE.under(List.of("wiki", "blog"));
        story.say(read());
        for (int i = 0; i < 5; i++) {
            story.run(story.tag(Conditions.ALONE), green("custom"));
        }
        story.run(story.tag(load), red(HANDSHAKE));
        story.run(story.tag(Conditions.ALONE), green("custom"));
        story.run(story.tag(load), red(HANDSHAKE));
        story.run(story.tag(Conditions.ALONE), green("custom"));
        Check check = new Check(RunKind.LIFECYCLE, "custom", "ServerSync", "/", Check.TESTME, true);
        story.say(new Event.Classified(new Verdict(Verdict.Kind.LOAD_FLAKE, Optional.of(HANDSHAKE.signature()), 0, 7, 2, 0, OptionalDouble.of(1.0 / 36),
                        "red in 2 of 2 loaded runs with the same failure and in none of 7 isolated ones, by turns; one-sided Fisher p = 0.028")),
                new Event.HarnessRead(Optional.of(new HarnessBase("cc-ci", "main", HARNESS))),
                new Event.Diagnosed(new Finding("not-ready-under-load", Side.LOAD, "The custom tier begins before the server completes handshakes.", List.of("e"),
                        List.of(), Map.of(), check)));
        story.run(story.tag(Conditions.ALONE.freshly()), green("custom"));
        story.run(story.tag(load.freshly()), red(HANDSHAKE));
        story.agree();
        story.run(story.tag(load.by(HARNESS)), red(HANDSHAKE));
        story.fix(new Proposal("readiness-before-custom", "Wait for a handshake before the custom tier", "w", Map.of("runner/ready.py", "x"), List.of(), "patch", "n", ""),
                "http://git.example/r/cc-ci/pulls/8");
        for (int i = 0; i < 5; i++) {
            story.run(story.tag(load.by(HEAD)), green("custom"));
        }
        story.run(story.tag(Conditions.ALONE.by(HEAD)), green("custom"));
        story.say(new Event.ProofPublished(true), new Event.Closed(Outcome.PROVEN, "http://git.example/r/cc-ci/pulls/8 is proven; a person merges it"));
        return story.told(2);
    }

    /** Red alone with another failure than the sweep's, and a test is at fault. */
    public static Investigation forum() {
        Story story = new Story("forum");
        story.say(read());
        story.run(story.tag(Conditions.ALONE), red(STALE));
        story.run(story.tag(Conditions.ALONE), red(STALE));
        story.say(new Event.Classified(new Verdict(Verdict.Kind.GENUINE, Optional.of(STALE.signature()), 2, 0, "red in 2 of 2 isolated runs with the same failure")),
                new Event.HarnessRead(Optional.of(new HarnessBase("cc-ci", "main", HARNESS))),
                new Event.Diagnosed(new Finding("test-asserts-unreleased", Side.TEST, "A test asks for what no tag and no branch holds.", List.of("e"), List.of("a timeout: none"),
                        Map.of(), new Check(RunKind.LIFECYCLE, "upgrade", "official image", "/", Check.TESTME))));
        story.run(story.tag(Conditions.ALONE.freshly()), red(STALE));
        story.agree();
        story.say(new Event.SuggestionPosted("cc-ci", 3, "http://git.example/r/cc-ci/issues/3"), new Event.Closed(Outcome.WAITING,
                "a test would have to change; http://git.example/r/cc-ci/issues/3 says which and why. With leave: `/redfix forum --with-tests`"));
        return story.told(3);
    }

    private static RunResult red(Failure failure) {
        return new RunResult(1, List.of(new Tier("install", Tier.Status.PASS), new Tier(failure.tier(), Tier.Status.FAIL)), List.of(failure), Optional.empty(),
                Optional.empty(), "");
    }

    private static RunResult green(String tier) {
        return new RunResult(0, List.of(new Tier("install", Tier.Status.PASS), new Tier(tier, Tier.Status.PASS)), List.of(), Optional.empty(), Optional.empty(), "");
    }

    private static Investigation of(InvestigationId id, Instant at, Event... events) {
        return new Investigation(id, List.of()).with(at, List.of(events));
    }

    /** A member as it goes on. */
    private static final class Story {
        private final String recipe;
        private final List<Event> events = new ArrayList<>();
        private int runs;

        Story(String recipe) {
            this.recipe = recipe;
            say(new Event.Opened(new Request(recipe, Optional.empty(), Optional.empty(), "ann", false, Optional.of(SWEEP))),
                    new Event.TargetResolved(new Target(recipe, TAG, COMMIT, "main", COMMIT)));
        }

        void say(Event... more) {
            events.addAll(List.of(more));
        }

        RunRequest tag(Conditions conditions) {
            return new RunRequest("", RunKind.LIFECYCLE, recipe, TAG, COMMIT, true, "/", conditions);
        }

        RunRequest at(String commit) {
            return new RunRequest("", RunKind.LIFECYCLE, recipe, commit, commit, false, "/");
        }

        void run(RunRequest run, RunResult result) {
            String id = recipe + "-1-r" + ++runs;
            say(new Event.NodeClean(List.of("no run in flight")),
                    new Event.RunStarted(new RunRequest(id, run.kind(), run.recipe(), run.ref(), run.commit(), run.atTag(), run.healthPath(), run.conditions())),
                    new Event.RunFinished(id, result), new Event.TornDown(id, new Receipt(List.of(), List.of(), List.of())));
        }

        void agree() {
            say(new Event.SecondOpinion(true, "PASS: an independent run from a fresh checkout comes to the same", List.of()), new Event.Published(List.of()));
        }

        void fix(Proposal proposal, String url) {
            say(new Event.FixPrepared(proposal, ""), new Event.BranchPushed("redfix/" + recipe + "/x", HEAD, COMMIT),
                    new Event.PullRequestReady(new PullRequest(7, url, "autonomic-bot", "t", "redfix/" + recipe + "/x", HEAD, "open"), true, false));
        }

        Investigation told(int hour) {
            return of(new InvestigationId(recipe + "-1"), START.plus(Duration.ofHours(hour)), events.toArray(Event[]::new));
        }
    }
}
