package zone.autonomic.redfix.chat.discord;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import zone.autonomic.redfix.chat.Chat;

/**
 * An answer that is owed: Discord shows that the bot thinks. What is to be seen by one person alone has to be settled then; where
 * it turns out later, the public “thinks” is taken away, and the answer given apart. What can't be answered so, as it was
 * acknowledged too late, is answered in the channel.
 */
final class DeferredAnswer {

    /** What became of the acknowledgement. */
    enum Standing {
        GIVEN,
        /** Discord didn't say in time whether it has it. */
        UNSURE,
        /** Discord doesn't take it any more, and has told so whoever did it. */
        LATE,
        /** Another process of the same bot has given it, and answers. */
        ANOTHERS
    }

    private static final Duration TO_ACKNOWLEDGE = Duration.ofSeconds(3);
    /** The token is good for 15 minutes. */
    private static final Duration TO_ANSWER = Duration.ofMinutes(14);
    /** By then a request has an end; where it hasn't, the client that it was given to is gone. */
    private static final Duration ONE_REQUEST = Duration.ofMinutes(2);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 3;

    private final InteractionRest rest;
    private final ChannelAnswer channel;
    private final boolean forOneAlone;
    private final Instant end = Instant.now().plus(TO_ANSWER);
    private CompletableFuture<Standing> acknowledged;
    private Standing standing = Standing.UNSURE;

    /** Says something where the interaction was. */
    @FunctionalInterface
    interface ChannelAnswer {
        CompletableFuture<Void> say(String markdown);
    }

    private DeferredAnswer(InteractionRest rest, ChannelAnswer channel, boolean forOneAlone) {
        this.rest = rest;
        this.channel = channel;
        this.forOneAlone = forOneAlone;
    }

    /** Begins it. It comes within some seconds and never fails. @param forOneAlone whether only whoever did it sees the answer */
    static CompletableFuture<DeferredAnswer> defer(InteractionRest rest, ChannelAnswer channel, boolean forOneAlone) {
        DeferredAnswer deferred = new DeferredAnswer(rest, channel, forOneAlone);
        deferred.acknowledged = deferred.acknowledge(ATTEMPTS, false);
        return deferred.acknowledged.copy().completeOnTimeout(Standing.UNSURE, TO_ACKNOWLEDGE.toMillis(),
                TimeUnit.MILLISECONDS).thenApply(how -> {
            deferred.standing = how;
            return deferred;
        });
    }

    Standing standing() {
        return standing;
    }

    /** @param doubt whether it may have been acknowledged by an attempt of which no answer came */
    private CompletableFuture<Standing> acknowledge(int attempts, boolean doubt) {
        return rest.defer(forOneAlone).handle((done, failed) -> {
            if (failed == null) {
                return CompletableFuture.completedFuture(Standing.GIVEN);
            }
            return switch (Refused.because(failed).kind()) {
                case TAKEN -> CompletableFuture.completedFuture(doubt ? Standing.GIVEN : Standing.ANOTHERS);
                case UNCERTAIN -> attempts > 1 ? acknowledge(attempts - 1, true) : CompletableFuture.completedFuture(Standing.UNSURE);
                default -> CompletableFuture.completedFuture(Standing.LATE);
            };
        }).thenCompose(Function.identity());
    }

    /** Gives the answer. @param whole where the whole is to be read if it is cut */
    CompletableFuture<Void> say(Chat.Answer answer, String whole) {
        if (standing == Standing.LATE) {
            return channel.say(answer.text());
        }
        String text = Cut.to(Outgoing.LONGEST, DiscordText.of(answer.text()), whole);
        CompletableFuture<Void> said = forOneAlone || answer.kind() == Chat.Kind.ANSWERED ? untilEnd(() -> rest.answer(text))
                : untilEnd(rest::takeBack).thenCompose(gone -> untilEnd(() -> rest.whisper(text)))
                        .exceptionallyCompose(failed -> untilEnd(() -> rest.answer(text)));
        return said.exceptionallyCompose(failed -> Refused.because(failed).kind() == Refused.Kind.UNACCEPTABLE
                ? untilEnd(() -> rest.answer("(Discord doesn't take what stands here: " + DiscordText.link(whole) + ")"))
                        : inChannel(answer));
    }

    /** Where the acknowledgement arrives in spite of it, nobody is left waiting for another answer. */
    private CompletableFuture<Void> inChannel(Chat.Answer answer) {
        acknowledged.thenAccept(how -> {
            if (how == Standing.GIVEN && standing == Standing.UNSURE) {
                untilEnd(rest::takeBack);
            }
        });
        return channel.say(answer.text());
    }

    /** In the place of “thinks” while the answer isn't there. */
    CompletableFuture<Void> meanwhile(String text) {
        return standing == Standing.LATE ? CompletableFuture.completedFuture(null) : rest.answer(text);
    }

    private CompletableFuture<Void> untilEnd(Supplier<CompletableFuture<Void>> what) {
        return insist(what, FIRST_PAUSE, end);
    }

    /** What got no answer is tried again, with growing pauses, for a quarter of an hour. */
    static CompletableFuture<Void> insist(Supplier<CompletableFuture<Void>> what) {
        return insist(what, FIRST_PAUSE, Instant.now().plus(TO_ANSWER));
    }

    private static CompletableFuture<Void> insist(Supplier<CompletableFuture<Void>> what, Duration pause, Instant end) {
        return what.get().orTimeout(ONE_REQUEST.toMillis(), TimeUnit.MILLISECONDS).handle((done, failed) -> {
            if (failed == null) {
                return CompletableFuture.<Void>completedFuture(null);
            }
            Refused refused = Refused.because(failed);
            if (refused.kind() == Refused.Kind.NO_MESSAGE) {
                return CompletableFuture.<Void>completedFuture(null); // whoever it was for has taken it away, or the attempt before has
            }
            if (refused.kind() != Refused.Kind.UNCERTAIN || Instant.now().plus(pause).isAfter(end)) {
                return CompletableFuture.<Void>failedFuture(refused);
            }
            Duration longer = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            return CompletableFuture.runAsync(() -> { }, CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS))
                    .thenCompose(again -> insist(what, longer, end));
        }).thenCompose(Function.identity());
    }
}
