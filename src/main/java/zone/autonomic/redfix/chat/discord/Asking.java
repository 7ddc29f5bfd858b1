package zone.autonomic.redfix.chat.discord;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * Waits for Discord's answers. javacord holds a request back for as long as Discord says (429), so there is no time after which it has failed; a
 * request that was given up would be sent all the same. What must go on meanwhile, as keeping a thread, is done by turns.
 */
final class Asking {

    private final Duration turn;
    private final BooleanSupplier goOn;

    /** @param turn how often to see whether to go on @param goOn does what must go on meanwhile; false where the answer can't come any more */
    Asking(Duration turn, BooleanSupplier goOn) {
        this.turn = turn;
        this.goOn = goOn;
    }

    /** @throws Refused when Discord doesn't do it, or can't be waited for any longer */
    <T> T answer(CompletableFuture<T> asked) {
        while (true) {
            try {
                return asked.get(turn.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException stillWaiting) {
                if (!goOn.getAsBoolean()) {
                    throw new Refused(Refused.Kind.UNCERTAIN, "the connection that was asked is gone", stillWaiting);
                }
            } catch (ExecutionException failed) {
                throw Refused.because(failed);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new Refused(Refused.Kind.UNCERTAIN, "the bot is being stopped", stopped);
            }
        }
    }
}
