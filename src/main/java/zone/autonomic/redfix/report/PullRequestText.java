package zone.autonomic.redfix.report;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.investigation.Check;
import zone.autonomic.redfix.investigation.Destination;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Finding;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.KeptLog;
import zone.autonomic.redfix.investigation.Investigation.Run;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Proposal;
import zone.autonomic.redfix.investigation.RunResult;
import zone.autonomic.redfix.investigation.Target;

/** What a pull request says: title, body with the proof, the commit's message, and the comment with the result. */
@ApplicationScoped
public class PullRequestText {

    private static final String WORK_IN_PROGRESS = "WIP: ";
    private static final int LONGEST_TITLE = 72;
    private static final int WIDTH = 72;

    private final Templates templates;
    private final String url;

    public PullRequestText(Templates templates, @ConfigProperty(name = "redfix.url") String url) {
        this.templates = templates;
        this.url = url;
    }

    /** An excerpt of a run's log. @param link to its first line */
    public record LogExcerpt(RunLine run, io.quarkus.qute.RawString link, String text) {}

    /** @param ready whether its proof is complete */
    public String title(Proposal proposal, boolean ready) {
        String title = proposal.title().replaceAll("\\s+", " ").strip();
        String shown = title.length() <= LONGEST_TITLE ? title : title.substring(0, LONGEST_TITLE - 1) + "…";
        return ready ? shown : WORK_IN_PROGRESS + shown;
    }

    /** Whether the forge takes a pull request of that title for work in progress. */
    public static boolean inProgress(String title) {
        return title.toUpperCase(Locale.ROOT).matches("(WIP:|\\[WIP]).*");
    }

    /** The title as it is, marked. */
    public static String inProgressAgain(String title) {
        return WORK_IN_PROGRESS + title;
    }

    /** The mark by which the bot knows its own texts again; people don't see it. */
    public static String mark(InvestigationId id) {
        return "<!-- redfix:" + id + " -->";
    }

    public String commitMessage(Proposal proposal) {
        String why = proposal.why().strip().lines().map(PullRequestText::wrapped).reduce((a, b) -> a + "\n" + b).orElse("");
        return title(proposal, true) + "\n\n" + why + "\n";
    }

    /**
     * The body, with as much of the proof as there is.
     *
     * @param investigation with a target, a finding and a proposal
     * @param logs gives a run's log by the run's id, where it was kept
     */
    public String body(Investigation investigation, Function<String, Optional<KeptLog>> logs) {
        Finding finding = investigation.finding().orElseThrow();
        Proposal proposal = investigation.proposal().orElseThrow();
        Target target = investigation.target().orElseThrow();
        Links links = new Links(url, investigation.id());
        Map<String, Object> data = new HashMap<>();
        data.put("mark", new io.quarkus.qute.RawString(mark(investigation.id())));
        data.put("page", new io.quarkus.qute.RawString(links.page()));
        data.put("finding", finding);
        data.put("proposal", proposal);
        data.put("target", target);
        data.put("verdict", investigation.verdict().map(v -> v.kind().words() + ": " + v.sentence()).orElse(""));
        Destination to = investigation.destination().orElseThrow();
        boolean ofRecipe = to.repository().equals(target.recipe());
        data.put("base", RunLine.shortCommit(to.base()));
        data.put("ofRecipe", ofRecipe);
        data.put("repository", to.repository());
        data.put("head", investigation.pullRequest().map(p -> RunLine.shortCommit(p.head())).orElse(""));
        data.put("runs", RunLine.all(investigation, links));
        data.put("excerpts", excerpts(investigation, links, logs));
        data.put("rows", BeforeAndAfter.rows(investigation));
        data.put("check", words(finding.check()));
        data.put("shown", shown(investigation, finding.check()));
        data.put("testme", testme(investigation, finding));
        data.put("lint", lint(investigation));
        data.put("version", ofRecipe ? NextVersion.after(target.tag(), proposal.bump()) : "");
        data.put("repeat", repeat(investigation, finding.check()));
        return templates.render("pull/body.md", data).strip() + "\n";
    }

    /** What is said on the pull request of how it ended. @param merged whether a person has merged it by then */
    public String result(Investigation investigation, boolean proven, boolean merged, String summary) {
        Links links = new Links(url, investigation.id());
        return templates.render("pull/result.md", Map.of("proven", proven, "merged", merged,
                "summary", summary, "rows", BeforeAndAfter.rows(investigation), "page", new io.quarkus.qute.RawString(links.page()))).strip() + "\n";
    }

    /** What is said where the pull request isn't any more what was proven. */
    public String withdrawal(Investigation investigation, String why) {
        Links links = new Links(url, investigation.id());
        return templates.render("pull/withdrawal.md", Map.of("why", why, "again", "/redfix " + investigation.request().recipe(), "test", "!testme",
                "page", new io.quarkus.qute.RawString(links.page()))).strip() + "\n";
    }

    /** What is said where a published verdict is taken back. */
    public String retraction(Investigation investigation, String why) {
        Links links = new Links(url, investigation.id());
        return templates.render("pull/retraction.md", Map.of("why", why,
                "page", new io.quarkus.qute.RawString(links.page()))).strip() + "\n";
    }

