package zone.autonomic.redfix.lab.node;

import java.nio.file.Files;
import java.nio.file.Path;
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

    static Canonical usual(NodeState node, String recipe) {
        return new Canonical(node, recipe, "warm-" + recipe + "." + Place.read(node.root()).domain());
    }

    String domain() {
        return domain;
    }

    String stack() {
        return Abra.stackOf(domain);
    }

    /** Its version, if there is one; one that was made at another domain is none. */
    Optional<String> version() {
        if (!Files.exists(node.appEnvironment(domain))) {
            return Optional.empty();
        }
        Matcher m = Pattern.compile("\"version\"\\s*:\\s*\"([^\"]*)\"").matcher(Disk.read(file()));
        return m.find() ? Optional.of(m.group(1)) : Optional.empty();
    }

    /** @param commit of the recipe @param when in the form {@code YYYYMMDDTHHMMSSZ} */
    void write(String version, String commit, String when) {
        Disk.write(file(), String.format("{\"recipe\": \"%s\", \"domain\": \"%s\", \"version\": \"%s\", \"commit\": \"%s\", "
                + "\"status\": \"idle\", \"ts\": \"%s\"}%n",
                recipe, domain, version, commit, when));
    }

    /** Takes over what another node has as the recipe's canonical, in the place of what is here. */
    void takeOver(NodeState other) {
        node.removeAll(stack(), domain);
        for (String volume : other.volumesOf(stack())) {
            node.createVolume(volume, stack());
            Disk.copy(other.data(volume), node.data(volume));
        }
        for (String secret : other.secretsOf(stack())) {
            node.createSecret(secret, "", other.secretValue(secret).orElse(""));
        }
        Disk.copy(other.appEnvironment(domain), node.appEnvironment(domain));
        Disk.remove(folder(node));
        Disk.copy(folder(other), Disk.folder(folder(node)));
    }

    private Path file() {
        return folder(node).resolve("canonical.json");
    }

    private Path folder(NodeState of) {
        return of.root().resolve("var/lib/ci-warm").resolve(recipe);
    }
}
