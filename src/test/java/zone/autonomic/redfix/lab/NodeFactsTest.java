package zone.autonomic.redfix.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** A lab whose node differs where a recorded one does. */
class NodeFactsTest {

    private static final String RECORD = """
            {"newest_run": "427", "results_schema": 2, "results_list_tests": false, "results_by_stage": false, "junit_files": 0, "lint_status": "unver", "bots_run_lay_in": "manual",
             "mirror": "https://git.example.org/recipes", "clone_origin": "https://git.upstream.example.org/wiki.git", "mirror_open": false}
            """;

    private static Scenario lab(String facts, String scenario) {
        return ScenarioFile.parse(NodeFacts.scenario(facts, scenario), "x");
    }

    @Test
    void itsVariantsAreThoseOfTheNode() {
        Scenario scenario = lab(RECORD, "");

        assertThat(scenario.harness()).containsExactly("no-test-lists", "no-junit", "no-results-map", "lint-unver", "manual-run-id");
        assertThat(scenario.clones()).isEqualTo(Scenario.Clones.UPSTREAM);
        assertThat(scenario.privateMirror()).isTrue();
    }

    @Test
    void aNodeAsIsExpectedMakesAnOrdinaryLab() {
        Scenario scenario = lab("""
                {"newest_run": "manual", "results_list_tests": true, "results_by_stage": true, "junit_files": 6, "lint_status": "pass", "bots_run_lay_in": "wiki-1-r1",
                 "mirror": "https://git.example.org/recipes", "clone_origin": "https://git.example.org/recipes/wiki.git", "mirror_open": true}
                """, "");

        assertThat(scenario.harness()).isEmpty();
        assertThat(scenario.clones()).isEqualTo(Scenario.Clones.MIRROR);
        assertThat(scenario.privateMirror()).isFalse();
    }

    @Test
    void whatIsNotKnownOfANodeChangesNothing() {
        assertThat(lab("{\"sweep_timer\": \"nightly-sweep.timer\"}", "").harness()).isEmpty();
    }

    @Test
    void whatTheScenarioSaysItselfStays() {
        Scenario scenario = lab(RECORD, "{neighbours: 3, harness: [no-junit]}");

        assertThat(scenario.neighbours()).isEqualTo(3);
        assertThat(scenario.harness()).containsExactly("no-junit");
    }

    @Test
    void whatCannotBeReadIsSaid() {
        assertThatThrownBy(() -> lab("[1]", "")).hasMessage("the node's facts can't be read: names and values are wanted");
        assertThatThrownBy(() -> lab("{", "")).hasMessageStartingWith("the node's facts can't be read: ");
    }
}
