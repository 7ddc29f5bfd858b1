package zone.autonomic.redfix.store;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import java.sql.SQLException;
import java.time.Duration;

/** Connections as the bot has them. */
final class Pool {

    private Pool() {}

    static AgroalDataSource of(String url, String user) {
        try {
            return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier().connectionPoolConfiguration(pool -> pool.maxSize(16)
                    .acquisitionTimeout(Duration.ofSeconds(5)).connectionFactoryConfiguration(factory -> factory.jdbcUrl(url).principal(new NamePrincipal(user)))));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
