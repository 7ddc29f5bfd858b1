package zone.autonomic.redfix.store;

class H2DeliveriesTest extends DeliveriesContract {
    @Override
    Database fresh() {
        return Fresh.h2();
    }
}
