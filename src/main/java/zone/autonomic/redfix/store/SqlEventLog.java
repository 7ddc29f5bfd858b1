package zone.autonomic.redfix.store;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Investigation.Recorded;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.investigation.TestRequest;
import zone.autonomic.redfix.step.port.EventLog;

/** The events in SQL. Whoever appends holds the investigation's row, so that sequences have no gaps and nothing follows a closing event. */
@ApplicationScoped
public class SqlEventLog implements EventLog {

    /** Two people may open at the same moment: the later one finds the earlier one's on its next look. */
    private static final int LOOKS = 5;
    private static final int MARK = 10;

    private final Database database;
    private final EventJson json;
    private final TaskQueue tasks;
    private final Clock clock;

    public SqlEventLog(Database database, EventJson json, TaskQueue tasks, Clock clock) {
        this.database = database;
        this.json = json;
        this.tasks = tasks;
        this.clock = clock;
    }

    /** Records {@link Event.Opened}, or {@link Event.Joined} when the recipe's open investigation is joined. */
    @Override
    public Opening open(Request request) {
        for (int look = 1;; look++) {
            try {
                Opening opening = database.inTransaction(connection -> openOrJoin(connection, request));
                if (!opening.joined()) {
                    tasks.tellDue();
                }
                return opening;
            } catch (Database.Duplicate e) {
                if (look == LOOKS) {
                    throw e;
                }
            }
        }
    }

    private Opening openOrJoin(Connection connection, Request request) throws SQLException {
        Optional<InvestigationId> running = lockOpen(connection, request.subject());
        if (running.isPresent()) {
            InvestigationId id = running.get();
            int seen = length(connection, id);
            insert(connection, id, seen, List.of(new Event.Joined(request.by(), request.test().map(TestRequest::commentId))));
            return new Opening(read(connection, id), true);
        }
        Instant now = clock.instant();
        int number = nextNumber(connection, request.subject());
        InvestigationId id = new InvestigationId(request.subject() + "-" + number);
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into investigation (id, recipe, number, opened_at, open_recipe, woken) values (?, ?, ?, ?, ?, false)")) {
            insert.setString(1, id.value());
            insert.setString(2, request.subject());
            insert.setInt(3, number);
            insert.setObject(4, Database.time(now));
            insert.setString(5, request.subject());
            insert.executeUpdate();
        }
        insert(connection, id, 0, List.of(new Event.Opened(request, Optional.of(mark()))));
        tasks.schedule(connection, id, now);
        return new Opening(read(connection, id), false);
    }

    /** No two investigations have the same, in whichever database, also where one is lost and begun anew: a node keeps runs for longer. */
    private static String mark() {
        return UUID.randomUUID().toString().replace("-", "").substring(0, MARK);
    }

    @Override
    public Optional<Investigation> find(InvestigationId id) {
        return database.inTransaction(connection -> Optional.of(read(connection, id)).filter(found -> !found.history().isEmpty()));
    }

    @Override
    public List<Investigation> open() {
        return several("select id from investigation where closed_at is null order by opened_at, id", 0);
    }

    @Override
    public List<Investigation> latest(int most) {
        return several("select id from investigation order by opened_at desc, number desc, id limit ?", most);
    }

    @Override
    public void append(Investigation seen, List<Event> events) {
        if (events.isEmpty()) {
            return;
        }
        database.inTransaction(connection -> {
            InvestigationId id = seen.id();
            if (!lock(connection, id)) {
                throw new Outrun(id + " was never opened");
            }
            int now = length(connection, id);
            if (now != seen.history().size()) {
                throw new Outrun(id + " has " + now + " events, not the " + seen.history().size() + " that were seen");
            }
            insert(connection, id, now, events);
            if (events.stream().anyMatch(Event.Closed.class::isInstance)) {
                close(connection, id);
            }
            return null;
        });
    }

    @Override
    public void wake(InvestigationId id) {
        tasks.wake(id);
    }

    private Optional<InvestigationId> lockOpen(Connection connection, String recipe) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select id from investigation where open_recipe = ? for update")) {
            select.setString(1, recipe);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(new InvestigationId(row.getString(1))) : Optional.empty();
            }
        }
    }

    private boolean lock(Connection connection, InvestigationId id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select id from investigation where id = ? for update")) {
            select.setString(1, id.value());
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    private int nextNumber(Connection connection, String recipe) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select coalesce(max(number), 0) + 1 from investigation where recipe = ?")) {
            select.setString(1, recipe);
            return one(select);
        }
    }

    private int length(Connection connection, InvestigationId id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select count(*) from event where investigation = ?")) {
            select.setString(1, id.value());
            return one(select);
        }
    }

    private static int one(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }

    private void insert(Connection connection, InvestigationId id, int after, List<Event> events) throws SQLException {
        OffsetDateTime now = Database.time(clock.instant());
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into event (investigation, seq, happened_at, type, body) values (?, ?, ?, ?, ?)")) {
            int seq = after;
            for (Event event : events) {
                insert.setString(1, id.value());
                insert.setInt(2, ++seq);
                insert.setObject(3, now);
                insert.setString(4, json.type(event));
                insert.setString(5, Storable.text(json.write(event)));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private void close(Connection connection, InvestigationId id) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("update investigation set closed_at = ?, open_recipe = null where id = ?")) {
            update.setObject(1, Database.time(clock.instant()));
            update.setString(2, id.value());
            update.executeUpdate();
        }
    }

    private List<Investigation> several(String query, int most) {
        return database.inTransaction(connection -> {
            List<InvestigationId> ids = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(query)) {
                if (most > 0) {
                    select.setInt(1, most);
                }
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        ids.add(new InvestigationId(row.getString(1)));
                    }
                }
            }
            List<Investigation> found = new ArrayList<>();
            for (InvestigationId id : ids) {
                found.add(read(connection, id));
            }
            return List.copyOf(found);
        });
    }

    private Investigation read(Connection connection, InvestigationId id) throws SQLException {
        List<Recorded> history = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "select seq, happened_at, type, body from event where investigation = ? order by seq")) {
            select.setString(1, id.value());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Instant at = row.getObject(2, OffsetDateTime.class).toInstant();
                    history.add(new Recorded(row.getInt(1), at, json.read(row.getString(3), row.getString(4))));
                }
            }
        }
        return new Investigation(id, history);
    }
}
