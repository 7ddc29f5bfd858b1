package zone.autonomic.redfix.report;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.investigation.Comparison;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Investigation.Recorded;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Outcome;
import zone.autonomic.redfix.investigation.Probes;
import zone.autonomic.redfix.investigation.SweepRun;
import zone.autonomic.redfix.verdict.Verdict;

/** What is said in the thread of an event: one template under {@code templates/thread/} for each kind of event; an empty text says nothing. */
@ApplicationScoped
public class ThreadMessages {

    private static final int MOST_LINES = 6;

    private final Templates templates;
    private final String url;

    public ThreadMessages(Templates templates, @ConfigProperty(name = "redfix.url") String url) {
        this.templates = templates;
        this.url = url;
    }

    /** The message's key in a room: saying the same event twice shows once. */
    public static String key(Recorded recorded) {
        return "e" + recorded.seq();
    }

    /**
     * @param investigation as far as it is known, at least up to the event
     * @return Markdown; empty where nothing is to be said
     */
    public Optional<String> message(Investigation investigation, Recorded recorded) {
        Investigation then = new Investigation(investigation.id(), investigation.history().stream().filter(r -> r.seq() <= recorded.seq()).toList());
        String text = templates.render(template(recorded.event().getClass()), data(then, recorded.event())).strip();
        return Optional.of(text).filter(t -> !t.isEmpty());
    }

    static String template(Class<?> event) {
        return "thread/" + event.getSimpleName() + ".md";
    }

    private Map<String, Object> data(Investigation then, Event event) {
        Links links = new Links(url, then.id());
        Map<String, Object> data = new HashMap<>();
        data.put("id", then.id().value());
        data.put("links", links);
        data.put("page", new io.quarkus.qute.RawString(links.page()));
        data.put("event", event);
        data.putAll(more(then, event, links));
        return data;
    }

    /** What a template needs beside the event itself. */
    private static Map<String, Object> more(Investigation then, Event event, Links links) {
        if (event instanceof Event.Opened opened) {
            return Map.of("tag", opened.request().tag().orElse(""), "strategy", opened.request().strategy().orElse(""),
                    "sweep", opened.request().sweep().map(Object::toString).orElse(""), "test", opened.request().test().map(t -> t.pullRequest().url()).orElse(""));
        } else if (event instanceof Event.TargetResolved) {
            return Map.of("test", then.request().test().isPresent());
        } else if (event instanceof Event.TestAnswered answered) {
            return Map.of("words", words(answered.outcome()).toLowerCase(java.util.Locale.ROOT));
        } else if (event instanceof Event.TestmeAnswered answered) {
            return Map.of("run", answered.run().orElse(""));
        } else if (event instanceof Event.StepFailed failed) {
            return Map.of("news", TroubleLine.news(then, failed));
        } else if (event instanceof Event.NodeClean) {
            return Map.of("first", then.all(Event.NodeClean.class).count() == 1 || before(then, Event.NodeDirty.class));
        } else if (event instanceof Event.NodeDirty dirty) {
            return Map.of("news", then.all(Event.NodeDirty.class).filter(d -> d.findings().equals(dirty.findings())).count() == 1);
        } else if (event instanceof Event.RunStarted started) {
            return run(then, started.run().id(), links);
        } else if (event instanceof Event.RedSighted sighted) {
            return run(then, sighted.runId(), links);
        } else if (event instanceof Event.RunFinished finished) {
            return run(then, finished.runId(), links);
        } else if (event instanceof Event.Probed probed) {
            Map<String, Object> data = run(then, probed.runId(), links);
            data.put("seen", seen(probed.probes()));
            return data;
        } else if (event instanceof Event.TornDown down) {
            Map<String, Object> data = run(then, down.runId(), links);
            data.put("removed", down.receipt().removed().size());
            data.put("kept", down.receipt().keptOnPurpose());
            data.put("left", down.receipt().left());
            return data;
        } else if (event instanceof Event.FixPrepared fix) {
            return Map.of("files", fix.proposal().files().keySet().stream().sorted().map(f -> "`" + f + "`").collect(Collectors.joining(", ")),
                    "added", lines(fix.diff(), '+'), "taken", lines(fix.diff(), '-'));
        } else if (event instanceof Event.FixRefused refused) {
            return Map.of("place", refused.place().orElse(""));
        } else if (event instanceof Event.Closed closed) {
            return closed(then, closed);
        }
        return ofSecondThoughts(then, event, links);
    }

