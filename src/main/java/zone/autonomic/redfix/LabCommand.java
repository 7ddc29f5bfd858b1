package zone.autonomic.redfix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import zone.autonomic.redfix.lab.Lab;
import zone.autonomic.redfix.lab.LabOptions;
import zone.autonomic.redfix.lab.NodeFacts;
import zone.autonomic.redfix.lab.forge.LabForge;
import zone.autonomic.redfix.lab.swarm.Disk;

/** {@code redfix lab}: forge, bridge and node on loopback, and the bot pointed at them. */
@Command(name = "lab", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Runs the bot against a lab on this machine: a forge, a bridge and a node on loopback.",
                "With a command it is said in a chat thread, which is printed as it grows; without one a page serves the chat."},
        footer = {"", "Exit status: 0 proven or nothing to fix, 1 not proven, unknown or void, 2 refused.",
                "Examples:", "  redfix lab '/redfix gitea'", "  redfix lab --data lab-data", "  redfix lab --recipes my-recipes '/redfix my-recipe'"})
class LabCommand implements Callable<Integer> {

    private static final int PORT = 8080;

    /** What a live bot may be told in a file where the lab is started, and a lab must not share with it; and a lab's terminal is for its thread. */
    private static final Map<String, String> NOT_THE_LIVE_BOTS = Map.of("redfix.discord.token", "", "redfix.state.repository", "",
            "redfix.database.h2.active", "true", "redfix.database.pg.active", "false",
            "redfix.web.address", "127.0.0.1", "redfix.web.proxies", "", "redfix.web.token", "", "quarkus.log.console.level", "ERROR");

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "What to say, e.g. '/redfix gitea'. Without it the chat is served.")
    private List<String> words = List.of();

    @Option(names = "--data", paramLabel = "DIR", description = "Keep the lab's state there (repositories under forge/<owner>/<repo>.git). Default: thrown away.")
    private Optional<Path> data = Optional.empty();

    @Option(names = "--recipes", paramLabel = "DIR", description = "Serve the recipes in that folder instead of the built-in ones.")
    private Optional<Path> recipes = Optional.empty();

    @Option(names = "--scenario", paramLabel = "FILE", description = "What happens around it: load, leftovers, disk, a bridge that is down … (see docs/lab.md).")
    private Optional<Path> scenario = Optional.empty();

    @Option(names = "--node-facts", paramLabel = "FILE", description = "Make the node like the one of which redfix doctor --record FILE was written.")
    private Optional<Path> nodeFacts = Optional.empty();

    @Option(names = "--json", paramLabel = "FILE", description = "Write the investigation's events and outcome there.")
    private Optional<Path> json = Optional.empty();

    @Option(names = "--port", paramLabel = "PORT", description = "Of the page, 0 for any. Default: 8080; with a command, another one if that is taken.")
    private Optional<Integer> port = Optional.empty();

    @Override
    public Integer call() throws IOException {
        refuseUnless(recipes.isEmpty() || Files.isDirectory(recipes.get()), "--recipes: there is no folder " + recipes.orElse(null));
        refuseUnless(scenario.isEmpty() || Files.isRegularFile(scenario.get()), "--scenario: there is no file " + scenario.orElse(null));
        refuseUnless(nodeFacts.isEmpty() || Files.isRegularFile(nodeFacts.get()), "--node-facts: there is no file " + nodeFacts.orElse(null));
        int pagePort = pagePort();
        Path home = data.isPresent() ? data.get().toAbsolutePath() : Files.createTempDirectory("redfix-lab-");
        String secret = secret();
        try (Lab lab = start(home, new LabForge.Hook(URI.create("http://127.0.0.1:" + pagePort + "/webhooks/gitea"), secret))) {
            NOT_THE_LIVE_BOTS.forEach(LabCommand::setUnlessGiven);
            setUnlessGiven("redfix.url", "http://localhost:" + pagePort);
            lab.configuration().forEach(LabCommand::setUnlessGiven);
            System.setProperty("redfix.mode", "lab");
            System.setProperty("redfix.webhook.secret", secret);
            System.setProperty("redfix.data-dir", home.resolve("bot").toString());
            System.setProperty("redfix.port", Integer.toString(pagePort));
            json.ifPresent(file -> System.setProperty("redfix.lab.json", file.toAbsolutePath().toString()));
            return Start.run(LabSession.class, words.toArray(String[]::new));
        } finally {
            if (data.isEmpty()) {
                throwAway(home);
            }
        }
    }

    /** What is given as -D is meant for the lab. */
    private static void setUnlessGiven(String key, String value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }

    /** New with each start: forge and bot start together. */
    private static String secret() {
        byte[] bytes = new byte[20];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private Lab start(Path home, LabForge.Hook hook) {
        // The application sets its logging up when it starts; until then its libraries would be heard on the terminal.
        Logger.getLogger("").setLevel(Level.WARNING);
        try {
            return Lab.start(new LabOptions(home, recipes, scenario(home), 0, List.of(hook)));
        } catch (Lab.BadLab refused) {
            throw new CommandLine.ParameterException(spec.commandLine(), refused.getMessage());
        }
    }

    /** What happens around it, with a recorded node's ways put in. */
    private Optional<Path> scenario(Path home) {
        if (nodeFacts.isEmpty()) {
            return scenario;
        }
        try {
            String given = scenario.isPresent() ? Files.readString(scenario.get()) : "";
            Files.createDirectories(home);
            return Optional.of(Files.writeString(home.resolve("scenario-of-node-facts.yml"), NodeFacts.scenario(Files.readString(nodeFacts.get()), given)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--node-facts: " + e.getMessage());
        }
    }

    private int pagePort() throws IOException {
        int wanted = port.orElse(PORT);
        if (wanted != 0 && free(wanted)) {
            return wanted;
        }
        boolean anyWillDo = wanted == 0 || port.isEmpty() && !words.isEmpty();
        refuseUnless(anyWillDo, "port %d is taken by another program; say which one to use, e.g. --port %d".formatted(wanted, wanted + 10));
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private void refuseUnless(boolean fine, String message) {
        if (!fine) {
            throw new CommandLine.ParameterException(spec.commandLine(), message);
        }
    }

    static void throwAway(Path home) {
        try {
            Disk.remove(home);
        } catch (UncheckedIOException stillInUse) {
            System.err.println("Could not remove all of " + home + ": " + stillInUse.getMessage());
        }
    }
}
