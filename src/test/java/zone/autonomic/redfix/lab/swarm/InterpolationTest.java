package zone.autonomic.redfix.lab.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterpolationTest {

    private final Interpolation interpolation = new Interpolation(Map.of("X", "x", "EMPTY", "", "STACK_NAME", "warm-a_ci"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", value = {
        "${X}|x", "$X-y|x-y", "${NONE}|''", "${NONE:-d}|d", "${EMPTY:-d}|d", "${EMPTY-d}|''", "${X:+set}|set", "${NONE:+set}|''",
        "$$X|$X", "a$$(b) ${X}|a$(b) x", "${NONE:-${STACK_NAME}_app}|warm-a_ci_app", "${NONE:-}|''"})
    void readsAsDockerDoes(String text, String expected) {
        assertThat(interpolation.text(text)).isEqualTo(expected);
    }

    @Test
    void refusesWhatDockerRefuses() {
        assertThatThrownBy(() -> interpolation.text("${X")).isInstanceOf(InvalidRecipe.class);
        assertThatThrownBy(() -> interpolation.text("$(date)")).hasMessageContaining("invalid interpolation format");
        assertThatThrownBy(() -> interpolation.text("${NONE:?set it}")).hasMessageContaining("set it");
    }
}
