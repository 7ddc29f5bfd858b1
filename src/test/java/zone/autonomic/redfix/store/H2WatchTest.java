package zone.autonomic.redfix.store;

import io.agroal.api.AgroalDataSource;

/** H2 on a disk that is full for a while: it closes itself. */
class H2WatchTest extends DatabaseWatchContract {

    @Override
    AgroalDataSource fresh() {
        FullDisk.register();
        return Pool.of("jdbc:h2:fulldisk:" + folder.resolve("redfix") + ";WRITE_DELAY=0;LOCK_TIMEOUT=10000;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0", "sa");
    }

    @Override
    boolean shared() {
        return false;
    }

    @Override
    void breakIt() {
        FullDisk.full(true);
    }

    @Override
    void mendIt() {
        FullDisk.full(false);
    }
}
