package zone.autonomic.redfix.lab.node;

import java.util.List;

/** What a swarm allows in a name; it also keeps paths inside the state. */
final class DockerNames {
    private DockerNames() {}

    static String checked(String name) {
        if (!name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*")) {
            throw new DaemonRefused("invalid name: " + name);
        }
        return name;
    }

    static List<String> checked(List<String> names) {
        names.forEach(DockerNames::checked);
        return names;
    }
}
