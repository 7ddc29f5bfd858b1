package zone.autonomic.redfix.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import zone.autonomic.redfix.harness.AnchorRefused;
import zone.autonomic.redfix.harness.CanonicalDomain;
import zone.autonomic.redfix.harness.HarnessFiles;
import zone.autonomic.redfix.harness.LiveDomains;
import zone.autonomic.redfix.harness.RecipeSettings;
import zone.autonomic.redfix.investigation.Check;
import zone.autonomic.redfix.investigation.Enrolment;
import zone.autonomic.redfix.investigation.Finding;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.verdict.Side;

/**
 * The harness would deploy the recipe's canonical at a domain that people use, and therefore leaves the recipe out. Its own
 * functions, evaluated on the node, say so; nothing is deployed to find out.
 */
public final class CanonicalOnLiveDomain implements Diagnosis {

    /** The defect's key. */
    public static final String DEFECT = "canonical-on-live-domain";
    /** The tier under which the harness's own functions answer. */
    static final String TIER = "domains";
    private static final String SYMPTOM = "the live service";

    @Override
    public String defect() {
        return DEFECT;
    }

    @Override
    public Answer examine(Evidence evidence) {
        if (!evidence.signature().tier().equals(TIER)) {
            return Answer.doesNotHold("what is red is the tier " + evidence.signature().tier() + ", which the canonical's domain has no part in");
        }
        if (!evidence.verdict().genuine()) {
            return Answer.doesNotHold("the verdict is " + evidence.verdict().kind().words()
                    + "; what the harness's functions say is the same each time");
        }
        if (evidence.enrolment().isEmpty()) {
            return Answer.doesNotHold("the harness's functions weren't asked where the canonical would be deployed");
        }
        Enrolment enrolment = evidence.enrolment().get();
        List<String> taken = enrolment.liveDomains().entrySet().stream()
                .filter(l -> l.getValue().equalsIgnoreCase(enrolment.canonicalDomain())).map(Map.Entry::getKey).sorted().toList();
        if (taken.isEmpty()) {
            return Answer.doesNotHold("its canonical's domain, " + enrolment.canonicalDomain() + ", is no live service's");
        }
        if (enrolment.enrolled()) {
            return Answer.doesNotHold("it is enrolled, so this isn't why it would be left out; that its canonical's domain, "
                    + enrolment.canonicalDomain() + ", is the live one of " + String.join(", ", taken) + " is for a person to look at, now");
        }
        return Answer.holds(finding(evidence, enrolment, taken));
    }

    private static Finding finding(Evidence evidence, Enrolment enrolment, List<String> taken) {
        String live = new TreeMap<>(enrolment.liveDomains()).entrySet().stream().map(l -> l.getKey() + "=" + l.getValue())
                .collect(Collectors.joining("\n"));
        boolean worded = evidence.failures().stream().allMatch(f -> f.message().contains(SYMPTOM));
        return new Finding(DEFECT, Side.MACHINERY, "The canonical of `" + enrolment.recipe() + "` would be deployed at `"
                + enrolment.canonicalDomain() + "`, the domain of the live service " + taken.stream().map(t -> "`" + t + "`").collect(Collectors.joining(", "))
                + ", and so the harness leaves the recipe out.", shown(evidence.harness(), enrolment, taken),
                List.of("a limit that must be lived with: the collision comes from how the harness names canonicals, and a name apart ends it",
                        "a defect of the recipe: the harness's functions say so before anything of the recipe is looked at"),
                Map.of("canonical-domain", enrolment.canonicalDomain(), "live-domains", live),
                new Check(RunKind.CANONICAL_DOMAIN, TIER, worded ? SYMPTOM : "", "/", Check.TESTME));
    }

    /** What the functions answered on the node, and the lines of the harness's text that say so. */
    private static List<String> shown(HarnessFiles harness, Enrolment enrolment, List<String> taken) {
        List<String> shown = new ArrayList<>();
        shown.add("the harness's own functions, on the node: canonical_domain(\"" + enrolment.recipe() + "\") is " + enrolment.canonicalDomain()
                + ", and " + taken.stream().map(t -> CanonicalDomain.LIVE + "[\"" + t + "\"]").collect(Collectors.joining(", ")) + " is the same");
        cited(() -> CanonicalDomain.of(harness).lastPlace() + ": `" + CanonicalDomain.of(harness).line() + "`").ifPresent(shown::add);
        cited(() -> {
            Map<String, String> live = LiveDomains.of(harness);
            return LiveDomains.place(harness) + ": `" + CanonicalDomain.LIVE + "`, "
                    + taken.stream().map(t -> t + " → " + live.get(t)).collect(Collectors.joining(", "));
        }).ifPresent(shown::add);
        cited(() -> {
            RecipeSettings settings = RecipeSettings.of(harness, enrolment.recipe());
            return settings.optOut().map(s -> settings.file().place(s) + ": `" + s.words() + "`").orElseThrow(() -> new AnchorRefused("", ""));
        }).ifPresent(shown::add);
        return shown;
    }

    /** A line of the harness's text that shows it; none where the text isn't of the form that is understood. */
    private static Optional<String> cited(Supplier<String> line) {
        try {
            return Optional.of(line.get());
        } catch (AnchorRefused e) {
            return Optional.empty();
        }
    }
}
