package zone.autonomic.redfix.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Outcome;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.step.port.EventLog;
import zone.autonomic.redfix.step.port.Intents;
import zone.autonomic.redfix.step.port.Posts;

/** What the store promises, whichever database it stands on. */
abstract class StoreContract {

    static final Instant NOW = Instant.parse("2026-06-20T10:00:00.123456Z");

    private Database database;
    private EventLog log;
    private SqlArchive archive;
    private SqlPosts posts;

    abstract Database fresh();

    @BeforeEach
    void open() {
        database = fresh();
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        log = new SqlEventLog(database, new EventJson(), new TaskQueue(database, clock), clock);
        archive = new SqlArchive(database);
        posts = new SqlPosts(database, clock);
    }

    private static Request request(String recipe) {
        return new Request(recipe, Optional.empty(), Optional.of("rename"), "ann");
    }

    private static Event closed() {
        return new Event.Closed(Outcome.PROVEN, "done");
    }

    @Test
    void everyKindOfEventIsReadAsItWasWritten() {
        Investigation opened = log.open(request("gitea")).investigation();
        List<Event> all = Samples.everyEvent().toList();

        log.append(opened, all);

        Investigation read = log.find(opened.id()).orElseThrow();
        assertThat(read.events().skip(1)).containsExactlyElementsOf(all);
        assertThat(read.history()).extracting(Investigation.Recorded::seq).containsExactlyElementsOf(
                java.util.stream.IntStream.rangeClosed(1, all.size() + 1).boxed().toList());
        assertThat(read.history()).extracting(Investigation.Recorded::at).containsOnly(NOW);
    }

    @Test
    void anInvestigationsRunsAreCalledLikeNoOthersOnTheNode() {
        Investigation here = log.open(request("mumble")).investigation();
        assertThat(log.find(here.id()).orElseThrow().mark()).as("for good").isEqualTo(here.mark());
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        Database another = fresh();
        Investigation there = new SqlEventLog(another, new EventJson(), new TaskQueue(another, clock), clock).open(request("mumble")).investigation();

        assertThat(there.id()).as("to people they are called the same").isEqualTo(here.id());
        assertThat(here.mark().orElseThrow()).matches("[0-9a-f]{10}");
        assertThat(there.mark()).isNotEqualTo(here.mark());
    }

    @Test
    void whatWasOpenedBeforeThereWereMarksGoesOn() {
        Investigation old = log.open(request("gitea")).investigation();
        database.inTransaction(connection -> {
            try (var update = connection.prepareStatement("update event set body = regexp_replace(body, ',\\s*\"mark\"\\s*:\\s*\"[0-9a-f]+\"', '')")) {
                return update.executeUpdate();
            }
        });

        assertThat(log.find(old.id()).orElseThrow().mark()).isEmpty();
    }

    @Test
    void whatIsAboutToBeWrittenIsOneBotsAtATime() {
        InvestigationId id = log.open(request("gitea")).investigation().id();
        SqlIntents one = new SqlIntents(database, Clock.fixed(NOW, ZoneOffset.UTC));
        SqlIntents another = new SqlIntents(database, Clock.fixed(NOW.plusSeconds(5), ZoneOffset.UTC));

        assertThat(one.find(id, "!testme 1 beef")).isEmpty();
        assertThat(one.begin(id, "!testme 1 beef", 7, 9)).isTrue();
        assertThat(another.begin(id, "!testme 1 beef", 8, 9)).isFalse();
        Intents.Intent seen = another.find(id, "!testme 1 beef").orElseThrow();
        assertThat(seen).isEqualTo(new Intents.Intent(false, seen.bot(), NOW, 7, 9));
        assertThat(another.take(id, "!testme 1 beef", seen)).isTrue();
        assertThat(another.find(id, "!testme 1 beef").orElseThrow().mine()).isTrue();
        assertThat(one.take(id, "!testme 1 beef", seen)).as("it is another's meanwhile").isFalse();
        assertThat(one.find(id, "!testme 1 beef").orElseThrow()).satisfies(now -> {
            assertThat(now.mine()).isFalse();
            assertThat(now.since()).isEqualTo(NOW.plusSeconds(5));
        });
    }

    @Test
    void textThatNoDatabaseCanHoldIsKeptWithoutThePartThatCannot() {
        Investigation opened = log.open(request("gitea")).investigation();
        String broken = "a\u0000b\uD83Dc";

        log.append(opened, List.of(new Event.Joined(broken)));
        archive.keep(opened.id(), "log", broken);
        posts.add(opened.id(), "k", broken);

        assertThat(archive.read(opened.id(), "log")).contains("a\uFFFDb\uFFFDc");
        assertThat(posts.after(opened.id(), 0).get(0).markdown()).isEqualTo("a\uFFFDb\uFFFDc");
        assertThat(log.find(opened.id()).orElseThrow().last(Event.Joined.class)).contains(new Event.Joined("a\u0000b\uFFFDc"));
    }

