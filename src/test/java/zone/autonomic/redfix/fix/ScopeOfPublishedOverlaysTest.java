package zone.autonomic.redfix.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static zone.autonomic.redfix.fix.HarnessAttempts.mended;
import static zone.autonomic.redfix.fix.HarnessAttempts.refused;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import zone.autonomic.redfix.fix.Fix.Attempt;
import zone.autonomic.redfix.harness.HarnessFiles;
import zone.autonomic.redfix.harness.LabHarness;
import zone.autonomic.redfix.harness.OverlayTest;
import zone.autonomic.redfix.harness.PublishedHarness;
import zone.autonomic.redfix.harness.RealPython;
import zone.autonomic.redfix.harness.TestGuard;
import zone.autonomic.redfix.harness.TestScope;
import zone.autonomic.redfix.recipe.RecipeFiles;

/** Overlays that ask {@code lifecycle.deployed_image(ctx.domain, …)}: scoped by what the swarm runs. */
@DisplayName("A scope for published tests of a move")
class ScopeOfPublishedOverlaysTest {

    private static final String PATH = "tests/forum/test_upgrade.py";
    private static final RecipeFiles FORUM = RecipeFiles.of(Map.of("compose.yml", """
            services:
              app:
                image: bitnamilegacy/forum:3.5.0
                deploy:
                  labels:
                    - "coop-cloud.${STACK_NAME}.version=0.8.1+3.5.0"
              sidekiq:
                image: bitnamilegacy/forum:3.5.0
            """));

    @TempDir
    Path folder;

    private static Map<String, String> facts(HarnessFiles harness) {
        return Map.of(ScopeOverlay.STALE, harness.python(PATH).functions().map(f -> new OverlayTest(harness.python(PATH), f))
                .flatMap(t -> t.assertions().stream().filter(a -> !a.demands().isEmpty()).map(a -> TestScope.id(t, a.statement())))
                .collect(Collectors.joining("\n")));
    }

    private static Attempt attempt(HarnessFiles harness) {
        return new ScopeOverlay().apply(harness, FORUM, "forum", facts(harness));
    }

    @Test
    void asksTheSwarmWhetherTheMoveIsClaimed() {
        HarnessFiles base = PublishedHarness.renamed();
        HarnessFiles mended = mended(base, attempt(base));

        assertThat(mended.changedFrom(base)).isEqualTo(Map.of(PATH, """
                \"""The move to the official image: written for the pull request that makes it.\"""

                import json
                import subprocess

                from harness import lifecycle


                def _claims_migration(domain):
                    \"""Whether what is deployed says that it makes the move these tests were written for, by its version label or by an image.\"""
                    stack = domain.replace(".", "_")
                    ls = ["docker", "service", "ls", "--filter", f"label=com.docker.stack.namespace={stack}", "--format", "{{.Name}}"]
                    names = subprocess.run(ls, capture_output=True, text=True, check=True).stdout.split()
                    told = subprocess.run(["docker", "service", "inspect", *names], capture_output=True, text=True, check=True).stdout
                    specs = json.dumps([service["Spec"] for service in json.loads(told)])
                    return "+3.5.3" in specs or "+v3.5.3" in specs or "forum/forum" in specs


                def test_head_runs_official_image_not_bitnamilegacy(ctx):
                    if _claims_migration(ctx.domain):
                        assert lifecycle.deployed_image(ctx.domain, "app").startswith("forum/forum:3.5.3"), "the head must run the official image"


                def test_sidekiq_service_dropped_by_head(ctx):
                    if _claims_migration(ctx.domain):
                        assert "sidekiq" not in lifecycle.stack_service_names(ctx.domain), "the official image runs sidekiq itself"
                """));
        TestGuard.Answer guard = TestGuard.check(base, mended, ScopeOverlay.stale(facts(base)));
        assertThat(guard.refusals()).isEmpty();
        assertThat(guard.owed()).hasSize(1);
        assertThat(guard.admits(Set.of())).as("not without the proof of both sides").isFalse();
        refused(attempt(mended), "nothing is left to change", "");
    }

    /** The tests, run by python3 against a swarm of these services: only a claim makes them ask, and whoever claims and lacks is red. */
    @ParameterizedTest(name = "{4}")
    @CsvSource({
        "0.8.1+3.5.0,  bitnamilegacy/forum:3.5.0, true,  false, green at the tag",
        "0.9.0+3.5.3,  bitnamilegacy/forum:3.5.3, true,  true,  claims by its version and changes nothing",
        "0.9.0+v3.5.3, bitnamilegacy/forum:3.5.3, false, true,  claims by its version and drops the service only",
        "0.9.0+3.5.3,  forum/forum:3.5.3,         true,  true,  claims and keeps the service",
        "0.9.0+3.5.0,  forum/forum:3.5.3,         true,  true,  claims by its image and keeps the service",
        "0.8.2+3.5.0,  docker.io/forum/forum:3.4, false, true,  claims by an image of another version",
        "0.9.0+3.5.3,  forum/forum:3.5.3,         false, false, the move itself"})
    void hasTwoSides(String version, String image, boolean sidekiq, boolean red, String head) {
        HarnessFiles base = PublishedHarness.renamed();

        assertThat(red(mended(base, attempt(base)), version, image, sidekiq)).isEqualTo(red);
        assertThat(red(base, version, image, sidekiq)).as("before").isEqualTo(!head.equals("the move itself"));
    }

