package zone.autonomic.redfix.step;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import javax.sql.DataSource;
import zone.autonomic.redfix.MovedClock;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Patience;
import zone.autonomic.redfix.investigation.Playbook;
import zone.autonomic.redfix.investigation.Probes;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.investigation.Step;
import zone.autonomic.redfix.investigation.Target;
import zone.autonomic.redfix.report.ReportText;
import zone.autonomic.redfix.report.StateFiles;
import zone.autonomic.redfix.report.Stories;
import zone.autonomic.redfix.report.Templates;
import zone.autonomic.redfix.report.ThreadMessages;
import zone.autonomic.redfix.step.port.Loop;
import zone.autonomic.redfix.step.port.Room;
import zone.autonomic.redfix.store.TestStore;

/**
 * Bots on one database and one node, at live settings, by a clock that is turned by hand: to whatever is due next, as the table
 * of tasks has it. What is due at the same moment comes in an order of chance.
 */
final class WaitingBots {

    /** After that the others take up what a killed process was at. */
    private static final Duration FOUND_DEAD = Duration.ofSeconds(60);
    private static final int MOST_TURNS = 60_000;

    final MovedClock clock = new MovedClock(Instant.parse("2026-11-28T12:00:00Z"));
    final BusyNode node = new BusyNode(clock);
    final TestStore store;
    final Map<InvestigationId, List<String>> lines = new ConcurrentHashMap<>();
    private final DataSource database;
    private final List<InvestigationLoop> bots = new ArrayList<>();
    private final Waits live = new SmallRyeConfigBuilder().withMapping(Waits.class).withConverter(Duration.class, 200,
            new io.quarkus.runtime.configuration.DurationConverter()).build().getConfigMapping(Waits.class);
    private final Random chance;

    WaitingBots(DataSource database, int howMany, int seed) {
        this.database = database;
        this.store = TestStore.on(database, clock);
        this.chance = new Random(seed);
        for (int i = 0; i < howMany; i++) {
            bots.add(bot());
        }
    }

    private InvestigationLoop bot() {
        Room room = new Room() {
            @Override
            public void post(InvestigationId investigation, String key, String markdown) {
                // nobody reads it here
            }

            @Override
            public void progress(InvestigationId investigation, String text) {
                lines.computeIfAbsent(investigation, id -> new ArrayList<>()).add(text);
            }
        };
        Templates templates = new Templates();
        ThreadMessages messages = new ThreadMessages(templates, Stories.URL);
        StateFiles files = new StateFiles(templates, new ReportText(templates, Stories.URL), messages, Stories.URL);
        StateKeeping state = new StateKeeping(store.log(), files, written -> false, null, null, Optional.empty(), "redfix/state/files");
        NodeTurns turns = new NodeTurns(store.nodeQueue(), store.log(), room, live, clock);
        return new InvestigationLoop(store.log(), new Playbook(Patience.DEFAULT), new Announcer(room, messages), state, turns,
                live, clock, handlers(room));
    }

    private List<Handler<?>> handlers(Room room) {
        return List.of(new PreflightCheck(node, live), new RunStart(node, live), new RunFollowing(node, store.logs(), store.archive(), room,
                live, new TestedHead(null)), new Teardown(node),
                new RunCancellation(node, room), new Classification(), new SweepReading(node), new HeadLint(node, live),
                answering(Step.ResolveTarget.class, step -> new Event.TargetResolved(new Target(step.request().recipe(),
                        "1.0.0+1", "c1", "main", "c2"))),
                answering(Step.Probe.class, step -> new Event.Probed(step.run().id(), Probes.goneAlready())),
                answering(Step.ReadHarness.class, step -> new Event.HarnessRead(Optional.empty())),
                answering(Step.Diagnose.class, step -> new Event.CauseUnknown("nothing known fits", List.of())),
                answering(Step.ChooseComparisons.class, step -> new Event.ComparisonsChosen(Optional.empty(), Optional.empty())),
                answering(Step.DecideAgain.class, step -> new Event.SecondOpinion(true, "PASS", List.of())),
                answering(Step.Publish.class, step -> new Event.Published(List.of())),
                answering(Step.Close.class, step -> new Event.Closed(step.outcome(), step.summary())));
    }

    private static <S extends Step> Handler<S> answering(Class<S> type, Function<S, Event> answer) {
        return new Handler<>() {
            @Override
            public Class<S> performs() {
                return type;
            }

            @Override
            public Done perform(Investigation so, S step) {
                return Done.with(answer.apply(step));
            }
        };
    }

    InvestigationId asked(String recipe) {
        clock.move(Duration.ofMillis(1));
        return store.log().open(new Request(recipe, Optional.empty(), Optional.empty(), "ann")).investigation().id();
    }

    /** As a sweep asks for it. */
    InvestigationId swept(String recipe) {
        clock.move(Duration.ofMillis(1));
        Request request = new Request(recipe, Optional.empty(), Optional.empty(), "ann", false, Optional
                .of(new InvestigationId("sweep-1")));
        return store.log().open(request).investigation().id();
    }

    Investigation of(InvestigationId id) {
        return store.log().find(id).orElseThrow();
    }

    /** Goes on until nothing is due any more. */
    void unfold() {
        for (int turn = 0; turn < MOST_TURNS; turn++) {
            Optional<InvestigationId> due = due();
            if (due.isEmpty()) {
                return;
            }
            turn(due.get());
        }
        throw new AssertionError("goes on for ever: " + store.nodeQueue().line());
    }

    private void turn(InvestigationId id) {
        change("update investigation set woken = false where id = ?", id);
        InvestigationLoop bot = bots.get(chance.nextInt(bots.size()));
        Loop.Next next;
        try {
            next = bot.turn(id);
        } catch (BusyNode.Killed killed) {
            bots.remove(bot);
            bots.add(bot());
            next = Loop.Next.after(FOUND_DEAD);
        }
        if (next instanceof Loop.Again again) {
            at("update scheduled_tasks set execution_time = ? where task_instance = ?", clock.instant().plus(again.pause()), id);
            at("update scheduled_tasks set execution_time = ? where task_instance = (select id from investigation where id = ? and woken)",
                    clock.instant(), id);
        } else {
            change("delete from scheduled_tasks where task_instance = ?", id);
        }
    }

    private Optional<InvestigationId> due() {
        try (Connection connection = database.getConnection(); PreparedStatement select = connection.prepareStatement(
                "select task_instance, execution_time from scheduled_tasks order by execution_time");
                ResultSet row = select.executeQuery()) {
            List<InvestigationId> first = new ArrayList<>();
            Instant at = null;
            while (row.next()) {
                Instant due = row.getObject(2, OffsetDateTime.class).toInstant();
                due = due.isAfter(clock.instant()) ? due : clock.instant();
                at = at == null ? due : at;
                if (due.equals(at)) {
                    first.add(new InvestigationId(row.getString(1)));
                }
            }
            if (first.isEmpty()) {
                return Optional.empty();
            }
            clock.moveTo(at);
            return Optional.of(first.get(chance.nextInt(first.size())));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void at(String statement, Instant when, InvestigationId id) {
        try (Connection connection = database.getConnection(); PreparedStatement update = connection.prepareStatement(statement)) {
            update.setObject(1, when.atOffset(ZoneOffset.UTC));
            update.setString(2, id.value());
            update.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void change(String statement, InvestigationId id) {
        try (Connection connection = database.getConnection(); PreparedStatement update = connection.prepareStatement(statement)) {
            update.setString(1, id.value());
            update.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
