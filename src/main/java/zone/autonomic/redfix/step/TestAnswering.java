package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Outcome;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.report.HeadTestText;

/** Tells what a test of a head came to: on the pull request, as the status of that very commit, on the comment, and in the thread that it belongs to. */
@ApplicationScoped
class TestAnswering implements Handler<Step.AnswerTest> {

    private final TestNews news;
    private final HeadTestText text;

    TestAnswering(TestNews news, HeadTestText text) {
        this.news = news;
        this.text = text;
    }

    @Override
    public Class<Step.AnswerTest> performs() {
        return Step.AnswerTest.class;
    }

    @Override
    public Done perform(Investigation so, Step.AnswerTest step) {
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
