package zone.autonomic.redfix.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.MovedClock;
import zone.autonomic.redfix.chat.console.Fakes;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Outcome;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.report.DigestText;
import zone.autonomic.redfix.report.ReportText;
import zone.autonomic.redfix.report.Stories;
import zone.autonomic.redfix.report.Templates;
import zone.autonomic.redfix.step.port.Digests;
import zone.autonomic.redfix.step.port.Noticeboard;
import zone.autonomic.redfix.store.Database;
import zone.autonomic.redfix.store.SqlDigests;
import zone.autonomic.redfix.store.TestStore;

/** When digests are made and told, with a clock that is turned by hand. */
class DigestingTest {

    private Map<String, String> hindrances = Map.of();
    private boolean unreadable;
    private final Fakes.InMemoryLog log = new Fakes.InMemoryLog() {
        @Override
        public List<Investigation> latest(int most) {
            if (unreadable) {
                throw new IllegalStateException("the connection is closed");
            }
            return super.latest(most);
        }
    };
    private final MovedClock clock = new MovedClock(Instant.parse("2026-11-20T12:00:00Z"));
    private final Board page = new Board("page");
    private final Board gitea = new Board("gitea");
    private final Digests digests = digests();

    /** A room that keeps what it was told, as often as it was, and may be out of order, or die after it has spoken. */
    private static final class Board implements Noticeboard {
        private final String name;
        private final List<String> heard = new ArrayList<>();
        private RuntimeException trouble;
        private boolean dies;

        Board(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void tell(String key, String markdown) {
            if (trouble != null) {
                throw trouble;
            }
            heard.add(key);
            if (dies) {
                throw new Killed();
            }
        }
    }

    /** As when the process is killed there: nothing after it happens. */
    private static final class Killed extends Error {}

    private Digests digests() {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:mem:" + java.util.UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        org.flywaydb.core.Flyway.configure().dataSource(source).locations("db/migration").load().migrate();
        return new SqlDigests(new Database(source, false), clock);
    }

    private final NodeTurns turns = new NodeTurns(TestStore.on(TestStore.emptyDatabase(), java.time.Clock.systemUTC())
            .nodeQueue(), null, null, null, null);

    private Digesting bot(Map<String, String> settings) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder().withMapping(DigestConfig.class).withConverter(Duration.class, 200, new DurationConverter());
        settings.forEach((key, value) -> builder.withDefaultValue("redfix.digest." + key, value));
        Templates templates = new Templates();
        return new Digesting(log, digests, new DigestText(templates, new ReportText(templates, Stories.URL), Stories.URL),
                builder.build().getConfigMapping(DigestConfig.class), List.of(page, gitea), List.of(), () -> hindrances, () -> { }, turns, clock);
    }

    @Test
    void aStatusSaysWhatHindersAnythingNewAlsoWhereNothingCanBeRead() {
        hindrances = Map.of("the database", "it can't be read: the connection is closed");
        assertThat(bot().now()).contains("⚠ Nothing new can be begun: the database: it can't be read: the connection is closed");

        unreadable = true;
        assertThat(bot().now()).startsWith("How things stand can't be told now: the connection is closed.").contains("⚠ Nothing new can be begun: the database");
    }

    private Digesting bot() {
        return bot(Map.of("at", "08:00,18:00", "rooms", "page,gitea"));
    }

    private void happens(String id, String time) {
        log.put(new Investigation(new InvestigationId(id), List.of()).with(Instant.parse(time),
                List.of(new Event.Opened(new Request("wiki", java.util.Optional.empty(), java.util.Optional.empty(), "ann")), new Event.Closed(Outcome.NOTHING_RED, "all green"))));
    }

    /** A bot that has had its first look, from which on everything is told. */
    private Digesting settled() {
        Digesting bot = bot();
        bot.look();
        return bot;
    }

    @Test
    void theDigestOfAnHourIsToldOnceInEachRoom() {
        Digesting bot = settled();
        happens("wiki-1", "2026-11-20T14:00:00Z");

        clock.moveTo(Instant.parse("2026-11-20T17:59:59Z"));
        bot.look();
        assertThat(page.heard).isEmpty();
        clock.moveTo(Instant.parse("2026-11-20T18:00:05Z"));
        bot.look();
        bot.look();

        assertThat(page.heard).containsExactly("digest-2026-11-20T18:00Z");
        assertThat(gitea.heard).containsExactly("digest-2026-11-20T18:00Z");
    }

    @Test
    void beforeTheFirstHourNothingWasPromised() {
        happens("wiki-1", "2026-11-20T10:00:00Z");

        settled();

        assertThat(page.heard).isEmpty();
    }

    @Test
    void whereNothingHappenedAndNothingRunsNothingIsSaid() {
        Digesting bot = settled();
        clock.moveTo(Instant.parse("2026-11-20T18:00:05Z"));
        bot.look();
        clock.moveTo(Instant.parse("2026-11-21T08:00:05Z"));
        bot.look();

        assertThat(page.heard).isEmpty();
        assertThat(digests.newest().orElseThrow().key()).isEqualTo("2026-11-21T08:00Z");
    }

    @Test
    void aBotThatStartsAgainAcrossTheHourTellsItOnce() {
        settled();
        happens("wiki-1", "2026-11-20T14:00:00Z");
        clock.moveTo(Instant.parse("2026-11-20T18:00:05Z"));
        bot().look();
        clock.moveTo(Instant.parse("2026-11-20T18:00:30Z"));
        bot().look();

        assertThat(page.heard).hasSize(1);
    }

