package zone.autonomic.redfix.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * The rows of a table that are to be worked on, each by one worker at a time in however many processes. A row that is due is held by whoever moves
 * its time; a worker that dies loses it when that time has come.
 */
final class DueRows {

    private static final Duration HELD = Duration.ofMinutes(3);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(2);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(10);
    private static final int MOST_DOUBLINGS = 20;

    private final Database database;
    private final Clock clock;
    private final String table;
    private final String pending;

    /**
     * @param table has {@code id}, {@code due_at} and {@code attempts}, and where rows can be given up {@code handled_at} and {@code given_up}
     * @param pending the condition that there is something to do
     */
    DueRows(Database database, Clock clock, String table, String pending) {
        this.database = database;
        this.clock = clock;
        this.table = table;
        this.pending = pending;
    }

    private record Due(long id, OffsetDateTime at) {}

    /** The id of the row that is due longest, held from now on. */
    Optional<Long> claim() {
        while (true) {
            Optional<Due> due = database.inTransaction(this::first);
            if (due.isEmpty()) {
                return Optional.empty();
            }
            if (moved(due.get())) {
                return due.map(Due::id);
            }
        }
    }

    private Optional<Due> first(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select id, due_at from " + table + " where " + pending + " and due_at <= ? order by due_at, id limit 1")) {
            select.setObject(1, Database.time(clock.instant()));
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(new Due(row.getLong(1), row.getObject(2, OffsetDateTime.class))) : Optional.empty();
            }
        }
    }

    private boolean moved(Due due) {
        return database.inTransaction(connection -> {
            try (PreparedStatement hold = connection.prepareStatement("update " + table + " set due_at = ? where id = ? and due_at = ? and " + pending)) {
                hold.setObject(1, Database.time(clock.instant().plus(HELD)));
                hold.setLong(2, due.id());
                hold.setObject(3, due.at());
                return hold.executeUpdate() == 1;
            }
        });
    }

    /** Due again after a while, longer with each time. */
    void failed(long id) {
        database.inTransaction(connection -> {
            try (PreparedStatement later = connection.prepareStatement("update " + table + " set due_at = ?, attempts = attempts + 1 where id = ?")) {
                later.setObject(1, Database.time(clock.instant().plus(backoff(attempts(connection, id)))));
                later.setLong(2, id);
                return later.executeUpdate();
            }
        });
    }

    /**
     * The same, up to a number of tries; afterwards it is given up: handled, with the reason.
     *
     * @param most how often it may be tried @param why it failed @return whether it is given up
     */
    boolean failed(long id, int most, String why) {
        boolean givenUp = database.inTransaction(connection -> {
            try (PreparedStatement end = connection.prepareStatement(
                    "update " + table + " set handled_at = ?, given_up = ?, attempts = attempts + 1 where id = ? and attempts >= ? and " + pending)) {
                end.setObject(1, Database.time(clock.instant()));
                end.setString(2, Storable.text(why));
                end.setLong(3, id);
                end.setInt(4, most - 1);
                return end.executeUpdate() == 1;
            }
        });
        if (!givenUp) {
            failed(id);
        }
        return givenUp;
    }

    private int attempts(Connection connection, long id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select attempts from " + table + " where id = ?")) {
            select.setLong(1, id);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getInt(1) : 0;
            }
        }
    }

    private static Duration backoff(int attempts) {
        Duration doubled = FIRST_RETRY.multipliedBy(1L << Math.min(attempts, MOST_DOUBLINGS));
        return doubled.compareTo(LONGEST_RETRY) < 0 ? doubled : LONGEST_RETRY;
    }

    /** Where nobody else can be at work on the database, whatever is held was dropped by a process that died. */
    void takeUpWhatWasDropped() {
        if (database.shared()) {
            return;
        }
        Instant now = clock.instant();
        database.inTransaction(connection -> {
            try (PreparedStatement free = connection.prepareStatement("update " + table + " set due_at = ? where " + pending + " and due_at > ?")) {
                free.setObject(1, Database.time(now));
                free.setObject(2, Database.time(now));
                return free.executeUpdate();
            }
        });
    }
}
