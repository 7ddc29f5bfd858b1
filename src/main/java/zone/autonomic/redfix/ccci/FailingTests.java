package zone.autonomic.redfix.ccci;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.investigation.Failure;

/**
 * The failing tests of a red stage. The most trusted source that names any decides which they are; the others add what it doesn't tell, files and
 * messages. So what a test printed can't become a failure of its own.
 */
final class FailingTests {

    private static final int LONGEST_MESSAGE = 20_000;

    private final String tier;
    private final List<TestId> listed;
    private final List<Failure> ofJUnit;
    private final List<Failure> ofLog;

    /**
     * @param listed as results.json names them
     * @param ofJUnit as JUnit reports of the stage do
     * @param logged as pytest's lists in the log do, of any stage
     */
    FailingTests(String tier, List<TestId> listed, List<Failure> ofJUnit, List<Failure> logged) {
        this.tier = tier;
        this.listed = listed;
        this.ofJUnit = ofJUnit;
        this.ofLog = logged.stream().filter(f -> f.tier().equals(tier) || f.tier().isEmpty()).toList();
    }

    /** What names them, in words; empty where nothing does, or where it is named already as what tells the stages. */
    Optional<String> source() {
        if (!listed.isEmpty()) {
            return Optional.empty();
        }
        return !ofJUnit.isEmpty() ? Optional.of("JUnit") : !ofLog.isEmpty() ? Optional.of("the log") : Optional.empty();
    }

    List<Failure> named() {
        List<Failure> reported = new ArrayList<>(ofJUnit);
        List<Failure> logged = new ArrayList<>(ofLog);
        List<Failure> named = listed.isEmpty() ? (ofJUnit.isEmpty() ? ofLog : ofJUnit) : listed.stream().map(t -> new Failure(tier, t.name(), "", t.file())).toList();
        return named.stream().map(failure -> {
            Optional<Failure> report = taken(reported, failure);
            Failure known = report.map(r -> joined(failure, r)).orElse(failure);
            return taken(logged, known).map(l -> joined(known, l)).orElse(known);
        }).map(f -> new Failure(tier, f.test(), shortened(f.message()), f.file())).toList();
    }

    /** Each is used once: two classes may have a test of the same name. */
    private static Optional<Failure> taken(List<Failure> from, Failure failure) {
        TestId wanted = id(failure);
        Optional<Failure> found = from.stream().filter(f -> id(f).equals(wanted)).findFirst().or(() -> from.stream().filter(f -> id(f).fits(wanted)).findFirst());
        found.ifPresent(from::remove);
        return found;
    }

    private static TestId id(Failure failure) {
        return new TestId(failure.file(), failure.test());
    }

    /** The more trusted one's first line stays first, as the failure is known by it; the longer name and the longer path say more. */
    private static Failure joined(Failure failure, Failure other) {
        String test = other.test().length() > failure.test().length() ? other.test() : failure.test();
        String file = other.file().length() > failure.file().length() ? other.file() : failure.file();
        if (other.message().isEmpty() || failure.message().contains(other.message())) {
            return new Failure(failure.tier(), test, failure.message(), file);
        }
        return new Failure(failure.tier(), test, failure.message().isEmpty() ? other.message() : failure.message() + "\n" + other.message(), file);
    }

    private static String shortened(String message) {
        return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + "…";
    }
}
