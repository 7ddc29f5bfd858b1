package zone.autonomic.redfix.report;

import io.quarkus.qute.RawString;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Finding;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Investigation.Recorded;
import zone.autonomic.redfix.investigation.Investigation.Run;
import zone.autonomic.redfix.investigation.Patience;
import zone.autonomic.redfix.investigation.Reckoning;
import zone.autonomic.redfix.investigation.RunResult.Colour;
import zone.autonomic.redfix.investigation.Sides;
import zone.autonomic.redfix.investigation.SweepRun;
import zone.autonomic.redfix.verdict.FailureRate;
import zone.autonomic.redfix.verdict.Tally;
import zone.autonomic.redfix.verdict.Verdict;

/** How a verdict came about, run by run: what each run showed, what the rule said of it, and what was concluded from all of them. */
@ApplicationScoped
public class ExplainText {

    private final Templates templates;
    private final Patience patience;
    private final String url;

    public ExplainText(Templates templates, Patience patience, @ConfigProperty(name = "redfix.url") String url) {
        this.templates = templates;
        this.patience = patience;
        this.url = url;
    }

    /** One step of the story. @param points what it rests on @param log of a run; empty for what isn't one */
    public record Part(String title, String text, List<String> points, String log) {}

    /** One arm's counts. */
    public record Arm(String name, int red, int green, int others, long voided, String bound) {}

    /** @return Markdown */
    public String of(Investigation so) {
        Map<String, Object> data = new HashMap<>();
        data.put("id", so.id().value());
        data.put("page", new RawString(new Links(url, so.id()).page()));
        data.put("sweep", so.request().ofSweep());
        data.put("target", so.target().map(t -> t.recipe() + " " + t.tag()).orElse(so.request().recipe()));
        data.put("commit", so.target().map(t -> RunLine.shortCommit(t.tagCommit())).orElse(""));
        data.put("by", so.request().by());
        List<Part> parts = new ArrayList<>();
        so.history().forEach(recorded -> part(upTo(so, recorded), recorded.event()).ifPresent(parts::add));
        data.put("parts", parts);
        data.put("arms", so.request().ofSweep() || so.runs().isEmpty() ? List.of() : arms(so));
        data.put("p", so.verdict().filter(v -> v.p().isPresent()).map(v -> String.format(Locale.ROOT, "%.3f", v.p().getAsDouble())).orElse(""));
        data.put("state", StatusText.state(so));
        return templates.render("report/explain.md", data).strip();
    }

    private static Investigation upTo(Investigation so, Recorded recorded) {
        return new Investigation(so.id(), so.history().stream().filter(r -> r.seq() <= recorded.seq()).toList());
    }

    private Optional<Part> part(Investigation then, Event event) {
        if (event instanceof Event.RunFinished finished) {
            return Optional.of(run(then, finished.runId()));
        } else if (event instanceof Event.SweepRead) {
            return then.swept().map(SweepRun::summary).map(summary -> part("What made one look.",
                    "The last sweep, in no count: " + Markdown.code(summary), List.of()));
        } else if (event instanceof Event.Classified classified) {
            return Optional.of(part("Verdict: " + classified.verdict().kind().words() + ".", classified.verdict().sentence(), List.of()));
        } else if (event instanceof Event.Diagnosed diagnosed) {
            return Optional.of(cause(diagnosed.finding()));
        } else if (event instanceof Event.CauseUnknown unknown) {
            return Optional.of(part("Cause unknown.", unknown.why(), unknown.considered()));
        } else if (event instanceof Event.SecondOpinion opinion) {
            return Optional.of(part("Second opinion.", opinion.sentence(), opinion.evidence()));
        } else if (event instanceof Event.Reopened reopened) {
            return Optional.of(part("Opened again.", reopened.why() + ". What was decided so far doesn't hold, and the second opinion's runs count with the others.", List.of()));
        } else if (event instanceof Event.Published) {
            return Optional.of(part("The verdict stands.", "Two opinions agree.", List.of()));
        }
        return end(then, event);
    }

