package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Outcome;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.investigation.TestRequest;
import zone.autonomic.redfix.step.port.EventLog;
import zone.autonomic.redfix.step.port.Hindrances;
import zone.autonomic.redfix.step.port.Reception;

/** Takes what people ask for: answered at once, whatever the loop is doing. */
@ApplicationScoped
class FrontDesk implements Reception {

    private static final int REMEMBERED = 200;
    private static final Set<Outcome> TOLD = Set.of(Outcome.GREEN, Outcome.RED);

    private final EventLog log;
    private final boolean byBridge;
    private final Hindrances hindrances;

    @Inject
    FrontDesk(EventLog log, TestmeMode testme, Hindrances hindrances) {
        this(log, testme.mode() == TestmeMode.By.BRIDGE, hindrances);
    }

    /** @param byBridge whether cc-ci's bridge tests heads, and not the bot */
    FrontDesk(EventLog log, boolean byBridge, Hindrances hindrances) {
        this.log = log;
        this.byBridge = byBridge;
        this.hindrances = hindrances;
    }

    FrontDesk(EventLog log, boolean byBridge) {
        this(log, byBridge, Map::of);
    }

    private void refuseIfHindered() {
        Map<String, String> current = hindrances.current();
        if (!current.isEmpty()) {
            throw new Hindered(current.entrySet().stream().map(h -> h.getKey() + ": " + h.getValue()).collect(Collectors.joining("; ")));
        }
    }

    @Override
    public Taken investigate(Request request, boolean again) {
        refuseIfHindered();
        return Optional.of(request).filter(r -> !again && !r.ofSweep()).flatMap(this::standing).orElseGet(() -> open(request));
    }

    private Taken open(Request request) {
        EventLog.Opening opening = log.open(request);
        log.wake(opening.investigation().id());
        return new Taken(opening.investigation(), opening.joined() ? How.JOINED : How.OPENED);
    }

    /** The recipe's last investigation, if what it proposes is proven and waits for a person still: another one would come to the same. */
    private Optional<Taken> standing(Request request) {
        return log.latest(REMEMBERED).stream().filter(so -> so.request().subject().equals(request.subject())).findFirst()
                .filter(so -> so.outcome().filter(Outcome.PROVEN::equals).isPresent() && so.pullRequest().isPresent() && !so.has(Event.PullRequestSettled.class))
                .filter(so -> so.request().tag().equals(request.tag()) && so.request().strategy().equals(request.strategy()))
                .map(so -> new Taken(so, How.STANDS));
    }

    @Override
    public Taken test(String repository, TestRequest test, String by) {
        refuseIfHindered();
        return log.latest(REMEMBERED).stream().filter(so -> so.request().recipe().equals(repository) && so.request().test().filter(test::sameAs).isPresent())
                .filter(so -> so.outcome().filter(TOLD::contains).isPresent()).findFirst().map(so -> new Taken(so, How.STANDS))
                .orElseGet(() -> open(Request.ofTest(repository, byBridge ? test : test.onTheNode(), by)));
    }

    @Override
    public Cancellation cancel(InvestigationId id, String by) {
        while (true) {
            Optional<Investigation> so = log.find(id);
            if (so.isEmpty()) {
                return Cancellation.UNKNOWN;
            }
            if (so.get().closed() && so.get().standingRun().isEmpty()) {
                return Cancellation.CLOSED_ALREADY;
            }
            if (!so.get().closed() && so.get().has(Event.CancelRequested.class) || asked(so.get(), by)) {
                return Cancellation.ASKED;
            }
        }
    }

    /** Whether it could be put down before the loop put something else down; if not, one reads again. */
    private boolean asked(Investigation so, String by) {
        try {
            log.append(so, List.of(new Event.CancelRequested(by)));
            log.wake(so.id());
            return true;
        } catch (EventLog.Outrun outrun) {
            return false;
        }
    }

}
