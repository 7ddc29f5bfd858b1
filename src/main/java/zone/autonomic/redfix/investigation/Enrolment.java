package zone.autonomic.redfix.investigation;

import java.util.List;
import java.util.Map;

/**
 * Where the harness would deploy a recipe's canonical, and which domains people use: its own functions, evaluated at a commit of it.
 *
 * @param recipe the recipe
 * @param enrolled whether green runs of it are promoted
 * @param canonicalDomain where its canonical is deployed
 * @param liveDomains the domains of the live services, by recipe ({@code WARM_DOMAINS})
 * @param canonicalDomainsOfLive where the canonicals of the live services' recipes would be deployed, by recipe
 * @param liveUrls what the harness itself asks to see that a live service stands, and answers 200; none where it doesn't say
 */
public record Enrolment(String recipe, boolean enrolled, String canonicalDomain, Map<String, String> liveDomains,
        Map<String, String> canonicalDomainsOfLive, List<String> liveUrls) {

    public Enrolment {
        liveDomains = Map.copyOf(liveDomains);
        canonicalDomainsOfLive = Map.copyOf(canonicalDomainsOfLive);
        liveUrls = liveUrls == null ? List.of() : List.copyOf(liveUrls);
    }

    public Enrolment(String recipe, boolean enrolled, String canonicalDomain, Map<String, String> liveDomains, Map<String, String> canonicalDomainsOfLive) {
        this(recipe, enrolled, canonicalDomain, liveDomains, canonicalDomainsOfLive, List.of());
    }
}