    private static Optional<Part> end(Investigation then, Event event) {
        if (event instanceof Event.Retracted retracted) {
            return Optional.of(part("Taken back.", retracted.why(), List.of()));
        } else if (event instanceof Event.MemberClosed member) {
            return Optional.of(part(member.id() + ":", ThreadMessages.words(member.outcome()) + ". " + member.summary(), List.of("`/redfix explain " + member.id() + "`")));
        } else if (event instanceof Event.GateJudged judged) {
            return Optional.of(part(judged.passed() ? "✔" : "✘", judged.why(), List.of()));
        } else if (event instanceof Event.Closed closed) {
            return Optional.of(part("End: " + ThreadMessages.words(closed.outcome()).toLowerCase(Locale.ROOT) + ".", closed.summary(), sides(then)));
        } else if (event instanceof Event.Settled settled) {
            return Optional.of(part("Afterwards.", settled.summary(), List.of()));
        }
        return Optional.empty();
    }

    private static Part part(String title, String text, List<String> points) {
        return new Part(title, text, points, "");
    }

    private static Part cause(Finding finding) {
        List<String> points = new ArrayList<>();
        finding.evidence().forEach(evidence -> points.add("shown by: " + evidence));
        finding.refuted().forEach(refuted -> points.add("refuted: " + refuted));
        return part("Cause: " + finding.defect() + ".", finding.cause(), points);
    }

    /** Which sides are left, where the cause stays unknown. */
    private static List<String> sides(Investigation so) {
        return so.causeUnknown().flatMap(unknown -> so.verdict()).filter(Verdict::genuine).filter(v -> v.signature().isPresent()).map(verdict -> {
            List<String> asked = new ArrayList<>();
            Sides sides = Sides.of(so);
            sides.answers().forEach(answer -> asked.add(answer.question() + " " + answer.answer()));
            asked.add(sides.sentence());
            return asked;
        }).orElse(new ArrayList<>());
    }

    private Part run(Investigation then, String runId) {
        RunLine line = RunLine.of(then, runId, new Links(url, then.id()));
        List<String> points = new ArrayList<>();
        line.failures().forEach(failure -> points.add(Markdown.code(failure)));
        Optional<Run> run = then.runs().stream().filter(r -> r.request().id().equals(runId)).findFirst();
        points.add(run.flatMap(r -> Reckoning.after(then, r, patience)).map(said -> "counts: " + said.why()).orElseGet(() -> uncounted(then, line, run)));
        String harness = run.flatMap(r -> r.request().conditions().harness()).isPresent() ? "" : ", by the installed harness";
        return new Part("Run " + line.number() + " is " + line.colour() + ":",
                "%s %s, %s, %s%s.".formatted(line.what(), line.where(), Markdown.code(line.ref()), line.how(), harness), points, line.log());
    }

    private static String uncounted(Investigation then, RunLine line, Optional<Run> run) {
        if (line.colour().equals("void")) {
            return "void, in no count: " + line.why();
        } else if (line.colour().equals("unknown")) {
            return "can't be read, in no count: " + (line.why().isEmpty() ? "it names no failure" : line.why());
        }
        boolean fresh = run.filter(r -> r.request().conditions().fresh()).isPresent();
        if (fresh) {
            return "for the second opinion, in no count of the first";
        } else if (run.filter(r -> then.withFix(r.request())).isPresent()) {
            return "for the proof of the fix, in no count of the verdict";
        }
        return then.verdict().isPresent() ? "after the verdict, in no count of it" : "in no count of the verdict: it isn't the lifecycle at the tag";
    }

    private List<Arm> arms(Investigation so) {
        Reckoning counts = Reckoning.of(so, patience);
        return List.of(arm("alone", counts.arms().isolated(), voids(so.isolated())), arm("under load", counts.arms().loaded(), voids(so.loaded())));
    }

    private static long voids(List<Run> arm) {
        return arm.stream().filter(r -> r.colour() == Colour.VOID).count();
    }

    private static Arm arm(String name, Tally tally, long voided) {
        String bound = tally.total() == 0 ? "–" : String.format(Locale.ROOT, "%.0f %%", 100 * FailureRate.upperBound(tally.reds(), tally.total()));
        return new Arm(name, tally.reds(), tally.greens(), tally.others(), voided, bound);
    }
}
