package zone.autonomic.redfix.diagnosis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import zone.autonomic.redfix.harness.AnchorRefused;
import zone.autonomic.redfix.harness.Demand;
import zone.autonomic.redfix.harness.MigrationClaim;
import zone.autonomic.redfix.harness.OverlayTest;
import zone.autonomic.redfix.harness.OverlayTest.Assertion;
import zone.autonomic.redfix.harness.TestScope;
import zone.autonomic.redfix.investigation.Check;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.Finding;
import zone.autonomic.redfix.investigation.Investigation.Run;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunResult;
import zone.autonomic.redfix.investigation.RunResult.Colour;
import zone.autonomic.redfix.investigation.Tier;
import zone.autonomic.redfix.recipe.MalformedRecipe;
import zone.autonomic.redfix.recipe.RecipeFiles;
import zone.autonomic.redfix.verdict.Side;

/**
 * A recipe's own tests demand what no tag of it and not its default branch holds, while what they are run against is what the tag says and is healthy
 * (domain.md §3, discourse; §4 "Whose"). Fact: {@code stale}, the assertions by {@link TestScope#id}, in lines.
 */
public final class TestAssertsUnreleased implements Diagnosis {

    /** The defect's key. */
    public static final String DEFECT = "test-asserts-unreleased";

    @Override
    public String defect() {
        return DEFECT;
    }

    /** What speaks against it. */
    private static final class Against extends Exception {
        Against(String why) {
            super(why);
        }
    }

    /** A failure, the test that it is of, and those of its assertions that no ref holds. */
    private record Stale(Run run, Failure failure, OverlayTest test, List<Assertion> assertions) {}

    @Override
    public Answer examine(Evidence evidence) {
        try {
            return Answer.holds(finding(evidence));
        } catch (Against e) {
            return Answer.doesNotHold(e.getMessage());
        } catch (AnchorRefused e) {
            return Answer.doesNotHold(e.place() + ": " + e.getMessage());
        } catch (MalformedRecipe e) {
            return Answer.doesNotHold("the recipe can't be read: " + e.place() + ": " + e.getMessage());
        }
    }

    private static Finding finding(Evidence evidence) throws Against {
        if (!evidence.verdict().genuine()) {
            throw new Against("the verdict is " + evidence.verdict().kind().words() + "; a test that no release can meet is red each time");
        }
        List<Run> reds = evidence.runs().stream().filter(r -> r.result().map(RunResult::colour).orElse(Colour.UNKNOWN) == Colour.RED).toList();
        if (reds.isEmpty()) {
            throw new Against("none of the runs is red");
        }
        if (evidence.refs().isEmpty()) {
            throw new Against("the recipe's tags and its default branch couldn't be read");
        }
        Map<String, DeployedText> refs = new LinkedHashMap<>();
        for (Map.Entry<String, RecipeFiles> ref : evidence.refs().entrySet()) {
            refs.put(ref.getKey(), DeployedText.of(ref.getValue()));
        }
        DeployedText tag = DeployedText.of(evidence.recipe());
        List<Stale> stale = new ArrayList<>();
        for (Run run : reds) {
            for (Failure failure : run.result().orElseThrow().failures()) {
                stale.add(stale(evidence, run, failure, refs, tag));
            }
            healthy(run);
        }
        unclaimed(stale, refs);
        return finding(evidence, stale, refs);
    }

