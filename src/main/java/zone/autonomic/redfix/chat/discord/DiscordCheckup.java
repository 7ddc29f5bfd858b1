package zone.autonomic.redfix.chat.discord;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.javacord.core.util.rest.RestEndpoint;
import org.javacord.core.util.rest.RestMethod;
import org.javacord.core.util.rest.RestRequest;
import org.javacord.core.util.rest.RestRequestResult;
import zone.autonomic.redfix.step.port.Checkup;

/** What {@code redfix doctor} says of Discord. It asks REST alone, so it begins no session beside a bot that works. */
@ApplicationScoped
class DiscordCheckup implements Checkup {

    private static final String README = "(README, Set up for real, 2. Discord)";

    private final DiscordConfig config;
    private final DiscordRoles roles;

    DiscordCheckup(DiscordConfig config, DiscordRoles roles) {
        this.config = config;
        this.roles = roles;
    }

    @Override
    public String subject() {
        return "Discord";
    }

    @Override
    public List<Finding> examine() {
        if (config.token().isEmpty()) {
            return List.of(Finding.notConfigured("token", "there is none, so there is no Discord", "set redfix.discord.token " + README));
        }
        List<String> gaps = DiscordPlace.gaps(config);
        DiscordClient api = DiscordClient.withoutGateway(config);
        try {
            return new Examination(api, gaps).findings();
        } finally {
            api.close();
        }
    }

    /** One look: each question is asked once, and ends it where the next ones couldn't be asked. */
    private final class Examination {

        private final DiscordClient api;
        private final List<String> gaps;
        private final List<Finding> findings = new ArrayList<>();

        Examination(DiscordClient api, List<String> gaps) {
            this.api = api;
            this.gaps = gaps;
        }

        List<Finding> findings() {
            Optional<JsonNode> application = token();
            gaps.forEach(gap -> findings.add(Finding.failed("settings", gap, "mend it in config/application.properties " + README)));
            if (application.isPresent() && gaps.isEmpty()) {
                findings.add(Finding.ok("intents", "none needed: commands and buttons come without"));
                server(application.get());
            }
            return findings;
        }

        private Optional<JsonNode> token() {
            try {
                JsonNode bot = get(RestEndpoint.CURRENT_USER);
                JsonNode application = get(RestEndpoint.SELF_INFO);
                findings.add(Finding.ok("token", "valid, of the bot " + bot.path("username").asText() + " (" + bot.path("id").asText() + ")"));
                findings.add(Finding.ok("application", application.path("name").asText() + " (" + application.path("id").asText() + ")"));
                return Optional.of(application);
            } catch (Exception failed) {
                DiscordState state = Failure.tokenRefused(failed) ? DiscordState.tokenRefused() : DiscordState
                        .unreachable(Failure.reason(interrupting(failed)));
                findings.add(Finding.failed("token", Failure.tokenRefused(failed) ? "Discord refuses it (401)" : state.found(),
                        state.advice()));
                return Optional.empty();
            }
        }

        private void server(JsonNode application) {
            String invitation = DiscordPlace.invitation(application.path("id").asLong(), config.server());
            String id = config.server().orElseThrow();
            try {
                JsonNode server = get(RestEndpoint.SERVER, id);
                findings.add(Finding.ok("server", server.path("name").asText() + " (" + id + ")"));
                roles(server);
                channel(application, server, invitation);
                digestChannel(server, invitation);
                command(application, id, invitation);
            } catch (Exception failed) {
                findings.add(refusedOr(failed, "server", "no server with the id " + id + " has let the bot in", "invite it with " + invitation
                        + " or mend redfix.discord.server"));
            }
        }

        private void channel(JsonNode application, JsonNode server, String invitation) throws Exception {
            String id = config.channel().orElseThrow();
            JsonNode channel;
            try {
                channel = get(RestEndpoint.CHANNEL, id);
            } catch (Exception failed) {
                findings.add(refusedOr(failed, "channel", "the bot sees no channel with the id " + id,
                        "mend redfix.discord.channel, or give the bot the permission View Channel there"));
                return;
            }
            if (!channel.path("guild_id").asText().equals(config.server().orElseThrow())) {
                findings.add(Finding.failed("channel", "#" + channel.path("name").asText() + " is on another server", "mend redfix.discord.channel"));
                return;
            }
            findings.add(Finding.ok("channel", "#" + channel.path("name").asText() + " (" + id + ")"));
            JsonNode member = get(RestEndpoint.SERVER_MEMBER, server.path("id").asText(), get(RestEndpoint.CURRENT_USER).path("id").asText());
            long may = ChannelPermissions.of(server, channel, member);
            for (DiscordPlace.Need need : DiscordPlace.Need.values()) {
                String what = "may " + need.words();
                findings.add((may & need.type().getValue()) != 0 ? Finding.ok(what, "yes, in #" + channel.path("name").asText())
                        : Finding.failed(what, "not in #" + channel.path("name").asText(),
                                "give the bot's role this permission in the channel's settings, or invite it anew with " + invitation));
            }
        }

