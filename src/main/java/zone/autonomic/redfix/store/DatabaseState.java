package zone.autonomic.redfix.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** Whether the database can be worked with. Whoever meets a failure of the database itself says so here; {@link DatabaseWatch} finds out when it is over. */
final class DatabaseState {

    /**
     * The classes of SQLSTATE that tell of what was asked and not of the database: data, constraints, rolled back, grammar; H2's and PostgreSQL's own for a
     * lock that wasn't got and a statement that was called off.
     */
    private static final Set<String> OF_THE_QUESTION = Set.of("21", "22", "23", "40", "42", "HY", "55", "57014");
    private static final int H2_GENERAL_ERROR = 50000;

    private final AtomicReference<Trouble> trouble = new AtomicReference<>();

    /**
     * What is wrong.
     *
     * @param since when it was met first
     * @param reason in words, on one line
     * @param closed whether nothing can be read either
     */
    record Trouble(Instant since, String reason, boolean closed) {}

    Optional<Trouble> trouble() {
        return Optional.ofNullable(trouble.get());
    }

    /** Nothing can be asked. @return an exception that says since when */
    void refuseIfClosed() {
        Trouble now = trouble.get();
        if (now != null && now.closed()) {
            throw new Database.Broken("the database can't be used since %s: %s".formatted(now.since(), now.reason()), null);
        }
    }

    /** A statement failed. @return whether that is the database's own trouble */
    boolean met(SQLException failure, Instant now) {
        if (!isOfTheDatabase(failure)) {
            return false;
        }
        wrong(new Trouble(now, oneLine(failure), true));
        return true;
    }

    /** The first trouble's time stays, what is known of it may change. */
    void wrong(Trouble found) {
        trouble.accumulateAndGet(found, (before, next) -> before == null ? next : new Trouble(before.since(), next.reason(), next.closed()));
    }

    /** It is over. @return what was wrong, for whoever said so first */
    Optional<Trouble> well() {
        return Optional.ofNullable(trouble.getAndSet(null));
    }

    static boolean isOfTheDatabase(SQLException failure) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        if (state.length() < 2) {
            return false; // the pool's own: all its connections are at work
        }
        return failure.getErrorCode() == H2_GENERAL_ERROR || !OF_THE_QUESTION.contains(state) && !OF_THE_QUESTION.contains(state.substring(0, 2));
    }

    static String oneLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("").strip();
    }
}
