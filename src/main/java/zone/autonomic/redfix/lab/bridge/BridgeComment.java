package zone.autonomic.redfix.lab.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import zone.autonomic.redfix.lab.bridge.BridgeState.Job;

/** What the bridge writes on a pull request: its mark, what was asked, the level as a badge, the summary as an image, links to the run and the dashboard. */
final class BridgeComment {
    static final String MARK = "🌻";
    private static final int MOST_FAILURES = 10;
    private static final int LAST_LINES = 20;
    private static final int ABBREVIATED = 12;

    private final String runsUrl;

    /** @param runsUrl where people see a run; its name is appended */
    BridgeComment(String runsUrl) {
        this.runsUrl = runsUrl;
    }

    /** The page of the run's artefacts. */
    String page(String artefacts) {
        return runsUrl + artefacts + "/";
    }

    /** The page of the build that made the run. */
    String build(Job job) {
        return dashboard() + job.owner() + "/cc-ci/" + job.build();
    }

    private String dashboard() {
        return runsUrl.replaceFirst("runs/$", "");
    }

    String running(Job job) {
        return "%s\n\n[build %d](%s) · [dashboard](%s)\n".formatted(title(job, "running"), job.build(), build(job), dashboard());
    }

    private static String title(Job job, String state) {
        String confidence = job.quick() ? " (lower confidence: it begins with what is deployed, and not from scratch)" : "";
        return "%s `%s` on `%s`: **%s**%s".formatted(MARK, job.asked(), job.head().substring(0, ABBREVIATED), state, confidence);
    }

    /** @param artefacts the name of their folder @param failures lines that name a failed test */
    String ended(Job job, String verdict, Optional<JsonNode> results, String artefacts, List<String> failures, String log) {
        String page = page(artefacts);
        StringBuilder text = new StringBuilder(title(job, verdict)).append("\n\n");
        results.ifPresent(r -> text.append("[![level %s](%sbadge.svg)](%s) ".formatted(r.path("level").asText("?"), page, page)));
        text.append("[run %d](%s) · [dashboard](%s)\n".formatted(job.build(), build(job), dashboard()));
        results.ifPresent(r -> {
            text.append("\n[![summary](%ssummary.png)](%s)\n\n| tier | result |\n|---|---|\n".formatted(page, page));
            r.path("stages").forEach(s -> text.append("| " + s.path("name").asText() + " | " + s.path("status").asText() + " |\n"));
        });
        if (!failures.isEmpty()) {
            text.append("\n```\n");
            failures.stream().limit(MOST_FAILURES).forEach(f -> text.append(f).append('\n'));
            text.append("```\n");
        }
        if (results.isEmpty()) {
            text.append("\n```\n").append(last(log)).append("\n```\n");
        }
        return text.toString();
    }

    private static String last(String log) {
        List<String> all = log.strip().lines().toList();
        return String.join("\n", all.subList(Math.max(0, all.size() - LAST_LINES), all.size()));
    }
}
