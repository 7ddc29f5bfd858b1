package zone.autonomic.redfix.ccci;

import java.util.ArrayList;
import java.util.List;
import zone.autonomic.redfix.investigation.Probes;
import zone.autonomic.redfix.investigation.Probes.Endpoint;
import zone.autonomic.redfix.investigation.Probes.Mount;
import zone.autonomic.redfix.investigation.Probes.Resolution;
import zone.autonomic.redfix.investigation.Probes.ServiceLog;
import zone.autonomic.redfix.investigation.Probes.ServiceState;

/** Reads what the node showed of a stack. */
final class ProbeReader {

    private ProbeReader() {}

    static Probes read(NodeAnswer answer) throws NodeAnswer.Malformed {
        if (answer.first("gone").isPresent()) {
            return Probes.goneAlready();
        }
        String stack = answer.need("stack").field(0);
        List<ServiceState> services = answer.all("service").map(l -> new ServiceState(shortName(stack, l.field(0)), l.field(1), l.field(2))).toList();
        List<ServiceLog> logs = answer.all("log").map(l -> new ServiceLog(shortName(stack, l.field(0)), Redaction.mask(l.text()))).toList();
        List<Mount> mounts = answer.all("mount")
                .map(l -> new Mount(shortName(stack, l.field(0)), l.field(1), l.field(2), l.field(3), l.field(4).equals("true"))).toList();
        List<Resolution> resolutions = answer.all("resolve")
                .map(l -> new Resolution(shortName(stack, l.field(0)), l.field(1), addresses(l.field(2)))).toList();
        List<Endpoint> endpoints = answer.all("endpoint").map(l -> new Endpoint(l.field(0), service(l.field(1)), address(l.field(2)))).toList();
        return new Probes(stack, true, services, logs, mounts, resolutions, endpoints);
    }

    private static String shortName(String stack, String service) {
        return service.startsWith(stack + "_") ? service.substring(stack.length() + 1) : service;
    }

    /** A task's container is called {@code <service>.<slot>.<task>}. */
    private static String service(String container) {
        return container.replaceFirst("\\.\\w+\\.\\w+$", "");
    }

    private static String address(String withPrefix) {
        int slash = withPrefix.indexOf('/');
        return slash < 0 ? withPrefix : withPrefix.substring(0, slash);
    }

    private static List<String> addresses(String separated) {
        List<String> addresses = new ArrayList<>();
        for (String address : separated.split(" ")) {
            if (!address.isBlank() && !addresses.contains(address)) {
                addresses.add(address);
            }
        }
        return addresses;
    }
}
