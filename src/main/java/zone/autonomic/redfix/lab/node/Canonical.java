package zone.autonomic.redfix.lab.node;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import zone.autonomic.redfix.lab.swarm.Disk;
import zone.autonomic.redfix.lab.swarm.NodeState;

/** A recipe's canonical: the known-good deployment that an earlier promotion left, idle, with its volumes, secrets and settings. */
final class Canonical {
    private final NodeState node;
    private final String recipe;
    private final String domain;

    /** @param domain where it is or would be deployed */
    Canonical(NodeState node, String recipe, String domain) {
        this.node = node;
        this.recipe = recipe;
        this.domain = domain;
    }

    String domain() {
        return domain;
    }

    String stack() {
        return Abra.stackOf(domain);
    }

    /** Its version, if there is one; one that was made at another domain is none. */
    Optional<String> version() {
        if (!java.nio.file.Files.exists(node.appEnvironment(domain))) {
            return Optional.empty();
        }
        Matcher m = Pattern.compile("\"version\"\\s*:\\s*\"([^\"]*)\"").matcher(Disk.read(file()));
        return m.find() ? Optional.of(m.group(1)) : Optional.empty();
    }

    void write(String version, String when) {
        Disk.write(file(), "{\"recipe\":" + Results.quoted(recipe) + ",\"version\":" + Results.quoted(version) + ",\"written\":"
                + Results.quoted(when) + "}\n");
    }

    /** Gives another app a copy of its volumes, secrets and settings. */
    void copyTo(String otherDomain) {
        String other = Abra.stackOf(otherDomain);
        for (String volume : node.volumesOf(stack())) {
            String copy = other + volume.substring(stack().length());
            node.createVolume(copy, other);
            Disk.copy(node.data(volume), node.data(copy));
        }
        for (String secret : node.secretsOf(stack())) {
            node.createSecret(other + secret.substring(stack().length()), "", node.secretValue(secret).orElse(""));
        }
        Disk.write(node.appEnvironment(otherDomain), Disk.read(node.appEnvironment(domain)).replace(domain, otherDomain));
    }

    private java.nio.file.Path file() {
        return node.root().resolve("var/lib/ci-warm").resolve(recipe).resolve("canonical.json");
    }
}
