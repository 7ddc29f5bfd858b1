package zone.autonomic.redfix.chat.discord;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.javacord.api.entity.message.MessageFlag;
import org.javacord.api.entity.message.mention.AllowedMentions;
import org.javacord.api.entity.message.mention.AllowedMentionsBuilder;
import org.javacord.api.interaction.InteractionBase;
import org.javacord.api.interaction.callback.InteractionMessageBuilderBase;
import org.javacord.api.interaction.callback.InteractionOriginalResponseUpdater;
import zone.autonomic.redfix.chat.Chat;

/**
 * An answer that is owed: Discord shows that the bot thinks. What is to be seen by one person alone has to be settled then; where it turns out later, the
 * public “thinks” is taken away, and the answer given apart.
 */
final class DeferredAnswer {

    private static final AllowedMentions NOBODY = new AllowedMentionsBuilder().setMentionEveryoneAndHere(false).setMentionRoles(false).setMentionUsers(false)
            .setMentionRepliedUser(false).build();
    private static final int LONGEST = 2000;
    private static final int ATTEMPTS = 3;
    private static final int SERVER_ERROR = 500;

    private final InteractionBase interaction;
    private final InteractionOriginalResponseUpdater owed;
    private final boolean forOneAlone;

    private DeferredAnswer(InteractionBase interaction, InteractionOriginalResponseUpdater owed, boolean forOneAlone) {
        this.interaction = interaction;
        this.owed = owed;
        this.forOneAlone = forOneAlone;
    }

    /** @param forOneAlone whether only whoever did it sees the answer */
    static CompletableFuture<DeferredAnswer> defer(InteractionBase interaction, boolean forOneAlone) {
        return trying(() -> interaction.respondLater(forOneAlone), ATTEMPTS).thenApply(owed -> new DeferredAnswer(interaction, owed, forOneAlone));
    }

    /** Gives the answer. @param rest where the whole is to be read if it is cut */
    void say(Chat.Answer answer, String rest) {
        String text = Cut.to(LONGEST, DiscordText.of(answer.text()), rest);
        if (forOneAlone || answer.kind() == Chat.Kind.ANSWERED) {
            trying(() -> written(owed, text).update(), ATTEMPTS).join();
        } else {
            trying(owed::delete, ATTEMPTS).join();
            trying(() -> written(interaction.createFollowupMessageBuilder(), text).setFlags(MessageFlag.EPHEMERAL).send(), ATTEMPTS).join();
        }
    }

    private static <T extends InteractionMessageBuilderBase<T>> T written(T message, String text) {
        message.getStringBuilder().setLength(0);
        return message.setContent(text).setAllowedMentions(NOBODY);
    }

    /** What failed on Discord's side is tried again at once: there are seconds. 429 is waited for below this. */
    private static <T> CompletableFuture<T> trying(Supplier<CompletableFuture<T>> what, int times) {
        return what.get().handle((done, failed) -> {
            if (failed == null) {
                return CompletableFuture.completedFuture(done);
            }
            return times > 1 && DiscordClient.status(failed) >= SERVER_ERROR ? trying(what, times - 1)
                    : CompletableFuture.<T>failedFuture(failed instanceof CompletionException && failed.getCause() != null ? failed.getCause() : failed);
        }).thenCompose(next -> next);
    }
}
