package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Playbook;
import zone.autonomic.redfix.investigation.Replay;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.step.port.Reconsideration;

/** Replays with the diagnoses as they are now, over the logs that were kept and the recipe at its commits. */
@ApplicationScoped
class SecondThoughts implements Reconsideration {

    private final Replay replay;
    private final Diagnosing diagnosing;
    private final SecondOpinions opinions;

    SecondThoughts(Playbook playbook, Diagnosing diagnosing, SecondOpinions opinions) {
        this.replay = new Replay(playbook, this::think);
        this.diagnosing = diagnosing;
        this.opinions = opinions;
    }

    @Override
    public Replay.Result of(Investigation investigation) {
        return replay.of(investigation);
    }

    /** The steps that only think are thought again; what any other step came to is a fact. */
    private List<Event> think(Investigation known, Step step) {
        if (step instanceof Step.Diagnose diagnose) {
            return diagnosing.perform(known, diagnose).events();
        }
        return step instanceof Step.DecideAgain again ? opinions.perform(known, again).events() : List.of();
    }
}
