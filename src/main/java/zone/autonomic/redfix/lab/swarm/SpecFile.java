package zone.autonomic.redfix.lab.swarm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import zone.autonomic.redfix.lab.container.ContainerSpec;
import zone.autonomic.redfix.lab.container.Mount;

/** A container's specification as lines of text, so that another process finds the container again. */
final class SpecFile {
    private SpecFile() {}

    static String write(ContainerSpec spec) {
        StringBuilder out = new StringBuilder();
        line(out, "image", spec.stack(), spec.service(), spec.image());
        new TreeMap<>(spec.environment()).forEach((k, v) -> line(out, "env", k, v));
        spec.entrypoint().ifPresent(words -> words(out, "entrypoint", words));
        spec.command().ifPresent(words -> words(out, "command", words));
        for (Mount m : spec.mounts()) {
            line(out, "mount", m.kind().name(), m.source().toString(), m.target(), Integer.toString(m.mode()), Boolean.toString(m.readOnly()));
        }
        return out.toString();
    }

    static ContainerSpec read(String text) {
        String[] identity = new String[4];
        Map<String, String> environment = new TreeMap<>();
        Map<String, List<String>> words = new TreeMap<>();
        List<Mount> mounts = new ArrayList<>();
        for (String line : text.split("\n")) {
            String[] f = line.split("\t", -1);
            for (int i = 0; i < f.length; i++) {
                f[i] = f[i].translateEscapes();
            }
            switch (f[0]) {
                case "image" -> identity = f;
                case "env" -> environment.put(f[1], f[2]);
                case "mount" -> mounts.add(new Mount(Mount.Kind.valueOf(f[1]), Path.of(f[2]), f[3], Integer.parseInt(f[4]),
                        Boolean.parseBoolean(f[5])));
                default -> words.put(f[0], List.of(f).subList(1, f.length));
            }
        }
        return new ContainerSpec(identity[1], identity[2], identity[3], environment, Optional.ofNullable(words.get("entrypoint")),
                Optional.ofNullable(words.get("command")), mounts);
    }

    private static void words(StringBuilder out, String kind, List<String> words) {
        List<String> all = new ArrayList<>(List.of(kind));
        all.addAll(words);
        line(out, all.toArray(String[]::new));
    }

    private static void line(StringBuilder out, String... fields) {
        List<String> escaped = new ArrayList<>();
        for (String field : fields) {
            escaped.add(field.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r"));
        }
        out.append(String.join("\t", escaped)).append('\n');
    }
}
