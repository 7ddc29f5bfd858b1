package zone.autonomic.redfix.ccci;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.investigation.Probes;
import zone.autonomic.redfix.investigation.Receipt;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.investigation.SweepRun;
import zone.autonomic.redfix.step.port.CiNode;

/** The node over SSH. All that is said to it goes through {@link NodeScript}; all that it says is masked here. */
@ApplicationScoped
public class SshCiNode implements CiNode {

    private final NodeConfig config;
    private final NodeConnection connection;
    private final NodeScript script;
    private final NodeFitness fitness;

    @Inject
    public SshCiNode(NodeConfig config, @ConfigProperty(name = "redfix.forge.url") Optional<String> forge,
            @ConfigProperty(name = "redfix.forge.organisation") String organisation,
            @ConfigProperty(name = "redfix.harness.repository") String harness,
            @ConfigProperty(name = "redfix.git.user") String user, @ConfigProperty(name = "redfix.forge.token") Optional<String> token) {
        this(config, Mirror.of(config, forge, organisation, user, token), harness);
    }

    /** Without a login at the mirror. */
    public SshCiNode(NodeConfig config, Optional<String> forge, String organisation, String harness) {
        this(config, Mirror.of(config, forge, organisation, "", Optional.empty()), harness);
    }

    SshCiNode(NodeConfig config, Mirror mirror, String harness) {
        this(config, mirror, harness, Clock.systemUTC());
    }

    SshCiNode(NodeConfig config, Mirror mirror, String harness, Clock clock) {
        this.config = config;
        this.connection = new NodeConnection(config);
        this.script = new NodeScript(connection, config, mirror, harness);
        this.fitness = new NodeFitness(config, clock);
    }

    @PreDestroy
    void hangUp() {
        connection.close();
    }

    /** Reads an answer; what is missing in it is the node's trouble and not the caller's. */
    private interface Reading<T> {
        T from(NodeAnswer answer) throws NodeAnswer.Malformed;
    }

    private static <T> T read(String command, NodeAnswer answer, Reading<T> reading) {
        try {
            return reading.from(answer);
        } catch (NodeAnswer.Malformed e) {
            throw NodeScript.unreadable(command, e);
        }
    }

    @Override
    public Preflight preflight(String recipe, String ownRun) {
        NodeAnswer answer = script.call(config.answerTimeout(), "preflight", Words.recipe(recipe), Words.run(ownRun));
        return read("preflight", answer, fitness::judge);
    }

    @Override
    public void start(RunRequest run) {
        Words.check(run);
        NodeAnswer answer = script.callWithLogin(config.answerTimeout(), "start", run.onNode(), run.kind().name(), run.recipe(), run.ref(), run.commit(),
                run.atTag() ? "yes" : "no", run.healthPath(), throwAwayDomain(run), run.conditions().harness().orElse("-"),
                run.conditions().alone() ? "-" : String.join(",", run.conditions().beside()),
                run.conditions().watched().isEmpty() ? "-" : String.join(",", run.conditions().watched()));
        answer.first("busy").ifPresent(by -> {
            throw new Busy("another run holds the node: " + by.field(0));
        });
        if (answer.first("started").isEmpty() && answer.first("existing").isEmpty()) {
            throw NodeScript.unreadable("start", new NodeAnswer.Malformed("it says neither that the run started nor that it is there"));
        }
    }

    /** Sorts after {@code proxy}, as a canonical's stack does, and is the same each time for the same run. */
    private String throwAwayDomain(RunRequest run) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(run.onNode().getBytes(StandardCharsets.UTF_8));
            return "zz-" + HexFormat.of().formatHex(hash).substring(0, 8) + "." + config.domain();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Progress poll(RunRequest run, long offset) {
        NodeAnswer answer = script.call(config.answerTimeout(), "poll", Words.run(run.onNode()), String.valueOf(offset));
        return read("poll", answer, a -> LogProgress.read(a, offset));
    }

    @Override
    public Artifacts artifacts(RunRequest run) {
        NodeAnswer answer = script.call(config.workTimeout(), "artifacts", Words.run(run.onNode()));
        return read("artifacts", answer, a -> {
            Map<String, String> files = new LinkedHashMap<>();
            a.all("file").forEach(file -> files.put(file.field(0), file.text()));
            String rc = a.need("rc").field(0);
            String directory = a.need("rundir").field(0);
            if (!rc.matches("\\d{0,3}") || !directory.matches("[A-Za-z0-9._-]*")) {
                throw new NodeAnswer.Malformed("neither status nor directory of the run are as they may be");
            }
            Optional<Integer> exit = rc.isEmpty() ? Optional.empty() : Optional.of(Integer.valueOf(rc));
            String url = directory.isEmpty() ? "" : config.runsUrl() + directory + "/";
            var result = RunReport.read(run, exit, ArtifactBounds.of(files), url);
            files.replaceAll((name, text) -> Redaction.mask(text));
            return new Artifacts(result, files);
        });
    }

    @Override
    public Probes probe(RunRequest run) {
        NodeAnswer answer = script.call(config.workTimeout(), "probe", Words.run(run.onNode()), Words.recipe(run.recipe()));
        return read("probe", answer, ProbeReader::read);
    }

    @Override
    public Receipt tearDown(RunRequest run) {
        NodeAnswer answer = script.call(config.workTimeout(), "teardown", Words.run(run.onNode()));
        Stream<String> left = said(answer, "left").stream().map(line -> Receipt.LEFT + line);
        return new Receipt(said(answer, "removed"), Stream.concat(said(answer, "kept").stream(), left).toList(), said(answer, "remaining"));
    }

    private static List<String> said(NodeAnswer answer, String key) {
        return answer.all(key).map(line -> Redaction.mask(line.field(0))).toList();
    }

    @Override
    public List<SweepRun> lastSweep() {
        return read("sweep", script.callWithLogin(config.workTimeout(), "sweep"), SweepReport::read);
    }

    @Override
    public Lint lint(String recipe, String commit) {
        NodeAnswer answer = script.callWithLogin(config.workTimeout(), "lint", Words.recipe(recipe), Words.commit(commit));
        answer.first("busy").ifPresent(by -> {
            throw new Busy("another run holds the node: " + by.field(0));
        });
        return read("lint", answer, a -> {
            String status = a.need("rc").field(0);
            if (!status.matches("-|\\d{1,3}")) {
                throw new NodeAnswer.Malformed("not an exit status: " + status);
            }
            return LintTable.read(status.equals("-") ? Optional.empty() : Optional.of(Integer.valueOf(status)), a.need("table").text());
        });
    }
}
