package zone.autonomic.redfix.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.step.port.Fence;

/**
 * Who may carry an investigation on: whoever picked its task, until it is picked by another.
 *
 * @param number the task's version since then: each picking has its own
 */
record Lease(InvestigationId id, long number) {

    /** As a part of what is to be read or written under it. @throws Fence.Overtaken where it isn't held any more */
    void require(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select 1 from scheduled_tasks where task_name = ? and task_instance = ? and picked and version = ?")) {
            select.setString(1, TaskQueue.TASK);
            select.setString(2, id.value());
            select.setLong(3, number);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new Fence.Overtaken("%s: this turn outlived its lease %d; another bot carries it on".formatted(id, number));
                }
            }
        }
    }
}
