package zone.autonomic.redfix.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import zone.autonomic.redfix.investigation.InvestigationId;

@ExtendWith(PostgresServer.class)
class PostgresDeliveriesTest extends DeliveriesContract {
    @Override
    Database fresh() {
        return Fresh.postgres();
    }

    @Test
    void whatAnotherProcessHoldsStaysItsOwnWhenOneStarts() {
        InvestigationId id = opened("gitea");
        claim(id, "a");

        deliveries.takeUpWhatWasDropped();

        assertThat(claim(id, "b")).isEmpty();
    }
}
