package zone.autonomic.redfix.store;

import org.junit.jupiter.api.extension.ExtendWith;

/** With PostgreSQL the bytes lie in its rows, so that every bot can read them. */
@ExtendWith(PostgresServer.class)
class PostgresLogsTest extends LogsContract {

    @Override
    Database fresh() {
        return Fresh.postgres();
    }

    @Override
    LogShelf shelf() {
        return new RowShelf();
    }

    @Override
    long stored() {
        return database.inTransaction(connection -> {
            try (var row = connection.createStatement().executeQuery("select coalesce(sum(octet_length(body)), 0) from log_piece")) {
                row.next();
                return row.getLong(1);
            }
        });
    }
}
