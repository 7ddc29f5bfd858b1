package zone.autonomic.redfix.lab.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTest {

    /** The reader takes 1024 characters at a time, and one beyond the basic plane is two of them. */
    @ParameterizedTest
    @ValueSource(ints = {1020, 1021, 1022, 1023, 1024, 2047})
    void aCharacterBeyondTheBasicPlaneMayStandAnywhere(int place) {
        String comment = "#" + "-".repeat(place - 1) + "🧭\n";

        assertThat(Yaml.read(comment + "image: caddy:2\n", "compose.yml")).containsEntry("image", "caddy:2");
    }
}
