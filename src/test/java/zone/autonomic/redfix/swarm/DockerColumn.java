package zone.autonomic.redfix.swarm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import zone.autonomic.redfix.conformance.Column;
import zone.autonomic.redfix.lab.image.ImageDescription;
import zone.autonomic.redfix.lab.image.Images;

/** A real Docker Swarm, used as abra uses it: {@code docker stack deploy} with the exports of {@code abra.sh} around it. */
public final class DockerColumn implements Column {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** Asking costs more than waiting: each question is a client's process. */
    private static final Duration POLL = Duration.ofMillis(300);
    private static final String OWNER = "com.docker.stack.namespace";
    private static final String OVERRIDE = "compose.for-this-kernel.yml";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DEPLOY = """
            cd "$1" && shift
            if [ -f abra.sh ]; then set -a; . ./abra.sh; set +a; fi
            exec /usr/bin/docker "$@"
            """;

    /** What the engine doesn't know it asks the world, which can't be reached from here: three times unanswered is nobody. */
    private static final String LOOKUPS = """
            export RES_OPTIONS='timeout:2 attempts:1'
            left=%d misses=0
            while [ $left -gt 0 ] && [ $misses -lt 3 ]; do
                left=$((left - 1))
                getent hosts %s || misses=$((misses + 1))
                echo end
            done
            """;

    private final DockerEngine engine;
    private final boolean traffic;
    private final TreeSet<String> stacks = new TreeSet<>();
    /** By stack and service. */
    private final Map<String, Map<String, Outcome>> outcomes = new HashMap<>();
    private Map<String, String> owners = Map.of();

    /** What became of a service. @param failure why it doesn't run @param container in which it does */
    private record Outcome(Optional<String> failure, String container) {}

    /** @param traffic whether services talk to each other, so that names must lead to tasks instead of to virtual addresses */
    public DockerColumn(DockerEngine engine, boolean traffic) {
        this.engine = engine;
        this.traffic = traffic;
    }

    /** Makes the network that all stacks share. */
    public static void network(DockerEngine engine) {
        engine.docker("network", "create", "--driver", "overlay", "--attachable", "proxy");
    }

