package zone.autonomic.redfix.step;

import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Playbook;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.step.port.EventLog;
import zone.autonomic.redfix.step.port.Fence;
import zone.autonomic.redfix.step.port.Forge;
import zone.autonomic.redfix.step.port.Loop;

/**
 * One turn of an investigation: read its events, ask the playbook, perform the step, append what happened. The one place that completes a
 * step. A turn may be taken twice, or be cut off anywhere, without harm.
 */
@ApplicationScoped
class InvestigationLoop implements Loop {

    private static final Duration LONGEST_RETRY = Duration.ofMinutes(10);

    private final EventLog log;
    private final Playbook playbook;
    private final Announcer announcer;
    private final StateKeeping state;
    private final NodeTurns turns;
    private final Waits waits;
    private final Clock clock;
    private final Map<Class<? extends Step>, Handler<?>> handlers = new HashMap<>();

    @Inject
    InvestigationLoop(EventLog log, Playbook playbook, Announcer announcer, StateKeeping state, NodeTurns turns, Waits waits, Clock clock,
            @Any Instance<Handler<?>> handlers) {
        this(log, playbook, announcer, state, turns, waits, clock, (Iterable<Handler<?>>) handlers);
    }

    InvestigationLoop(EventLog log, Playbook playbook, Announcer announcer, StateKeeping state, NodeTurns turns, Waits waits, Clock clock,
            Iterable<Handler<?>> handlers) {
        this.log = log;
        this.playbook = playbook;
        this.announcer = announcer;
        this.state = state;
        this.turns = turns;
        this.waits = waits;
        this.clock = clock;
        handlers.forEach(handler -> this.handlers.put(handler.performs(), handler));
    }

    @Override
    public Next turn(InvestigationId id) {
        Investigation so = log.find(id).orElseThrow(() -> new IllegalStateException("no investigation " + id));
        announcer.announce(so);
        Step step = playbook.next(so);
        Optional<Handler.Done> othersTurn = turns.before(so, step);
        if (step instanceof Step.Rest) {
            return Next.done();
        }
        Handler.Done done = othersTurn.orElseGet(() -> perform(so, step));
        if (!done.events().isEmpty()) {
            try {
                log.append(so, done.events());
            } catch (EventLog.Outrun outrun) {
                return Next.atOnce();
            }
            Investigation now = so.with(clock.instant(), done.events());
            // The next one isn't kept waiting for what people are told.
            turns.after(now, step, done);
            announcer.announce(now);
            state.after(done.events());
        }
        return done.pause().map(Next::after).orElseGet(Next::atOnce);
    }

    @SuppressWarnings("unchecked")
    private Handler.Done perform(Investigation so, Step step) {
        Handler<Step> handler = (Handler<Step>) Optional.ofNullable(handlers.get(step.getClass()))
                .orElseThrow(() -> new IllegalStateException("nobody performs " + step.title()));
        try {
            return handler.perform(so, step);
        } catch (Fence.Overtaken overtaken) {
            throw overtaken;
        } catch (RuntimeException failure) {
            return failed(so, step, failure);
        }
    }

    private Handler.Done failed(Investigation so, Step step, RuntimeException failure) {
        int attempt = so.lastEvent(Event.StepFailed.class).filter(before -> before.step().equals(step.title())).map(Event.StepFailed::attempt).orElse(0) + 1;
        Log.warnf(failure, "%s: %s failed (attempt %d)", so.id(), step.title(), attempt);
        String message = Optional.ofNullable(failure.getMessage()).orElse(failure.getClass().getSimpleName());
        return new Handler.Done(List.of(new Event.StepFailed(step.title(), message, attempt)), Optional.of(pause(failure, attempt)));
    }

    private Duration pause(RuntimeException failure, int attempt) {
        Duration doubled = waits.retry().multipliedBy(1L << Math.min(attempt - 1, 10));
        Duration asked = failure instanceof Forge.Unavailable unavailable ? Duration.ofSeconds(unavailable.retryAfterSeconds()) : Duration.ZERO;
        Duration longer = doubled.compareTo(asked) > 0 ? doubled : asked;
        return longer.compareTo(LONGEST_RETRY) > 0 && asked.compareTo(LONGEST_RETRY) < 0 ? LONGEST_RETRY : longer;
    }
}
