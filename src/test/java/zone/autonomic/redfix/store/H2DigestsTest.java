package zone.autonomic.redfix.store;

class H2DigestsTest extends DigestsContract {
    @Override
    Database fresh() {
        return Fresh.h2();
    }
}
