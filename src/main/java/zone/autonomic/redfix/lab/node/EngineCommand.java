package zone.autonomic.redfix.lab.node;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;

/** The command that starts a node's engine, from the classes that run here. */
final class EngineCommand {
    private EngineCommand() {}

    /** As a line of shell, to which the node's root is appended. */
    static String line() {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return "'" + java + "' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -Xmx256m"
                + " -Djdk.lang.Process.launchMechanism=VFORK -cp '"
                + String.join(":", classPath()) + "' " + NodeEngine.class.getName();
    }

    /** Where the engine's classes come from: the folder or jar of the running code, and the YAML reader's. */
    private static Set<String> classPath() {
        Set<String> all = new LinkedHashSet<>();
        for (Class<?> needed : List.of(NodeEngine.class, Load.class)) {
            all.add(home(needed).toString());
        }
        return all;
    }

    private static Path home(Class<?> type) {
        String resource = "/" + type.getName().replace('.', '/') + ".class";
        URL url = type.getResource(resource);
        String text = url == null ? "" : url.toString();
        String bare = text.startsWith("jar:") ? text.substring(4, text.indexOf("!/")) : text.replace(resource, "/");
        if (bare.startsWith("file:")) {
            return Path.of(URI.create(bare));
        }
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException | RuntimeException e) {
            return packaged(type);
        }
    }

    /** Beside the runner jar of the packaged application. */
    private static Path packaged(Class<?> type) {
        Path runner = Path.of(System.getProperty("java.class.path").split(":")[0]).toAbsolutePath();
        String part = type == NodeEngine.class ? "app" : "lib/main";
        String hint = type == NodeEngine.class ? "redfix" : "snakeyaml-engine";
        try (Stream<Path> jars = Files.list(runner.getParent().resolve(part))) {
            return jars.filter(j -> j.getFileName().toString().contains(hint)).findFirst().orElseThrow();
        } catch (IOException | RuntimeException e) {
            throw new IllegalStateException("cannot find where " + type.getName() + " was loaded from", e);
        }
    }
}
