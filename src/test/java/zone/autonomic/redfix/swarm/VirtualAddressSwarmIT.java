package zone.autonomic.redfix.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import zone.autonomic.redfix.diagnosis.Diagnosis;
import zone.autonomic.redfix.diagnosis.Evidence;
import zone.autonomic.redfix.diagnosis.NameResolvesElsewhere;
import zone.autonomic.redfix.harness.HarnessFiles;
import zone.autonomic.redfix.investigation.Failure;
import zone.autonomic.redfix.investigation.Investigation.Run;
import zone.autonomic.redfix.investigation.Probes;
import zone.autonomic.redfix.investigation.RunKind;
import zone.autonomic.redfix.investigation.RunRequest;
import zone.autonomic.redfix.investigation.RunResult;
import zone.autonomic.redfix.investigation.Tier;
import zone.autonomic.redfix.verdict.Verdict;

/** On a swarm a name usually leads to a service's virtual address, which no container has: the probe and the diagnosis must tell own from foreign all the same. */
@ExtendWith(RealSwarm.class)
class VirtualAddressSwarmIT {

    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final String STACK = "zz-virtual_ci_commoninternet_net";
    private static final String TENANT = "virtual-tenant_ci_commoninternet_net";

    private RealPlace place;

    @AfterEach
    void takeAway() {
        if (place != null) {
            place.node().undeploy(STACK);
            place.node().undeploy(TENANT);
        }
    }

    @Test
    void aStrangersVirtualAddressIsToldFromTheOwn(RealPlace place) throws IOException {
        this.place = place;
        place.node().deploy("virtual", STACK);
        place.node().deploy("virtual-tenant", TENANT);
        await("all run").atMost(BOUND).until(() -> List.of(STACK, TENANT).stream().allMatch(s -> place.node().engine()
                .docker("stack", "services", s, "--format", "{{.Replicas}}").lines().allMatch("1/1"::equals)));
        RunRequest run = new RunRequest("virtual-r1", RunKind.THROWAWAY_DEPLOY, "bluesky-pds", "main", "c0ffee", false, "/");
        ended(run);

        Probes probes = place.bot().probe(run);

        String own = place.node().virtualAddress(STACK + "_app", STACK + "_internal");
        String strange = place.node().virtualAddress(TENANT + "_app", "proxy");
        assertThat(probes.endpoints()).contains(new Probes.Endpoint("proxy", TENANT + "_app", strange), new Probes.Endpoint(STACK + "_internal", STACK + "_app", own));
        assertThat(probes.endpoints()).extracting(Probes.Endpoint::service).noneMatch(s -> s.endsWith("-endpoint"));
        assertThat(probes.resolutions()).contains(new Probes.Resolution("caddy", STACK + "_app", List.of(own)));
        assertThat(probes.resolutions()).filteredOn(r -> r.service().equals("caddy") && r.name().equals("app")).isNotEmpty()
                .allSatisfy(r -> assertThat(r.addresses()).contains(strange).doesNotContain(own));
        Diagnosis.Answer answer = new NameResolvesElsewhere().examine(evidence(run, probes));
        assertThat(answer.finding()).as(answer.because()).hasValueSatisfying(f -> assertThat(f.cause()).contains("`" + TENANT + "_app` at " + strange));
    }

    /** As the script leaves a throw-away run whose stack still stands. */
    private void ended(RunRequest run) throws IOException {
        Path folder = Files.createDirectories(place.node().home().resolve(".redfix/runs").resolve(run.id()));
        Files.writeString(folder.resolve("request"), String.join("\n", run.kind().name(), run.recipe(), run.ref(), run.commit(), "no", run.healthPath(),
                STACK.replace('_', '.'), "-", "-", "-") + "\n");
        Files.writeString(folder.resolve("rc"), "1\n");
    }

    private static Evidence evidence(RunRequest run, Probes probes) throws IOException {
        Failure failure = new Failure("deploy", "healthy_over_https", "not healthy over HTTPS /xrpc/_health (last status 0)");
        RunResult result = new RunResult(1, List.of(new Tier("deploy", Tier.Status.FAIL)), List.of(failure), Optional.empty(), Optional.empty(), "");
        Verdict verdict = new Verdict(Verdict.Kind.GENUINE, Optional.of(failure.signature()), 2, 0, "red in 2 of 2");
        return new Evidence(BuiltIn.recipe("bluesky-pds", "0.3.0+v0.4.219"), verdict, failure.signature(), List.of(new Run(run, Optional.of(result))),
                Map.of(run.id(), probes), Map.of(), HarnessFiles.of(Map.of()), Map.of(), Optional.empty());
    }
}
