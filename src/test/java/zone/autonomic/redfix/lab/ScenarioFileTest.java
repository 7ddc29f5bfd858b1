package zone.autonomic.redfix.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import zone.autonomic.redfix.lab.bridge.BridgeMood;
import zone.autonomic.redfix.lab.forge.ForgeFaults;
import zone.autonomic.redfix.lab.node.Place;

class ScenarioFileTest {
    private static final Instant NOW = Instant.parse("2026-06-17T23:20:00Z");

    @Test
    void anEmptyOneIsAQuietPlaceWithTheSweepDaysAway() {
        Scenario scenario = ScenarioFile.parse("# nothing\n", "quiet.yml");

        assertThat(scenario).isEqualTo(Scenario.quiet());
        assertThat(scenario.place(Place.quiet("ci.invalid"), NOW).sweep()).isEqualTo("Sat 2026-06-20 23:20:00 UTC");
    }

    @Test
    void readsAllThatCanHappenAroundTheBot() {
        Scenario scenario = ScenarioFile.parse("""
                neighbours: 3
                leftovers: [teapot]
                disk_free: 2G
                sweep_in: 20m
                run_in_flight: true
                tenants:
                  - {stack: other_ci, service: pds, aliases: [kettle], ports: [3000]}
                node_fault: {kind: registry_down, deploys: 2}
                bridge: {sleeps: 1}
                forge_faults:
                  - {status: 429, times: 2, path: 'pulls$', retry_after: 3s}
                pace: 0
                last_sweep: {load: 5.5}
                harness: [no-junit, lint-unver]
                clone_origin: upstream
                private_mirror: true
                """, "busy.yml");

        Place place = scenario.place(Place.quiet("ci.invalid"), NOW);
        assertThat(place.load()).isEqualTo(4.0);
        assertThat(place.leftovers()).containsExactly("teapot");
        assertThat(place.diskFreeKb()).isEqualTo(2L * 1024 * 1024);
        assertThat(place.sweep()).isEqualTo("Wed 2026-06-17 23:40:00 UTC");
        assertThat(place.otherRun()).isTrue();
        assertThat(place.tenants()).extracting(Place.Tenant::service).contains("pds");
        assertThat(place.fault()).contains(Place.Fault.REGISTRY_DOWN);
        assertThat(place.faultDeploys()).isEqualTo(2);
        assertThat(place.pace()).isZero();
        assertThat(place.variants()).containsExactly("no-junit", "lint-unver");
        assertThat(scenario.clones()).isEqualTo(Scenario.Clones.UPSTREAM);
        assertThat(scenario.privateMirror()).isTrue();
        assertThat(scenario.bridge()).isEqualTo(BridgeMood.sleeping(1));
        assertThat(scenario.forgeFaults()).isEqualTo(List.of(new ForgeFaults.Fault(429, 2, "pulls$", 3)));
        assertThat(scenario.sweepLoad()).isEqualTo(5.5);
        assertThat(ScenarioFile.parse("last_sweep: none", "x").sweepLoad()).isZero();
        assertThat(ScenarioFile.parse("bridge: down", "x").bridge()).isEqualTo(BridgeMood.DOWN);
        assertThat(ScenarioFile.parse("bridge: {answers_as: bot, edits: true}", "x").bridge()).isEqualTo(BridgeMood.AWAKE.asBot().editing());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "laod: 3                       | unknown key \"laod\" in the scenario; known are neighbours, leftovers",
        "neighbours: many              | neighbours must be a whole number from 0 to 100, not \"many\"",
        "disk_free: little             | disk_free must be a size such as 500M or 38G, not \"little\"",
        "sweep_in: 20                  | sweep_in must be a duration such as 90s, 20m, 3h or 2d, not \"20\"",
        "bridge: asleep                | bridge must be keys and values: sleeps",
        "bridge: {naps: 1}             | unknown key \"naps\" in bridge; known are sleeps, answers_as, edits",
        "bridge: {answers_as: me}      | bridge: answers_as must be bot (the bot's own account) or bridge",
        "node_fault: {kind: fire}      | kind must be one of disk_full, no_addresses, registry_limit, vip_exhausted, bind_source, inodes_full, registry_down",
        "forge_faults: {status: 500}   | forge_faults must be a list",
        "forge_faults: [{times: 1}]    | forge_faults must be a status such as 500 or 429",
        "harness: [no-jnuit]           | harness must be a list of no-test-lists, no-junit",
        "clone_origin: elsewhere       | clone_origin must be one of mirror, upstream",
        "run_in_flight: perhaps        | run_in_flight must be true or false, not \"perhaps\"",
        "last_sweep: {load: 0}         | last_sweep must be none, or load: and a number from 1",
        "[1, 2]                        | the scenario must be keys and values",
        "a: [                          | is not YAML",
    })
    void refusesWhatItDoesNotKnowAndSaysWhatMayStandThere(String yaml, String message) {
        assertThatThrownBy(() -> ScenarioFile.parse(yaml, "odd.yml")).isInstanceOf(ScenarioFile.BadScenario.class).hasMessageContaining(message)
                .hasMessageContaining("odd.yml");
    }

    @Test
    void inodesAreShownAsUsedUpWhileNoDeployCanMendIt() {
        Place quiet = Place.quiet("ci.invalid");

        assertThat(ScenarioFile.parse("node_fault: {kind: inodes_full}", "x").place(quiet, NOW).inodesFree()).isZero();
        assertThat(ScenarioFile.parse("node_fault: {kind: inodes_full, deploys: 1}", "x").place(quiet, NOW).inodesFree()).isPositive();
    }

    @Test
    void aFileThatIsNotThereIsSaid() {
        assertThatThrownBy(() -> ScenarioFile.read(Path.of("nowhere.yml"))).hasMessage("there is no scenario file nowhere.yml");
    }
}
