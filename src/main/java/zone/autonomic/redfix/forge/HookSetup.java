package zone.autonomic.redfix.forge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The organisation's webhook to the bot. Its secret can be set and never be read: whether it is the bot's is seen at the first delivery. */
final class HookSetup {

    /** All that bring a look forward. */
    private static final List<String> EVENTS = List.of("push", "create", "delete", "issue_comment", "pull_request", "pull_request_comment",
            "pull_request_sync");
    /** Known since Gitea 1.24 only: an older one drops it silently, and it isn't missed. */
    private static final String WHERE_THERE_IS = "status";

    private final OwnerCalls forge;
    private final String address;
    private final Optional<String> secret;

    /** @param page {@code redfix.url} */
    HookSetup(OwnerCalls forge, String page, Optional<String> secret) {
        this.forge = forge;
        this.address = page.replaceFirst("/+$", "") + "/webhooks/gitea";
        this.secret = secret;
    }

    void plan(SetupPlan plan) throws IOException {
        if (onlyHere(address) && !onlyHere(forge.base())) {
            plan.byHand("set redfix.url to the page as people and the forge reach it, and say this once more: a webhook to %s would lead the forge to itself".formatted(address));
            return;
        }
        String path = "/orgs/" + forge.organisation() + "/hooks";
        Optional<JsonNode> hook = forge.all(path).stream().filter(h -> h.path("config").path("url").asText().equals(address)).findFirst();
        if (hook.isPresent()) {
            mend(hook.get(), path, plan);
        } else if (secret.isEmpty()) {
            plan.byHand("set redfix.webhook.secret to a long random text, e.g. of `openssl rand -hex 32`, in secrets.properties, and say this once more: the webhook is made with it");
        } else {
            plan.change("make a webhook of %s to %s, with the secret of redfix.webhook.secret"
                    .formatted(forge.organisation(), address), () -> forge.send("POST", path, wanted()));
        }
    }

    private void mend(JsonNode hook, String path, SetupPlan plan) {
        Set<String> lacking = new TreeSet<>(EVENTS);
        hook.path("events").forEach(event -> lacking.remove(event.asText()));
        boolean right = hook.path("active").asBoolean() && lacking.isEmpty()
                && hook.path("config").path("content_type").asText().equals("json");
        if (right) {
            plan.fine("the webhook to %s is there, and tells of all that is needed".formatted(address));
            return;
        }
        plan.change("let the webhook to %s be active%s, as JSON"
                .formatted(address, lacking.isEmpty() ? "" : " and tell of " + String.join(", ", lacking)), () -> {
            ObjectNode changed = JsonNodeFactory.instance.objectNode().put("active", true);
            changed.putObject("config").put("url", address).put("content_type", "json");
            Set<String> events = new TreeSet<>(EVENTS);
            hook.path("events").forEach(event -> events.add(event.asText()));
            events.forEach(changed.putArray("events")::add);
            forge.send("PATCH", path + "/" + hook.path("id").asLong(), changed);
        });
    }

    private ObjectNode wanted() {
        ObjectNode hook = JsonNodeFactory.instance.objectNode().put("type", "gitea").put("active", true);
        hook.putObject("config").put("url", address).put("content_type", "json").put("secret", secret.orElseThrow());
        EVENTS.forEach(hook.putArray("events").add(WHERE_THERE_IS)::add);
        return hook;
    }

    private static boolean onlyHere(String url) {
        String host = Optional.ofNullable(URI.create(url).getHost()).orElse("");
        return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }
}
