package zone.autonomic.redfix.investigation;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import zone.autonomic.redfix.investigation.Investigation.Run;
import zone.autonomic.redfix.investigation.RunResult.Colour;
import zone.autonomic.redfix.verdict.FailureSignature;
import zone.autonomic.redfix.verdict.Side;

/**
 * Whose failure it can still be (domain.md §4, "Whose"): each answer that tells sides apart takes away those that it speaks against. One side
 * left is no proof of it, and more than one, or none, is unknown.
 *
 * @param answers what was asked, what came of it, and which sides that leaves
 * @param left the sides that no answer speaks against
 */
public record Sides(List<Answer> answers, Set<Side> left) {

    /** @param question what was asked @param answer what came of it @param excludes the sides that it speaks against */
    public record Answer(String question, String answer, Set<Side> excludes) {}

    private static final Set<Side> ALL = EnumSet.of(Side.RECIPE, Side.TEST, Side.MACHINERY, Side.LOAD, Side.PLACE);

    /** What an investigation with a verdict on something red has asked so far. */
    public static Sides of(Investigation so) {
        FailureSignature signature = so.verdict().orElseThrow().signature().orElseThrow();
        List<Answer> answers = new ArrayList<>();
        alone(so).ifPresent(answers::add);
        answers.add(cleanNode(so));
        answers.add(genericOrOverlay(so, signature));
        Optional<Event.ComparisonsChosen> chosen = so.last(Event.ComparisonsChosen.class);
        chosen.flatMap(Event.ComparisonsChosen::earlier).flatMap(with -> earlier(so, with, signature)).ifPresent(answers::add);
        chosen.flatMap(Event.ComparisonsChosen::control).flatMap(with -> control(so, with, signature)).ifPresent(answers::add);
        Set<Side> left = EnumSet.copyOf(ALL);
        answers.forEach(answer -> left.removeAll(answer.excludes()));
        return new Sides(List.copyOf(answers), left);
    }

    /** For people: what is left, and that it is theirs to decide. */
    public String sentence() {
        String names = left.stream().map(side -> side.name().toLowerCase(java.util.Locale.ROOT)).collect(Collectors.joining(", "));
        return left.isEmpty() ? "Every side is spoken against: a person is asked"
                : left.size() == 1 ? "By what was compared, the fault is on the side of the %s".formatted(names)
                : "By what was compared, it can be: %s".formatted(names);
    }

    private static Optional<Answer> alone(Investigation so) {
        long reds = so.isolated().stream().filter(r -> r.colour() == Colour.RED).count();
        return reds == 0 ? Optional.empty()
                : Optional.of(new Answer("is it red alone on the node?", "yes, %d times".formatted(reds), EnumSet.of(Side.LOAD)));
    }

    private static Answer cleanNode(Investigation so) {
        List<Run> voids = so.runs().stream().filter(r -> r.result().isPresent() && r.colour() == Colour.VOID).toList();
        String answer = voids.isEmpty() ? "yes, before each run" : "yes, before each run that counts; %d were void: %s".formatted(voids.size(),
                voids.get(0).result().flatMap(RunResult::voided).orElse(""));
        return new Answer("was the node clean?", answer, EnumSet.of(Side.PLACE));
    }

    /** A test of the recipe's own in the harness may ask too much; what the harness asks of every recipe can't be that test's fault. */
    private static Answer genericOrOverlay(Investigation so, FailureSignature signature) {
        String overlay = "tests/" + so.request().recipe() + "/";
        String file = so.isolated().stream().flatMap(r -> r.result().orElseThrow().failures().stream()).filter(f -> f.signature().equals(signature))
                .map(Failure::file).filter(f -> !f.isEmpty()).findFirst().orElse("");
        if (file.isEmpty()) {
            return new Answer("which test fails?", signature.test() + "; neither the log nor its report says in which file", EnumSet.noneOf(Side.class));
        }
        return file.contains(overlay) ? new Answer("which test fails?", "one of the recipe's own in the harness: " + file, EnumSet.noneOf(Side.class))
                : new Answer("which test fails?", "what the harness asks of every recipe: " + file, EnumSet.of(Side.TEST));
    }

    private static Optional<Answer> earlier(Investigation so, Comparison with, FailureSignature signature) {
        return colour(so, with, signature).map(same -> new Answer("is the release before, %s, red alike?".formatted(with.tag()), same ? "yes" : "no",
                same ? EnumSet.noneOf(Side.class) : EnumSet.of(Side.MACHINERY)));
    }

    /** Where another recipe passes the tier, the machinery of that tier works; where it fails alike, the recipe isn't the one at fault. */
    private static Optional<Answer> control(Investigation so, Comparison with, FailureSignature signature) {
        return colour(so, with, signature).map(same -> new Answer("is %s %s red in %s as well?".formatted(with.recipe(), with.tag(), signature.tier()),
                same ? "yes" : "no", same ? EnumSet.of(Side.RECIPE, Side.TEST) : EnumSet.of(Side.MACHINERY)));
    }

    /** Whether the tier failed there too; empty where no run came to it. */
    private static Optional<Boolean> colour(Investigation so, Comparison with, FailureSignature signature) {
        return so.ended(Runs.lifecycle(with)).stream().filter(r -> r.colour() == Colour.RED || r.colour() == Colour.GREEN)
                .flatMap(r -> r.result().orElseThrow().tier(signature.tier()).stream()).filter(Tier.Status::tells).findFirst()
                .map(Tier.Status.FAIL::equals);
    }
}
