package zone.autonomic.redfix.step.port;

/** Told that something happened on the forge. It only brings forward what would be found later without it. */
public interface Bell {

    /** Somebody commented on a pull request. */
    void commentedIn(String repository);

    /** A branch, a pull request or a commit's status changed. */
    void movedIn(String repository);
}