    private static List<LogExcerpt> excerpts(Investigation investigation, Links links, Function<String, Optional<KeptLog>> logs) {
        List<LogExcerpt> excerpts = new ArrayList<>();
        List<String> shown = new ArrayList<>();
        for (Run run : investigation.runs()) {
            boolean red = run.result().isPresent() && run.colour() == RunResult.Colour.RED;
            if (!red) {
                continue;
            }
            // One excerpt for each tier at each commit: three equal reds need one.
            String at = run.request().kind() + run.request().commit() + run.request().conditions().harness().orElse("") + run.request().conditions().alone();
            run.result().orElseThrow().failures().stream().filter(f -> !shown.contains(at + f.tier())).findFirst().ifPresent(failure -> {
                shown.add(at + failure.tier());
                Excerpt.Lines lines = Excerpt.of(logs.apply(run.request().id()).orElse(KeptLog.whole("")), failure);
                String link = lines.line() > 0 ? links.line(run.request().id(), lines.line()) : links.log(run.request().id());
                excerpts.add(new LogExcerpt(RunLine.of(investigation, run.request().id(), links), new io.quarkus.qute.RawString(link), lines.text()));
            });
        }
        return excerpts;
    }

    private static String words(Check check) {
        String what = switch (check.kind()) {
            case LIFECYCLE -> "the harness's whole lifecycle";
            case THROWAWAY_DEPLOY -> "a deploy under a stack name that sorts after `proxy`, asked for `" + check.healthPath() + "` over HTTPS";
            case ADVANCE_COPY -> "a copy of the canonical's volumes and secrets, advanced to the commit";
            case CANONICAL_DOMAIN -> "the harness's own functions, asked where the recipe's canonical would be deployed";
        };
        String beside = check.loaded() ? ", with other recipes deployed beside it as the sweep loads the node" : "";
        return what + beside + "; red means tier `" + check.tier() + "`" + (check.symptom().isBlank() ? "" : " with “" + check.symptom() + "”");
    }

    /** Which runs show it: those of the check's kind, by number. */
    private static String shown(Investigation investigation, Check check) {
        List<Run> runs = investigation.runs();
        List<String> red = new ArrayList<>();
        List<String> green = new ArrayList<>();
        for (Run run : runs) {
            boolean onHead = investigation.withFix(run.request());
            if (BeforeAndAfter.counterexample(investigation, run.request()) || run.request().kind() != check.kind() || run.result().isEmpty() || check.loaded() == run.request().conditions().alone()) {
                continue;
            } else if (!onHead && check.isRedIn(run.result().get())) {
                red.add("run " + (runs.indexOf(run) + 1));
            } else if (onHead && run.colour() == RunResult.Colour.GREEN) {
                green.add("run " + (runs.indexOf(run) + 1));
            }
        }
        return (red.isEmpty() ? "Not red without the change yet" : "Red without the change: " + String.join(", ", red))
                + (green.isEmpty() ? "; not green with it yet." : "; green with it: " + String.join(", ", green) + ".");
    }

    private static String testme(Investigation investigation, Finding finding) {
        String head = investigation.pullRequest().map(p -> p.head()).orElse("");
        return investigation.all(Event.TestmeAnswered.class).filter(a -> a.head().equals(head)).reduce((a, b) -> b)
                .map(a -> "`" + finding.check().testme() + "` on the head: " + (a.green() ? "green" : a.state())).orElse("");
    }

    private static String lint(Investigation investigation) {
        String head = investigation.pullRequest().map(p -> p.head()).orElse("");
        return investigation.all(Event.Linted.class).filter(l -> l.commit().equals(head)).reduce((a, b) -> b)
                .map(l -> l.passed() ? "`abra recipe lint` on the head: passes" : "`abra recipe lint` on the head: refuses").orElse("");
    }

    private static String repeat(Investigation investigation, Check check) {
        List<Run> runs = investigation.runs().stream().filter(r -> r.request().kind() == check.kind() && check.loaded() != r.request().conditions().alone())
                .filter(r -> !r.request().atTag() || r.request().conditions().harness().isPresent())
                .filter(r -> !BeforeAndAfter.counterexample(investigation, r.request())).toList();
        List<Run> shown = runs.isEmpty() ? investigation.isolated() : runs;
        List<String> commits = new ArrayList<>();
        StringBuilder commands = new StringBuilder();
        for (Run run : shown) {
            String at = run.request().conditions().harness().orElse(run.request().commit());
            if (!commits.contains(at)) {
                commits.add(at);
                commands.append(investigation.withFix(run.request()) ? "# on the head: green\n" : "# on the base: red\n").append(Repeat.commands(run.request()));
            }
        }
        return commands.toString();
    }

    private static String wrapped(String line) {
        String indent = line.startsWith("- ") ? "  " : "";
        StringBuilder out = new StringBuilder();
        int column = 0;
        for (String word : line.split(" ")) {
            if (column > 0 && column + 1 + word.length() > WIDTH) {
                out.append('\n').append(indent);
                column = indent.length();
            } else if (column > 0) {
                out.append(' ');
                column++;
            }
            out.append(word);
            column += word.length();
        }
        return out.toString();
    }
}
