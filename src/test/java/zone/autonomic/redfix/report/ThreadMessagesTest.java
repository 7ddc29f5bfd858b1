package zone.autonomic.redfix.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import zone.autonomic.redfix.investigation.Event;
import zone.autonomic.redfix.investigation.Investigation;
import zone.autonomic.redfix.investigation.Receipt;
import zone.autonomic.redfix.store.Samples;

class ThreadMessagesTest {

    private final Templates templates = new Templates();
    private final ThreadMessages messages = new ThreadMessages(templates, Stories.URL);

    static Stream<Event> everyEvent() {
        return Samples.everyEvent();
    }

    @ParameterizedTest
    @MethodSource("everyEvent")
    void everyKindOfEventHasADecidedRendering(Event event) {
        assertThat(templates.exists(ThreadMessages.template(event.getClass()))).as("templates/%s", ThreadMessages.template(event.getClass()))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("everyEvent")
    void whateverLogsAndPeopleBringIsOnlyWords(Event event) {
        Investigation all = new Investigation(Stories.ID, List.of()).with(Instant.EPOCH, Samples.everyEvent().toList());
        Investigation.Recorded recorded = all.history().stream().filter(r -> r.event().equals(event)).findFirst().orElseThrow();

        String words = OutsideOfCode.of(messages.message(all, recorded).orElse("") );

        assertThat(words).doesNotContain("<script", "@all", "#1 ", "](javascript").doesNotContain("NOT_FOUND");
    }

    @Test
    void whatStandsAndIsNotKnownToBeTheRunsIsNamedWithWhatToType() {
        Investigation story = Stories.proven().with(Instant.EPOCH, List.of(new Event.TornDown("chat-1-r1", new Receipt(List.of(),
                List.of(Receipt.LEFT + "stack chat-abcdef_ci: it isn't known to be this run's; if it is nobody's, remove it by hand: docker stack rm chat-abcdef_ci"), List.of()))));
        Investigation.Recorded last = story.history().get(story.history().size() - 1);

        assertThat(messages.message(story, last).orElseThrow().strip()).isEqualTo("""
                Run 1 left nothing behind.

                This stands there as well, and it isn't known whose it is, so it was not touched:
                - stack chat-abcdef\\_ci: it isn't known to be this run's; if it is nobody's, remove it by hand: docker stack rm chat-abcdef\\_ci""");
    }

    @Test
    void aThreadTellsWhatHappenedAndWhatItMeans() {
        Investigation story = Stories.proven();

        String thread = story.history().stream().map(r -> messages.message(story, r)).flatMap(Optional::stream)
                .collect(Collectors.joining("\n---\n"));

        assertThat(thread).isEqualTo("""
                ann asked what is red in `chat`. Isolated runs come first, then blame.
                ---
                Looking at `chat` `2.1.9+10.11.15`; a fix would go to `main`.
                ---
                The node is free: no run in flight, 21 GB free.
                ---
                Run 1: the whole lifecycle at the tag, `2.1.9+10.11.15`, alone. [log](http://redfix.example/i/chat-1/log/chat-1-r1)
                ---
                Run 1, red in sight: `tests/chat/test_restore.py F`
                ---
                Looked at the stack `chat-ab12cd_ci_example` while it stands: `database` has 0/1 replicas running; in `app`, the name `database` \
                is 10.0.1.5.
                ---
                Run 1 is **red**: install ✔, restore ✘, custom –
                - `restore · test_restore_returns_state · RuntimeError: relation "ci_marker" does not exist`
                ---
                Run 1 is torn down: 2 removed, nothing left; kept on purpose: volume warm-chat (canonical).
                ---
                **First opinion: genuine**, 2 of 2 isolated runs red with the same failure. It is published once a second one agrees.
                ---
                **Cause:** A dump of `database` is saved, and nothing replays it.
                - `compose.yml`: the label `backupbot.restore.post-hook` isn't there
                It is not:
                - load: the runs were alone on the node
                ---
                Run 2: the whole lifecycle on main, `1111111111`, alone. [log](http://redfix.example/i/chat-1/log/chat-1-r2)
                ---
                Run 2 is **red**: install ✔, restore ✘, custom –
                - `restore · test_restore_returns_state · RuntimeError: relation "ci_marker" does not exist`
                ---
                **Fix:** Restore what was backed up. `compose.yml`, `pg_backup.sh`: 2 lines added, 1 taken away. \
                [diff](http://redfix.example/i/chat-1)
                ---
                Pushed `redfix/chat/restore-hook`.
                ---
                Pull request, a work in progress until it is proven: https://git.example/r/chat/pulls/7
                ---
                Run 3: the whole lifecycle on the head of the fix, `2222222222`, alone. [log](http://redfix.example/i/chat-1/log/chat-1-r3)
                ---
                Run 3 is **green**: install ✔, restore ✔, custom ✔
                ---
                Lint passes on the head.
                ---
                Asked the bridge: `!testme`
                ---
                The bridge answers: **green** on the head. https://ci.example/runs/9
                ---
                The pull request carries its proof and is ready for a person.
                ---
                **Proven.** https:\u200B//git.example/r/chat/pulls/7 is proven; a person merges it

                | tier | before | after |
                |---|---|---|
                | install | ✔ green | ✔ green |
                | restore | ✘ red | ✔ green |
                | custom | – skipped | ✔ green |

                A person merges https://git.example/r/chat/pulls/7; I never do.
                Everything about it: http://redfix.example/i/chat-1""");
    }

    @Test
    void aNodeThatStaysDirtyForTheSameReasonIsSpokenOfOnce() {
        Event.NodeDirty busy = new Event.NodeDirty(List.of("a run is in flight"));
        Event.NodeDirty disk = new Event.NodeDirty(List.of("the disk is full"));
        Investigation story = Stories.story(busy, busy, disk, busy);

        List<Boolean> said = story.history().stream().map(r -> messages.message(story, r).isPresent()).toList();

        assertThat(said).isEqualTo(Arrays.asList(true, false, true, false));
    }
}
