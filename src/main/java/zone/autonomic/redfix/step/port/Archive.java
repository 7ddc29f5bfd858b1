package zone.autonomic.redfix.step.port;

import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.investigation.InvestigationId;

/** Texts kept for people: logs, results, JUnit reports. All of them are masked before they come here. */
public interface Archive {

    /** Keeps a text under a name like {@code gitea-1-r1/log}; a second call replaces it. */
    void keep(InvestigationId investigation, String name, String text);

    /** Appends to a text, if it is {@code atLength} characters long so far; otherwise leaves it. */
    void append(InvestigationId investigation, String name, long atLength, String text);

    Optional<String> read(InvestigationId investigation, String name);

    List<String> names(InvestigationId investigation);
}
