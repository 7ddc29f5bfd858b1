package zone.autonomic.redfix.store;

import jakarta.enterprise.context.ApplicationScoped;
import zone.autonomic.redfix.step.port.Fence;

/** The fence of the turn that this thread performs: any transaction of it asks for its lease. */
@ApplicationScoped
class SqlFence implements Fence {

    private final Database database;

    SqlFence(Database database) {
        this.database = database;
    }

    @Override
    public void check() {
        if (database.isLeased()) {
            database.inTransaction(connection -> null);
        }
    }
}
