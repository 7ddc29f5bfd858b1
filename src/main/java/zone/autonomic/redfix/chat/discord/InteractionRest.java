package zone.autonomic.redfix.chat.discord;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.javacord.api.DiscordApi;
import org.javacord.core.util.rest.RestEndpoint;
import org.javacord.core.util.rest.RestMethod;
import org.javacord.core.util.rest.RestRequest;

/**
 * What is said to one interaction. Each is a queue of its own, which javacord's requests aren't: they'd wait for one another, and
 * an interaction that waits for three seconds is lost. Its token stands for the bot's.
 */
final class InteractionRest {

    private static final int DEFERRED = 5;
    private static final int CHOICES = 8;
    private static final int EPHEMERAL = 64;

    private final Supplier<DiscordApi> api;
    private final Interaction interaction;

    /** @param api the client that is there just then */
    InteractionRest(Supplier<DiscordApi> api, Interaction interaction) {
        this.api = api;
        this.interaction = interaction;
    }

    /** Says that the bot thinks. @param forOneAlone whether only whoever did it sees that, and the answer */
    CompletableFuture<Void> defer(boolean forOneAlone) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("type", DEFERRED);
        body.putObject("data").put("flags", forOneAlone ? EPHEMERAL : 0);
        return callback(body);
    }

    CompletableFuture<Void> offer(List<String> choices) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("type", CHOICES);
        var offered = body.putObject("data").putArray("choices");
        choices.forEach(choice -> offered.addObject().put("name", choice).put("value", choice));
        return callback(body);
    }

    private CompletableFuture<Void> callback(ObjectNode body) {
        return sent(asked(RestMethod.POST, RestEndpoint.INTERACTION_RESPONSE, interaction.id(), interaction.token()).setBody(body));
    }

    /** In the place of “thinks”, or of what was said there. */
    CompletableFuture<Void> answer(String text) {
        return sent(asked(RestMethod.PATCH, RestEndpoint.ORIGINAL_INTERACTION_RESPONSE, interaction.application(), interaction.token())
                .setBody(Outgoing.text(text).json()));
    }

    /** Takes it away. */
    CompletableFuture<Void> takeBack() {
        return sent(asked(RestMethod.DELETE, RestEndpoint.ORIGINAL_INTERACTION_RESPONSE, interaction.application(), interaction.token()));
    }

    /** Something more, which whoever did it sees alone. */
    CompletableFuture<Void> whisper(String text) {
        return sent(asked(RestMethod.POST, RestEndpoint.WEBHOOK_SEND, interaction.application(), interaction.token())
                .setBody(Outgoing.text(text).json().put("flags", EPHEMERAL)));
    }

    private static CompletableFuture<Void> sent(RestRequest<Void> request) {
        return Rest.sent(request, done -> null);
    }

    private RestRequest<Void> asked(RestMethod method, RestEndpoint endpoint, String... parameters) {
        return new RestRequest<Void>(api.get(), method, endpoint).setUrlParameters(parameters)
                .setCustomMajorParam("interaction " + interaction.id())
                .includeAuthorizationHeader(false).consumeGlobalRatelimit(false);
    }
}
