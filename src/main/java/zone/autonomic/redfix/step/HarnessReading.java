package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.HarnessBase;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.step.port.Forge;
import zone.autonomic.redfix.step.port.Workspace;

/** Reads the harness's repository, where its tests and settings stand. A mirror without one is no trouble: then nothing is said of tests. */
@ApplicationScoped
class HarnessReading implements Handler<Step.ReadHarness> {

    private final Forge forge;
    private final Workspace workspace;
    private final String repository;

    HarnessReading(Forge forge, Workspace workspace, @ConfigProperty(name = "redfix.harness.repository") String repository) {
        this.forge = forge;
        this.workspace = workspace;
        this.repository = repository;
    }

    @Override
    public Class<Step.ReadHarness> performs() {
        return Step.ReadHarness.class;
    }

    @Override
    public Done perform(Investigation so, Step.ReadHarness step) {
        Optional<HarnessBase> harness = forge.repository(repository).map(found -> {
            Workspace.Source source = workspace.fetch(repository, found.cloneUrl());
            return new HarnessBase(repository, source.defaultBranch(), source.defaultHead());
        });
        return Done.with(new Event.HarnessRead(harness));
    }
}
