package zone.autonomic.redfix.diagnosis;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import zone.autonomic.redfix.harness.Demand;
import zone.autonomic.redfix.harness.MigrationClaim;
import zone.autonomic.redfix.harness.OverlayTest;
import zone.autonomic.redfix.harness.OverlayTest.Assertion;
import zone.autonomic.redfix.harness.TestScope;
import zone.autonomic.redfix.investigation.Check;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.Investigation.Run;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunResult;
import zone.autonomic.redfix.investigation.RunResult.Colour;
import zone.autonomic.redfix.investigation.Tier;

/**
 * A recipe's own tests that are red because they demand what no tag of it and not its default branch holds, while what they are run against
 * is what
 * the tag says and is healthy. Fact: {@code stale}, the assertions by {@link TestScope#id}, in lines.
 *
 * @param evidence what it rests on
 * @param stale the red tests, and those of their assertions that no ref holds
 * @param texts what the refs deploy, by their texts
 */
record UnreleasedDemands(Evidence evidence, List<Stale> stale, ReleasedTexts texts) {

    private static final String ASSERTION = "AssertionError";

    /** What speaks against it. */
    static final class Against extends Exception {
        Against(String why) {
            super(why);
        }
    }

    /** A red test, and those of its assertions that no ref holds. */
    record Stale(RedTest red, List<Assertion> assertions) {}

    static UnreleasedDemands of(Evidence evidence) throws Against {
        if (!evidence.verdict().genuine()) {
            throw new Against("the verdict is " + evidence.verdict().kind().words() + "; a test that no release can meet is red each time");
        }
        List<Run> reds = evidence.runs().stream().filter(r -> r.result().map(RunResult::colour).orElse(Colour.UNKNOWN) == Colour.RED)
                .toList();
        if (reds.isEmpty()) {
            throw new Against("none of the runs is red");
        }
        if (evidence.refs().isEmpty()) {
            throw new Against("the recipe's tags and its default branch couldn't be read");
        }
        ReleasedTexts texts = ReleasedTexts.of(evidence);
        List<Stale> stale = new ArrayList<>();
        for (Run run : reds) {
            for (Failure failure : run.result().orElseThrow().failures()) {
                RedTest red = RedTest.of(evidence, run, failure).orElseThrow(() -> new Against("`" + failure.test() + "` is red in "
                        + run.request().id() + ", and it isn't one of the recipe's own tests"));
                stale.add(stale(evidence, red, texts));
            }
            healthy(run);
        }
        unclaimed(stale, texts);
        return new UnreleasedDemands(evidence, stale, texts);
    }

    private static Stale stale(Evidence evidence, RedTest red, ReleasedTexts texts) throws Against {
        List<Assertion> told = red.told();
        if (told.isEmpty()) {
            throw new Against("what `" + red.test().name() + "` is red with isn't an assertion about an image or a service: "
                    + red.firstLine());
        }
        for (Assertion assertion : told) {
            String place = red.test().file().place(assertion.statement());
            for (Map.Entry<String, DeployedText> ref : texts.refs().entrySet()) {
                if (held(assertion, ref.getKey(), ref.getValue())) {
                    throw new Against(ref.getKey() + " holds what " + place
                            + " demands, so the test isn't stale: what is tested lacks what is there already");
                }
            }
            if (held(assertion, "the tag under investigation", texts.tag())) {
                throw new Against("the tag under investigation itself holds what " + place + " demands");
            }
            deployed(evidence, red, assertion, texts.tag());
        }
        List<Assertion> stale = new ArrayList<>(told);
        red.behind(told).stream().filter(a -> !a.demands().isEmpty() && texts.holdNowhere(a)).forEach(stale::add);
        return new Stale(red, stale);
    }

    private static boolean held(Assertion assertion, String ref, DeployedText text) throws Against {
        return text.holds(assertion.demands()).orElseThrow(() -> new Against("whether " + ref + " holds `" + assertion.statement().words()
                + "` can't be told from its text"));
    }

    /** What ran must be what the tag says. */
    private static void deployed(Evidence evidence, RedTest red, Assertion assertion, DeployedText tag) throws Against {
        String run = red.run().request().id();
        for (Demand demand : assertion.demands()) {
            if (!tag.shown(demand, red.failure().message(), Optional.ofNullable(evidence.probes().get(run)))) {
                throw new Against("nothing shows that what " + run + " deployed is what the tag says: " + tag.about(List.of(demand)));
            }
        }
    }

