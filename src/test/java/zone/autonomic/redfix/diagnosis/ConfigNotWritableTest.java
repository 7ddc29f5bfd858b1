package zone.autonomic.redfix.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.diagnosis.Diagnosis.Answer;
import zone.autonomic.redfix.investigation.Check;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.Finding;
import zone.autonomic.redfix.investigation.Investigation.Run;
import zone.autonomic.redfix.investigation.Probes;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.investigation.RunResult;
import zone.autonomic.redfix.investigation.Tier;
import zone.autonomic.redfix.recipe.RecipeFiles;
import zone.autonomic.redfix.verdict.Side;

class ConfigNotWritableTest {

    private static final String LINE = "2026/06/21 10:00:00 ...s/setting/lfs.go:92:loadLFSFrom() [F] error saving JWT Secret for custom config: "
            + "failed to save \"/etc/gitea/app.ini\": open /etc/gitea/app.ini: read-only file system";
    private static final String UNHEALTHY = "WC5 promote failed (non-fatal): not healthy over HTTPS / (last status 0)";
    private static final RecipeFiles RECIPE = RecipeFiles.of(Map.of("compose.yml", """
            services:
              app:
                image: gitea/gitea:1.24.2-rootless
                configs:
                  - source: app_ini
                    target: /etc/gitea/app.ini
                volumes: [config:/etc/gitea]
              db:
                image: mariadb:10.6
            configs:
              app_ini:
                name: ${STACK_NAME}_app_ini_${APP_INI_VERSION}
                file: app.ini.tmpl
            """));

    private final ConfigNotWritable diagnosis = new ConfigNotWritable();

    @Test
    void a_service_that_cant_save_into_its_mounted_config_during_promote() {
        Answer answer = diagnosis.examine(evidence(RECIPE, promoteFailed(), standing("0/1", LINE, true), ""));

        Finding finding = answer.finding().orElseThrow();
        assertThat(finding.defect()).isEqualTo("config-not-writable");
        assertThat(finding.side()).isEqualTo(Side.RECIPE);
        assertThat(finding.facts()).isEqualTo(Map.of("service", "app", "path", "/etc/gitea/app.ini", "config", "app_ini"));
        assertThat(finding.check()).isEqualTo(new Check(RunKind.ADVANCE_COPY, "advance", "read-only file system", "/", "!testme --quick"));
        assertThat(finding.evidence()).anySatisfy(e -> assertThat(e).startsWith("log of service `app` in r1: ").contains("failed to save"))
                .anySatisfy(e -> assertThat(e).startsWith("compose.yml:4 mounts config `app_ini` over `/etc/gitea/app.ini`"))
                .anySatisfy(e -> assertThat(e).startsWith("on the node: config `warm-x_app_ini_v12`").endsWith("read-only"))
                .anySatisfy(e -> assertThat(e).contains("0/1 replicas"));
        assertThat(finding.refuted()).anySatisfy(r -> assertThat(r).contains("[oauth2] JWT_SECRET", "LFS_JWT_SECRET", "modules/setting/lfs.go"))
                .anySatisfy(r -> assertThat(r).startsWith("load:").contains("2 of 2"))
                .anySatisfy(r -> assertThat(r).startsWith("the recipe is fine because install, upgrade are green"))
                .anySatisfy(r -> assertThat(r).startsWith("the promote machinery"));
    }

    @Test
    void the_runs_log_is_enough_where_the_stack_was_gone() {
        assertThat(diagnosis.examine(evidence(RECIPE, promoteFailed(), Probes.goneAlready(), "app | " + LINE)).finding().orElseThrow().facts())
                .containsEntry("service", "app").containsEntry("path", "/etc/gitea/app.ini");
    }

    @Test
    void a_cold_tier_that_shows_it_is_its_own_check() {
        Failure install = new Failure("install", "test_install", "deploy: app_ini: open /etc/gitea/app.ini: Read-only file system");

        Finding finding = diagnosis.examine(evidence(RECIPE, result(install, new Tier("install", Tier.Status.FAIL)), Probes.goneAlready(), ""))
                .finding().orElseThrow();

        assertThat(finding.check()).isEqualTo(new Check(RunKind.LIFECYCLE, "install", "Read-only file system", "/", "!testme"));
        assertThat(finding.refuted()).noneMatch(r -> r.contains("promote")).noneMatch(r -> r.contains("oauth2"));
    }

    @Test
    void other_programs_say_it_in_other_words() {
        for (String line : List.of("sed: couldn't open temporary file: writing /etc/gitea/app.ini failed: Device or resource busy",
                "OSError: [Errno 30] Read-only file system: '/etc/gitea/app.ini'",
                "/run.sh: 3: cannot create /etc/gitea/app.ini: Permission denied")) {
            assertThat(diagnosis.examine(evidence(RECIPE, promoteFailed(), standing("0/1", line, true), "")).finding()).as(line).isPresent();
        }
    }

