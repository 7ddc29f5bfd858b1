package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.investigation.TestRequest;
import zone.autonomic.redfix.report.HeadTestText;
import zone.autonomic.redfix.step.port.Bridge;
import zone.autonomic.redfix.step.port.BridgeConfig;
import zone.autonomic.redfix.step.port.Forge;

/** Begins to test a head, and says so: a rocket on the comment, a line on the pull request and in the thread that it belongs to, a pending status. */
@ApplicationScoped
class TestTaking implements Handler<Step.TakeTest> {

    private final Forge forge;
    private final TestNews news;
    private final HeadTestText text;
    private final Bridge bridge;

    TestTaking(Forge forge, TestNews news, HeadTestText text, BridgeConfig bridge) {
        this.forge = forge;
        this.news = news;
        this.text = text;
        this.bridge = new Bridge(bridge);
    }

    @Override
    public Class<Step.TakeTest> performs() {
        return Step.TakeTest.class;
    }

    @Override
    public Done perform(Investigation so, Step.TakeTest step) {
        TestRequest test = step.test();
        PullRequest asked = test.pullRequest();
        PullRequest now = forge.pullRequest(so.request().recipe(), asked.number());
        if (!now.head().equals(asked.head())) {
            return Done.with(new Event.HeadMoved(asked.head(), now.head()));
        }
        news.react(so, "rocket");
        news.status(so, "pending", test.byBridge() ? "" : "the node runs it");
        news.tell(so, "begun", text.begun(so));
        List<Event> events = new ArrayList<>(List.of(new Event.TestTaken(asked.head())));
        if (test.byBridge() && test.exact()) {
            // The bridge heard the person's own comment: it is asked once.
            long before = HeadStatuses.of(bridge, forge.statuses(so.request().recipe(), asked.head())).newestBefore(test.at());
            events.add(new Event.TestmeAsked(asked.head(), test.comment(), test.commentId(), 1, Optional.of(test.at()), before));
        }
        return new Done(events, Optional.empty());
    }
}
