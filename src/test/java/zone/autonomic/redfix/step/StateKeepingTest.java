package zone.autonomic.redfix.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.chat.console.Fakes;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Outcome;
import zone.autonomic.redfix.report.ReportText;
import zone.autonomic.redfix.report.StateFiles;
import zone.autonomic.redfix.report.Stories;
import zone.autonomic.redfix.report.Templates;
import zone.autonomic.redfix.report.ThreadMessages;
import zone.autonomic.redfix.step.port.Workspace;

/** When the state files are written. */
class StateKeepingTest {

    private final Fakes.InMemoryLog log = new Fakes.InMemoryLog();
    private final MemoryForge forge = new MemoryForge();
    private final MemoryWorkspace workspace = new MemoryWorkspace();
    private final List<Map<String, String>> written = new ArrayList<>();
    private final Templates templates = new Templates();

    private StateKeeping keeping(Optional<String> repository) {
        StateFiles files = new StateFiles(templates, new ReportText(templates, Stories.URL), new ThreadMessages(templates, Stories.URL), Stories.URL);
        return new StateKeeping(log, files, written::add, forge, workspace, repository, "redfix/state/files");
    }

    @Test
    void anEndIsNewsAndARunIsNone() {
        StateKeeping state = keeping(Optional.empty());
        log.put(Stories.proven());

        state.after(List.of(new Event.NodeClean(List.of())));
        assertThat(written).isEmpty();
        state.after(List.of(new Event.Closed(Outcome.PROVEN, "x")));

        assertThat(written).singleElement().satisfies(files -> assertThat(files).containsOnlyKeys(StateFiles.STATUS, StateFiles.JOURNAL, StateFiles.REVIEW, StateFiles.BACKLOG));
        assertThat(workspace.pushes).as("no repository is named").isEmpty();
    }

    @Test
    void theBranchIsPushedOnlyWhenSomethingChanged() {
        StateKeeping state = keeping(Optional.of("notes"));
        workspace.sources.put("notes", new Workspace.Source("main", "c0ffee2", List.of(), Map.of()));
        log.put(Stories.proven());

        state.keep();
        state.keep();
        assertThat(workspace.pushes).singleElement().satisfies(change -> {
            assertThat(change.recipe()).isEqualTo("notes");
            assertThat(change.branch()).isEqualTo("redfix/state/files");
            assertThat(change.base()).isEqualTo("c0ffee2");
            assertThat(change.files()).isEqualTo(written.get(0));
        });

        log.add(new InvestigationId("chat-1"), new Event.PullRequestSettled(true, "ann", Optional.empty()));
        state.keep();
        assertThat(workspace.pushes).hasSize(2);
    }

    @Test
    void whatCouldNotBePushedIsPushedLaterAndHoldsNothingUp() {
        StateKeeping state = keeping(Optional.of("notes"));
        log.put(Stories.proven());

        state.after(List.of(new Event.Closed(Outcome.PROVEN, "x")));
        assertThat(workspace.pushes).isEmpty();
        assertThat(written).as("the folder has it all the same").hasSize(1);

        workspace.sources.put("notes", new Workspace.Source("main", "c0ffee2", List.of(), Map.of()));
        state.keep();
        assertThat(workspace.pushes).hasSize(1);
    }
}
