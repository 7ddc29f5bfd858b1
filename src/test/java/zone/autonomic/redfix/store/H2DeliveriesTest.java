package zone.autonomic.redfix.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.investigation.InvestigationId;

class H2DeliveriesTest extends DeliveriesContract {
    @Override
    Database fresh() {
        return Fresh.h2();
    }

    @Test
    void whatAKilledProcessHeldIsFreeAtTheNextStart() {
        InvestigationId id = opened("gitea");
        claim(id, "dead");

        deliveries.takeUpWhatWasDropped();

        assertThat(claim(id, "b")).isPresent();
    }
}
