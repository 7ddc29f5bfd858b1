package zone.autonomic.redfix.lab.container;

import java.util.Optional;

/**
 * How a command in a running container went.
 *
 * @param exit its exit status
 * @param output stdout, and stderr with it where the two weren't kept apart
 * @param errors stderr where it was kept apart
 * @param unknown why the lab can't say what a real one would do (a program or SQL that it doesn't know); then the exit status means nothing
 */
public record Exec(int exit, String output, String errors, Optional<String> unknown) {
    public boolean ok() {
        return exit == 0 && unknown.isEmpty();
    }
}
