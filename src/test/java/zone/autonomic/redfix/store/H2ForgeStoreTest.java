package zone.autonomic.redfix.store;

class H2ForgeStoreTest extends ForgeStoreContract {
    @Override
    Database fresh() {
        return Fresh.h2();
    }
}
