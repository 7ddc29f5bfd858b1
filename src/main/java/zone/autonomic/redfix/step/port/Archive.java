package zone.autonomic.redfix.step.port;

import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.investigation.InvestigationId;

/** Texts kept for people: results, JUnit reports. All of them are masked before they come here. What runs print is kept in {@link Logs}. */
public interface Archive {

    /** Keeps a text under a name like {@code gitea-1-r1/results.json}; a second call replaces it. Of one that is very long its beginning and end are kept. */
    void keep(InvestigationId investigation, String name, String text);

    Optional<String> read(InvestigationId investigation, String name);

    List<String> names(InvestigationId investigation);
}
