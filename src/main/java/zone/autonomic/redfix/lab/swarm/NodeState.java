package zone.autonomic.redfix.lab.swarm;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What stands on the node, as folders below {@code <root>/state}: the node's programs are processes of their own and meet only here. Shell programs
 * read the same folders, so each fact is a small file of lines.
 *
 * <pre>
 * stacks/STACK/services/SERVICE/{image,replicas,task,id,log,ports,spec,labels,networks,mounts,configs}
 * networks/NETWORK/{stack,internal} and endpoints/STACK_SERVICE: task name, address, then the names it answers to
 * volumes/VOLUME/{stack,_data/}   secrets/SECRET/{stack,value}   configs/CONFIG/{stack,content}
 * </pre>
 */
public record NodeState(Path root) {

    /** The network that all tenants share. */
    public static final String PROXY = "proxy";

    public Path state() {
        return root.resolve("state");
    }

    public Path stack(String stack) {
        return state().resolve("stacks").resolve(stack);
    }

    public Path service(String stack, String service) {
        return stack(stack).resolve("services").resolve(service);
    }

    public Path network(String network) {
        return state().resolve("networks").resolve(network);
    }

    public Path volume(String volume) {
        return state().resolve("volumes").resolve(volume);
    }

    /** Where a volume's files are. */
    public Path data(String volume) {
        return volume(volume).resolve("_data");
    }

    public Path secret(String secret) {
        return state().resolve("secrets").resolve(secret);
    }

    public Path config(String config) {
        return state().resolve("configs").resolve(config);
    }

    /** An app's settings, where abra keeps them. */
    public Path appEnvironment(String domain) {
        return root.resolve("home/.abra/servers/default").resolve(domain + ".env");
    }

    /** A recipe's checkout, where abra keeps it. */
    public Path recipe(String recipe) {
        return root.resolve("home/.abra/recipes").resolve(recipe);
    }

    public List<String> stacks() {
        return Disk.names(state().resolve("stacks"));
    }

    public boolean deployed(String stack) {
        return Files.isDirectory(stack(stack));
    }

    /**
     * How many others' stacks stand beside this one and are at work; those that belong to the place are none, and canonicals that
     * were left idle.
     */
    public int deployedBeside(String stack) {
        return (int) stacks().stream().filter(s -> !s.equals(stack) && !s.startsWith("warm-") && !ofThePlace(s)).count();
    }

    private boolean ofThePlace(String stack) {
        return services(stack).stream().anyMatch(s -> Files.exists(service(stack, s).resolve("foreign")));
    }

    public List<String> services(String stack) {
        return Disk.names(stack(stack).resolve("services"));
    }

    public void createNetwork(String network, String stack, boolean internal) {
        Disk.write(network(network).resolve("stack"), stack + "\n");
        if (internal) {
            Disk.write(network(network).resolve("internal"), "true\n");
        }
    }

    public void createVolume(String volume, String stack) {
        if (!Files.isDirectory(data(volume))) {
            Disk.folder(data(volume));
            Disk.write(volume(volume).resolve("stack"), stack + "\n");
        }
    }

    public void createSecret(String secret, String stack, String value) {
        Disk.write(secret(secret).resolve("value"), value);
        Disk.write(secret(secret).resolve("stack"), stack + "\n");
    }

    public Optional<String> secretValue(String secret) {
        Path value = secret(secret).resolve("value");
        return Files.isRegularFile(value) ? Optional.of(Disk.read(value)) : Optional.empty();
    }

    /** The volumes with a stack's label, or by its name before an underscore, which is how they are told apart where no label was put. */
    public List<String> volumesOf(String stack) {
        return Disk.names(state().resolve("volumes")).stream()
                .filter(v -> v.startsWith(stack + "_") || Disk.read(volume(v).resolve("stack")).strip().equals(stack)).toList();
    }

    public List<String> secretsOf(String stack) {
        return Disk.names(state().resolve("secrets")).stream().filter(s -> s.startsWith(stack + "_")).toList();
    }

    /** As {@code docker stack rm}: services, networks, configs and labelled secrets go, volumes and abra's secrets stay. */
    public void removeStack(String stack) {
        Disk.remove(stack(stack));
        for (String network : Disk.names(state().resolve("networks"))) {
            if (Disk.read(network(network).resolve("stack")).strip().equals(stack)) {
                Disk.remove(network(network));
            }
        }
        for (String endpoint : Disk.names(network(PROXY).resolve("endpoints"))) {
            if (endpoint.startsWith(stack + "_")) {
                Disk.remove(network(PROXY).resolve("endpoints").resolve(endpoint));
            }
        }
        for (String kind : List.of("configs", "secrets")) {
            for (String name : Disk.names(state().resolve(kind))) {
                Path object = state().resolve(kind).resolve(name);
                if (Disk.read(object.resolve("stack")).strip().equals(stack)) {
                    Disk.remove(object);
                }
            }
        }
    }

    /** As {@code docker service rm}: the service goes, and its volumes stay. */
    public void removeService(String stack, String service) {
        Disk.remove(service(stack, service));
        Names.forget(this, stack, service);
        if (services(stack).isEmpty()) {
            removeStack(stack);
        }
    }

    /** Everything of a stack: also volumes, secrets, and the app's settings. */
    public void removeAll(String stack, String domain) {
        removeStack(stack);
        volumesOf(stack).forEach(v -> Disk.remove(volume(v)));
        secretsOf(stack).forEach(s -> Disk.remove(secret(s)));
        Disk.remove(appEnvironment(domain));
    }

    /** A number that grows each time it is asked for; for choices that alternate. */
    public int turn(String of) {
        Path file = state().resolve("turns").resolve(of.replaceAll("[^A-Za-z0-9_.-]", "-"));
        synchronized (NodeState.class) {
            String text = Disk.read(file).strip();
            int turn = text.isEmpty() ? 0 : Integer.parseInt(text);
            Disk.write(file, Integer.toString(turn + 1));
            return turn;
        }
    }
}
