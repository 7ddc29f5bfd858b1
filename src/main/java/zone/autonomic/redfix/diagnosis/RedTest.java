package zone.autonomic.redfix.diagnosis;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import zone.autonomic.redfix.harness.Demand;
import zone.autonomic.redfix.harness.OverlayTest;
import zone.autonomic.redfix.harness.OverlayTest.Assertion;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.Investigation.Run;

/** A failure in a run, and the recipe's own test that it is of. */
record RedTest(Run run, Failure failure, OverlayTest test) {

    /** Empty where it is another's, e.g. the harness's own for all recipes, or where more than one test can be meant. */
    static Optional<RedTest> of(Evidence evidence, Run run, Failure failure) {
        String own = "tests/" + evidence.name() + "/";
        String name = failure.test().replaceFirst("\\[.*", "").replaceFirst(".*(?:::|\\.)", "");
        Pattern elsewhere = Pattern.compile("FAILED (?!(?:\\S*/)?" + Pattern.quote(own) + ")\\S*::" + Pattern.quote(name) + "(?!\\w).*");
        boolean generic = evidence.logs().getOrDefault(run.request().id(), "").lines().anyMatch(l -> elsewhere.matcher(l).matches())
                || !failure.file().isEmpty() && !("/" + failure.file()).contains("/" + own);
        List<OverlayTest> tests = OverlayTest.named(evidence.harness(), evidence.name(), failure.test()).stream()
                .filter(t -> failure.file().isEmpty() || ("/" + failure.file()).endsWith("/" + t.file().path())).toList();
        List<OverlayTest> ofTier = tests.stream().filter(t -> t.file().path().equals(own + "test_" + failure.tier() + ".py")
                || t.file().path().startsWith(own + failure.tier() + "/")).toList();
        List<OverlayTest> one = tests.size() == 1 ? tests : ofTier;
        return generic || one.size() != 1 ? Optional.empty() : Optional.of(new RedTest(run, failure, one.get(0)));
    }

    /**
     * The assertions that the failure is of: it quotes their words or the message behind them, or else what they ask for. None where it may be of one
     * that demands nothing of the recipe's text.
     */
    List<Assertion> told() {
        List<Assertion> quoted = test.assertions().stream().filter(this::quotes).toList();
        if (!quoted.isEmpty()) {
            return quoted.stream().allMatch(a -> !a.demands().isEmpty()) ? quoted : List.of();
        }
        return test.assertions().stream().filter(a -> a.demands().stream().anyMatch(this::asks)).toList();
    }

    private boolean quotes(Assertion assertion) {
        return assertion.said(failure.message())
                || compact(failure.message()).contains("assert" + compact(assertion.words()));
    }

    private boolean asks(Demand demand) {
        String asked = demand instanceof Demand.OfImage image ? image.text() : ((Demand.OfService) demand).service();
        return failure.message().contains("'" + asked + "'") || failure.message().contains("\"" + asked + "\"");
    }

    /** Layout and quotes are told otherwise from one report to the next. */
    private static String compact(String words) {
        return words.replaceAll("[\\s'\"]", "");
    }

    /** The assertions that the run didn't come to, because those before them failed. */
    List<Assertion> behind(List<Assertion> failed) {
        List<Assertion> all = test.assertions();
        return failed.isEmpty() ? List.of() : all.subList(all.indexOf(failed.get(failed.size() - 1)) + 1, all.size());
    }

    String firstLine() {
        return failure.message().lines().findFirst().orElse("");
    }
}
