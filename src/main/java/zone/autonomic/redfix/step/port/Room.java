package zone.autonomic.redfix.step.port;

import zone.autonomic.redfix.investigation.InvestigationId;

/** Where people read: a thread for each investigation. */
public interface Room {

    /** Says something in the investigation's thread; a second call with the same key changes nothing. */
    void post(InvestigationId investigation, String key, String markdown);

    /** Replaces the thread's one living line of progress; an empty text takes it away. */
    void progress(InvestigationId investigation, String text);
}
