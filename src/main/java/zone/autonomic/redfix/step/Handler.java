package zone.autonomic.redfix.step;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Step;

/** Performs one kind of step. Performing it twice does no harm: a handler looks whether the thing is there before it makes it. */
interface Handler<S extends Step> {

    Class<S> performs();

    Done perform(Investigation so, S step);

    /**
     * What came of a step.
     *
     * @param events what happened, to be appended; none where there is nothing new
     * @param pause how long to wait before the next step; empty for at once
     */
    record Done(List<Event> events, Optional<Duration> pause) {

        static Done with(Event... events) {
            return new Done(List.of(events), Optional.empty());
        }

        static Done nothingYet(Duration pause) {
            return new Done(List.of(), Optional.of(pause));
        }

        Done then(Duration wait) {
            return new Done(events, Optional.of(wait));
        }
    }
}
