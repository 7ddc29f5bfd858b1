package zone.autonomic.redfix.store;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import zone.autonomic.redfix.investigation.InvestigationId;

/** When each open investigation is due, as db-scheduler's table has it. Written here where that must be one transaction with something else. */
@ApplicationScoped
public class TaskQueue {

    static final String TASK = "investigation";

    private final Database database;
    private final Clock clock;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    TaskQueue(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Told whenever something became due here and now, so as not to wait for the next look at the table. */
    void whenDue(Runnable listener) {
        listeners.add(listener);
    }

    void tellDue() {
        listeners.forEach(Runnable::run);
    }

    /** Schedules the first turn, as a part of the transaction that opens the investigation. */
    void schedule(Connection connection, InvestigationId id, Instant at) throws SQLException {
        try (var insert = connection.prepareStatement(
                "insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version, consecutive_failures)"
                        + " values (?, ?, ?, ?, ?, 0)")) {
            insert.setString(1, TASK);
            insert.setString(2, id.value());
            insert.setObject(3, Database.time(at));
            insert.setBoolean(4, false);
            insert.setLong(5, firstVersion());
            insert.executeUpdate();
        }
    }

    /** Of a task that is made anew: no number that a lease on the one before it had may come again. */
    private long firstVersion() {
        return clock.millis();
    }

    /**
     * Makes the investigation due now. Where a turn is going on, here or in another process, the mark is what its end looks at. The mark is set
     * before the task is touched, and the end of a turn reads it after it has rescheduled: so one of the two sees the other.
     */
    void wake(InvestigationId id) {
        database.inTransaction(connection -> {
            try (var mark = connection.prepareStatement("update investigation set woken = true where id = ?")) {
                mark.setString(1, id.value());
                return mark.executeUpdate();
            }
        });
        dueNow(id);
    }

    /** Takes the mark away at the beginning of a turn: whatever was to be seen will be seen by it. */
    void clearWoken(InvestigationId id) {
        database.inTransaction(connection -> {
            try (var clear = connection.prepareStatement("update investigation set woken = false where id = ? and woken")) {
                clear.setString(1, id.value());
                return clear.executeUpdate();
            }
        });
    }

    /** Makes it due now if it was woken while its turn went on. */
    void dueNowIfWoken(InvestigationId id) {
        boolean woken = database.inTransaction(connection -> {
            try (var read = connection.prepareStatement("select woken from investigation where id = ?")) {
                read.setString(1, id.value());
                try (var row = read.executeQuery()) {
                    return row.next() && row.getBoolean(1);
                }
            }
        });
        if (woken) {
            dueNow(id);
        }
    }

    private void dueNow(InvestigationId id) {
        Instant now = clock.instant();
        int scheduled = scheduleIfMissing(id, now);
        int moved = scheduled > 0 ? scheduled : database.inTransaction(connection -> {
            try (var move = connection.prepareStatement("update scheduled_tasks set execution_time = ?, version = version + 1"
                    + " where task_name = ? and task_instance = ? and picked = false and execution_time > ?")) {
                move.setObject(1, Database.time(now));
                move.setString(2, TASK);
                move.setString(3, id.value());
                move.setObject(4, Database.time(now));
                return move.executeUpdate();
            }
        });
        if (moved > 0) {
            tellDue();
        }
    }

    /** An investigation that had come to rest may have something to do again. */
    private int scheduleIfMissing(InvestigationId id, Instant at) {
        try {
            return database.inTransaction(connection -> insertIfMissing(connection, id, at));
        } catch (Database.Duplicate another) {
            return 0; // somebody else was quicker
        }
    }

    private int insertIfMissing(Connection connection, InvestigationId id, Instant at) throws SQLException {
        try (var insert = connection.prepareStatement(
                "insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version, consecutive_failures)"
                        + " select ?, i.id, ?, false, ?, 0 from investigation i where i.id = ?"
                        + " and not exists (select 1 from scheduled_tasks t where t.task_name = ? and t.task_instance = i.id)")) {
            insert.setString(1, TASK);
            insert.setObject(2, Database.time(at));
            insert.setLong(3, firstVersion());
            insert.setString(4, id.value());
            insert.setString(5, TASK);
            return insert.executeUpdate();
        }
    }

    /** Gives every open investigation that has no task one; level-triggered, so that nothing that was lost stays lost. @return how many had none */
    int reconcile() {
        int missing = database.inTransaction(connection -> {
            try (var insert = connection.prepareStatement(
                    "insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version, consecutive_failures)"
                            + " select ?, i.id, ?, false, ?, 0 from investigation i where i.closed_at is null"
                            + " and not exists (select 1 from scheduled_tasks t where t.task_name = ? and t.task_instance = i.id)")) {
                insert.setString(1, TASK);
                insert.setObject(2, Database.time(clock.instant()));
                insert.setLong(3, firstVersion());
                insert.setString(4, TASK);
                return insert.executeUpdate();
            }
        });
        if (missing > 0) {
            tellDue();
        }
        return missing;
    }

    /** What a bot of that name, which is dead, was at work on. @param name none that lives has it */
    void takeUpWhatWasHeldBy(String name) {
        database.inTransaction(connection -> {
            try (var free = connection.prepareStatement(
                    "update scheduled_tasks set picked = false, picked_by = null, last_heartbeat = null,"
                            + " execution_time = ?, version = version + 1 where picked and picked_by = ?")) {
                free.setObject(1, Database.time(clock.instant()));
                free.setString(2, name);
                return free.executeUpdate();
            }
        });
    }

    /** Where nobody else can be at work on the database, whatever is marked as being worked on was dropped by a process that died. */
    void takeUpWhatWasDropped() {
        if (database.shared()) {
            return;
        }
        database.inTransaction(connection -> {
            try (var free = connection.prepareStatement(
                    "update scheduled_tasks set picked = false, picked_by = null, last_heartbeat = null,"
                            + " execution_time = ?, version = version + 1 where picked")) {
                free.setObject(1, Database.time(clock.instant()));
                return free.executeUpdate();
            }
        });
    }
}
