package zone.autonomic.redfix.lab.container.sql;

/** What the server answers with {@code ERROR:  …}. */
public class SqlError extends RuntimeException {
    public SqlError(String message) {
        super(message);
    }
}
