package zone.autonomic.redfix.store;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresServer.class)
class PostgresNodeQueueTest extends NodeQueueContract {
    @Override
    Database fresh() {
        return Fresh.postgres();
    }
}
