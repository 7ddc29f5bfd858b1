package zone.autonomic.redfix.store;

class H2StoreTest extends StoreContract {
    @Override
    Database fresh() {
        return Fresh.h2();
    }
}
