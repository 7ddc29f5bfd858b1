package zone.autonomic.redfix.investigation;

import java.util.Optional;
import zone.autonomic.redfix.verdict.FailureSignature;

/**
 * What runs say by themselves, with nothing known of other runs.
 *
 * @param signature of what is red; empty where nothing is
 * @param cause the defect, where one fits
 */
public record Opinion(Optional<FailureSignature> signature, Optional<String> cause) {

    /** In what a second opinion differs from this one, for people; empty where the two agree. One cause may show with another number each time. */
    public Optional<String> differenceTo(Opinion second) {
        boolean sameCause = cause.equals(second.cause);
        if (!signature.equals(second.signature) && !(sameCause && cause.isPresent() && sameTest(second))) {
            return Optional.of("the first is %s, the second is %s".formatted(words(signature), words(second.signature)));
        }
        return sameCause ? Optional.empty()
                : Optional.of("the first finds %s, the second %s".formatted(cause.orElse("no known cause"), second.cause.orElse("no known cause")));
    }

    private boolean sameTest(Opinion second) {
        return signature.isPresent() && second.signature.isPresent() && signature.get().tier().equals(second.signature.get().tier())
                && signature.get().test().equals(second.signature.get().test());
    }

    private static String words(Optional<FailureSignature> signature) {
        return signature.map(s -> "red with " + s).orElse("green");
    }
}