    private boolean red(HarnessFiles harness, String version, String image, boolean sidekiq) {
        return RealPython.checkout(harness, folder.resolve("checkout")).answer("""
                import json, os, pathlib, types
                from harness import lifecycle
                services = SERVICES
                inspected = [{"Spec": {"Name": "foru_x_" + name, "Labels": {"coop-cloud.foru_x.version": "VERSION"},
                                       "TaskTemplate": {"ContainerSpec": {"Image": "IMAGE"}}}, "PreviousSpec": {"Labels": {"x": "+3.5.3"}}} for name in services]
                bin = pathlib.Path("bin")
                bin.mkdir()
                (bin / "docker").write_text("#!/bin/sh\\ncase $2 in ls) echo '" + "\\n".join("foru_x_" + name for name in services)
                                            + "';; inspect) cat <<'EOF'\\n" + json.dumps(inspected) + "\\nEOF\\n;; esac\\n")
                (bin / "docker").chmod(0o755)
                os.environ["PATH"] = f"{bin.resolve()}:{os.environ['PATH']}"
                lifecycle.deployed_image = lambda domain, service: "IMAGE"
                lifecycle.stack_service_names = lambda domain: services
                names = {}
                exec(compile(pathlib.Path("tests/forum/test_upgrade.py").read_text(), "test_upgrade.py", "exec"), names)
                answer = False
                for name, test in list(names.items()):
                    if name.startswith("test_"):
                        try:
                            test(types.SimpleNamespace(domain="foru.x"))
                        except AssertionError:
                            answer = True
                """.replace("SERVICES", sidekiq ? "['app', 'sidekiq']" : "['app']").replace("VERSION", version).replace("IMAGE", image)).asBoolean();
    }

    /** What one would do first. The guard refuses each, even though the assertions are known to be stale. */
    @Test
    void isNotMadeBySwitchingTheTestOff() {
        HarnessFiles base = PublishedHarness.renamed();
        String dropped = "    assert \"sidekiq\" not in lifecycle.stack_service_names(ctx.domain), \"the official image runs sidekiq itself\"\n";
        for (String[] naive : new String[][] {{"def test_sidekiq", "@pytest.mark.skip\ndef test_sidekiq"}, {dropped, "    pass\n"},
                {dropped, ""},
            {"startswith(\"forum/forum:3.5.3\")", "startswith(\"\")"}, {"\"sidekiq\" not in", "\"sidekiq\" in"},
            {"from harness import lifecycle", "from harness import generic as lifecycle"},
            {"    assert \"sidekiq\"", "    if os.environ.get(\"PR\"):\n        assert \"sidekiq\""}}) {
            HarnessFiles head = naive[1].isEmpty() ? base.with(Map.of(PATH, base.text(PATH).orElseThrow()
                    .replace("def test_sidekiq_service_dropped_by_head(ctx):\n" + dropped, "")))
                    : LabHarness.with(base, PATH, naive[0], naive[1]);

            assertThat(TestGuard.check(base, head, ScopeOverlay.stale(facts(base))).refusals()).as(naive[1]).isNotEmpty()
                    .allMatch(r -> r.place().startsWith(PATH));
        }
        HarnessFiles excused = base.with(Map.of("tests/forum/recipe_meta.py", base.text("tests/forum/recipe_meta.py").orElseThrow()
                + "EXPECTED_NA = {\"upgrade\": \"waits\"}\n"));
        assertThat(TestGuard.check(base, excused, ScopeOverlay.stale(facts(base))).refusals()).singleElement()
                .satisfies(r -> assertThat(r.reason()).contains("tiers that are no longer applied"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\"+3.5.3\" in specs or                       | ''",
        "service[\"Spec\"] for service                | service[\"Spec\"][\"Name\"] for service",
        "check=True).stdout.split()                   | check=False).stdout.split()",
        "_claims_migration(ctx.domain):               | _claims_migration(ctx.base_url):",
        "import subprocess                            | import subprocess, pytest"})
    void isAdmittedInNoOtherForm(String piece, String by) {
        HarnessFiles base = PublishedHarness.renamed();
        HarnessFiles head = LabHarness.with(mended(base, attempt(base)), PATH, piece, by);

        assertThat(TestGuard.check(base, head, ScopeOverlay.stale(facts(base))).refusals()).isNotEmpty();
    }

    @Test
    void isRefusedWhereTheAssertionStandsInAFunctionOfSeveralTests() {
        HarnessFiles shared = PublishedHarness.with(PATH, "def test_sidekiq_service_dropped_by_head(ctx):\n    assert \"sidekiq\"",
                "def test_sidekiq_service_dropped_by_head(ctx):\n    _dropped(ctx)\n\n\ndef _dropped(ctx):\n    assert \"sidekiq\"");
        String stale = facts(shared).get(ScopeOverlay.STALE).lines().filter(id -> !id.contains("::_dropped::"))
                .collect(Collectors.joining("\n"));

        refused(new ScopeOverlay().apply(shared, FORUM, "forum", Map.of(ScopeOverlay.STALE, stale)), "stands in another function", PATH
                + ":16");
    }

    @Test
    void importsWhatItNeedsOnce() {
        HarnessFiles base = PublishedHarness.with(PATH, "from harness import lifecycle\n",
                "import json\n\nfrom harness.lifecycle import deployed_image, stack_service_names\n")
                .with(Map.of());
        HarnessFiles named = LabHarness.with(LabHarness.with(base, PATH, "lifecycle.deployed_image", "deployed_image"), PATH,
                "lifecycle.stack_service_names", "stack_service_names");
        String mended = mended(named, attempt(named)).text(PATH).orElseThrow();

        assertThat(mended.lines().filter(l -> l.startsWith("import "))).isEqualTo(List.of("import json", "import subprocess"));
        assertThat(TestGuard.check(named, named.with(Map.of(PATH, mended)), ScopeOverlay.stale(facts(named))).refusals()).isEmpty();
    }
}