    @Test
    void aSecondRequestForTheSameRecipeJoinsTheFirst() {
        EventLog.Opening first = log.open(request("gitea"));
        EventLog.Opening second = log.open(new Request("gitea", Optional.empty(), Optional.empty(), "bob"));
        EventLog.Opening other = log.open(request("mumble"));

        assertThat(first.joined()).isFalse();
        assertThat(second.joined()).isTrue();
        assertThat(second.investigation().id()).isEqualTo(first.investigation().id()).hasToString("gitea-1");
        assertThat(second.investigation().last(Event.Joined.class)).contains(new Event.Joined("bob"));
        assertThat(other.investigation().id()).hasToString("mumble-1");
        assertThat(log.open()).extracting(Investigation::id).extracting(InvestigationId::value).containsExactly("gitea-1", "mumble-1");
    }

    @Test
    void aClosingEventFreesTheRecipeForTheNextInvestigation() {
        Investigation first = log.open(request("gitea")).investigation();

        log.append(first, List.of(closed()));
        EventLog.Opening second = log.open(request("gitea"));

        assertThat(second.joined()).isFalse();
        assertThat(second.investigation().id()).hasToString("gitea-2");
        assertThat(log.open()).extracting(Investigation::id).containsExactly(second.investigation().id());
        assertThat(log.latest(1)).extracting(Investigation::id).containsExactly(second.investigation().id());
        assertThat(log.latest(9)).hasSize(2);
    }

    @Test
    void whoeverDecidedOnAnOldStateIsOutrunAndNothingIsWritten() {
        Investigation seen = log.open(request("gitea")).investigation();
        log.append(seen, List.of(new Event.CancelRequested("bob")));

        assertThatThrownBy(() -> log.append(seen, List.of(new Event.NodeClean(List.of()), closed()))).isInstanceOf(EventLog.Outrun.class);

        assertThat(log.find(seen.id()).orElseThrow().history()).hasSize(2);
        assertThat(log.open()).hasSize(1);
    }

    @Test
    void whatComesToBeKnownLaterFollowsAClosingEventAndFreesNothingTwice() {
        Investigation first = log.open(request("gitea")).investigation();
        log.append(first, List.of(closed()));
        Investigation next = log.open(request("gitea")).investigation();

        log.append(log.find(first.id()).orElseThrow(), List.of(new Event.Retracted("a later run is green")));

        assertThat(log.find(first.id()).orElseThrow().has(Event.Retracted.class)).isTrue();
        assertThat(log.open()).extracting(Investigation::id).containsExactly(next.id());
    }

    @Test
    void manyWhoAskAtTheSameMomentGetOneInvestigation() throws Exception {
        ExecutorService people = Executors.newFixedThreadPool(8);
        try {
            List<Callable<EventLog.Opening>> askers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String name = "p" + i;
                askers.add(() -> log.open(new Request("gitea", Optional.empty(), Optional.empty(), name)));
            }
            List<EventLog.Opening> openings = new ArrayList<>();
            for (var answer : people.invokeAll(askers)) {
                openings.add(answer.get());
            }
            assertThat(openings).filteredOn(o -> !o.joined()).hasSize(1);
            assertThat(openings).extracting(o -> o.investigation().id().value()).containsOnly("gitea-1");
            assertThat(log.find(new InvestigationId("gitea-1")).orElseThrow().history()).hasSize(8);
        } finally {
            people.shutdownNow();
        }
    }

    @Test
    void whatWasNeverOpenedIsNotFound() {
        assertThat(log.find(new InvestigationId("nobody-1"))).isEmpty();
        assertThat(archive.read(new InvestigationId("nobody-1"), "log")).isEmpty();
    }

    @Test
    void aKeptTextIsReplacedWholeAndBoundedInLength() {
        InvestigationId id = log.open(request("gitea")).investigation().id();
        archive.keep(id, "r1/results.json", "old");

        archive.keep(id, "r1/results.json", "new");
        archive.keep(id, "r1/empty", "");
        archive.keep(id, "r1/long", "b" + "x".repeat(9_000_000) + "e");

        assertThat(archive.read(id, "r1/results.json")).contains("new");
        assertThat(archive.read(id, "r1/empty")).contains("");
        assertThat(archive.read(id, "r1/long").orElseThrow()).hasSizeLessThan(2_200_000).startsWith("bx").contains("[… 6,902,850 characters are left out here …]").endsWith("xe");
        assertThat(archive.names(id)).containsExactly("r1/empty", "r1/long", "r1/results.json");
    }

    @Test
    void aMessageWithTheSameKeyIsSaidOnce() {
        InvestigationId id = log.open(request("gitea")).investigation().id();

        assertThat(posts.add(id, "e1", "first")).isTrue();
        assertThat(posts.add(id, "e1", "again")).isFalse();
        assertThat(posts.add(id, "e2", "second")).isTrue();

        assertThat(posts.after(id, 0)).containsExactly(new Posts.Post(1, "e1", NOW, "first"), new Posts.Post(2, "e2", NOW, "second"));
        assertThat(posts.after(id, 1)).extracting(Posts.Post::key).containsExactly("e2");
    }
}
