package zone.autonomic.redfix.lab.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import zone.autonomic.redfix.lab.node.DockerServices.Found;
import zone.autonomic.redfix.lab.swarm.Disk;

/** A service as {@code docker service inspect} tells it, as far as anybody here reads that. */
final class ServiceJson {
    private ServiceJson() {}

    static String of(Found service) {
        Map<String, String> labels = new TreeMap<>(facts(service, "labels"));
        labels.put("com.docker.stack.namespace", service.stack());
        labels.put("com.docker.stack.image", service.fact("image"));
        String wanted = service.fact("wanted");
        return "{\"ID\": " + quoted(service.fact("id")) + ", \"Spec\": {\"Name\": " + quoted(service.fullName()) + ", \"Labels\": "
                + object(labels)
                + ", \"TaskTemplate\": {\"ContainerSpec\": {\"Image\": " + quoted(service.fact("image")) + ", \"Env\": "
                        + environment(service)
                + ", \"Mounts\": " + mounts(service) + "}}, \"Mode\": {\"Replicated\": {\"Replicas\": "
                        + (wanted.matches("\\d+") ? wanted : "1")
                + "}}}, \"UpdateStatus\": {\"State\": \"completed\"}}";
    }

    private static Map<String, String> facts(Found service, String name) {
        Map<String, String> all = new TreeMap<>();
        for (String line : Disk.lines(service.folder().resolve(name))) {
            int equals = line.indexOf('=');
            all.put(line.substring(0, equals), line.substring(equals + 1).translateEscapes());
        }
        return all;
    }

    private static String environment(Found service) {
        List<String> all = new ArrayList<>();
        for (String line : Disk.lines(service.folder().resolve("spec"))) {
            String[] f = line.split("\t", -1);
            if (f[0].equals("env")) {
                all.add(quoted(f[1].translateEscapes() + "=" + f[2].translateEscapes()));
            }
        }
        return "[" + String.join(", ", all) + "]";
    }

    private static String mounts(Found service) {
        List<String> all = new ArrayList<>();
        for (String line : Disk.lines(service.folder().resolve("mounts"))) {
            String[] f = line.split("\t", -1);
            all.add("{\"Type\": " + quoted(f[0]) + ", \"Source\": " + quoted(f[1]) + ", \"Target\": " + quoted(f[2])
                    + (f[3].equals("true") ? ", \"ReadOnly\": true" : "") + "}");
        }
        return "[" + String.join(", ", all) + "]";
    }

    private static String object(Map<String, String> map) {
        return "{" + String.join(", ", map.entrySet().stream().map(e -> quoted(e.getKey()) + ": " + quoted(e.getValue())).toList()) + "}";
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            out.append(c == '"' || c == '\\' ? "\\" + c : c < ' ' ? String.format("\\u%04x", (int) c) : String.valueOf(c));
        }
        return out.append('"').toString();
    }
}
