package zone.autonomic.redfix.lab.container.sql;

/** SQL that the lab's server doesn't play: what a real one would do isn't known. */
public class UnknownSql extends RuntimeException {
    public UnknownSql(String statement) {
        super("SQL that the lab doesn't know: " + (statement.length() > 120 ? statement.substring(0, 120) + "…" : statement).replaceAll("\\s+", " "));
    }
}
