package zone.autonomic.redfix.lab.container;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import zone.autonomic.redfix.lab.image.ImageDescription;

/** A container's way from its first program to its application. */
final class Starting {

    private static final String SYSTEM_FOLDERS = "(/usr)?/s?bin/[^/]+";

    private final ContainerSpec spec;
    private final ImageDescription image;
    private final Sandbox sandbox;
    private final State state;
    private final Behaviour behaviour;

    Starting(ContainerSpec spec, ImageDescription image, Sandbox sandbox, State state, Behaviour behaviour) {
        this.spec = spec;
        this.image = image;
        this.sandbox = sandbox;
        this.state = state;
        this.behaviour = behaviour;
    }

    Start start(Neighbourhood neighbours) throws IOException {
        List<String> words = words();
        if (words.isEmpty()) {
            return Start.crashed("no command specified", "");
        }
        Optional<Start> refused = refusal(words.get(0));
        if (refused.isPresent()) {
            return refused.get();
        }
        Network network = new Network(neighbours, Set.of());
        ShellRun run = new ShellRun(sandbox, image, call -> Network.knows(call.program()) ? network.play(call) : behaviour.play(call));
        List<String> inSandbox = new ArrayList<>(words.stream().map(sandbox.paths()::intoSandbox).toList());
        if (words.get(0).matches("(/usr)?/bin/(ba|da|a)?sh")) {
            inSandbox.set(0, words.get(0).endsWith("/bash") ? "bash" : "/bin/sh");
        }
        ShellRun.Result result = run.run(inSandbox, environment());
        return judge(result, neighbours);
    }

    /** Docker's rule: an entrypoint of the service's own drops the image's command. */
    private List<String> words() {
        List<String> words = new ArrayList<>(spec.entrypoint().orElse(image.entrypoint()));
        words.addAll(spec.command().orElse(spec.entrypoint().isPresent() ? List.of() : image.command()));
        return words;
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>(image.environment());
        environment.putAll(spec.environment());
        environment.putIfAbsent("HOSTNAME", spec.service());
        return environment;
    }

    /** What Docker says before anything runs. */
    private Optional<Start> refusal(String program) throws IOException {
        if (!program.startsWith("/")) {
            return Optional.empty();
        }
        String error = "starting container failed: failed to create task for container: exec: \"" + program + "\": ";
        Optional<Mount> mount = sandbox.fileMount(program);
        if (mount.isPresent()) {
            if ((FileModes.asSeenBy(image.uid(), mount.get().mode()) & 0111) == 0) {
                return Optional.of(Start.crashed(error + "permission denied", error + "permission denied\n"));
            }
            byte[] head = Files.isRegularFile(mount.get().source()) ? Files.readAllBytes(mount.get().source()) : new byte[0];
            String first = new String(head, 0, Math.min(2, head.length), StandardCharsets.ISO_8859_1);
            return first.equals("#!") ? Optional.empty() : Optional.of(Start.crashed("exec " + program + ": exec format error",
                    "exec " + program + ": exec format error\n"));
        }
        Path file = sandbox.paths().locate(program);
        boolean shell = program.matches("(/usr)?/bin/(ba|da|a)?sh");
        if (Files.isRegularFile(file)) {
            return (FileModes.of(file) & 0111) != 0 ? Optional.empty()
                    : Optional.of(Start.crashed(error + "permission denied", error + "permission denied\n"));
        }
        if (shell || Files.isExecutable(sandbox.programs().tools().resolve(program.substring(program.lastIndexOf('/') + 1)))
                && program.matches(SYSTEM_FOLDERS)) {
            return Optional.empty();
        }
        if (program.matches(SYSTEM_FOLDERS)) {
            return Optional.of(Start.unknown("the description of " + spec.image() + " doesn't say what " + program + " is", ""));
        }
        return Optional.of(Start.crashed(error + "no such file or directory", error + "no such file or directory\n"));
    }

    private Start judge(ShellRun.Result result, Neighbourhood neighbours) throws IOException {
        if (!result.unknown().isEmpty()) {
            return Start.unknown("the lab can't say what " + String.join(", ", result.unknown()) + " does in " + spec.image(), result.output());
        }
        if (!result.app().isEmpty()) {
            return begin(result, neighbours);
        }
        if (result.idle() || result.timedOut()) {
            state.running(new App(List.of("idle"), Map.of()), Set.of(), false);
            return new Start(Start.State.RUNNING, "", result.output(), Set.of(), 1, true, Map.of(), List.of());
        }
        String why = "task: " + (result.exit() == 0 ? "complete" : "non-zero exit (" + result.exit() + ")");
        return Start.crashed(why, result.output());
    }

    private Start begin(ShellRun.Result result, Neighbourhood neighbours) throws IOException {
        App app = new App(result.app(), result.appEnvironment());
        Behaviour.Began began = behaviour.begin(app, neighbours);
        StringBuilder log = new StringBuilder(result.output());
        began.log().forEach(line -> log.append(line).append('\n'));
        if (!began.crash().isEmpty()) {
            return Start.crashed(began.crash(), log.toString());
        }
        state.running(app, began.ports(), began.serves());
        boolean hasInit = image.entrypoint().stream().anyMatch(word -> "init".equals(image.programs().get(word)));
        return new Start(Start.State.RUNNING, "", log.toString(), began.ports(), image.startsIn(), !hasInit || result.init(), began.secrets(),
                began.warnings());
    }
}
