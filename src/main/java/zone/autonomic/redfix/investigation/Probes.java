package zone.autonomic.redfix.investigation;

import java.util.List;

/**
 * What was seen of a stack on the node while it stood, or that it was gone already.
 *
 * @param stack the stack's name; empty where none stood
 * @param standing whether the stack still stood
 * @param services the services and their replicas, e.g. {@code 0/1}
 * @param logs the last lines of each service
 * @param mounts what is mounted into each service
 * @param resolutions what a name resolved to from inside a container, a line for each time it was asked
 * @param endpoints who has which address on the stack's own networks and on the shared {@code proxy}
 */
public record Probes(String stack, boolean standing, List<ServiceState> services, List<ServiceLog> logs, List<Mount> mounts,
        List<Resolution> resolutions, List<Endpoint> endpoints) {

    public Probes {
        services = List.copyOf(services);
        logs = List.copyOf(logs);
        mounts = List.copyOf(mounts);
        resolutions = List.copyOf(resolutions);
        endpoints = List.copyOf(endpoints);
    }

    /** No stack of the recipe stood any more when the probe came. */
    public static Probes goneAlready() {
        return new Probes("", false, List.of(), List.of(), List.of(), List.of(), List.of());
    }

    /** Whether there was enough left of the stack to hear its services; one that is being torn down stands and says nothing. */
    public boolean telling() {
        return standing && !logs.isEmpty();
    }

    /** @param service short name within the stack @param replicas running/wanted */
    public record ServiceState(String service, String replicas, String image) {}

    public record ServiceLog(String service, String text) {}

    /** @param type {@code volume}, {@code config}, {@code secret}, {@code bind} or {@code tmpfs} */
    public record Mount(String service, String type, String source, String target, boolean readOnly) {}

    /** @param service the short name of the service in whose container was asked */
    public record Resolution(String service, String name, List<String> addresses) {
        public Resolution {
            addresses = List.copyOf(addresses);
        }
    }

    /** @param service full swarm name, {@code <stack>_<service>} @param address without a prefix length */
    public record Endpoint(String network, String service, String address) {}
}
