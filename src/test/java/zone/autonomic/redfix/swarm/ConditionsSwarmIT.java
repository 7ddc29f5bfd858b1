package zone.autonomic.redfix.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import zone.autonomic.redfix.investigation.Conditions;
import zone.autonomic.redfix.investigation.Enrolment;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.investigation.RunResult;
import zone.autonomic.redfix.investigation.SweepRun;
import zone.autonomic.redfix.investigation.Tier;
import zone.autonomic.redfix.lab.forge.Accounts;
import zone.autonomic.redfix.lab.forge.BuiltInRecipes;
import zone.autonomic.redfix.step.port.CiNode;

/** What else a run on the real node can be: loaded, by a harness and from a clone of its own, a sweep's; or a question to the harness and no deploy. */
@ExtendWith(RealSwarm.class)
class ConditionsSwarmIT {

    private static final Duration BOUND = Duration.ofMinutes(6);

    @Test
    void aLoadedRunFromCheckoutsOfItsOwnIsReadAsTheLastSweeps(RealPlace place) {
        String harness = head(place, BuiltInRecipes.HARNESS);
        Conditions conditions = new Conditions(List.of("gitea"), Optional.of(harness), true, List.of());
        RunRequest run = run(place, "loaded-r1", RunKind.LIFECYCLE, "bluesky-pds", conditions);

        CiNode.Artifacts left = ended(place, run);

        assertThat(left.files().get("log")).contains("beside it, gitea is deployed at zl-");
        assertThat(left.result().colour()).as(left.files().get("log")).isEqualTo(RunResult.Colour.GREEN);
        assertThat(place.bot().tearDown(run).remaining()).isEmpty();
        assertThat(place.node().leftOf("zl-")).as("what loaded it").isEmpty();
        assertThat(place.node().leftOf("blue-")).as("the run itself").isEmpty();

        place.node().run("/bin/sh", "-c", "cp -R \"$1\"/\"$(cat \"$2\"/rundir)\" \"$1\"/sweep-20260617-bluesky-pds", "sweep", place.node().runs().toString(),
                place.node().home().resolve(".redfix/runs").resolve(run.id()).toString()).orFail();
        List<SweepRun> sweep = place.bot().lastSweep();
        assertThat(sweep).extracting(SweepRun::recipe).containsExactly("bluesky-pds");
        assertThat(sweep.get(0).tiers()).filteredOn(tier -> tier.counts() && tier.status() == Tier.Status.PASS).extracting(Tier::name)
                .containsExactly("install", "backup", "restore", "custom");
    }

    @Test
    void theHarnesssOwnFunctionsSayWhereACanonicalBelongs(RealPlace place) {
        RunRequest run = run(place, "domain-r1", RunKind.CANONICAL_DOMAIN, "keycloak", Conditions.ALONE);

        CiNode.Artifacts left = ended(place, run);

        assertThat(left.result().enrolment()).as(left.files().get("log")).hasValueSatisfying(e -> {
            assertThat(e).extracting(Enrolment::recipe, Enrolment::enrolled).containsExactly("keycloak", false);
            assertThat(e.canonicalDomain()).isEqualTo("warm-keycloak." + RealNode.DOMAIN);
            assertThat(e.liveDomains()).containsEntry("keycloak", "warm-keycloak." + RealNode.DOMAIN);
        });
        assertThat(place.bot().tearDown(run).remaining()).isEmpty();
    }

    private static RunRequest run(RealPlace place, String id, RunKind kind, String recipe, Conditions conditions) {
        String commit = head(place, recipe);
        return new RunRequest(id, kind, recipe, commit, commit, false, "/", conditions);
    }

    private static CiNode.Artifacts ended(RealPlace place, RunRequest run) {
        place.bot().start(run);
        await(run.id() + " ends").atMost(BOUND).pollInterval(Duration.ofMillis(500)).until(() -> place.bot().poll(run, 0).state() == CiNode.State.ENDED);
        return place.bot().artifacts(run);
    }

    private static String head(RealPlace place, String repository) {
        String bare = place.forge().bare(Accounts.ORGANISATION, repository).toString();
        return Ran.of(BOUND, "git", "-c", "safe.directory=*", "-C", bare, "rev-parse", "main").orFail();
    }
}
