package zone.autonomic.redfix.diagnosis;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import zone.autonomic.redfix.harness.MigrationClaim;
import zone.autonomic.redfix.harness.OverlayTest.Assertion;

/**
 * What a recipe deploys, by its text.
 *
 * @param tag at the release under investigation
 * @param refs at every tag, newest first, and at the default branch, by the ref's name
 */
record ReleasedTexts(DeployedText tag, Map<String, DeployedText> refs) {

    ReleasedTexts {
        refs = Collections.unmodifiableMap(new LinkedHashMap<>(refs));
    }

    static ReleasedTexts of(Evidence evidence) {
        Map<String, DeployedText> refs = new LinkedHashMap<>();
        evidence.refs().forEach((name, files) -> refs.put(name, DeployedText.of(files)));
        return new ReleasedTexts(DeployedText.of(evidence.recipe()), refs);
    }

    /** Whether it is plain that none of them holds the assertion. */
    boolean holdNowhere(Assertion assertion) {
        return Stream.concat(Stream.of(tag), refs.values().stream()).allMatch(t -> t.holds(assertion.demands()).equals(Optional.of(false)));
    }

    /** The first ref that says that it makes the move. */
    Optional<String> claiming(MigrationClaim claim) {
        return refs.entrySet().stream().filter(r -> r.getValue().claims(claim)).map(Map.Entry::getKey).findFirst();
    }
}
