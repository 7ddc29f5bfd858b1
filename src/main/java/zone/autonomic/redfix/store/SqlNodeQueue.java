package zone.autonomic.redfix.store;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.step.port.NodeQueue;

/** The node's queue in SQL. Each change holds the one row of the lease, so that there is one at a time. */
@ApplicationScoped
public class SqlNodeQueue implements NodeQueue {

    /** Who doesn't come when called sleeps longer than its turn can wait: a process that was killed, say. It is served when it comes. */
    static final Duration NO_SHOW = Duration.ofSeconds(30);
    private static final Duration NO_SHOW_AWAY = Duration.ofMinutes(2);
    private static final String NODE = "node";

    private final Database database;
    private final Clock clock;

    public SqlNodeQueue(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    private record Lease(Optional<InvestigationId> holder, long number) {

        boolean of(InvestigationId who) {
            return holder.filter(who::equals).isPresent();
        }
    }

    /** @param called when it was told that it is its turn; null where it wasn't */
    private record Waiting(InvestigationId id, Instant called) {}

    @Override
    public Place ask(InvestigationId who, Rank rank, Instant since) {
        return database.inTransaction(connection -> {
            Lease lease = lock(connection);
            if (lease.of(who)) {
                return new Place(Optional.of(lease.number()), 0, waiting(connection, lease).size(), lease.holder(), Optional.empty());
            }
            wants(connection, who, rank, since);
            if (lease.holder().isEmpty()) {
                return next(connection, lease, who);
            }
            return place(waiting(connection, lease), who, lease, Optional.empty());
        });
    }

    private Place next(Connection connection, Lease lease, InvestigationId who) throws SQLException {
        List<Waiting> waiting = waiting(connection, lease);
        for (Waiting first : waiting) {
            if (first.id().equals(who)) {
                return new Place(Optional.of(take(connection, who)), 0, waiting.size() - 1, Optional.of(who), Optional.empty());
            }
            if (first.called() == null) {
                called(connection, first.id());
            } else if (first.called().plus(NO_SHOW).isBefore(clock.instant())) {
                away(connection, first.id(), clock.instant().plus(NO_SHOW_AWAY));
                continue;
            }
            return place(waiting, who, lease, Optional.of(first.id()));
        }
        throw new IllegalStateException(who + " isn't among those who wait");
    }

    private static Place place(List<Waiting> waiting, InvestigationId who, Lease lease, Optional<InvestigationId> call) {
        int before = waiting.stream().map(Waiting::id).toList().indexOf(who);
        return new Place(Optional.empty(), before, waiting.size(), lease.holder(), call);
    }

    @Override
    public void adopt(InvestigationId who, Rank rank, Instant since) {
        database.inTransaction(connection -> {
            if (lock(connection).holder().isEmpty()) {
                wants(connection, who, rank, since);
                take(connection, who);
            }
            return null;
        });
    }

    @Override
    public Optional<InvestigationId> standAside(InvestigationId who, long number, Instant until) {
        return database.inTransaction(connection -> {
            Lease lease = lock(connection);
            if (!lease.of(who) || lease.number() != number) {
                return Optional.empty();
            }
            away(connection, who, until);
            return givenBack(connection, lease);
        });
    }

    @Override
    public Optional<InvestigationId> leave(InvestigationId who) {
        return database.inTransaction(connection -> {
            if (!known(connection, who)) {
                return Optional.empty(); // most turns of most investigations: the others aren't kept waiting for the lease's row
            }
            Lease lease = lock(connection);
            change(connection, "delete from node_queue where investigation = ?", who);
            return lease.of(who) ? givenBack(connection, lease) : Optional.empty();
        });
    }

    private Optional<InvestigationId> givenBack(Connection connection, Lease lease) throws SQLException {
        try (PreparedStatement free = connection.prepareStatement("update node_lease set holder = null where node = ?")) {
            free.setString(1, NODE);
            free.executeUpdate();
        }
        Optional<InvestigationId> next = waiting(connection, new Lease(Optional.empty(), lease.number())).stream()
                .map(Waiting::id).findFirst();
        if (next.isPresent()) {
            called(connection, next.get());
        }
        return next;
    }

    @Override
    public Line line() {
        return database.inTransaction(connection -> {
            Lease lease = read(connection, "");
            return new Line(lease.holder(), waiting(connection, lease).stream().map(Waiting::id).toList());
        });
    }

    private static Lease lock(Connection connection) throws SQLException {
        return read(connection, " for update");
    }

    private static Lease read(Connection connection, String how) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select holder, number from node_lease where node = ?" + how)) {
            select.setString(1, NODE);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return new Lease(Optional.ofNullable(row.getString(1)).map(InvestigationId::new), row.getLong(2));
            }
        }
    }

    private long take(Connection connection, InvestigationId who) throws SQLException {
        change(connection, "update node_queue set away_until = null, called_at = null where investigation = ?", who);
        change(connection, "update node_lease set holder = ?, number = number + 1", who);
        return read(connection, "").number();
    }

    private static boolean known(Connection connection, InvestigationId who) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select 1 from node_queue where investigation = ?")) {
            select.setString(1, who.value());
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    private void wants(Connection connection, InvestigationId who, Rank rank, Instant since) throws SQLException {
        if (known(connection, who)) {
            change(connection, "update node_queue set away_until = null, called_at = null where investigation = ?", who);
            return;
        }
        try (PreparedStatement insert = connection
                .prepareStatement("insert into node_queue (investigation, rank_of, since) values (?, ?, ?)")) {
            insert.setString(1, who.value());
            insert.setInt(2, rank.ordinal());
            insert.setObject(3, Database.time(since));
            insert.executeUpdate();
        }
    }

    /** Those who wait and want it now, in order. */
    private List<Waiting> waiting(Connection connection, Lease lease) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select investigation, called_at from node_queue"
                + " where away_until is null or away_until <= ? order by rank_of, since, investigation")) {
            select.setObject(1, Database.time(clock.instant()));
            List<Waiting> waiting = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    InvestigationId id = new InvestigationId(row.getString(1));
                    OffsetDateTime called = row.getObject(2, OffsetDateTime.class);
                    if (!lease.of(id)) {
                        waiting.add(new Waiting(id, called == null ? null : called.toInstant()));
                    }
                }
            }
            return waiting;
        }
    }

    private void called(Connection connection, InvestigationId who) throws SQLException {
        at(connection, "update node_queue set called_at = ? where investigation = ?", clock.instant(), who);
    }

    private static void away(Connection connection, InvestigationId who, Instant until) throws SQLException {
        at(connection, "update node_queue set away_until = ?, called_at = null where investigation = ?", until, who);
    }

    private static void at(Connection connection, String statement, Instant when, InvestigationId who) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(statement)) {
            update.setObject(1, Database.time(when));
            update.setString(2, who.value());
            update.executeUpdate();
        }
    }

    private static void change(Connection connection, String statement, InvestigationId who) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(statement)) {
            update.setString(1, who.value());
            update.executeUpdate();
        }
    }
}