    @Test
    void an_overlays_mount_counts_and_every_name_may_be_another() {
        RecipeFiles recipe = RecipeFiles.of(Map.of("compose.yml", "services:\n  anvil:\n    image: a/b:1\n", "compose.x.yml", """
                services:
                  anvil:
                    configs: [{source: smithy, target: /srv/smithy.ini}]
                configs: {smithy: {file: smithy.tmpl, name: "${STACK_NAME}_smithy_${SMITHY_VERSION}"}}
                """));
        Finding finding = diagnosis.examine(evidence(recipe, promoteFailed(), Probes.goneAlready(),
                "fatal: failed to save \"/srv/smithy.ini\": open /srv/smithy.ini: read-only file system")).finding().orElseThrow();

        assertThat(finding.facts()).isEqualTo(Map.of("service", "anvil", "path", "/srv/smithy.ini", "config", "smithy"));
        assertThat(finding.evidence()).anyMatch(e -> e.startsWith("compose.x.yml:"));
    }

    @Test
    void never_for_a_load_flake_or_for_what_the_harness_says_of_itself() {
        Given.isNotTheRecipesUnderLoadOrInTheHarness(diagnosis, evidence(RECIPE, promoteFailed(), standing("0/1", LINE, true), ""));
    }

    @Test
    void look_alikes_dont_hold() {
        assertThat(because(promoteFailed(), standing("0/1", "open /var/lib/gitea/x: read-only file system", true), ""))
                .contains("isn't a config that the recipe mounts");
        assertThat(because(promoteFailed(), standing("0/1", "open /etc/gitea/app.ini.bak: read-only file system", true), ""))
                .contains("isn't a config that the recipe mounts");
        assertThat(because(promoteFailed(), standing("0/1", "open /etc/gitea/app.ini: permission denied", true), "")).contains("no service says");
        assertThat(because(promoteFailed(), standing("1/1", LINE, true), "")).contains("but it runs (1/1)");
        assertThat(because(promoteFailed(), standing("0/1", LINE, false), "")).contains("had no config mounted at /etc/gitea/app.ini");
        assertThat(because(promoteFailed(), standing("0/1", "all is well", true), "")).contains("no service says");
        Probes database = new Probes("warm-x", true, List.of(), List.of(new Probes.ServiceLog("db", LINE)), List.of(), List.of(), List.of());
        assertThat(because(promoteFailed(), database, "")).contains("isn't a config that the recipe mounts");
    }

    @Test
    void green_runs_say_nothing_whatever_their_logs_hold() {
        RunResult green = new RunResult(0, List.of(new Tier("install", Tier.Status.PASS)), List.of(), Optional.empty(), Optional.empty(), "");

        assertThat(because(green, standing("1/1", LINE, true), LINE)).contains("no service says");
    }

    private String because(RunResult result, Probes probes, String log) {
        Answer answer = diagnosis.examine(evidence(RECIPE, result, probes, log));
        assertThat(answer.finding()).isEmpty();
        return answer.because();
    }

    private static Evidence evidence(RecipeFiles recipe, RunResult result, Probes probes, String log) {
        List<Run> runs = List.of(run("r1", result), run("r2", result));
        var signature = result.failures().isEmpty() ? new Failure("promote", "promote", UNHEALTHY).signature() : result.failures().get(0).signature();
        return Given.evidence(recipe, signature, runs, Map.of("r1", probes), Map.of("r1", log));
    }

    private static Run run(String id, RunResult result) {
        return new Run(new RunRequest(id, RunKind.LIFECYCLE, "x", "1.0.0+1", "c0ffee", true, "/"), Optional.of(result));
    }

    private static RunResult promoteFailed() {
        return result(new Failure("promote", "promote", UNHEALTHY), new Tier("install", Tier.Status.PASS), new Tier("upgrade", Tier.Status.PASS),
                new Tier("promote", Tier.Status.FAIL));
    }

    private static RunResult result(Failure failure, Tier... tiers) {
        return new RunResult(0, List.of(tiers), List.of(failure), Optional.empty(), Optional.empty(), "");
    }

    private static Probes standing(String replicas, String log, boolean mounted) {
        Probes.Mount volume = new Probes.Mount("app", "volume", "warm-x_config", "/etc/gitea", false);
        Probes.Mount config = new Probes.Mount("app", "config", "warm-x_app_ini_v12", mounted ? "/etc/gitea/app.ini" : "/elsewhere", true);
        return new Probes("warm-x", true, List.of(new Probes.ServiceState("app", replicas, "gitea/gitea:1.24.2-rootless")),
                List.of(new Probes.ServiceLog("app", "starting\n" + log + "\n")), List.of(volume, config), List.of(), List.of());
    }
}
