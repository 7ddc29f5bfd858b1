package zone.autonomic.redfix.verdict;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Faults of the place and not of a recipe: a run that ran into one is void and counts for nothing. It is looked for only in runs that went wrong; a
 * registry that stumbled in a green run did no harm. The signs are words of docker, dockerd, abra, git and the harness; an app may print the like of
 * them, so each is told by what those programs say around it, and whoever asks leaves out the lines that are an app's or a test's.
 *
 * @param means what it is, for people
 * @param sign how a line of a run's log shows it
 */
public record PlaceFault(String means, Pattern sign) {

    private static final String UNREACHABLE = "(?:i/o timeout|TLS handshake timeout|connection refused|connection reset|Client\\.Timeout|request canceled|no such host|"
            + "(?:unexpected HTTP status|status code)\\D{0,6}5\\d\\d|Service Unavailable|Bad Gateway|Gateway Time-?out)";

    private static final List<PlaceFault> KNOWN = List.of(
            // Shared memory is a container's own, of a size that its recipe sets.
            fault("the node's disk is full, or has no inodes left", "^(?!.*(?:shared memory|/dev/shm)).*no space left on device"
                    + "|\\[Errno 122]|: disk quota exceeded\\W*$"),
            fault("the swarm has run out of addresses", "could not find an available, non-overlapping IPv4 address pool"
                    + "|no available (?:IPv4|network) address|no available addresses on this pool|could not find an available IP\\b"
                    + "|node is missing network attachments, ip addresses may be exhausted"),
            fault("a stack was left over", "\\bFATAL?\\b.{0,200}\\balready deployed\\b"),
            fault("the node has no room for the deploy", "insufficient resources on \\d+ node"),
            fault("a port that the deploy wants is taken on the node", "host-mode port already in use on \\d+ node"),
            fault("docker does not answer on the node", "Cannot connect to the Docker daemon|error during connect: "),
            fault("a file that the deploy wants of the host isn't there", "bind source path does not exist"),
            fault("a program is missing on the node", "(?:install_steps\\.sh|/runner/\\S+|/bin/cc-ci-run|redfix-node\\S*): (?:line )?\\d+: \\S+: (?:command )?not found"
                    + "|^/usr/bin/env: .{1,80}: No such file or directory|^(?!.*docker exec).*FileNotFoundError: \\[Errno 2] No such file or directory: '[\\w.+-]+'$"),
            fault("the image registry refuses or is down", "toomanyrequests|pull rate limit|"
                    + "(?:Error response from daemon|\\b(?:Get|Head) \"https?://[^\"]*/v2/|\\b(?:docker\\.io|ghcr\\.io|quay\\.io)\\b|failed to (?:resolve reference|pull)|pulling image|pull access)"
                    + ".{0,200}" + UNREACHABLE),
            fault("the certificate authority refuses or is down", "urn:ietf:params:acme:error:(?:rateLimited|serverInternal)|"
                    + "acme.{0,120}(?:HTTP 429|HTTP 5\\d\\d|too many certificates|i/o timeout|connection refused)"),
            fault("the mirror could not be reached", "fatal: unable to access '[^']*': .*(?:Could not resolve host|Failed to connect|Connection timed out|error: 5\\d\\d)"
                    + "|fatal: (?:could not read (?:Username|Password) for|Authentication failed for) 'https?://|ssh: Could not resolve hostname|redfix: cannot (?:clone|fetch) "));

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
