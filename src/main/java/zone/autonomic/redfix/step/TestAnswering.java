package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Outcome;
import zone.autonomic.redfix.investigation.PullRequest;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.report.HeadTestText;
import zone.autonomic.redfix.step.port.Forge;

/** Tells what a test of a head came to, if it is the pull request's head still: on the pull request, as the status of that very commit, on the comment, and in the thread that it belongs to. */
@ApplicationScoped
class TestAnswering implements Handler<Step.AnswerTest> {

    private final Forge forge;
    private final TestNews news;
    private final HeadTestText text;

    TestAnswering(Forge forge, TestNews news, HeadTestText text) {
        this.forge = forge;
        this.news = news;
        this.text = text;
    }

    @Override
    public Class<Step.AnswerTest> performs() {
        return Step.AnswerTest.class;
    }

    @Override
    public Done perform(Investigation so, Step.AnswerTest step) {
        PullRequest asked = step.test().pullRequest();
        if (!so.has(Event.HeadMoved.class)) {
            PullRequest now = forge.pullRequest(so.request().recipe(), asked.number());
            if (!now.head().equals(asked.head())) {
                return Done.with(new Event.HeadMoved(asked.head(), now.head()));
            }
        }
        news.status(so, state(step.outcome()), step.summary());
        news.tell(so, "ended", text.ended(so, step.outcome(), step.summary()));
        news.react(so, reaction(step.outcome()));
        return Done.with(new Event.TestAnswered(step.outcome(), step.summary()));
    }

    private static String state(Outcome outcome) {
        return outcome == Outcome.GREEN ? "success" : outcome == Outcome.RED ? "failure" : "error";
    }

    /** How a comment shows what came of it. */
    static String reaction(Outcome outcome) {
        return outcome == Outcome.GREEN ? "+1" : outcome == Outcome.RED ? "-1" : "confused";
    }
}
