package zone.autonomic.redfix.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The comparison is worth something only if a wrong model fails it. Here one rule of the model at a time is made wrong, in a copy of its source, and the
 * scenario that is about this rule must then disagree with the swarm.
 */
class BrokenModelTest {

    @TempDir
    Path folder;

    static List<BrokenRule> rules() {
        return List.of(
                new BrokenRule("a network is asked in the order of names, `internal` or not", "names-internal-true", "swarm/Swarm.java",
                        "project.networks().get(n) != null && project.networks().get(n).internal()", "false"),
                new BrokenRule("networks are asked in reverse order", "names-before-proxy", "swarm/Swarm.java",
                        ".thenComparing(n -> n)", ".thenComparing(java.util.Comparator.reverseOrder())"),
                new BrokenRule("networks are asked in the order of the compose file, `proxy` first", "names-beside-proxy", "swarm/Swarm.java",
                        ".thenComparing(n -> n)", ".thenComparing((String n) -> !n.equals(\"proxy\"))"),
                new BrokenRule("an alias takes the short name away", "names-alias-adds", "swarm/Names.java",
                        "lines.subList(2, lines.size()).contains(name)",
                        "lines.subList(2, lines.size()).contains(name) && !(lines.size() > 6 && name.equals(lines.get(2)))"),
                new BrokenRule("one's own stack wins where both answer", "names-target-on-proxy", "swarm/Names.java",
                        "turn = node.turn(\"names-\" + stack + \"-\" + service);", "turn = 1;"),
                new BrokenRule("a stack that is gone still answers", "names-no-stranger", "swarm/NodeState.java",
                        "if (endpoint.startsWith(stack + \"_\")) {", "if (endpoint.isEmpty()) {"),
                new BrokenRule("each deploy prunes", "rename-in-place", "swarm/Swarm.java",
                        "Set<String> changed = new LinkedHashSet<>();",
                        "Set<String> changed = new LinkedHashSet<>(); node.services(project.name()).stream().filter(s -> !project.services().containsKey(s))"
                                + ".forEach(s -> Disk.remove(node.service(project.name(), s)));"),
                new BrokenRule("a config's content may change", "config-without-bump", "swarm/Swarm.java",
                        "if (Files.isRegularFile(file) && !Disk.read(file).equals(content)) {", "if (content == null) {"),
                new BrokenRule("removing a stack leaves its configs", "config-after-removal", "swarm/NodeState.java",
                        "for (String kind : List.of(\"configs\", \"secrets\")) {", "for (String kind : List.of(\"secrets\")) {"),
                new BrokenRule("a missing env is an error", "template-env", "swarm/ConfigTemplate.java",
                        "environment.getOrDefault(argument(function, a), \"\")",
                        "Optional.ofNullable(environment.get(argument(function, a))).orElseThrow(() -> new InvalidRecipe(\"map has no entry\"))"),
                new BrokenRule("labels count wherever they stand", "labels-outside-deploy", "swarm/ProjectReader.java",
                        "Overlay.keyed(deploy.get(\"labels\")).forEach(",
                        "Overlay.keyed(deploy.get(\"labels\") == null ? v.get(\"labels\") : deploy.get(\"labels\")).forEach("),
                new BrokenRule("a service needs no image", "overlay-without-image", "swarm/ProjectReader.java", "if (image.isEmpty()) {", "if (image == null) {"),
                new BrokenRule("STACK_NAME is in every container", "environment-of-a-container", "swarm/ProjectReader.java",
                        "Map<String, String> environment = new TreeMap<>();", "Map<String, String> environment = new TreeMap<>(Map.of(\"STACK_NAME\", stack));"),
                new BrokenRule("a secret that isn't there is let pass", "secret-missing", "swarm/Swarm.java",
                        "} else if (node.secretValue(secret.name()).isEmpty()) {", "} else if (secret.name().isEmpty()) {"),
                new BrokenRule("a file's mode is not looked at when it is started", "config-mode-of-a-script", "container/Starting.java",
                        "if ((FileModes.asSeenBy(image.uid(), mount.get().mode()) & 0111) == 0) {", "if (program.isEmpty()) {"),
                new BrokenRule("a config can be written", "config-over-volume", "container/Mount.java",
                        "return readOnly || kind == Kind.CONFIG || kind == Kind.SECRET;", "return kind == Kind.SECRET;"),
                new BrokenRule("a mount leaves nothing in the volume", "config-mount-moved-away", "container/Sandbox.java",
                        "if (Files.exists(beside(cover.place()), LinkOption.NOFOLLOW_LINKS)) {\n                Files.move(",
                        "if (Files.exists(beside(cover.place()), LinkOption.NOFOLLOW_LINKS) && !FileModes.leftByMount(beside(cover.place()))) {\n"
                                + "                Files.move("),
                new BrokenRule("an entrypoint keeps the image's command", "entrypoint-drops-command", "container/Starting.java",
                        "spec.entrypoint().isPresent() ? List.of() : image.command()", "image.command()"),
                new BrokenRule("a database can be dropped while an application is connected", "database-drop-force", "container/sql/Session.java",
                        "if (!force && cluster.applicationConnected(name)) {", "if (name.isEmpty()) {"),
                new BrokenRule("an application that was disconnected stays away", "database-terminate-then-drop", "container/sql/Cluster.java",
                        "if (schema != null && (!lettingIn || !schema.allowsConnections)) {", "if (schema != null) {"),
                new BrokenRule("a replay goes on after an error that should stop it", "database-replay-stops", "container/sql/Psql.java",
                        "return !List.of(\"\", \"0\", \"off\", \"false\").contains(variables.getOrDefault(\"ON_ERROR_STOP\", \"\"));", "return false;"));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aModelWithOneRuleMadeWrongDisagreesWithTheSwarm(BrokenRule rule) throws Exception {
        assertThat(compared(rule)).as("what the comparison says of a model in which %s", rule.wrongly()).anyMatch(Row::open);
    }

    @Test
    void theSameModelWithTheRuleLeftAsItIsDoesNot() throws Exception {
        BrokenRule rule = rules().get(0);

        assertThat(compared(new BrokenRule("nothing is wrong", rule.scenario(), rule.source(), rule.right(), rule.right()))).noneMatch(Row::open);
    }

    private List<Row> compared(BrokenRule rule) throws Exception {
        Scenario scenario = Scenario.named(rule.scenario());
        Map<String, String> answers;
        try (BrokenModel model = BrokenModel.with(rule, folder)) {
            answers = new Play(model.column(folder.resolve("node")), folder).answers(scenario);
        }
        return Row.all(List.of(scenario), Map.of(scenario.id(), answers), Answers.read(Answers.SWARM), Explanation.all());
    }
}
