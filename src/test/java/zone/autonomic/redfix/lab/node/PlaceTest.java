package zone.autonomic.redfix.lab.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import zone.autonomic.redfix.verdict.PlaceFault;

class PlaceTest {

    @ParameterizedTest
    @EnumSource
    void whatThePlaceFailsWithIsKnownToTheBotAsTheFaultOfAPlace(Place.Fault fault) {
        assertThat(PlaceFault.in("FATA " + fault.words())).as(fault.words()).isPresent();
    }
}
