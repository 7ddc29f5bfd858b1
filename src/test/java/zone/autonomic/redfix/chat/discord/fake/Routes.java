package zone.autonomic.redfix.chat.discord.fake;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is at which path: https://discord.com/developers/docs/reference. */
final class Routes {

    private static final int LONGEST_LIST = 100;

    /** @param body null for none */
    record Answer(int status, JsonNode body) {}

    /** @param at the variable parts of the path, in order */
    private record Call(List<String> at, MultiMap query, JsonNode body, List<Message.File> files) {}

    private record Route(HttpMethod method, Pattern path, Function<Call, Answer> handler) {}

    private final List<Route> routes = new ArrayList<>();
    private final Guild guild;

    Routes(Guild guild, String gateway) {
        this.guild = guild;
        ofTheApplication(gateway);
        ofTheGuild();
        ofChannels();
        ofMessages();
        ofInteractions();
    }

    Answer answer(HttpMethod method, String path, MultiMap query, JsonNode body, List<Message.File> files) {
        for (Route route : routes) {
            Matcher matcher = route.path.matcher(path);
            if (route.method.equals(method) && matcher.matches()) {
                List<String> at = new ArrayList<>();
                for (int i = 1; i <= matcher.groupCount(); i++) {
                    at.add(URLDecoder.decode(matcher.group(i), StandardCharsets.UTF_8));
                }
                return route.handler.apply(new Call(at, query, body, files));
            }
        }
        throw Refusal.unknown("Route");
    }

    private void on(HttpMethod method, String path, Function<Call, Answer> handler) {
        routes.add(new Route(method, Pattern.compile(path.replace("*", "([^/]+)")), handler));
    }

    private static Answer ok(JsonNode body) {
        return new Answer(200, body);
    }

    private static Answer done() {
        return new Answer(204, null);
    }

    private void ofTheApplication(String gateway) {
        on(HttpMethod.GET, "/gateway", call -> ok(Json.object("url", gateway)));
        on(HttpMethod.GET, "/users/@me", call -> ok(guild.bot().user()));
        on(HttpMethod.GET, "/oauth2/applications/@me", call -> ok(guild.applicationInfo()));
        on(HttpMethod.GET, "/applications/@me", call -> ok(guild.applicationInfo()));
        on(HttpMethod.GET, "/applications/*/guilds/*/commands", call -> ok(ofGuild(call.at.get(1)).commands()));
        on(HttpMethod.PUT, "/applications/*/guilds/*/commands", call -> ok(ofGuild(call.at.get(1)).register(call.body)));
        on(HttpMethod.GET, "/applications/*/commands", call -> ok(Json.MAPPER.createArrayNode()));
    }

    private Guild ofGuild(String id) {
        if (!guild.id().equals(id)) {
            throw Refusal.unknown("Guild");
        }
        if (!guild.invited()) {
            throw new Refusal(403, 50001, "Missing Access");
        }
        return guild;
    }

    private void ofTheGuild() {
        on(HttpMethod.GET, "/guilds/*", call -> ok(ofGuild(call.at.get(0)).json()));
        on(HttpMethod.GET, "/guilds/*/roles", call -> ok(ofGuild(call.at.get(0)).json().get("roles")));
        on(HttpMethod.GET, "/guilds/*/channels", call -> ok(ofGuild(call.at.get(0)).json().get("channels")));
        on(HttpMethod.GET, "/guilds/*/members/*", call -> ok(ofGuild(call.at.get(0)).member(call.at.get(1))));
        on(HttpMethod.GET, "/guilds/*/threads/active", call -> ok(Json.object("threads", ofGuild(call.at.get(0)).json().get("threads"), "members", List.of())));
    }

    private void ofChannels() {
        on(HttpMethod.GET, "/channels/*", call -> ok(guild.visible(call.at.get(0)).json(guild.bot())));
        on(HttpMethod.PATCH, "/channels/*", call -> ok(guild.change(call.at.get(0), call.body).json(guild.bot())));
        on(HttpMethod.POST, "/channels/*/threads", call -> new Answer(201, guild.openThread(call.at.get(0), Optional.empty(), call.body).json(guild.bot())));
        on(HttpMethod.POST, "/channels/*/messages/*/threads",
                call -> new Answer(201, guild.openThread(call.at.get(0), Optional.of(call.at.get(1)), call.body).json(guild.bot())));
        on(HttpMethod.PUT, "/channels/*/thread-members/@me", call -> done());
        on(HttpMethod.POST, "/channels/*/typing", call -> done());
    }

    private void ofMessages() {
        on(HttpMethod.GET, "/channels/*/messages", call -> ok(Json.array(listed(call))));
        on(HttpMethod.POST, "/channels/*/messages", call -> ok(guild.post(call.at.get(0), call.body, call.files).json(guild.id())));
        on(HttpMethod.GET, "/channels/*/messages/*", call -> ok(guild.message(call.at.get(0), call.at.get(1)).json(guild.id())));
        on(HttpMethod.PATCH, "/channels/*/messages/*", call -> ok(guild.edit(call.at.get(0), call.at.get(1), call.body, call.files).json(guild.id())));
        on(HttpMethod.DELETE, "/channels/*/messages/*", call -> {
            guild.delete(call.at.get(0), call.at.get(1));
            return done();
        });
        on(HttpMethod.PUT, "/channels/*/messages/*/reactions/*/@me", call -> reacted(call, true));
        on(HttpMethod.DELETE, "/channels/*/messages/*/reactions/*/@me", call -> reacted(call, false));
    }

    private Answer reacted(Call call, boolean add) {
        guild.react(call.at.get(0), call.at.get(1), call.at.get(2), add);
        return done();
    }

    private List<JsonNode> listed(Call call) {
        int most = call.query.contains("limit") ? Integer.parseInt(call.query.get("limit")) : 50;
        long after = call.query.contains("after") ? Long.parseLong(call.query.get("after")) : 0;
        long before = call.query.contains("before") ? Long.parseLong(call.query.get("before")) : Long.MAX_VALUE;
        Comparator<Message> oldestFirst = Comparator.comparingLong(m -> Long.parseLong(m.id()));
        List<Message> all = guild.visible(call.at.get(0)).messages().stream()
                .filter(m -> Long.parseLong(m.id()) > after && Long.parseLong(m.id()) < before)
                .sorted(after > 0 ? oldestFirst : oldestFirst.reversed()).limit(Math.min(most, LONGEST_LIST)).toList();
        return all.stream().sorted(oldestFirst.reversed()).map(m -> (JsonNode) m.json(guild.id())).toList();
    }

    private void ofInteractions() {
        on(HttpMethod.POST, "/interactions/*/*/callback", call -> {
            guild.acknowledge(guild.interaction(call.at.get(0), call.at.get(1)), call.body);
            return done();
        });
        on(HttpMethod.PATCH, "/webhooks/*/*/messages/@original",
                call -> ok(guild.original(guild.byToken(call.at.get(1)), call.body, call.files).json(guild.id())));
        on(HttpMethod.DELETE, "/webhooks/*/*/messages/@original", call -> {
            guild.deleteOriginal(guild.byToken(call.at.get(1)));
            return done();
        });
        on(HttpMethod.POST, "/webhooks/*/*", call -> ok(guild.followUp(guild.byToken(call.at.get(1)), call.body, call.files).json(guild.id())));
    }
}
