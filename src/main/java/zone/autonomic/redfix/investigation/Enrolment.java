package zone.autonomic.redfix.investigation;

import java.util.Map;

/**
 * Where the harness would deploy a recipe's canonical, and which domains people use: its own functions, evaluated at a commit of it.
 *
 * @param recipe the recipe
 * @param enrolled whether green runs of it are promoted
 * @param canonicalDomain where its canonical is deployed
 * @param liveDomains the domains of the live services, by recipe ({@code WARM_DOMAINS})
 * @param canonicalDomainsOfLive where the canonicals of the live services' recipes would be deployed, by recipe
 */
public record Enrolment(String recipe, boolean enrolled, String canonicalDomain, Map<String, String> liveDomains,
        Map<String, String> canonicalDomainsOfLive) {

    public Enrolment {
        liveDomains = Map.copyOf(liveDomains);
        canonicalDomainsOfLive = Map.copyOf(canonicalDomainsOfLive);
    }
}