        private void digestChannel(JsonNode server, String invitation) throws Exception {
            if (config.digestChannel().isEmpty()) {
                return;
            }
            String id = config.digestChannel().get();
            try {
                JsonNode channel = get(RestEndpoint.CHANNEL, id);
                JsonNode member = get(RestEndpoint.SERVER_MEMBER, server.path("id").asText(), get(RestEndpoint.CURRENT_USER).path("id").asText());
                long may = ChannelPermissions.of(server, channel, member);
                List<DiscordPlace.Need> missing = DiscordPlace.Need.OF_DIGESTS.stream().filter(need -> (may & need.type().getValue()) == 0).toList();
                String name = "#" + channel.path("name").asText();
                findings.add(missing.isEmpty() ? Finding.ok("digest channel", name + " (" + id + ")")
                        : Finding.failed("digest channel", "in " + name + " the bot lacks " + DiscordPlace.Need.words(missing),
                                "give the bot's role these permissions in the channel's settings, or invite it anew with " + invitation));
            } catch (Exception failed) {
                findings.add(refusedOr(failed, "digest channel", "the bot sees no channel with the id " + id,
                        "mend redfix.discord.digest-channel, or give the bot the permission View Channel there"));
            }
        }

        private void command(JsonNode application, String server, String invitation) {
            try {
                JsonNode commands = get(RestEndpoint.SERVER_APPLICATION_COMMANDS, application.path("id").asText(), server);
                boolean there = stream(commands).anyMatch(c -> c.path("name").asText().equals(SlashCommands.NAME));
                findings.add(there ? Finding.ok("command", "/" + SlashCommands.NAME + " is registered")
                        : Finding.warning("command", "/" + SlashCommands.NAME + " isn't registered yet", "the bot does it when it is started (redfix serve)"));
            } catch (Exception failed) {
                findings.add(refusedOr(failed, "command", "the bot may not see its commands on the server",
                        "invite it anew, with the scope applications.commands: " + invitation));
            }
        }

        private void roles(JsonNode server) {
            Set<DiscordRoles.Role> there = stream(server.path("roles")).map(r -> new DiscordRoles.Role(r.path("id").asText(), r.path("name").asText()))
                    .collect(Collectors.toSet());
            for (Map.Entry<String, List<String>> setting : roles.configured().entrySet()) {
                List<String> missing = setting.getValue().stream().filter(named -> there.stream().noneMatch(r -> r.meant(named))).toList();
                if (!missing.isEmpty()) {
                    findings.add(Finding.failed(setting.getKey(), "no such role: " + String.join(", ", missing), "name roles of the server, by name or id, or @everyone"));
                } else if (setting.getValue().isEmpty()) {
                    findings.add(Finding.warning(setting.getKey(), "names no role: nobody on Discord may", "name roles of the server, by name or id"));
                } else {
                    findings.add(Finding.ok(setting.getKey(), String.join(", ", setting.getValue())));
                }
            }
        }

        /** Whatever Discord refuses is as found; what didn't get that far is no finding of it. */
        private Finding refusedOr(Exception failed, String what, String found, String advice) {
            int status = Failure.status(failed);
            DiscordState unreachable = DiscordState.unreachable(Failure.reason(interrupting(failed)));
            return status >= 400 && status < 500 ? Finding.failed(what, found, advice) : Finding.failed(what, unreachable.found(), unreachable.advice());
        }

        private JsonNode get(RestEndpoint endpoint, String... parameters) throws Exception {
            return new RestRequest<JsonNode>(api, RestMethod.GET, endpoint).setUrlParameters(parameters).execute(RestRequestResult::getJsonBody)
                    .get(config.loginTimeout().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static Exception interrupting(Exception failed) {
        if (failed instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        return failed;
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
