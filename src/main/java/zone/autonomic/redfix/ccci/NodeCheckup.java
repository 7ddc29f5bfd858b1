package zone.autonomic.redfix.ccci;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.step.port.Checkup;
import zone.autonomic.redfix.step.port.CiNode.Preflight;
import zone.autonomic.redfix.step.port.CiNode.Unreachable;

/** Whether the CI node can be reached and has what runs need. Nothing runs there; only the bot's own script is put into its folder. */
@ApplicationScoped
class NodeCheckup implements Checkup {

    private static final String SECTION = "README, Set up for real, 4. The CI node";
    /** Names no recipe: what a run of it would find on the node says how the node is for any. */
    private static final String NO_RECIPE = "doctor";

    private final NodeConfig config;
    private final Mirror mirror;
    private final String harness;
    private volatile Map<String, Object> recorded = Map.of();

    @Inject
    NodeCheckup(NodeConfig config, @ConfigProperty(name = "redfix.forge.url") Optional<String> forge,
            @ConfigProperty(name = "redfix.forge.organisation") String organisation,
            @ConfigProperty(name = "redfix.harness.repository") String harness,
            @ConfigProperty(name = "redfix.git.user") String user, @ConfigProperty(name = "redfix.forge.token") Optional<String> token) {
        this(config, Mirror.of(config, forge, organisation, user, token), harness);
    }

    NodeCheckup(NodeConfig config, Mirror mirror, String harness) {
        this.config = config;
        this.mirror = mirror;
        this.harness = harness;
    }

    @Override
    public Map<String, Object> recorded() {
        return recorded;
    }

    @Override
    public String subject() {
        return "CI node";
    }

    @Override
    public List<Finding> examine() {
        if (config.host().filter(h -> !h.isBlank()).isEmpty()) {
            return List.of(Finding.failed("address", "no CI node is configured", "set redfix.node.host (%s)".formatted(SECTION)));
        }
        List<Finding> findings = new ArrayList<>();
        try (NodeConnection connection = new NodeConnection(config)) {
            NodeScript script = new NodeScript(connection, config, mirror, harness);
            NodeAnswer look = script.call(config.answerTimeout(), "look");
            findings.add(Finding.ok("login", "%s@%s:%d, its key is known, ours is taken".formatted(config.user(), config.host().get(), config.port())));
            programs(look, findings);
            places(look, findings);
            facts(script, findings);
            NodeAnswer answer = script.call(config.answerTimeout(), "preflight", NO_RECIPE, NO_RECIPE + "-1-r1");
            state(new NodeFitness(config, Clock.systemUTC()).judge(answer), findings);
        } catch (Unreachable e) {
            findings.add(Finding.failed(findings.isEmpty() ? "login" : "answers", e.getMessage(), "see " + SECTION));
        } catch (NodeAnswer.Malformed e) {
            findings.add(Finding.failed("answers", "the node's answer can't be read: " + e.getMessage(), "is something printed at login, by a profile or a banner? (%s)".formatted(SECTION)));
        }
        return findings;
    }

    /** Without a harness there is nothing to ask. */
    private void facts(NodeScript script, List<Finding> findings) {
        if (findings.stream().anyMatch(f -> f.state() == State.FAILED && List.of("programs", "harness").contains(f.what()))) {
            return;
        }
        NodeFacts facts = new NodeFacts(script.callWithLogin(config.workTimeout(), "facts"), config, mirror);
        findings.addAll(facts.findings());
        recorded = facts.recorded();
        findings.add(config.quietHours().filter(hours -> !hours.isEmpty()).map(hours -> Finding.ok("quiet hours", String.join(", ", hours) + " UTC"))
                .orElseGet(() -> Finding.notConfigured("quiet hours", "none", "if others restart docker there at fixed hours, redfix.node.quiet-hours keeps runs out of them (%s)".formatted(NodeFacts.DOCS))));
    }

    private void programs(NodeAnswer look, List<Finding> findings) {
        List<String> missing = look.all("program").filter(p -> p.field(1).isEmpty()).map(p -> p.field(0)).toList();
        findings.add(missing.isEmpty() ? Finding.ok("programs", look.all("program").map(p -> p.field(0)).collect(Collectors.joining(", ")))
                : Finding.failed("programs", String.join(", ", missing) + (missing.size() == 1 ? " isn't" : " aren't") + " on the PATH of " + config.user() + " there",
                        "is redfix.node.user who runs the harness? A login without a terminal may have a shorter PATH (%s)".formatted(SECTION)));
    }

    private void places(NodeAnswer look, List<Finding> findings) {
        findings.add(look.first("harness").map(commit -> Finding.ok("harness", config.harnessDir() + (commit.field(0).isEmpty() ? "" : " at " + commit.field(0))))
                .orElseGet(() -> Finding.failed("harness", "there is no runner/run_recipe_ci.py in " + config.harnessDir(), "redfix.node.harness-dir says where it is installed (%s)".formatted(SECTION))));
        place(look, config.runsDir(), "runs", "redfix.node.runs-dir", findings);
        place(look, config.warmDir(), "canonicals", "redfix.node.warm-dir", findings);
        // As the node's shell reads it: ~ is the home of who logs in.
        look.all("place").skip(3).findFirst().map(p -> p.field(0).equals("writable") ? Finding.ok("bot's folder", p.field(1))
                : Finding.failed("bot's folder", p.field(1) + " can't be written", "redfix.node.home is where the bot's script and its runs lie (%s)".formatted(SECTION))).ifPresent(findings::add);
    }

    private static void place(NodeAnswer look, String folder, String what, String setting, List<Finding> findings) {
        String kind = look.all("place").filter(p -> p.field(1).equals(folder)).map(p -> p.field(0)).findFirst().orElse("missing");
        findings.add(switch (kind) {
            case "writable" -> Finding.ok(what, folder);
            case "readable" -> Finding.warning(what, folder + " can be read and not written", "runs write there: is redfix.node.user who runs the harness? (%s)".formatted(SECTION));
            default -> Finding.failed(what, "there is no " + folder, "%s says where it is (%s)".formatted(setting, SECTION));
        });
    }

    /** What speaks against a run now passes as a rule: it is said, and isn't wrong. */
    private static void state(Preflight now, List<Finding> findings) {
        String facts = now.facts().stream().filter(fact -> !fact.contains("of the recipe")).collect(Collectors.joining(", "));
        findings.add(now.fit() ? Finding.ok("now", facts) : Finding.warning("now", String.join("; ", now.findings()), "a run waits until it isn't so any more"));
    }
}