    private static Stale stale(Evidence evidence, Run run, Failure failure, Map<String, DeployedText> refs, DeployedText tag) throws Against {
        OverlayTest test = overlay(evidence, run, failure);
        List<Assertion> told = test.assertions().stream().filter(a -> !a.demands().isEmpty()).filter(a -> tells(failure, a)).toList();
        if (told.isEmpty()) {
            throw new Against("what `" + test.name() + "` is red with isn't an assertion about an image or a service: " + firstLine(failure));
        }
        List<Assertion> stale = new ArrayList<>();
        for (Assertion assertion : told) {
            for (Map.Entry<String, DeployedText> ref : refs.entrySet()) {
                Optional<Boolean> held = ref.getValue().holds(assertion.demands());
                if (held.isEmpty()) {
                    throw new Against("whether " + ref.getKey() + " holds `" + assertion.statement().words() + "` can't be told from its text");
                }
                if (held.get()) {
                    throw new Against(ref.getKey() + " holds what " + test.file().place(assertion.statement())
                            + " demands, so the test isn't stale: what is tested lacks what is there already");
                }
            }
            if (!tag.holds(assertion.demands()).equals(Optional.of(false))) {
                throw new Against("the tag under investigation itself holds what " + test.file().place(assertion.statement()) + " demands");
            }
            deployed(evidence, run, failure, assertion, tag);
            stale.add(assertion);
        }
        return new Stale(run, failure, test, stale);
    }

    private static OverlayTest overlay(Evidence evidence, Run run, Failure failure) throws Against {
        String test = failure.test();
        String own = "tests/" + evidence.name() + "/";
        String name = test.replaceFirst(".*::", "").replaceFirst("\\[.*", "");
        boolean generic = evidence.logs().getOrDefault(run.request().id(), "").lines().filter(l -> l.startsWith("FAILED ") && l.contains("::" + name))
                .anyMatch(l -> !l.startsWith("FAILED " + own));
        List<OverlayTest> tests = OverlayTest.named(evidence.harness(), evidence.name(), test);
        List<OverlayTest> ofTier = tests.stream().filter(t -> t.file().path().equals(own + "test_" + failure.tier() + ".py")
                || t.file().path().startsWith(own + failure.tier() + "/")).toList();
        List<OverlayTest> one = tests.size() == 1 ? tests : ofTier;
        if (generic || one.size() != 1) {
            throw new Against("`" + test + "` is red in " + run.request().id() + ", and it isn't one of the recipe's own tests");
        }
        return one.get(0);
    }

    /** Whether the failure is this assertion's: it quotes the message behind it, or what it asks for. */
    private static boolean tells(Failure failure, Assertion assertion) {
        return assertion.message().filter(failure.message()::contains).isPresent() || assertion.demands().stream().anyMatch(d -> failure.message().contains(asked(d)));
    }

    private static String asked(Demand demand) {
        return demand instanceof Demand.OfImage image ? image.text() : ((Demand.OfService) demand).service();
    }

    /** What ran must be what the tag says: the failure quotes it, or a look at the stack shows it. */
    private static void deployed(Evidence evidence, Run run, Failure failure, Assertion assertion, DeployedText tag) throws Against {
        for (Demand demand : assertion.demands()) {
            String service = demand instanceof Demand.OfImage image ? image.service() : ((Demand.OfService) demand).service();
            String image = tag.images().getOrDefault(service, "");
            boolean quoted = demand instanceof Demand.OfImage ? !image.isEmpty() && failure.message().contains(image)
                    : tag.images().keySet().stream().allMatch(failure.message()::contains);
            boolean seen = evidence.probes().containsKey(run.request().id()) && evidence.probes().get(run.request().id()).services().stream()
                    .anyMatch(s -> s.service().equals(service) && !image.isEmpty() && s.image().startsWith(image));
            boolean absent = demand instanceof Demand.OfService of && of.present() && image.isEmpty();
            if (!quoted && !seen && !absent) {
                throw new Against("nothing shows that what " + run.request().id() + " deployed as `" + service + "` is what the tag says");
            }
        }
    }

    private static void healthy(Run run) throws Against {
        RunResult result = run.result().orElseThrow();
        Set<String> red = result.failures().stream().map(Failure::tier).collect(Collectors.toSet());
        Optional<Tier> other = result.tiers().stream().filter(t -> t.status() == Tier.Status.FAIL && !red.contains(t.name())).findFirst();
        if (other.isPresent()) {
            throw new Against("the tier " + other.get().name() + " of " + run.request().id() + " is red as well, and nothing says why");
        }
        if (result.tiers().stream().noneMatch(t -> t.status() == Tier.Status.PASS)) {
            throw new Against("no tier of " + run.request().id() + " is green, so nothing shows that the app is healthy");
        }
    }

