package zone.autonomic.redfix.lab.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import zone.autonomic.redfix.lab.image.BadDescription;
import zone.autonomic.redfix.lab.image.ImageDescription;
import zone.autonomic.redfix.lab.image.ImageReference;
import zone.autonomic.redfix.lab.image.Images;

/**
 * One container of the lab. Its state lies in its sandbox folder, so that another process finds it again by the same specification and folder.
 */
public final class Container {

    private static final int NOT_FOUND = 127;

    private final ContainerSpec spec;
    private final Optional<ImageDescription> image;
    private final String undescribed;
    private final Path folder;
    private final State state;

    /** @param sandbox a folder of this container alone; made if missing */
    public Container(ContainerSpec spec, Images images, Path sandbox) {
        this.spec = spec;
        this.folder = sandbox;
        this.state = new State(sandbox);
        Optional<ImageDescription> found = Optional.empty();
        String repository = ImageReference.parse(spec.image()).repository();
        String why = "nobody described the image " + spec.image() + "; add images/" + repository.replaceFirst(".*/", "")
                + ".yml to the recipes folder, see docs/lab-images.md";
        try {
            found = images.describe(spec.image());
        } catch (BadDescription e) {
            why = e.getMessage();
        }
        this.image = found;
        this.undescribed = why;
    }

    /** Starts it anew (after a stop, or for the first time) on what its mounts hold now. */
    public Start start(Neighbourhood neighbours) {
        state.stopped();
        if (image.isEmpty()) {
            return Start.unknown(undescribed, "");
        }
        try {
            Sandbox sandbox = new Sandbox(spec, image.get(), folder);
            Sandbox.delete(sandbox.home().resolve("server"));
            sandbox.create();
            return new Starting(spec, image.get(), sandbox, state, behaviour(sandbox)).start(neighbours);
        } catch (IOException e) {
            throw new UncheckedIOException("container " + spec.stack() + "_" + spec.service(), e);
        }
    }

    /** Runs {@code sh -c} in the running container, as hooks do: what it says comes in one. */
    public Exec exec(String shellCommand, Neighbourhood neighbours) {
        return exec(List.of("/bin/sh", "-c", shellCommand), false, neighbours);
    }

    /** Runs a command in the running container, as {@code docker exec} does, its output and its errors apart. */
    public Exec exec(List<String> words, Neighbourhood neighbours) {
        return exec(words, true, neighbours);
    }

    private Exec exec(List<String> words, boolean apart, Neighbourhood neighbours) {
        if (image.isEmpty()) {
            return new Exec(NOT_FOUND, "", "", Optional.of(undescribed));
        }
        if (!state.running()) {
            String refusal = "Error response from daemon: container is not running\n";
            return new Exec(1, apart ? "" : refusal, apart ? refusal : "", Optional.empty());
        }
        try {
            Sandbox sandbox = new Sandbox(spec, image.get(), folder);
            Behaviour behaviour = behaviour(sandbox);
            Network network = new Network(neighbours, state.ports());
            ShellRun run = new ShellRun(sandbox, image.get(), call -> Network.knows(call.program()) ? network.play(call) : behaviour.play(call));
            ShellRun.Result result = run.run(words.stream().map(sandbox.paths()::intoSandbox).toList(), environment(), apart);
            Optional<String> unknown = result.unknown().isEmpty() ? Optional.empty()
                    : Optional.of("the lab can't say what " + String.join(", ", result.unknown()) + " does in " + spec.image());
            return new Exec(result.exit(), result.output(), result.errors(), unknown);
        } catch (IOException e) {
            throw new UncheckedIOException("container " + spec.stack() + "_" + spec.service(), e);
        }
    }

    /** Asks the container's web side for {@code https://host/path}; a proxy in it passes the request on. */
    public Health https(String host, String path, Neighbourhood neighbours) {
        if (image.isEmpty()) {
            return new Health(0, List.of(), Optional.of(undescribed));
        }
        if (!state.running() || state.ports().isEmpty()) {
            return new Health(0, List.of(), Optional.empty());
        }
        try {
            Health health = behaviour(new Sandbox(spec, image.get(), folder)).answer(state.app(), host, path, neighbours);
            state.nextTurn();
            return health;
        } catch (IOException e) {
            throw new UncheckedIOException("container " + spec.stack() + "_" + spec.service(), e);
        }
    }

    /** Stops it; what lies in volumes stays. */
    public void stop() {
        state.stopped();
        Sandbox.delete(folder.resolve("server"));
    }

    /** The application database, if this is a running database server that the lab knows how to be. */
    public Optional<Database> database() {
        if (image.isEmpty() || !state.running()) {
            return Optional.empty();
        }
        try {
            return Optional.of(behaviour(new Sandbox(spec, image.get(), folder))).filter(Database.class::isInstance).map(Database.class::cast);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it listens on now; empty when it isn't running. */
    public Set<Integer> ports() {
        return state.running() ? state.ports() : Set.of();
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>(image.orElseThrow().environment());
        environment.putAll(spec.environment());
        environment.putIfAbsent("HOSTNAME", spec.service());
        return environment;
    }

    private Behaviour behaviour(Sandbox sandbox) {
        ImageDescription described = image.orElseThrow();
        return switch (described.kind()) {
            case "postgres" -> new PostgresServer(spec, described, sandbox);
            case "caddy" -> new Caddy(spec, described, sandbox, state);
            case "nginx" -> new Nginx(spec, described, sandbox, state);
            default -> new WebApp(spec, described, sandbox, state);
        };
    }
}
