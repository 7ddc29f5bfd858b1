package zone.autonomic.redfix.step.port;

/** Looks out for what people have done, before something is said of it. */
public interface Outlook {

    /** Looks after the pull requests that wait for a person, for a few seconds at most: what isn't seen by then is said as it was seen last. */
    void lookAgain();
}