    private static void healthy(Run run) throws Against {
        RunResult result = run.result().orElseThrow();
        Set<String> red = result.failures().stream().map(Failure::tier).collect(Collectors.toSet());
        Optional<Tier> other = result.tiers().stream().filter(t -> t.red() && !red.contains(t.name()))
                .findFirst();
        if (other.isPresent()) {
            throw new Against("the tier " + other.get().name() + " of " + run.request().id() + " is red as well, and nothing says why");
        }
        if (result.tiers().stream().noneMatch(t -> t.counts() && t.status() == Tier.Status.PASS)) {
            throw new Against("no tier of " + run.request().id() + " is green, so nothing shows that the app is healthy");
        }
    }

    /** A release that says that it makes the move and lacks what is demanded is at fault itself. */
    private static void unclaimed(List<Stale> stale, ReleasedTexts texts) throws Against {
        Optional<MigrationClaim> claim = MigrationClaim.of(stale.stream().flatMap(s -> s.assertions().stream())
                .flatMap(a -> a.demands().stream()).toList());
        Optional<String> claiming = claim.flatMap(texts::claiming);
        if (claiming.isPresent()) {
            throw new Against(claiming.get() + " claims the move that is demanded (" + claim.get().sentence()
                    + ") and lacks it: then the test may be right");
        }
    }

    /** All that the assertions demand. */
    Set<Demand> demands() {
        return stale.stream().flatMap(s -> s.assertions().stream()).flatMap(a -> a.demands().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The tests, and what they demand: {@code `test_x` demands what …}. @param what what of it is said of the demands */
    String sentence(String what) {
        List<String> tests = stale.stream().map(s -> "`" + s.red().test().name() + "`").distinct().toList();
        return String.join(", ", tests) + (tests.size() == 1 ? " demands" : " demand") + " what none of the " + texts.refs().size()
                + " refs (every tag and the default branch) holds" + what + ": " + demands().stream().map(Demand::sentence)
                .collect(Collectors.joining("; ")) + ".";
    }

    /** What the tests were red with, what they demand, and that no ref holds it. */
    List<String> shown() {
        Set<String> shown = new LinkedHashSet<>();
        stale.forEach(s -> shown.add(s.red().run().request().id() + ": " + s.red().failure().test() + ": " + s.red().firstLine()));
        for (Stale s : stale) {
            OverlayTest test = s.red().test();
            s.assertions().forEach(a -> shown.add(test.file().place(a.statement()) + ": `" + test.file().lineOf(a.statement()) + "`"));
        }
        texts.refs().forEach((name, text) -> shown.add(name + " doesn't hold it: " + text.about(demands())));
        return List.copyOf(shown);
    }

    /** The assertions, as a fix finds them. */
    String ids() {
        return stale.stream().flatMap(s -> s.assertions().stream().map(a -> TestScope.id(s.red().test(), a.statement()))).distinct()
                .collect(Collectors.joining("\n"));
    }

    Check check() {
        String symptom = stale.stream().allMatch(s -> s.red().failure().message().contains(ASSERTION)) ? ASSERTION : "";
        return new Check(RunKind.LIFECYCLE, stale.get(0).red().failure().tier(), symptom, "/", Check.TESTME);
    }

    List<String> refuted() {
        List<Run> reds = stale.stream().map(s -> s.red().run()).distinct().toList();
        Set<String> green = new LinkedHashSet<>(green(reds.get(0)));
        reds.forEach(r -> green.retainAll(green(r)));
        int runs = evidence.verdict().reds() + evidence.verdict().greens();
        List<String> refuted = new ArrayList<>();
        refuted.add("load: alone on the node " + evidence.verdict().reds() + " of " + runs + " runs are red");
        if (!green.isEmpty()) {
            refuted.add("a recipe that doesn't deploy or a deploy timeout: " + String.join(", ", green) + " passed in each of these runs");
        }
        if (reds.stream().anyMatch(r -> evidence.logs().getOrDefault(r.request().id(), "").contains("depends on undefined service"))) {
            refuted.add("an invalid compose project (`depends on undefined service`): that is the pre-pull's `docker compose config`; the deploy is a"
                    + " swarm's, which takes no notice of `depends_on`, and it converged");
        }
        return refuted;
    }

    private static List<String> green(Run run) {
        return run.result().orElseThrow().tiers().stream().filter(t -> t.status() == Tier.Status.PASS).map(Tier::name).toList();
    }
}
