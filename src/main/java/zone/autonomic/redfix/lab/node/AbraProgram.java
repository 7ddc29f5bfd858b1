package zone.autonomic.redfix.lab.node;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import zone.autonomic.redfix.lab.engine.Reply;
import zone.autonomic.redfix.lab.engine.Request;
import zone.autonomic.redfix.lab.swarm.Disk;
import zone.autonomic.redfix.lab.swarm.EnvFile;
import zone.autonomic.redfix.lab.swarm.InvalidRecipe;
import zone.autonomic.redfix.lab.swarm.Lint;
import zone.autonomic.redfix.lab.swarm.NodeState;
import zone.autonomic.redfix.lab.swarm.RecipeFolder;
import zone.autonomic.redfix.lab.swarm.SecretMaker;
import zone.autonomic.redfix.lab.swarm.Swarm;

/** {@code abra app new|deploy|undeploy}, {@code abra app backup create}, {@code abra app restore} and {@code abra recipe lint}. */
final class AbraProgram {
    private final NodeState node;
    private final Swarm swarm;
    private final StackLocks locks;
    private final Request request;
    private final AbraDir dir;
    private final PrintStream out;

    AbraProgram(Swarm swarm, StackLocks locks, Request request, Reply reply) {
        this.node = swarm.node();
        this.swarm = swarm;
        this.locks = locks;
        this.request = request;
        this.dir = AbraDir.of(request, node);
        this.out = reply.out();
    }

    int run() throws InterruptedException {
        if (!request.terminal()) {
            throw new InvalidRecipe("inappropriate ioctl for device");
        }
        if (request.words().equals(List.of("--version"))) {
            out.println("abra version 0.11.0-beta (the lab's)");
            return 0;
        }
        List<String> words = new ArrayList<>();
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < request.words().size(); i++) {
            String word = request.words().get(i);
            switch (word) {
                case "--domain", "-D", "--server", "-s" -> {
                    String name = word.equals("-D") ? "--domain" : word;
                    options.put(name, i + 1 < request.words().size() ? request.words().get(++i) : "");
                }
                case "--chaos", "-C", "--force", "-f" -> options.put("in place", "");
                case "--secrets", "-S" -> options.put("secrets", "");
                case "--no-input", "-n" -> options.put("no input", "");
                default -> {
                    if (word.startsWith("-")) {
                        throw new NotKnown(word);
                    }
                    words.add(word);
                }
            }
        }
        return run(words, options);
    }

    private int run(List<String> words, Map<String, String> options) throws InterruptedException {
        String last = words.isEmpty() ? "" : words.get(words.size() - 1);
        String command = words.isEmpty() ? "" : String.join(" ", words.subList(0, words.size() - 1));
        return switch (command) {
            case "recipe lint" -> lint(last);
            case "app new" -> create(last, options);
            case "app deploy", "app undeploy", "app backup create", "app restore" -> locks.with(Abra.stackOf(last), () -> switch (command) {
                case "app deploy" -> new AbraDeploy(swarm, dir, request, out).deploy(type(last), last, options.containsKey("in place"));
                case "app undeploy" -> undeploy(last);
                case "app restore" -> new AbraBackup(swarm, request, out).restore(deployed(last));
                default -> new AbraBackup(swarm, request, out).backup(deployed(last));
            });
            default -> throw new NotKnown(request.line());
        };
    }

    private RecipeFolder recipe(String name) {
        return recipe(dir, name);
    }

    static RecipeFolder recipe(AbraDir dir, String name) {
        Path folder = dir.recipe(name);
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
        if (Files.exists(dir.settings(domain))) {
            throw new InvalidRecipe(dir.settings(domain) + " already exists?");
        }
        RecipeFolder files = recipe(recipe);
        Abra abra = new Abra(swarm, dir);
        abra.create(recipe, files, domain);
        out.println("INFO new app '" + recipe + "' created at " + domain);
        if (options.containsKey("secrets")) {
            abra.secrets(files, domain, SecretMaker.today(node)).forEach(s -> out.println("INFO generated secret " + s));
        }
        return 0;
    }

    private int undeploy(String domain) {
        node.removeStack(deployed(domain));
        out.println("INFO undeployed " + domain);
        return 0;
    }

    /** The stack of an app that stands. */
    private String deployed(String domain) {
        type(domain);
        if (!node.deployed(Abra.stackOf(domain))) {
            throw new InvalidRecipe(domain + " is not deployed?");
        }
        return Abra.stackOf(domain);
    }

    private int lint(String recipe) {
        List<Lint.Row> rows = Lint.of(recipe(recipe), Git.allTagsAnnotated(dir.recipe(recipe)));
        out.print(Lint.table(rows));
        if (rows.stream().anyMatch(r -> r.error() && !r.satisfied())) {
            out.println("WARN critical errors present in " + recipe + " config");
        }
        return 0;
    }

    /** The recipe that an app's settings name. */
    private String type(String domain) {
        Optional<Path> settings = Optional.of(dir.settings(domain)).filter(s -> domain.matches("[a-z0-9.-]+") && Files.isRegularFile(s));
        return settings.map(s -> EnvFile.values(Disk.read(s)).getOrDefault("TYPE", "").replaceFirst(":.*", ""))
                .orElseThrow(() -> new InvalidRecipe("unable to find app settings of " + domain));
    }
}
