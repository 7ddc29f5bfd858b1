package zone.autonomic.redfix.store;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresServer.class)
class PostgresDeliveriesTest extends DeliveriesContract {
    @Override
    Database fresh() {
        return Fresh.postgres();
    }
}
