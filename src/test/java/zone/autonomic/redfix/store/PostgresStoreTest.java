package zone.autonomic.redfix.store;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresServer.class)
class PostgresStoreTest extends StoreContract {
    @Override
    Database fresh() {
        return Fresh.postgres();
    }
}
