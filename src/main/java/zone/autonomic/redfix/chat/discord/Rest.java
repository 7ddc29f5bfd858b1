package zone.autonomic.redfix.chat.discord;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.RequestBody;
import org.javacord.api.DiscordApi;
import org.javacord.core.util.rest.RestEndpoint;
import org.javacord.core.util.rest.RestMethod;
import org.javacord.core.util.rest.RestRequest;
import org.javacord.core.util.rest.RestRequestResult;

/**
 * What redfix says on Discord, as requests of javacord's own, which keep its rate limits and wait for a 429 as they are told. The bodies are ours:
 * javacord's message builder knows no {@code enforce_nonce}, and looks for threads in a cache from which archived ones are gone.
 */
final class Rest {

    private static final int NONCE_BYTES = 12;
    /** A day; a thread in which something is said afterwards is opened again by Discord. */
    private static final int ARCHIVED_AFTER_MINUTES = 1440;
    private static final int MOST_LISTED = 100;
    private static final int MOST_PAGES = 50;
    private static final MediaType TEXT = MediaType.get("text/plain; charset=utf-8");

    private final DiscordApi api;

    Rest(DiscordApi api) {
        this.api = api;
    }

    /** @return fails where the client has ended, too */
    static <T> CompletableFuture<T> sent(RestRequest<T> request, Function<RestRequestResult, T> read) {
        try {
            return request.execute(read);
        } catch (RejectedExecutionException ended) {
            return CompletableFuture.failedFuture(ended);
        }
    }

    /** A message that stands on Discord. @param ours whether the bot said it */
    record Said(String id, boolean ours, String content) {}

    /** Says something; for some minutes a second time under the same name shows nothing new. @param name of any length @return the message's id */
    CompletableFuture<String> post(String channel, Outgoing message, String name) {
        ObjectNode body = message.json().put("nonce", nonce(name)).put("enforce_nonce", true);
        RestRequest<String> request = new RestRequest<String>(api, RestMethod.POST, RestEndpoint.MESSAGE).setUrlParameters(channel);
        message.file().ifPresentOrElse(file -> request.setMultipartBody(multipart(body, file)), () -> request.setBody(body));
        return sent(request, Rest::id);
    }

    /** Changes a message of ours; without buttons it loses those that it has. */
    CompletableFuture<String> edit(String channel, String message, Outgoing changed) {
        // Counted by itself, as Discord does: what is said anew doesn't wait behind what is edited.
        return sent(new RestRequest<String>(api, RestMethod.PATCH, RestEndpoint.MESSAGE).setUrlParameters(channel,
                message).setCustomMajorParam("edits in " + channel)
                .setBody(changed.json()), Rest::id);
    }

    /** @return the thread's id, which is the message's */
    CompletableFuture<String> openThread(String channel, String message, String name) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("name", name).put("auto_archive_duration", ARCHIVED_AFTER_MINUTES);
        return sent(new RestRequest<String>(api, RestMethod.POST, RestEndpoint.START_THREAD_WITH_MESSAGE)
                .setUrlParameters(channel, message).setBody(body), Rest::id);
    }

    /** The messages that follow another one, the oldest first; the first five thousand of them. @param message its id, or {@link #idAt} of a moment */
    List<Said> after(Asking asking, String channel, String message) {
        List<Said> all = new ArrayList<>(asking.answer(page(channel, message)));
        for (int page = 1; page < MOST_PAGES && all.size() == page * MOST_LISTED; page++) {
            all.addAll(asking.answer(page(channel, all.get(all.size() - 1).id())));
        }
        return List.copyOf(all);
    }

    private CompletableFuture<List<Said>> page(String channel, String message) {
        return sent(new RestRequest<List<Said>>(api, RestMethod.GET, RestEndpoint.MESSAGE).setUrlParameters(channel)
                .addQueryParameter("after", message).addQueryParameter("limit", Integer.toString(MOST_LISTED)), this::said);
    }

    /** Fails where the bot can't see the channel. */
    CompletableFuture<String> channel(String channel) {
        return sent(new RestRequest<String>(api, RestMethod.GET, RestEndpoint.CHANNEL).setUrlParameters(channel), Rest::id);
    }

    /** The roles that there are on a server. */
    CompletableFuture<List<DiscordRoles.Role>> roles(String server) {
        return sent(new RestRequest<List<DiscordRoles.Role>>(api, RestMethod.GET, RestEndpoint.ROLE).setUrlParameters(server), result -> {
            List<DiscordRoles.Role> roles = new ArrayList<>();
            result.getJsonBody().forEach(role -> roles.add(new DiscordRoles.Role(role.path("id").asText(), role.path("name").asText())));
            return List.copyOf(roles);
        });
    }

    /** The least id that a message of that moment can have (Discord: "Snowflakes"). */
    static String idAt(Instant moment) {
        long discordEpoch = 1_420_070_400_000L;
        return Long.toString(Math.max(0, moment.toEpochMilli() - discordEpoch) << 22);
    }

    private static String id(RestRequestResult result) {
        return Optional.ofNullable(result.getJsonBody().get("id")).map(JsonNode::asText)
                .orElseThrow(() -> new IllegalStateException("Discord's answer has no id: " + result.getStringBody().orElse("(empty)")));
    }

    private List<Said> said(RestRequestResult result) {
        List<Said> said = new ArrayList<>();
        for (JsonNode message : result.getJsonBody()) {
            boolean ours = message.path("author").path("id").asText().equals(api.getYourself().getIdAsString());
            said.add(new Said(message.path("id").asText(), ours, message.path("content").asText()));
        }
        said.sort(Comparator.comparingLong(s -> Long.parseUnsignedLong(s.id())));
        return List.copyOf(said);
    }

    private static MultipartBody multipart(ObjectNode body, Outgoing.File file) {
        body.putArray("attachments").addObject().put("id", 0).put("filename", file.name());
        return new MultipartBody.Builder().setType(MultipartBody.FORM).addFormDataPart("payload_json", body.toString())
                .addFormDataPart("files[0]", file.name(), RequestBody.create(file.text().getBytes(StandardCharsets.UTF_8), TEXT)).build();
    }

    /** At most 25 characters may be in it. */
    private static String nonce(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, NONCE_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
