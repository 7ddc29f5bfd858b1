package zone.autonomic.redfix.store;

class H2NodeQueueTest extends NodeQueueContract {
    @Override
    Database fresh() {
        return Fresh.h2();
    }
}
