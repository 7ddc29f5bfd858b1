package zone.autonomic.redfix.lab.node;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import zone.autonomic.redfix.lab.swarm.Disk;
import zone.autonomic.redfix.lab.swarm.EnvFile;
import zone.autonomic.redfix.lab.swarm.InvalidRecipe;
import zone.autonomic.redfix.lab.swarm.Lint;
import zone.autonomic.redfix.lab.swarm.NodeState;
import zone.autonomic.redfix.lab.swarm.RecipeFolder;
import zone.autonomic.redfix.lab.swarm.SecretMaker;
import zone.autonomic.redfix.lab.swarm.Swarm;

/** {@code abra app new|deploy|undeploy} and {@code abra recipe lint}. Its wrapper has seen to the terminal. */
final class AbraProgram {

    private static final int CANNOT_TELL = 3;
    private final NodeState node;
    private final Path root;
    private final PrintStream out;

    AbraProgram(Path root, PrintStream out) {
        this.root = root;
        this.node = new NodeState(root);
        this.out = out;
    }

    int run(List<String> arguments) {
        List<String> words = new ArrayList<>();
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String a = arguments.get(i);
            switch (a) {
                case "--domain", "--server" -> options.put(a, arguments.get(++i));
                case "--no-input", "-n", "--chaos", "-C", "--secrets", "-S", "--force", "-f" -> options.put(a, "");
                default -> {
                    if (a.startsWith("-")) {
                        throw new Program.NotKnown(a);
                    }
                    words.add(a);
                }
            }
        }
        if (words.size() != 3) {
            throw new Program.NotKnown(String.join(" ", arguments));
        }
        return switch (words.get(0) + " " + words.get(1)) {
            case "app new" -> create(words.get(2), options);
            case "app deploy" -> deploy(words.get(2), options.containsKey("--chaos") || options.containsKey("-C") || options.containsKey("--force"));
            case "app undeploy" -> undeploy(words.get(2));
            case "recipe lint" -> lint(words.get(2));
            default -> throw new Program.NotKnown(String.join(" ", words));
        };
    }

    private RecipeFolder recipe(String name) {
        Path folder = node.recipe(name);
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*") || !Files.isDirectory(folder)) {
            throw new InvalidRecipe("recipe " + name + " does not exist?");
        }
        return new RecipeFolder(folder);
    }

    private int create(String recipe, Map<String, String> options) {
        String domain = options.get("--domain");
        if (domain == null || !domain.matches("[a-z0-9.-]+")) {
            throw new InvalidRecipe("no --domain, or one that can't be: " + domain);
        }
        if (Files.exists(node.appEnvironment(domain))) {
            throw new InvalidRecipe(node.appEnvironment(domain) + " already exists?");
        }
        RecipeFolder files = recipe(recipe);
        Abra abra = new Abra(new Swarm(node, Place.read(root).images()));
        abra.create(recipe, files, domain);
        out.println("INFO new app '" + recipe + "' created at " + domain);
        if (options.containsKey("--secrets") || options.containsKey("-S")) {
            abra.secrets(files, domain, SecretMaker.today(node)).forEach(s -> out.println("INFO generated secret " + s));
        }
        return 0;
    }

    private int deploy(String domain, boolean inPlace) {
        Place place = Place.read(root);
        Abra.Deployed deployed = new Abra(new Swarm(node, place.images())).deploy(recipe(type(domain)), domain, !inPlace);
        if (deployed.unknown().isPresent()) {
            out.println("FATA lab: unknown: " + deployed.unknown().get());
            return CANNOT_TELL;
        }
        if (deployed.refused().isPresent()) {
            out.println("FATA " + deployed.refused().get());
            return 1;
        }
        deployed.starts().forEach((service, start) -> 
                out.println(start.running() ? "INFO " + service + " succeeded" : "ERRO " + service + " failed"));
        if (!deployed.down().isEmpty()) {
            out.println("FATA deploy failed: " + String.join(", ", deployed.down()) + " did not converge");
            return 1;
        }
        out.println("INFO deploy succeeded");
        return 0;
    }

    private int undeploy(String domain) {
        type(domain);
        if (!node.deployed(Abra.stackOf(domain))) {
            throw new InvalidRecipe(domain + " is not deployed?");
        }
        node.removeStack(Abra.stackOf(domain));
        out.println("INFO undeployed " + domain);
        return 0;
    }

    private int lint(String recipe) {
        out.print(Lint.table(Lint.of(recipe(recipe), Git.allTagsAnnotated(node.recipe(recipe)))));
        return 0;
    }

    private String type(String domain) {
        Path settings = node.appEnvironment(domain);
        if (!Files.isRegularFile(settings)) {
            throw new InvalidRecipe("unable to find app settings of " + domain);
        }
        return EnvFile.values(Disk.read(settings)).getOrDefault("TYPE", "").replaceFirst(":.*", "");
    }
}