    /** A release that says that it makes the move and lacks what is demanded is at fault itself. */
    private static void unclaimed(List<Stale> stale, Map<String, DeployedText> refs) throws Against {
        Optional<MigrationClaim> claim = MigrationClaim.of(stale.stream().flatMap(s -> s.assertions().stream()).flatMap(a -> a.demands().stream()).toList());
        for (Map.Entry<String, DeployedText> ref : refs.entrySet()) {
            if (claim.filter(c -> c.madeBy(ref.getValue().version(), ref.getValue().images().values())).isPresent()) {
                throw new Against(ref.getKey() + " claims the move that is demanded (" + claim.get().sentence() + ") and lacks it: then the test may be right");
            }
        }
    }

    private static Finding finding(Evidence evidence, List<Stale> stale, Map<String, DeployedText> refs) {
        Set<String> ids = new LinkedHashSet<>();
        Set<String> shown = new LinkedHashSet<>();
        Set<Demand> demands = new LinkedHashSet<>();
        for (Stale s : stale) {
            shown.add(s.run().request().id() + ": " + s.failure().test() + ": " + firstLine(s.failure()));
        }
        for (Stale s : stale) {
            for (Assertion a : s.assertions()) {
                ids.add(TestScope.id(s.test(), a.statement()));
                demands.addAll(a.demands());
                shown.add(s.test().file().place(a.statement()) + ": `" + s.test().file().lineOf(a.statement()) + "`");
            }
        }
        refs.forEach((name, text) -> shown.add(name + " doesn't hold it: " + text.about(demands)));
        String demanded = demands.stream().map(Demand::sentence).collect(Collectors.joining("; "));
        String tests = stale.stream().map(s -> "`" + s.test().name() + "`").distinct().collect(Collectors.joining(", "));
        String cause = tests + " demand" + (stale.stream().map(s -> s.test().name()).distinct().count() == 1 ? "s" : "") + " what none of the " + refs.size()
                + " refs (every tag and the default branch) holds: " + demanded + ".";
        String symptom = stale.stream().allMatch(s -> s.failure().message().contains("AssertionError")) ? "AssertionError" : "";
        return new Finding(DEFECT, Side.TEST, cause, List.copyOf(shown), refuted(evidence, stale), Map.of("stale", String.join("\n", ids)),
                new Check(RunKind.LIFECYCLE, stale.get(0).failure().tier(), symptom, "/", Check.TESTME));
    }

    private static List<String> refuted(Evidence evidence, List<Stale> stale) {
        List<Run> reds = stale.stream().map(Stale::run).distinct().toList();
        Set<String> green = new LinkedHashSet<>();
        reds.forEach(r -> r.result().orElseThrow().tiers().stream().filter(t -> t.status() == Tier.Status.PASS).map(Tier::name).forEach(green::add));
        green.removeIf(t -> reds.stream().anyMatch(r -> r.result().orElseThrow().tiers().stream().noneMatch(o -> o.name().equals(t) && o.status() == Tier.Status.PASS)));
        List<String> refuted = new ArrayList<>();
        refuted.add("load: alone on the node " + evidence.verdict().reds() + " of " + (evidence.verdict().reds() + evidence.verdict().greens()) + " runs are red");
        if (!green.isEmpty()) {
            refuted.add("a recipe that doesn't deploy or a deploy timeout: " + String.join(", ", green) + " passed in each of these runs");
        }
        if (reds.stream().anyMatch(r -> evidence.logs().getOrDefault(r.request().id(), "").contains("depends on undefined service"))) {
            refuted.add("an invalid compose project (`depends on undefined service`): that is the pre-pull's `docker compose config`; the deploy is a swarm's, which takes no"
                    + " notice of `depends_on`, and it converged");
        }
        return refuted;
    }

    private static String firstLine(Failure failure) {
        return failure.message().lines().findFirst().orElse("");
    }
}
