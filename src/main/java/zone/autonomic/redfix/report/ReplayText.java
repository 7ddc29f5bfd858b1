package zone.autonomic.redfix.report;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Replay;

/** Says whether today's rules would have decided otherwise, and where. */
@ApplicationScoped
public class ReplayText {

    private final Templates templates;

    public ReplayText(Templates templates) {
        this.templates = templates;
    }

    /** @return Markdown */
    public String of(Investigation so, Replay.Result result) {
        List<Replay.Difference> differences = result.differences();
        return templates.render("report/replay.md", Map.of("id", so.id().value(), "decisions", result.decisions(), "runs", so.runs().size(),
                "differences", differences, "unasked", result.unasked(), "open", !so.closed())).strip();
    }
}
