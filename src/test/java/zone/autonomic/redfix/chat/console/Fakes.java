package zone.autonomic.redfix.chat.console;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import zone.autonomic.redfix.chat.CaseFiles;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.KeptLog;
import zone.autonomic.redfix.investigation.Outcome;
import zone.autonomic.redfix.investigation.Patience;
import zone.autonomic.redfix.investigation.Playbook;
import zone.autonomic.redfix.investigation.Replay;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.investigation.TestRequest;
import zone.autonomic.redfix.report.DigestText;
import zone.autonomic.redfix.report.ExplainText;
import zone.autonomic.redfix.report.ReplayText;
import zone.autonomic.redfix.report.ReportText;
import zone.autonomic.redfix.report.Templates;
import zone.autonomic.redfix.step.port.Archive;
import zone.autonomic.redfix.step.port.EventLog;
import zone.autonomic.redfix.step.port.Logs;
import zone.autonomic.redfix.step.port.Posts;
import zone.autonomic.redfix.step.port.Reception;

/** The rest of the bot, for what people see of it. */
public final class Fakes {

    private Fakes() {}

    /** What is on file of the investigations in a log. */
    public static CaseFiles files(EventLog log) {
        Templates templates = new Templates();
        return new CaseFiles(log, so -> new Replay(new Playbook(Patience.DEFAULT), (known, step) -> List.of()).of(so), new ReportText(templates, "http://redfix.example"),
                new ExplainText(templates, Patience.DEFAULT, "http://redfix.example"), new ReplayText(templates),
                () -> new DigestText(templates, new ReportText(templates, "http://redfix.example"), "http://redfix.example").now(log.latest(9),
                        new DigestText.Moment(Instant.EPOCH, ZoneOffset.UTC, Optional.empty(), List.of())), () -> { });
    }

    /** Threads in memory. */
    public static final class InMemoryPosts implements Posts {
        private final Map<InvestigationId, List<Post>> threads = new ConcurrentHashMap<>();

        @Override
        public synchronized boolean add(InvestigationId investigation, String key, String markdown) {
            List<Post> thread = threads.computeIfAbsent(investigation, i -> new CopyOnWriteArrayList<>());
            return thread.stream().noneMatch(p -> p.key().equals(key)) && thread.add(new Post(thread.size() + 1, key, Instant.EPOCH, markdown));
        }

        @Override
        public List<Post> after(InvestigationId investigation, int after) {
            return threads.getOrDefault(investigation, List.of()).stream().filter(p -> p.place() > after).toList();
        }
    }

    /** Investigations in memory. */
    public static class InMemoryLog implements EventLog {
        private final Map<InvestigationId, Investigation> all = new ConcurrentHashMap<>();

        public void put(Investigation investigation) {
            all.put(investigation.id(), investigation);
        }

        public void add(InvestigationId id, Event... events) {
            all.compute(id, (i, was) -> (was == null ? new Investigation(id, List.of()) : was).with(Instant.EPOCH, List.of(events)));
        }

        @Override
        public Opening open(Request request) {
            InvestigationId id = new InvestigationId(request.subject() + "-1");
            boolean joined = all.containsKey(id);
            add(id, joined ? new Event.Joined(request.by(), request.test().map(TestRequest::commentId)) : new Event.Opened(request));
            return new Opening(all.get(id), joined);
        }

        @Override
        public Optional<Investigation> find(InvestigationId id) {
            return Optional.ofNullable(all.get(id));
        }

        @Override
        public List<Investigation> open() {
            return all.values().stream().filter(i -> !i.closed()).toList();
        }

        @Override
        public List<Investigation> latest(int most) {
            return List.copyOf(all.values());
        }

        @Override
        public void append(Investigation seen, List<Event> events) {
            add(seen.id(), events.toArray(Event[]::new));
        }

        @Override
        public void wake(InvestigationId id) {
            // Nothing sleeps here.
        }
    }

    /** Opens at once; what is cancelled is closed at once, with its last word in the thread. */
    public record Desk(InMemoryLog log, ConsoleRoom room, List<String> cancels) implements Reception {

        public Desk(InMemoryLog log, ConsoleRoom room) {
            this(log, room, new ArrayList<>());
        }

        @Override
        public Taken investigate(Request request, boolean again) {
            EventLog.Opening opening = log.open(request);
            return new Taken(opening.investigation(), opening.joined() ? How.JOINED : How.OPENED);
        }

        @Override
        public Taken test(String repository, TestRequest test, String by) {
            return investigate(Request.ofTest(repository, test, by), false);
        }

        @Override
        public Cancellation cancel(InvestigationId id, String by) {
            Optional<Investigation> found = log.find(id);
            if (found.isEmpty()) {
                return Cancellation.UNKNOWN;
            } else if (found.get().closed()) {
                return Cancellation.CLOSED_ALREADY;
            }
            cancels.add(id + " by " + by);
            close(id, Outcome.CANCELLED, "cancelled by " + by);
            return Cancellation.ASKED;
        }

        public void close(InvestigationId id, Outcome outcome, String lastWord) {
            log.add(id, new Event.Closed(outcome, lastWord));
            room.post(id, "e" + log.find(id).orElseThrow().history().size(), lastWord);
        }
    }

    /** Logs in memory, by the run's id: whole ones. */
    public record InMemoryLogs(Map<String, String> texts) implements Logs {
        @Override
        public Reading reading(InvestigationId investigation, String runId) {
            return new Reading(texts.getOrDefault(runId, "").length(), Optional.empty());
        }

        @Override
        public boolean append(InvestigationId investigation, String runId, Piece piece) {
            texts.merge(runId, piece.text(), String::concat);
            return true;
        }

        @Override
        public Optional<KeptLog> kept(InvestigationId investigation, String runId) {
            return Optional.ofNullable(texts.get(runId)).map(KeptLog::whole);
        }

        @Override
        public Optional<Part> part(InvestigationId investigation, String runId, long first, int most) {
            return Optional.ofNullable(texts.get(runId)).map(text -> {
                List<Line> lines = new ArrayList<>();
                text.lines().skip(first - 1).limit(most).forEach(line -> lines.add(new Line(first + lines.size(), line, false)));
                return new Part(lines, text.lines().count());
            });
        }

        @Override
        public String end(InvestigationId investigation, String runId, int most) {
            String text = texts.getOrDefault(runId, "");
            return text.substring(Math.max(0, text.length() - most));
        }
    }

    /** Kept texts in memory. */
    public record InMemoryArchive(Map<String, String> texts) implements Archive {
        @Override
        public void keep(InvestigationId investigation, String name, String text) {
            texts.put(name, text);
        }

        @Override
        public Optional<String> read(InvestigationId investigation, String name) {
            return Optional.ofNullable(texts.get(name));
        }

        @Override
        public List<String> names(InvestigationId investigation) {
            return texts.keySet().stream().sorted().toList();
        }
    }
}
