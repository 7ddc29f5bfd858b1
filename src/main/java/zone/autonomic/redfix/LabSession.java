package zone.autonomic.redfix;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.chat.Chat;
import zone.autonomic.redfix.chat.console.ConsoleRoom;
import zone.autonomic.redfix.chat.console.Terminal;
import zone.autonomic.redfix.store.EventJson;
import zone.autonomic.redfix.step.port.EventLog;
import zone.autonomic.redfix.step.port.Misconfigured;

/** The bot in the lab: one command followed on the terminal, or the chat served until it is stopped. */
public class LabSession implements QuarkusApplication {

    private final Duty duty;
    private final Chat chat;
    private final ConsoleRoom room;
    private final EventLog log;
    private final EventJson eventJson;
    private final Clock clock;
    private final String url;
    private final Optional<Path> json;

    LabSession(Duty duty, Chat chat, ConsoleRoom room, EventLog log, EventJson eventJson, Clock clock,
            @ConfigProperty(name = "redfix.url") String url, @ConfigProperty(name = "redfix.lab.json") Optional<Path> json) {
        this.duty = duty;
        this.chat = chat;
        this.room = room;
        this.log = log;
        this.eventJson = eventJson;
        this.clock = clock;
        this.url = url;
        this.json = json;
    }

    @Override
    public int run(String... words) throws IOException {
        try {
            duty.begin();
        } catch (Misconfigured notLikeThis) {
            return Start.failed(notLikeThis);
        }
        System.out.println("This is a lab: forge, bridge and node are on this machine, and what takes an hour on a node lasts a second or two.");
        if (words.length == 0) {
            System.out.println("The chat is at " + url + " (Ctrl-C ends it)");
            Quarkus.waitForExit();
            return 0;
        }
        Terminal terminal = Terminal.onStandardOutput(chat, room, log, clock);
        int status = terminal.run(System.getProperty("user.name", "operator"), String.join(" ", words));
        if (json.isPresent()) {
            Files.writeString(json.get(), terminal.followed().flatMap(log::find).map(eventJson::whole).orElse("{}") + "\n");
        }
        return status;
    }
}
