package zone.autonomic.redfix.step;

import javax.sql.DataSource;
import zone.autonomic.redfix.store.TestStore;

class WaitingTurnTest extends WaitingTurnContract {

    @Override
    DataSource database() {
        return TestStore.emptyDatabase();
    }

    @Override
    int bots() {
        return 1;
    }
}
