package zone.autonomic.redfix.store;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import zone.autonomic.redfix.step.port.Lifeline;
import zone.autonomic.redfix.store.DatabaseState.Trouble;

/** Whether the database can be worked with. */
@ApplicationScoped
class DatabaseLifeline implements Lifeline {

    private static final int SECONDS = 8;

    private final Database database;

    DatabaseLifeline(Database database) {
        this.database = database;
    }

    @Override
    public String name() {
        return "the database";
    }

    @Override
    public Optional<String> trouble() {
        Optional<Trouble> known = database.state().trouble();
        if (known.isPresent()) {
            return known.map(trouble -> "it can't be worked with since %s: %s".formatted(trouble.since(), trouble.reason()));
        }
        try (Connection connection = database.source().getConnection(); Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(SECONDS);
            statement.executeQuery("select count(*) from investigation where closed_at is null").close();
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of("it can't be read: " + String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip());
        }
    }
}