    @Test
    void ofSeveralHoursThatWereMissedTheLastIsMadeUpForAndTellsAll() {
        settled();
        happens("wiki-1", "2026-11-20T14:00:00Z");
        happens("wiki-2", "2026-11-23T09:00:00Z");
        clock.moveTo(Instant.parse("2026-11-23T11:00:00Z"));
        Digesting back = bot();
        back.look();
        back.look();

        assertThat(page.heard).containsExactly("digest-2026-11-23T08:00Z");
        assertThat(digests.newest().orElseThrow().text()).contains("wiki-1", "wiki-2");
    }

    @Test
    void aRoomThatFailsIsTriedAgainAndTheOtherHearsItOnce() {
        Digesting bot = settled();
        happens("wiki-1", "2026-11-20T14:00:00Z");
        gitea.trouble = new IllegalStateException("the forge answered 503");
        clock.moveTo(Instant.parse("2026-11-20T18:00:05Z"));
        bot.look();
        gitea.trouble = null;
        clock.moveTo(Instant.parse("2026-11-20T18:00:25Z"));
        bot.look();
        assertThat(gitea.heard).as("not at once").isEmpty();
        clock.moveTo(Instant.parse("2026-11-20T18:01:05Z"));
        bot.look();

        assertThat(gitea.heard).hasSize(1);
        assertThat(page.heard).hasSize(1);
    }

    @Test
    void aBotThatDiesBetweenTwoRoomsLeavesTheSecondToItsSuccessor() {
        settled();
        happens("wiki-1", "2026-11-20T14:00:00Z");
        clock.moveTo(Instant.parse("2026-11-20T18:00:05Z"));
        gitea.dies = true;
        assertThatThrownBy(() -> bot().look()).isInstanceOf(Killed.class);
        gitea.dies = false;

        Digesting successor = bot();
        successor.look();
        assertThat(gitea.heard).as("it may still be at it").hasSize(1);
        clock.moveTo(Instant.parse("2026-11-20T18:02:05Z"));
        successor.look();

        assertThat(page.heard).hasSize(1);
        assertThat(gitea.heard).as("the same key again, which a room shows once").containsExactly("digest-2026-11-20T18:00Z", "digest-2026-11-20T18:00Z");
    }

    @Test
    void anHourBroughtForwardIsNoneThatWasMissed() {
        settled();
        happens("wiki-1", "2026-11-20T14:00:00Z");
        clock.moveTo(Instant.parse("2026-11-20T18:00:05Z"));
        bot().look();
        clock.moveTo(Instant.parse("2026-11-20T19:00:00Z"));
        happens("wiki-2", "2026-11-20T18:30:00Z");
        bot(Map.of("at", "17:00", "rooms", "page")).look();

        assertThat(page.heard).containsExactly("digest-2026-11-20T18:00Z");
    }

    @Test
    void aDayInAZoneFurtherWestIsToldToo() {
        Map<String, String> berlin = Map.of("at", "08:00,18:00", "rooms", "page", "zone", "Europe/Berlin");
        bot(berlin).look();
        happens("wiki-1", "2026-11-20T14:00:00Z");
        clock.moveTo(Instant.parse("2026-11-20T17:00:05Z"));
        bot(berlin).look();
        happens("wiki-2", "2026-11-20T20:00:00Z");
        Digesting newYork = bot(Map.of("at", "08:00,18:00", "rooms", "page", "zone", "America/New_York"));
        clock.moveTo(Instant.parse("2026-11-20T22:00:05Z"));
        newYork.look();
        assertThat(page.heard).as("18:00 isn't there yet").hasSize(1);
        clock.moveTo(Instant.parse("2026-11-20T23:00:05Z"));
        newYork.look();

        assertThat(page.heard).containsExactly("digest-2026-11-20T18:00+01:00", "digest-2026-11-20T18:00-05:00");
        assertThat(digests.newest().orElseThrow().text()).contains("wiki-2").doesNotContain("wiki-1");
    }

    @Test
    void whatAnOlderBotToldIsNotToldAgain() {
        settled();
        happens("wiki-1", "2026-11-20T14:00:00Z");
        Instant due = Instant.parse("2026-11-20T18:00:00Z");
        digests.put(new Digests.Digest("2026-11-20T18:00", due, due, "good evening"), List.of("page", "gitea"));
        digests.take("page", due, Duration.ofMinutes(2));
        digests.told("2026-11-20T18:00", "page");

        clock.moveTo(due.plusSeconds(20));
        bot().look();

        assertThat(page.heard).isEmpty();
        assertThat(gitea.heard).as("what it owes is told by the name that it gave it").containsExactly("digest-2026-11-20T18:00");
    }

    @Test
    void whatCouldNotBeToldForTwoDaysIsGivenUp() {
        Digesting bot = settled();
        happens("wiki-1", "2026-11-20T14:00:00Z");
        gitea.trouble = new IllegalStateException("the forge answered 503");
        clock.moveTo(Instant.parse("2026-11-20T18:00:05Z"));
        bot.look();
        gitea.trouble = null;
        clock.moveTo(Instant.parse("2026-11-23T07:00:00Z"));
        bot.look();
        bot.look();

        assertThat(gitea.heard).isEmpty();
    }

    @Test
    void withoutHoursThereAreNone() {
        Digesting bot = bot(Map.of());
        happens("wiki-1", "2026-11-20T14:00:00Z");
        bot.look();

        assertThat(digests.newest()).isEmpty();
        assertThat(bot.now()).isEqualTo("Nothing has been asked yet. `/redfix <recipe>` begins.");
    }

    @Test
    void aRoomThatIsNoneIsNamed() {
        assertThatThrownBy(() -> bot(Map.of("at", "08:00", "rooms", "page,slack"))).hasMessage("redfix.digest.rooms: there is no room 'slack'; there are gitea, page");
    }
}