    /** Builds the images of the scenarios to what {@code home/images/*.yml} says of them for the model. */
    public static void images(DockerEngine engine, LocalImages local, Path home) {
        local.base();
        local.postgres("postgres:15-alpine");
        local.build("keep-connected", "conformance/client:1");
        Images described = Images.builtIn().with(home);
        for (String name : List.of("conformance/box:1", "conformance/box-1000:1")) {
            ImageDescription image = described.describe(name).orElseThrow();
            String folders = String.join(" ", image.directories());
            try {
                Path folder = Files.createTempDirectory("box");
                Path dockerfile = Files.writeString(folder.resolve("Dockerfile"), """
                        FROM %s
                        RUN mkdir -p %s && chown %d:%d %s
                        USER %d
                        CMD %s
                        """.formatted(LocalImages.BASE, folders, image.uid(), image.uid(), folders, image.uid(), JSON.writeValueAsString(image.command())));
                engine.docker("build", "-q", "--network", "none", "-t", name, folder.toString());
                Files.delete(dockerfile);
                Files.delete(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public Optional<String> deploy(String stack, Path recipe, Map<String, String> environment, boolean prune) {
        List<String> files = new ArrayList<>(List.of(environment.getOrDefault("COMPOSE_FILE", "compose.yml").split(":")));
        override(recipe, files);
        files.add(OVERRIDE);
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", DEPLOY, "deploy", recipe.toString(), "-H", engine.address(), "stack", "deploy",
                "--resolve-image", "never"));
        if (prune) {
            words.add("--prune");
        }
        files.forEach(file -> words.addAll(List.of("-c", file)));
        words.add(stack);
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("STACK_NAME", stack);
        stacks.add(stack);
        forget(stack);
        zone.autonomic.redfix.swarm.Ran ran = zone.autonomic.redfix.swarm.Ran.of(PATIENCE, variables, words);
        if (!ran.succeeded()) {
            return Optional.of(ran.output());
        }
        outcomes(stack).forEach((service, outcome) -> {
            if (outcome.failure().isEmpty()) {
                awaitName(stack, service);
            }
        });
        return Optional.empty();
    }

    /** A task runs a little before its names are there. */
    private void awaitName(String stack, String service) {
        Awaitility.await(stack + "_" + service + " has its name").atMost(PATIENCE).pollInterval(POLL)
                .until(() -> run(stack, service, "getent hosts " + stack + "_" + service).exit() == 0);
    }

    /**
     * What has to be otherwise here: without IPVS nothing reaches a virtual address, and nobody waits for a program that doesn't heed SIGTERM.
     */
    private void override(Path recipe, List<String> files) {
        Map<String, Object> service = new HashMap<>(Map.of("stop_grace_period", "100ms"));
        if (traffic) {
            service.put("deploy", Map.of("endpoint_mode", "dnsrr"));
        }
        Map<String, Object> services = new LinkedHashMap<>();
        try {
            for (String file : files) {
                Object read = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(recipe.resolve(file)));
                ((Map<?, ?>) ((Map<?, ?>) read).get("services")).keySet().forEach(name -> services.put(String.valueOf(name), service));
            }
            Files.writeString(recipe.resolve(OVERRIDE), JSON.writeValueAsString(Map.of("version", "3.8", "services", services)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void remove(String stack) {
        remove(List.of(stack));
    }

    private void remove(List<String> gone) {
        List<String> words = new ArrayList<>(List.of("stack", "rm"));
        words.addAll(gone);
        // A network can't be removed as long as the swarm counts a task on it, and a task is counted for a moment longer than its service.
        Awaitility.await(gone + " removed").atMost(PATIENCE).pollInterval(POLL).until(() -> engine.run(words.toArray(String[]::new)).succeeded());
        List<String> left = new ArrayList<>(List.of("kill"));
        gone.forEach(stack -> left.addAll(theirs(stack, "ps", "-q")));
        if (left.size() > 1) {
            engine.run(left.toArray(String[]::new));
        }
        Awaitility.await(gone + " gone").atMost(PATIENCE).pollInterval(POLL)
                .until(() -> gone.stream().allMatch(stack -> theirs(stack, "ps", "-aq").isEmpty() && theirs(stack, "network", "ls", "-q").isEmpty()));
        gone.forEach(this::forget);
        gone.forEach(stacks::remove);
    }

    /** What a listing has of a stack. */
    private List<String> theirs(String stack, String... listing) {
        List<String> words = new ArrayList<>(List.of(listing));
        words.addAll(List.of("--filter", "label=" + OWNER + "=" + stack));
        return lines(engine.docker(words.toArray(String[]::new)));
    }

    /** What was found out about the node before this stack changed. */
    private void forget(String stack) {
        owners = Map.of();
        outcomes.remove(stack);
    }

    @Override
    public Optional<String> fails(String stack, String service) {
        return outcomes(stack).get(service).failure();
    }

    /** Waits until a task of each of the stack's services, as it is wanted now, runs or has failed. */
    private Map<String, Outcome> outcomes(String stack) {
        if (!outcomes.containsKey(stack)) {
            List<String> words = new ArrayList<>(List.of("service", "inspect"));
            services(stack).forEach(service -> words.add(stack + "_" + service));
            JsonNode wanted = words.size() > 2 ? json(words.toArray(String[]::new)) : JSON.createArrayNode();
            AtomicReference<Map<String, Outcome>> known = new AtomicReference<>();
            Awaitility.await(stack + " runs or fails").atMost(PATIENCE).pollInterval(POLL).until(() -> {
                known.set(outcomes(stack, wanted));
                return known.get().size() == wanted.size();
            });
            outcomes.put(stack, known.get());
        }
        return outcomes.get(stack);
    }

    /** What is decided by now. */
    private Map<String, Outcome> outcomes(String stack, JsonNode wanted) {
        JsonNode tasks = tasks(stack);
        Map<String, Outcome> decided = new LinkedHashMap<>();
        for (JsonNode service : wanted) {
            String wish = wish(service.at("/Spec/TaskTemplate"));
            String name = service.at("/Spec/Name").asText().substring(stack.length() + 1);
            for (JsonNode task : tasks) {
                if (task.path("ServiceID").equals(service.path("ID")) && wish(task.at("/Spec")).equals(wish)) {
                    outcome(task).filter(o -> !decided.containsKey(name) || o.failure().isEmpty()).ifPresent(o -> decided.put(name, o));
                }
            }
        }
        return decided;
    }

    /** Empty while it isn't decided. */
    private static Optional<Outcome> outcome(JsonNode task) {
        String state = task.at("/Status/State").asText();
        if (state.equals("running")) {
            return Optional.of(new Outcome(Optional.empty(), task.at("/Status/ContainerStatus/ContainerID").asText()));
        }
        boolean ended = List.of("failed", "rejected", "complete").contains(state);
        return ended ? Optional.of(new Outcome(Optional.of(task.at("/Status/Err").asText(state)), "")) : Optional.empty();
    }

    /** What a service and its task both say of what is to run; each adds defaults of its own elsewhere. */
    private static String wish(JsonNode spec) {
        ObjectNode container = spec.at("/ContainerSpec").deepCopy();
        container.remove("DNSConfig");
        return container + " " + spec.at("/Networks");
    }

    private JsonNode tasks(String stack) {
        List<String> ids = lines(engine.docker("stack", "ps", "-q", "--no-trunc", stack));
        List<String> words = new ArrayList<>(List.of("inspect", "--type", "task"));
        words.addAll(ids);
        return ids.isEmpty() ? JSON.createArrayNode() : json(words.toArray(String[]::new));
    }

    @Override
    public List<String> services(String stack) {
        return theirs(stack, "service", "ls", "--format", "{{.Name}}").stream()
                .map(name -> name.substring(stack.length() + 1)).sorted().toList();
    }

    /** As backup-bot-two looks for them: by the labels of the service itself, which are those under {@code deploy}. */
    @Override
    public List<String> backedUp(String stack) {
        return services(stack).stream().filter(service -> json("service", "inspect", stack + "_" + service).get(0).at("/Spec/Labels")
                .path("backupbot.backup").asText().equals("true")).toList();
    }

    @Override
    public List<List<String>> lookups(String stack, String service, String name, int times) {
        String script = LOOKUPS.formatted(times, name);
        List<List<String>> all = new ArrayList<>();
        List<String> answer = new ArrayList<>();
        for (String line : lines(run(stack, service, script).output())) {
            if (line.equals("end")) {
                all.add(List.copyOf(answer));
                answer.clear();
            } else {
                answer.add(owner(line.split("\\s+")[0]));
            }
        }
        return all;
    }

    private String owner(String address) {
        if (owners.isEmpty()) {
            owners = new HashMap<>();
            List<String> words = new ArrayList<>(List.of("inspect"));
            stacks.forEach(stack -> words.addAll(theirs(stack, "ps", "-q")));
            for (JsonNode container : json(words.toArray(String[]::new))) {
                container.at("/NetworkSettings/Networks").forEach(network ->
                        owners.put(network.path("IPAddress").asText(), container.at("/Config/Labels").path(OWNER).asText()));
            }
            List<String> services = new ArrayList<>(List.of("service", "inspect"));
            stacks.forEach(stack -> services.addAll(theirs(stack, "service", "ls", "-q")));
            for (JsonNode service : json(services.toArray(String[]::new))) {
                service.at("/Endpoint/VirtualIPs").forEach(virtual ->
                        owners.put(virtual.path("Addr").asText().replaceFirst("/.*", ""), service.at("/Spec/Labels").path(OWNER).asText()));
            }
        }
        return Optional.ofNullable(owners.get(address)).orElseThrow(() -> new IllegalStateException("nobody has the address " + address + ": " + owners));
    }

    @Override
    public Column.Ran run(String stack, String service, String command) {
        String container = Optional.ofNullable(outcomes(stack).get(service)).map(Outcome::container).orElse("");
        if (container.isEmpty()) {
            return new Column.Ran(1, "container is not running");
        }
        zone.autonomic.redfix.swarm.Ran ran = engine.run("exec", container, "sh", "-c", command);
        return new Column.Ran(ran.exit(), ran.output());
    }

    /** What the node is, for those who read the answers. */
    public static String node(DockerEngine engine) {
        return "Docker " + engine.docker("version", "--format", "{{.Server.Version}}").replaceFirst("\\+.*", "") + " in swarm mode, one node";
    }

    /** Takes everything down that was deployed here, with its volumes. */
    @Override
    public void close() {
        List<String> deployed = List.copyOf(stacks);
        if (!deployed.isEmpty()) {
            remove(deployed);
        }
        List<String> volumes = new ArrayList<>(List.of("volume", "rm", "-f"));
        deployed.forEach(stack -> volumes.addAll(theirs(stack, "volume", "ls", "-q")));
        if (volumes.size() > 3) {
            engine.run(volumes.toArray(String[]::new));
        }
    }

    private JsonNode json(String... words) {
        try {
            return JSON.readTree(engine.docker(words));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(String.join(" ", words), e);
        }
    }

    private static List<String> lines(String text) {
        return Arrays.stream(text.split("\n")).map(String::strip).filter(line -> !line.isEmpty()).toList();
    }
}
