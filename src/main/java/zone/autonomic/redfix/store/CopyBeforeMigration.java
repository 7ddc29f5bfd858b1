package zone.autonomic.redfix.store;

import io.quarkus.arc.Unremovable;
import io.quarkus.flyway.FlywayConfigurationCustomizer;
import io.quarkus.flyway.FlywayDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jboss.logging.Logger;

/** Has H2 copied before its tables are changed; a database that has none yet needs no copy. */
@Unremovable
@ApplicationScoped
@FlywayDataSource("h2")
class CopyBeforeMigration implements FlywayConfigurationCustomizer {

    private static final Logger LOG = Logger.getLogger(CopyBeforeMigration.class);

    private final H2Copies copies;

    CopyBeforeMigration(H2Copies copies) {
        this.copies = copies;
    }

    @Override
    public void customize(FluentConfiguration configuration) {
        configuration.callbacks(new BeforeTheFirst());
    }

    /** One copy before the first of the changes, however many there are. */
    private final class BeforeTheFirst implements Callback {

        private boolean copied;

        @Override
        public boolean supports(Event event, Context context) {
            return event == Event.BEFORE_EACH_MIGRATE;
        }

        @Override
        public boolean canHandleInTransaction(Event event, Context context) {
            return true;
        }

        @Override
        public void handle(Event event, Context context) {
            if (copied) {
                return;
            }
            try (Statement statement = context.getConnection().createStatement()) {
                if (hasTables(statement)) {
                    LOG.infof("the database was copied to %s before its tables are changed", copies.copyBeforeMigration(statement));
                }
                copied = true;
            } catch (SQLException e) {
                throw new IllegalStateException("the database can't be copied before its tables are changed: " + e.getMessage(), e);
            }
        }

        private static boolean hasTables(Statement statement) throws SQLException {
            try (ResultSet row = statement.executeQuery("select count(*) from information_schema.tables where lower(table_name) = 'investigation'")) {
                return row.next() && row.getInt(1) > 0;
            }
        }

        @Override
        public String getCallbackName() {
            return "copy before migration";
        }
    }
}
