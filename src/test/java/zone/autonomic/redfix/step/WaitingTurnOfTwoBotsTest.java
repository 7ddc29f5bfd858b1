package zone.autonomic.redfix.step;

import io.agroal.api.AgroalDataSource;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import zone.autonomic.redfix.store.NeedsPostgres;
import zone.autonomic.redfix.store.TestStore;

/** Two bots on one PostgreSQL. */
@NeedsPostgres
class WaitingTurnOfTwoBotsTest extends WaitingTurnContract {

    private final List<AgroalDataSource> opened = new ArrayList<>();

    @Override
    DataSource database() {
        opened.forEach(AgroalDataSource::close);
        AgroalDataSource source = TestStore.emptyPostgres();
        opened.add(source);
        return source;
    }

    @AfterEach
    void close() {
        opened.forEach(AgroalDataSource::close);
    }

    @Override
    int bots() {
        return 2;
    }
}
