package zone.autonomic.redfix.step;

import java.util.Map;
import java.time.Clock;
import java.util.List;
import zone.autonomic.redfix.chat.console.Fakes;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.step.port.Forge;
import zone.autonomic.redfix.step.port.Room;

/** The two steps in which the bot asks cc-ci's bridge and waits for its answer, on any forge, as a live bot is configured. */
public final class AskingTheBridge {

    private static final Room SILENT = new Room() {
        @Override
        public void post(InvestigationId investigation, String key, String markdown) {}

        @Override
        public void progress(InvestigationId investigation, String text) {}
    };

    private final TestmeRequest request;
    private final TestmeWaiting waiting;

    public AskingTheBridge(Forge forge) {
        TestmeMode byBridge = new TestmeMode() {
            @Override
            public By mode() {
                return By.BRIDGE;
            }

            @Override
            public String context() {
                return "redfix/testme";
            }
        };
        Fakes.InMemoryLog log = new Fakes.InMemoryLog();
        PullRequestFate fate = new PullRequestFate(forge, new MemoryWorkspace());
        this.request = new TestmeRequest(forge, new FrontDesk(log, true, Map::of, () -> { }), byBridge, AsBridge.UNKNOWN, fate, new MemoryIntents(Clock.systemUTC()),
                new TestmeTest.LiveWaits(), Clock.systemUTC());
        this.waiting = new TestmeWaiting(forge, SILENT, new TestmeTest.LiveWaits(), Clock.systemUTC(), byBridge, new TestsOnTheNode(log, "http://redfix.invalid"),
                AsBridge.UNKNOWN, fate);
    }

    public List<Event> ask(Investigation so, Step.AskTestme step) {
        return request.perform(so, step).events();
    }

    public List<Event> look(Investigation so, Step.AwaitTestme step) {
        return waiting.perform(so, step).events();
    }
}
