package zone.autonomic.redfix.lab.container.sql;

import java.util.List;

/**
 * What a statement yields.
 *
 * @param tag the command tag, e.g. {@code INSERT 0 1}
 * @param columns a result's headings; empty where there is no result
 * @param rows its rows; null for NULL
 */
record Answer(String tag, List<String> columns, List<List<String>> rows) {
    static Answer done(String tag) {
        return new Answer(tag, List.of(), List.of());
    }

    static Answer rows(List<String> columns, List<List<String>> rows) {
        return new Answer("SELECT " + rows.size(), columns, rows);
    }
}
