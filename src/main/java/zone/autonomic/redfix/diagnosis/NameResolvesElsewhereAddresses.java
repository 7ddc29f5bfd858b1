package zone.autonomic.redfix.diagnosis;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import zone.autonomic.redfix.investigation.Probes;
import zone.autonomic.redfix.investigation.Probes.Endpoint;
import zone.autonomic.redfix.investigation.Probes.Resolution;
import zone.autonomic.redfix.recipe.ServiceReference;

/**
 * What a short name led to from one service of a stack that stood, and which of those addresses are the stack's own.
 *
 * <p>A name resolves to a service's virtual address as often as to a container's, and endpoints are containers'. So an address counts as own also
 * where the swarm name resolved to it, or where it lies in the subnet of one of the stack's own networks.
 */
final class NameResolvesElsewhereAddresses {

    private static final String ADDRESS = "(\\d{1,3}(?:\\.\\d{1,3}){3})";
    /** Go's words, Caddy's among them, and nginx's. */
    private static final Pattern DIALLED = Pattern.compile("dial tcp4? " + ADDRESS + ":\\d+: (?:connect: )?"
            + "(?:connection refused|no route to host|i/o timeout)"
            + "|connect\\(\\) failed \\(111: Connection refused\\).*upstream: \"\\w+://" + ADDRESS);

    private final Probes probes;
    private final ServiceReference reference;
    private final Set<String> resolved = new LinkedHashSet<>();
    private final Set<String> foreign = new LinkedHashSet<>();
    private final Set<String> own = new LinkedHashSet<>();
    private final List<String> dialled = new ArrayList<>();

    NameResolvesElsewhereAddresses(Probes probes, ServiceReference reference) {
        this.probes = probes;
        this.reference = reference;
        probes.resolutions().stream().filter(r -> shortName(r.service()).equals(reference.from()) && r.name().equals(reference.name()))
                .map(Resolution::addresses).forEach(resolved::addAll);
        resolved.forEach(address -> (isForeign(address) ? foreign : own).add(address));
        probes.logs().stream().filter(l -> shortName(l.service()).equals(reference.from())).flatMap(l -> l.text().lines()).forEach(this::dialled);
    }

    private void dialled(String line) {
        Matcher matcher = DIALLED.matcher(line);
        boolean names = Pattern.compile("(?<![\\w.-])" + Pattern.quote(reference.name()) + "(?![\\w-])").matcher(line).find();
        if (names && matcher.find()) {
            String address = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
            if (isForeign(address) && dialled.size() < 3) {
                dialled.add(line.strip());
                foreign.add(address);
            }
        }
    }

    private boolean isForeign(String address) {
        List<String> holders = holders(address);
        if (!holders.isEmpty()) {
            return holders.stream().noneMatch(this::ofOwnStack);
        }
        boolean bySwarmName = probes.resolutions().stream().filter(r -> r.name().equals(swarmName()) || r.name().equals("tasks." + swarmName()))
                .anyMatch(r -> r.addresses().contains(address));
        boolean inOwnSubnet = probes.endpoints().stream().filter(e -> e.network().startsWith(probes.stack() + "_"))
                .anyMatch(e -> subnet(e.address()).equals(subnet(address)));
        return !bySwarmName && !inOwnSubnet && !knownTarget().isEmpty() && !(targetIsShared() && !swarmNameAsked());
    }

    /** Such a target's own virtual address lies in the shared subnet like the strangers': only its swarm name tells them apart. */
    private boolean targetIsShared() {
        return probes.endpoints().stream().anyMatch(e -> e.service().equals(swarmName()) && !e.network().startsWith(probes.stack() + "_"));
    }

    private boolean swarmNameAsked() {
        return probes.resolutions().stream().anyMatch(r -> r.name().equals(swarmName()) && !r.addresses().isEmpty());
    }

    /** Without any address that is known to be the target's own, an unknown one proves nothing. */
    private Set<String> knownTarget() {
        Set<String> known = probes.endpoints().stream().filter(e -> e.service().equals(swarmName())).map(Endpoint::address)
                .collect(Collectors.toSet());
        probes.resolutions().stream().filter(r -> r.name().equals(swarmName())).map(Resolution::addresses).forEach(known::addAll);
        return known;
    }

    private List<String> holders(String address) {
        return probes.endpoints().stream().filter(e -> e.address().equals(address)).map(Endpoint::service).distinct().toList();
    }

    private boolean ofOwnStack(String service) {
        return service.startsWith(probes.stack() + "_");
    }

    private String shortName(String service) {
        return ofOwnStack(service) ? service.substring(probes.stack().length() + 1) : service;
    }

    private String swarmName() {
        return probes.stack() + "_" + reference.to();
    }

    /** An overlay network's subnet has 24 bits unless somebody chose otherwise. */
    private static String subnet(String address) {
        int dot = address.lastIndexOf('.');
        return dot < 0 ? address : address.substring(0, dot);
    }

    /** Whether anything says what the name led to. */
    boolean asked() {
        return !resolved.isEmpty() || !dialled.isEmpty();
    }

    boolean misled() {
        return !foreign.isEmpty();
    }

    boolean byTurns() {
        return misled() && !own.isEmpty();
    }

    /** Who answered instead, by swarm name where the probe knows it. */
    List<String> strangers() {
        return foreign.stream().map(a -> holders(a).stream().findFirst().map(h -> "`" + h + "` at " + a).orElse(a)).toList();
    }

    /** What shows it, for a person to look up. */
    List<String> lines(String run) {
        List<String> lines = new ArrayList<>();
        if (!resolved.isEmpty()) {
            lines.add(run + ", in `" + reference.from() + "` of " + probes.stack() + ": `" + reference.name() + "` resolved to "
                    + resolved.stream().map(this::described).collect(Collectors.joining(", ")));
        }
        dialled.forEach(line -> lines.add(run + ", log of `" + reference.from() + "`: " + line));
        return lines;
    }

    private String described(String address) {
        String holder = holders(address).stream().findFirst().map(h -> ", " + h).orElse("");
        return address + " (" + (foreign.contains(address) ? "foreign" : "own") + holder + ")";
    }
}
