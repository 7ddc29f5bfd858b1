package zone.autonomic.redfix.store;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresServer.class)
class PostgresForgeStoreTest extends ForgeStoreContract {
    @Override
    Database fresh() {
        return Fresh.postgres();
    }
}
