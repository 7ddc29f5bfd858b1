package zone.autonomic.redfix.chat.discord;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.javacord.api.entity.server.Server;
import org.javacord.api.interaction.SlashCommand;
import org.javacord.api.interaction.SlashCommandBuilder;
import org.javacord.api.interaction.SlashCommandOption;
import org.jboss.logging.Logger;

/** The command {@code /redfix} as Discord offers it on the server: registered where what Discord has isn't what it should be, and left alone otherwise. */
@ApplicationScoped
class SlashCommands implements Resident {

    static final String NAME = "redfix";
    static final String TARGET = "target";
    static final String WITH_TESTS = "with-tests";
    static final String AGAIN = "again";

    private static final Logger LOG = Logger.getLogger(SlashCommands.class);
    private static final String DESCRIPTION = "Reproduces what is red in a recipe's CI, finds whose fault it is, and proposes a fix. Never merges.";
    private static final List<SlashCommandOption> OPTIONS = List.of(
            SlashCommandOption.createStringOption(TARGET, "A recipe, or sweep, status, report, explain <id>, cancel <id>, help", true, true),
            SlashCommandOption.createBooleanOption(WITH_TESTS, "A fix may change the harness's tests", false),
            SlashCommandOption.createBooleanOption(AGAIN, "Look once more although a proven pull request waits", false));

    private final DiscordConfig config;
    private final DiscordConnection connection;
    private volatile boolean there;

    SlashCommands(DiscordConfig config, DiscordConnection connection) {
        this.config = config;
        this.connection = connection;
    }

    @Scheduled(every = "1m", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void againWhereItFailed() {
        if (!there) {
            connection.server().ifPresent(this::arrived);
        }
    }

    @Override
    public void arrived(Server server) {
        there = false;
        try {
            Set<SlashCommand> registered = server.getApi().getServerSlashCommands(server).get(config.loginTimeout().toMillis(), TimeUnit.MILLISECONDS);
            if (!asItShouldBe(registered)) {
                SlashCommandBuilder wanted = new SlashCommandBuilder().setName(NAME).setDescription(DESCRIPTION).setOptions(OPTIONS);
                server.getApi().bulkOverwriteServerApplicationCommands(server.getId(), Set.of(wanted)).get(config.loginTimeout().toMillis(), TimeUnit.MILLISECONDS);
                LOG.infof("Registered /%s on Discord's server %s", NAME, server.getName());
            }
            there = true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException failed) {
            LOG.errorf("Discord didn't take the command /%s: %s. Was the bot invited with the scope applications.commands? redfix doctor shows the link",
                    NAME, Failure.reason(failed));
        }
    }

    /** Whether what is registered is the one command, word for word. */
    static boolean asItShouldBe(Set<SlashCommand> registered) {
        return registered.size() == 1 && registered.stream().allMatch(c -> c.getName().equals(NAME) && c.getDescription().equals(DESCRIPTION)
                && c.getOptions().stream().map(Shape::of).toList().equals(OPTIONS.stream().map(Shape::of).toList()));
    }

    private record Shape(String name, String description, int type, boolean required, boolean autocompletes) {
        static Shape of(SlashCommandOption option) {
            return new Shape(option.getName(), option.getDescription(), option.getType().getValue(), option.isRequired(), option.isAutocompletable());
        }
    }
}
