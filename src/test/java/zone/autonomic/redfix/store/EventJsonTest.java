package zone.autonomic.redfix.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.verdict.FailureSignature;
import zone.autonomic.redfix.verdict.Verdict;

/** What was written by an older redfix stays readable. */
class EventJsonTest {

    private final EventJson json = new EventJson();

    @Test
    void aVerdictFromBeforeTheLoadArmHasNoLoadedRuns() {
        Event read = json.read("Classified", """
                {"verdict": {"kind": "FLAKE", "signature": {"tier": "restore", "test": "t", "message": "m"}, "reds": 2, "greens": 1, "sentence": "s"}}""");

        assertThat(read).isEqualTo(new Event.Classified(new Verdict(Verdict.Kind.FLAKE, Optional.of(new FailureSignature("restore", "t", "m")), 2, 1, "s")));
    }

    @Test
    void aLoadFlakeIsReadAsItWasWritten() {
        Event flake = new Event.Classified(new Verdict(Verdict.Kind.LOAD_FLAKE, Optional.empty(), 0, 7, 2, 0, OptionalDouble.of(1.0 / 36), "s"));

        assertThat(json.read(json.type(flake), json.write(flake))).isEqualTo(flake);
    }
}
