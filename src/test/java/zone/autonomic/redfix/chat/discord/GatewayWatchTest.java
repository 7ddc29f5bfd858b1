package zone.autonomic.redfix.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import zone.autonomic.redfix.MovedClock;
import zone.autonomic.redfix.chat.discord.GatewayWatch.Remedy;

class GatewayWatchTest {

    private static final Duration HEART = Duration.ofMillis(41_250);

    private final MovedClock clock = new MovedClock(Instant.parse("2026-11-28T12:00:00Z"));
    private final GatewayWatch watch = new GatewayWatch(clock);

    private void connected() {
        watch.opened();
        watch.greeted(HEART);
        watch.inSession();
    }

    private void after(long seconds) {
        clock.move(Duration.ofSeconds(seconds));
    }

    @Test
    void aQuietServerIsNoSilentGateway() {
        connected();

        for (int beats = 0; beats < 1000; beats++) {
            clock.move(HEART);
            watch.acknowledged();
            assertThat(watch.remedy()).isEqualTo(Remedy.NONE);
            assertThat(watch.hears()).isTrue();
        }
    }

    @Test
    void aConnectionOnWhichNothingIsHeardIsCutAndThenReplacedWithinTwoMinutes() {
        connected();

        after(71);
        assertThat(watch.remedy()).isEqualTo(Remedy.NONE);
        after(1);
        assertThat(watch.deafness()).contains("Discord's gateway no longer answers heartbeats; it was last heard at 12:00:00 UTC");
        assertThat(watch.hears()).isFalse();
        assertThat(watch.remedy()).isEqualTo(Remedy.CUT);
        assertThat(watch.remedy()).as("once").isEqualTo(Remedy.NONE);

        after(30);
        assertThat(watch.remedy()).isEqualTo(Remedy.REPLACE);
    }

    @Test
    void aSessionThatGoesOnAfterTheCutIsKept() {
        connected();
        after(72);
        assertThat(watch.remedy()).isEqualTo(Remedy.CUT);
        watch.lost(0);
        assertThat(watch.hears()).isFalse();

        after(1);
        connected();
        clock.move(HEART);
        watch.acknowledged();

        assertThat(watch.remedy()).isEqualTo(Remedy.NONE);
        after(72);
        assertThat(watch.remedy()).as("the next silence is another one").isEqualTo(Remedy.CUT);
    }

    @Test
    void aSessionThatCanBeResumedAndIsNeverAcknowledgedIsReplaced() {
        connected();
        after(72);
        assertThat(watch.remedy()).isEqualTo(Remedy.CUT);
        after(1);
        connected();

        after(72);
        assertThat(watch.remedy()).isEqualTo(Remedy.REPLACE);
    }

    @ParameterizedTest
    @CsvSource({"0, can't be reached again", "1, takes connections and says nothing", "2, doesn't go on with the session"})
    void whatNeverGetsAsFarAsASessionIsReplaced(int steps, String words) {
        connected();
        watch.lost(0);
        if (steps > 0) {
            watch.opened();
        }
        if (steps > 1) {
            watch.greeted(HEART);
        }
        assertThat(watch.hears()).isFalse();

        after(72);
        assertThat(watch.deafness().orElseThrow()).contains(words);
        assertThat(watch.remedy()).isEqualTo(Remedy.CUT);
        after(30);
        assertThat(watch.remedy()).isEqualTo(Remedy.REPLACE);
    }

    @Test
    void eventsThatAreLostAreNoticedWhereTheGatewayHasAnsweredAQuestionBefore() {
        connected();
        after(20);
        assertThat(watch.asksNow()).isTrue();
        assertThat(watch.asksNow()).as("now and then").isFalse();
        watch.answered();

        for (int i = 0; i < 5; i++) {
            after(20);
            watch.acknowledged();
            watch.asksNow();
        }

        assertThat(watch.deafness()).contains("Discord's gateway tells nothing of what happens; it was last heard at 12:00:40 UTC");
        assertThat(watch.remedy()).isEqualTo(Remedy.CUT);
    }

    @Test
    void aGatewayThatAnswersNoQuestionsIsJudgedByItsHeartbeats() {
        connected();

        for (int i = 0; i < 30; i++) {
            after(20);
            watch.acknowledged();
            watch.asksNow();
            assertThat(watch.remedy()).isEqualTo(Remedy.NONE);
        }
    }

    @Test
    void noPaceOfHeartbeatsHidesItForLongerThanTwoMinutes() {
        watch.opened();
        watch.greeted(Duration.ofHours(1));
        watch.inSession();

        after(121);

        assertThat(watch.remedy()).isEqualTo(Remedy.REPLACE);
    }

    @ParameterizedTest
    @CsvSource({"4004, true", "4010, true", "4011, true", "4012, true", "4013, true", "4014, true", "4000, false", "4009, false",
            "1000, false", "0, false"})
    void whatIsOfNoUseToTryAgainIsKnownByItsCode(int code, boolean forGood) {
        watch.lost(code);

        assertThat(watch.refusal().isPresent()).isEqualTo(forGood);
        watch.refusal().ifPresent(refusal -> assertThat(refusal.found()).contains("(" + code + ")"));
        watch.refusal().ifPresent(refusal -> assertThat(refusal.advice()).isNotBlank());
    }
}
