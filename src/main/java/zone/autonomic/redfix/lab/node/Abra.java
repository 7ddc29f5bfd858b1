package zone.autonomic.redfix.lab.node;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import zone.autonomic.redfix.lab.container.Start;
import zone.autonomic.redfix.lab.swarm.Disk;
import zone.autonomic.redfix.lab.swarm.EnvFile;
import zone.autonomic.redfix.lab.swarm.InvalidRecipe;
import zone.autonomic.redfix.lab.swarm.NodeState;
import zone.autonomic.redfix.lab.swarm.Project;
import zone.autonomic.redfix.lab.swarm.RecipeFolder;
import zone.autonomic.redfix.lab.swarm.SecretMaker;
import zone.autonomic.redfix.lab.swarm.Swarm;

/** What abra does with apps: makes their settings and secrets, deploys them and waits until they have converged, takes them down. */
final class Abra {
    private final Swarm swarm;
    private final NodeState node;
    private final AbraDir dir;
    private final boolean disturbed;

    Abra(Swarm swarm) {
        this(swarm, AbraDir.usual(swarm.node()), true);
    }

    Abra(Swarm swarm, AbraDir dir) {
        this(swarm, dir, true);
    }

    private Abra(Swarm swarm, AbraDir dir, boolean disturbed) {
        this.swarm = swarm;
        this.node = swarm.node();
        this.dir = dir;
        this.disturbed = disturbed;
    }

    /** One whose deploys were made on an earlier day: what the place fails with now doesn't touch them. */
    static Abra undisturbed(Swarm swarm) {
        return new Abra(swarm, AbraDir.usual(swarm.node()), false);
    }

    /**
     * How a deploy went.
     *
     * @param starts each service that was started, and how
     * @param refused what Docker or abra said when it didn't come to a start; or what the place failed with
     * @param unknown why the lab can't say
     */
    record Deployed(Map<String, Start> starts, Optional<String> refused, Optional<String> unknown) {

        List<String> down() {
            return starts.entrySet().stream().filter(e -> !e.getValue().running()).map(Map.Entry::getKey).toList();
        }

        boolean converged() {
            return refused.isEmpty() && unknown.isEmpty() && down().isEmpty();
        }

        /** The seconds until the slowest of them listens, on an idle node. */
        int slowest() {
            return starts.values().stream().mapToInt(Start::readySeconds).max().orElse(0);
        }
    }

    static String stackOf(String domain) {
        return domain.replace('.', '_');
    }

    /** Writes the app's settings from the recipe's sample. */
    void create(String recipe, RecipeFolder files, String domain) {
        String sample = files.text(".env.sample").orElseThrow(() -> new InvalidRecipe(recipe + " has no .env.sample"));
        StringBuilder out = new StringBuilder("TYPE=" + recipe + "\n");
        boolean seen = false;
        for (String line : sample.replace(recipe + ".example.com", domain).replace("{{ .Domain }}", domain).split("\n", -1)) {
            if (line.startsWith("TYPE=")) {
                continue;
            }
            boolean is = line.startsWith("DOMAIN=");
            seen |= is;
            out.append(is ? "DOMAIN=" + domain : line).append('\n');
        }
        Disk.write(dir.settings(domain), out + (seen ? "" : "DOMAIN=" + domain + "\n"));
    }

    List<String> secrets(RecipeFolder files, String domain, SecretMaker maker) {
        return maker.make(project(files, domain), files);
    }

    private Project project(RecipeFolder files, String domain) {
        return files.project(stackOf(domain), EnvFile.values(Disk.read(dir.settings(domain))));
    }

    /** A deploy of the files as they lie there. @param fresh whether nothing of the app may stand yet */
    Deployed deploy(RecipeFolder files, String domain, boolean fresh) {
        return deploy(files, domain, fresh, Optional.empty());
    }

    /** @param chaosVersion of which commit the files are, when they needn't be those of a release */
    Deployed deploy(RecipeFolder files, String domain, boolean fresh, Optional<String> chaosVersion) {
        String stack = stackOf(domain);
        if (fresh && node.deployed(stack)) {
            return refused(domain + " is already deployed");
        }
        Optional<PlaceFaults.Hit> fault = disturbed ? new PlaceFaults(node).atDeploy() : Optional.empty();
        if (fault.isPresent() && !fault.get().stackStands()) {
            return refused(fault.get().words());
        }
        Map<String, Start> starts;
        try {
            // Of a service's aliases in the compose files nothing arrives: abra drops them.
            Project project = project(files, domain).withoutAliases().labelled("app", chaosLabels(stack, chaosVersion));
            if (fault.isPresent()) {
                swarm.place(project, files);
                return refused(fault.get().words());
            }
            starts = swarm.deploy(project, files);
        } catch (InvalidRecipe e) {
            return refused(e.getMessage());
        }
        Optional<String> unknown = starts.values().stream().filter(s -> s.state() == Start.State.UNKNOWN).map(Start::why).findFirst();
        return new Deployed(new LinkedHashMap<>(starts), Optional.empty(), unknown);
    }

    private static Map<String, String> chaosLabels(String stack, Optional<String> version) {
        String prefix = "coop-cloud." + stack + ".";
        return version.map(v -> Map.of(prefix + "chaos", "true", prefix + "chaos-version", v)).orElse(Map.of());
    }

    private static Deployed refused(String why) {
        return new Deployed(Map.of(), Optional.of(why), Optional.empty());
    }
}
