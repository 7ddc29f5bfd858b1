package zone.autonomic.redfix.store;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.step.port.Deliveries;

/** How far Discord was told, in SQL. */
@ApplicationScoped
public class SqlDeliveries implements Deliveries {

    private static final int LONGEST_REASON = 200;

    private final Database database;

    public SqlDeliveries(Database database) {
        this.database = database;
    }

    @Override
    public List<InvestigationId> due(Instant closedSince) {
        return database.inTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement("select i.id from investigation i left join discord_thread t on t.investigation = i.id"
                    + " where (t.investigation is null and (i.closed_at is null or i.closed_at >= ?))"
                    + " or (t.investigation is not null and t.ended is null and (i.closed_at is null or t.shown_last = false"
                    + " or exists (select 1 from message m where m.investigation = i.id and m.seq > t.place)))"
                    + " order by i.opened_at, i.id")) {
                select.setObject(1, Database.time(closedSince));
                List<InvestigationId> due = new ArrayList<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        due.add(new InvestigationId(row.getString(1)));
                    }
                }
                return List.copyOf(due);
            }
        });
    }

    @Override
    public Optional<Progress> claim(InvestigationId investigation, String holder, Instant now, Instant until) {
        addMissing(investigation);
        return database.inTransaction(connection -> {
            try (PreparedStatement take = connection.prepareStatement("update discord_thread set holder = ?, held_until = ?"
                    + " where investigation = ? and ended is null and (holder is null or holder = ? or held_until < ?)")) {
                take.setString(1, holder);
                take.setObject(2, Database.time(until));
                take.setString(3, investigation.value());
                take.setString(4, holder);
                take.setObject(5, Database.time(now));
                return take.executeUpdate() == 0 ? Optional.empty() : Optional.of(progress(connection, investigation));
            }
        });
    }

    private void addMissing(InvestigationId investigation) {
        try {
            database.inTransaction(connection -> {
                try (PreparedStatement insert = connection.prepareStatement("insert into discord_thread (investigation, place, shown_last)"
                        + " select i.id, 0, false from investigation i where i.id = ?"
                        + " and not exists (select 1 from discord_thread t where t.investigation = i.id)")) {
                    insert.setString(1, investigation.value());
                    return insert.executeUpdate();
                }
            });
        } catch (Database.Duplicate another) {
            // Somebody else added it at the same moment: it is there.
        }
    }

    private static Progress progress(Connection connection, InvestigationId investigation) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select place, last_message, thread, shown from discord_thread where investigation = ?")) {
            select.setString(1, investigation.value());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return new Progress(row.getInt(1), Optional.ofNullable(row.getString(2)), Optional.ofNullable(row.getString(3)),
                        Optional.ofNullable(row.getString(4)));
            }
        }
    }

    @Override
    public void takeUpWhatWasDropped() {
        if (database.shared()) {
            return;
        }
        database.inTransaction(connection -> {
            try (PreparedStatement free = connection.prepareStatement("update discord_thread set holder = null, held_until = null where holder is not null")) {
                return free.executeUpdate();
            }
        });
    }

    @Override
    public void release(InvestigationId investigation, String holder) {
        held(investigation, holder, "holder = null, held_until = null", none -> {});
    }

    @Override
    public boolean threadMade(InvestigationId investigation, String holder, String thread) {
        return held(investigation, holder, "thread = ?", values -> values.setString(1, thread));
    }

    @Override
    public boolean told(InvestigationId investigation, String holder, int place, Optional<String> message) {
        // With every post the state may have changed: the living message is looked at again, even if the bot is killed in between.
        return held(investigation, holder, "place = ?, shown_last = false, last_message = coalesce(?, last_message)", values -> {
            values.setInt(1, place);
            values.setString(2, message.orElse(null));
        });
    }

    @Override
    public boolean shown(InvestigationId investigation, String holder, String text, boolean last) {
        return held(investigation, holder, "shown = ?, shown_last = ?", values -> {
            values.setString(1, Storable.text(text));
            values.setBoolean(2, last);
        });
    }

    @Override
    public void end(InvestigationId investigation, String holder, String why) {
        String reason = Storable.text(why.length() <= LONGEST_REASON ? why : why.substring(0, LONGEST_REASON));
        held(investigation, holder, "ended = ?, holder = null, held_until = null", values -> values.setString(1, reason));
    }

    @Override
    public Attempt attempt(String name, Instant now) {
        try {
            return database.inTransaction(connection -> {
                Optional<Attempt> before = attempted(connection, name);
                if (before.isPresent()) {
                    return before.get();
                }
                try (PreparedStatement insert = connection.prepareStatement("insert into discord_message (name, tried_at) values (?, ?)")) {
                    insert.setString(1, name);
                    insert.setObject(2, Database.time(now));
                    insert.executeUpdate();
                }
                return new Attempt(now, true, Optional.empty());
            });
        } catch (Database.Duplicate another) {
            return database.inTransaction(connection -> attempted(connection, name).orElseThrow());
        }
    }

    private static Optional<Attempt> attempted(Connection connection, String name) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select tried_at, message from discord_message where name = ?")) {
            select.setString(1, name);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new Attempt(row.getObject(1, OffsetDateTime.class).toInstant(), false, Optional.ofNullable(row.getString(2))))
                        : Optional.empty();
            }
        }
    }

    @Override
    public void said(String name, String message) {
        database.inTransaction(connection -> {
            try (PreparedStatement update = connection.prepareStatement("update discord_message set message = ? where name = ?")) {
                update.setString(1, message);
                update.setString(2, name);
                return update.executeUpdate();
            }
        });
    }

    @FunctionalInterface
    private interface Values {
        void set(PreparedStatement statement) throws SQLException;
    }

    /** Changes the row of a thread that is the holder's. @param change what is set, its values first in the statement @return whether it was */
    private boolean held(InvestigationId investigation, String holder, String change, Values values) {
        return database.inTransaction(connection -> {
            try (PreparedStatement update = connection.prepareStatement("update discord_thread set " + change + " where investigation = ? and holder = ?")) {
                values.set(update);
                int next = (int) change.chars().filter(c -> c == '?').count() + 1;
                update.setString(next, investigation.value());
                update.setString(next + 1, holder);
                return update.executeUpdate() > 0;
            }
        });
    }
}
