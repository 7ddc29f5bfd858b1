package zone.autonomic.redfix.step;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.HarnessBase;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.report.SuggestionText;
import zone.autonomic.redfix.step.port.Forge;

/**
 * Posts what should be changed and changes nothing. There is no pull request to comment on, so it is an issue of the harness's repository; one
 * that stands open already for the same recipe and change is written to instead of opening another.
 */
@ApplicationScoped
class SuggestionPosting implements Handler<Step.PostSuggestion> {

    private final Forge forge;
    private final SuggestionText text;

    SuggestionPosting(Forge forge, SuggestionText text) {
        this.forge = forge;
        this.text = text;
    }

    @Override
    public Class<Step.PostSuggestion> performs() {
        return Step.PostSuggestion.class;
    }

    @Override
    public Done perform(Investigation so, Step.PostSuggestion step) {
        HarnessBase harness = so.harness().orElseThrow();
        String mark = SuggestionText.mark(step.target().recipe(), step.proposal().fix());
        Optional<Forge.Issue> open = forge.openIssues(harness.repository()).stream().filter(issue -> issue.body().contains(mark)).findFirst();
        Forge.Issue issue = open.orElseGet(() -> forge.openIssue(harness.repository(), text.title(step.target(), step.finding()), text.body(so, step.proposal())));
        if (open.isPresent() && !open.get().body().contains(so.id().value())
                && forge.comments(harness.repository(), issue.number()).stream().noneMatch(c -> c.body().contains(SuggestionText.again(so.id())))) {
            forge.comment(harness.repository(), issue.number(), text.seenAgain(so));
        }
        return Done.with(new Event.SuggestionPosted(harness.repository(), issue.number(), issue.url()));
    }
}
