package zone.autonomic.redfix.store;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresServer.class)
class PostgresDigestsTest extends DigestsContract {
    @Override
    Database fresh() {
        return Fresh.postgres();
    }
}
