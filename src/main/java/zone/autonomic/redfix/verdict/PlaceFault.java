package zone.autonomic.redfix.verdict;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Faults of the place and not of a recipe: a run that ran into one is void and counts for nothing (domain.md §1). It is looked for only in
 * runs that went wrong; a registry that stumbled in a green run did no harm.
 *
 * @param means what it is, for people
 * @param sign how a line of a run's log shows it
 */
public record PlaceFault(String means, Pattern sign) {

    private static final List<PlaceFault> KNOWN = List.of(
            fault("the node's disk is full", "no space left on device|disk quota exceeded"),
            fault("the swarm has run out of addresses", "could not find an available, non-overlapping IPv4 address pool"
                    + "|no available (?:IPv4|network) address"),
            fault("a stack was left over", "\\balready deployed\\b"),
            fault("the node has no room for the deploy", "no suitable node|insufficient resources on \\d+ node"),
            fault("docker does not answer on the node", "Cannot connect to the Docker daemon"),
            fault("the image registry refuses or is down", "toomanyrequests|pull rate limit|"
                    + "(?:registry|docker\\.io|ghcr\\.io|quay\\.io|/v2/|pulling image|pull access)\\S*.{0,160}"
                    + "(?:i/o timeout|TLS handshake timeout|connection refused|connection reset|Client\\.Timeout|request canceled|no such host|"
                    + "(?:unexpected HTTP status|status code)\\D{0,6}5\\d\\d|Service Unavailable|Bad Gateway|Gateway Time-?out)"),
            fault("the certificate authority refuses or is down", "urn:ietf:params:acme:error:(?:rateLimited|serverInternal)|"
                    + "acme.{0,120}(?:HTTP 429|HTTP 5\\d\\d|too many certificates|i/o timeout|connection refused)"),
            fault("the mirror could not be reached", "Could not resolve host|redfix: cannot (?:clone|fetch) "));

    private static PlaceFault fault(String means, String sign) {
        return new PlaceFault(means, Pattern.compile(sign, Pattern.CASE_INSENSITIVE));
    }

    /** The first such fault in the log of a run that went wrong, with the line that shows it. */
    public static Optional<String> in(String log) {
        return log.lines().flatMap(line -> KNOWN.stream().filter(fault -> fault.sign().matcher(line).find())
                .map(fault -> fault.means() + ": " + shortened(line.strip()))).findFirst();
    }

    private static String shortened(String line) {
        return line.length() <= 200 ? line : line.substring(0, 200) + "…";
    }
}