    private static Map<String, Object> ofSecondThoughts(Investigation then, Event event, Links links) {
        if (event instanceof Event.SweepRead read) {
            return Map.of("sweep", then.request().ofSweep(), "reds", read.runs().stream().filter(SweepRun::exception).toList(),
                    "swept", then.swept().map(run -> "The last sweep, of `%s`: %s".formatted(run.version(), run.summary())).orElse("The last sweep says nothing of it."));
        } else if (event instanceof Event.ComparisonsChosen chosen) {
            return Map.of("earlier", chosen.earlier().map(Comparison::tag).orElse(""),
                    "control", chosen.control().map(control -> control.recipe() + " " + control.tag()).orElse(""));
        } else if (event instanceof Event.Published) {
            return Map.of("kind", then.verdict().map(v -> v.kind().words()).orElse(""), "sentence", then.verdict().map(Verdict::sentence).orElse(""));
        } else if (event instanceof Event.PullRequestSettled) {
            return Map.of("ofRecipe", then.destination().filter(d -> d.repository().equals(then.request().recipe())).isPresent());
        } else if (event instanceof Event.MemberOpened member) {
            long reds = then.last(Event.SweepRead.class).map(read -> read.runs().stream().filter(SweepRun::exception).count()).orElse(0L);
            return Map.of("number", then.all(Event.MemberOpened.class).count(), "of", reds, "memberPage", page(links, member.id()));
        } else if (event instanceof Event.MemberClosed member) {
            return Map.of("memberPage", page(links, member.id()), "words", words(member.outcome()), "summary", withoutRepeating(words(member.outcome()), member.summary()));
        }
        return Map.of();
    }

    private static io.quarkus.qute.RawString page(Links links, InvestigationId of) {
        return new io.quarkus.qute.RawString(new Links(links.base(), of).page());
    }

    private static Map<String, Object> run(Investigation then, String runId, Links links) {
        RunLine run = RunLine.of(then, runId, links);
        return new HashMap<>(Map.of("run", run, "log", new io.quarkus.qute.RawString(run.log())));
    }

    private static boolean before(Investigation then, Class<? extends Event> type) {
        List<Recorded> history = then.history();
        return history.size() > 1 && type.isInstance(history.get(history.size() - 2).event());
    }

    private static List<String> seen(Probes probes) {
        List<String> seen = new java.util.ArrayList<>();
        probes.services().stream().filter(s -> !s.replicas().isBlank() && !up(s.replicas())).limit(MOST_LINES)
                .forEach(s -> seen.add("`" + s.service() + "` has " + s.replicas() + " replicas running"));
        probes.resolutions().stream()
                .map(r -> "in `" + r.service() + "`, the name `" + r.name() + "` is " + (r.addresses().isEmpty() ? "unknown" : String.join(", ", r.addresses())))
                .distinct().limit(MOST_LINES).forEach(seen::add);
        return seen;
    }

    private static boolean up(String replicas) {
        String[] parts = replicas.split("/", 2);
        return parts.length == 2 && parts[0].equals(parts[1]);
    }

    private static long lines(String diff, char mark) {
        String header = String.valueOf(mark).repeat(3);
        return diff.lines().filter(l -> !l.isEmpty() && l.charAt(0) == mark && !l.startsWith(header)).count();
    }

    private static Map<String, Object> closed(Investigation then, Event.Closed closed) {
        boolean compare = then.pullRequest().isPresent() && !BeforeAndAfter.rows(then).isEmpty();
        return Map.of("words", words(closed.outcome()), "summary", withoutRepeating(words(closed.outcome()), closed.summary()), "proven", closed.outcome() == Outcome.PROVEN,
                "rows", compare ? BeforeAndAfter.rows(then) : List.of(),
                "pull", then.pullRequest().map(p -> p.url()).orElse(""));
    }

    /** A summary that begins with the outcome's own words goes on after them. */
    static String withoutRepeating(String words, String summary) {
        boolean repeats = summary.regionMatches(true, 0, words, 0, words.length());
        return repeats ? summary.substring(words.length()).replaceFirst("^[\\s,:;]+", "") : summary;
    }

    /** An outcome as people say it. */
    public static String words(Outcome outcome) {
        return switch (outcome) {
            case PROVEN -> "Proven";
            case NOTHING_RED -> "Nothing red";
            case FIXED_NOT_RELEASED -> "Fixed, not released";
            case FLAKE -> "Flake";
            case NOT_REPRODUCED -> "Not reproduced";
            case WAITING -> "Waits for a person";
            case UNKNOWN -> "Unknown: a person is asked";
            case VOID -> "Void";
            case NOT_PROVEN -> "Not proven";
            case GREEN -> "Green";
            case RED -> "Red";
            case CANCELLED -> "Cancelled";
            case REFUSED -> "Refused";
        };
    }
}
