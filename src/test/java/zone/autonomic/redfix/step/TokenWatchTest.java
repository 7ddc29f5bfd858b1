package zone.autonomic.redfix.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import zone.autonomic.redfix.step.port.Forge;
import zone.autonomic.redfix.step.port.OnDuty;
import zone.autonomic.redfix.step.port.Powers;

/** What becomes of a token that could do too much. */
class TokenWatchTest {

    private static final Powers TOO_MUCH = () -> List.of("it may merge to the default branch of `wiki`: protect the branch");
    private static final Powers UNTOLD = () -> {
        throw new Forge.Unavailable("the forge answered 503", 0, null);
    };

    private static TokenWatch watch(Powers powers, boolean refuses) {
        return new TokenWatch(powers, new MemoryForge(), refuses);
    }

    @Test
    void theBotRunsAndSaysItWhereverPeopleLook() {
        TokenWatch watch = watch(TOO_MUCH, false);
        assertThat(watch.current()).isEmpty();

        watch.onDuty(new OnDuty());

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(watch.current()).containsExactly("it may merge to the default branch of `wiki`: protect the branch"));
    }

    @Test
    void theBotRefusesToRunWhereThatIsSet() {
        assertThatThrownBy(() -> watch(TOO_MUCH, true).onDuty(new OnDuty())).hasMessage("the bot's token can do what it should not be able to, and redfix.forge.refuse-if-it-may-merge=true"
                + " says not to run then:\n- it may merge to the default branch of `wiki`: protect the branch");
        watch(List::of, true).onDuty(new OnDuty());
    }

    /** Start says what is configured wrongly in these very words, and nothing around them. */
    @Test
    void theReadmeShowsWhatIsSaidThen() {
        String sentence = "it may merge to the default branch of `gitea`: protect the branch, with a list of who may merge (Settings, Branches);"
                + " without a list everybody may who writes";

        assertThatThrownBy(() -> watch(() -> List.of(sentence), true).onDuty(new OnDuty())).satisfies(refused ->
                assertThat(Path.of("README.md")).content().contains("```text\nThe bot did not start: " + refused.getMessage() + "\n```\n"));
    }

    @Test
    void whereItCannotBeToldTheBotIsOnTheSafeSide() {
        assertThatThrownBy(() -> watch(UNTOLD, true).onDuty(new OnDuty())).hasMessageContaining("can't be told").hasMessageContaining("the forge answered 503");
        watch(UNTOLD, false).look();
    }

    @Test
    void whatWasMendedIsSaidNoMore() {
        List<String> found = new java.util.ArrayList<>(TOO_MUCH.tooMuch());
        TokenWatch watch = watch(() -> List.copyOf(found), false);
        watch.look();
        found.clear();
        watch.look();

        assertThat(watch.current()).isEmpty();
    }
}
