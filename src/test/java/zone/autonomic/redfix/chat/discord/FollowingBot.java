package zone.autonomic.redfix.chat.discord;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import zone.autonomic.redfix.chat.console.ConsoleRoom;
import zone.autonomic.redfix.chat.discord.fake.Channel;
import zone.autonomic.redfix.chat.discord.fake.FakeDiscord;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.report.LivingText;
import zone.autonomic.redfix.report.Stories;
import zone.autonomic.redfix.report.Templates;
import zone.autonomic.redfix.report.ThreadMessages;
import zone.autonomic.redfix.step.port.Deliveries;
import zone.autonomic.redfix.store.TestStore;

/** As much of the bot as tells Discord of investigations, on a real store and a real connection; and what the rest of the bot does to it. */
final class FollowingBot implements AutoCloseable {

    final TestStore store;
    final ConsoleRoom room;
    final DiscordConnection connection;
    final ThreadFollower follower;
    final ThreadPosts threadPosts;
    private final ThreadMessages messages = new ThreadMessages(new Templates(), Stories.URL);

    FollowingBot(FakeDiscord discord, Channel channel, DataSource database, Clock clock, UnaryOperator<Deliveries> around) {
        store = TestStore.on(database, clock);
        room = new ConsoleRoom(store.posts());
        DiscordConfig config = Settings.of(discord).with("channel", channel.id()).with("longest-retry", "1s").config();
        List<Resident> residents = new ArrayList<>();
        connection = new DiscordConnection(config, residents, clock);
        LivingMessage living = new LivingMessage(new LivingText(new Templates(), Stories.URL), Stories.URL);
        Deliveries deliveries = around.apply(store.deliveries());
        threadPosts = new ThreadPosts(store.log(), store.posts(), new PostMessage(store.logs(), Stories.URL));
        Telling telling = new Telling(store.log(), deliveries, threadPosts, new LivingEdits(store.log(), room, living, clock), clock);
        follower = new ThreadFollower(connection, config, telling, deliveries, room, clock);
        residents.add(follower);
    }

    FollowingBot start() {
        follower.start();
        connection.open();
        return this;
    }

    InvestigationId asked(String recipe) {
        Investigation opened = store.log().open(new Request(recipe, Optional.empty(), Optional.empty(), "ann")).investigation();
        announce(opened.id());
        return opened.id();
    }

    /** As the loop does: puts it down, then tells the thread. */
    void happens(InvestigationId id, Event... events) {
        store.log().append(store.log().find(id).orElseThrow(), List.of(events));
        announce(id);
    }

    void announce(InvestigationId id) {
        Investigation so = store.log().find(id).orElseThrow();
        so.history().forEach(recorded -> messages.message(so, recorded).ifPresent(text -> room.post(id, ThreadMessages.key(recorded), text)));
    }

    /** What the thread has to say by now, as Discord reads it, without what comes with runs and fixes. */
    List<String> said(InvestigationId id) {
        return store.posts().after(id, 0).stream().map(post -> DiscordText.of(post.markdown())).toList();
    }

    /** As if the process ended at once: nobody says goodbye, and nothing is told any more. */
    void kill() {
        follower.stop();
        connection.close();
    }

    @Override
    public void close() {
        kill();
    }
}
