package zone.autonomic.redfix.chat.console;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.chat.CaseFiles;
import zone.autonomic.redfix.chat.Command;
import zone.autonomic.redfix.chat.Grammar;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.report.StatusText;
import zone.autonomic.redfix.step.port.EventLog;
import zone.autonomic.redfix.step.port.Reception;

/** Answers what is said on the page or the terminal. The answer comes at once; what follows from it comes in the investigation's thread. */
@ApplicationScoped
public class ConsoleChat {

    private static final int REFUSED = 2;

    private final Reception reception;
    private final CaseFiles files;
    private final StatusText statusText;
    private final String url;

    public ConsoleChat(Reception reception, CaseFiles files, StatusText statusText, @ConfigProperty(name = "redfix.url") String url) {
        this.reception = reception;
        this.files = files;
        this.statusText = statusText;
        this.url = url;
    }

    /**
     * @param text Markdown
     * @param investigation whose thread to follow from here on, if any
     * @param exitStatus of a command line that has no thread to follow
     */
    public record Answer(String text, Optional<InvestigationId> investigation, int exitStatus) {}

    public Answer say(String who, String line) {
        Command command = Grammar.parse(line);
        if (command instanceof Command.Investigate investigate) {
            return investigate(new Request(investigate.recipe(), investigate.tag(), investigate.strategy(), who, investigate.withTests(), Optional.empty()));
        } else if (command instanceof Command.Sweep sweep) {
            return investigate(new Request(Request.SWEEP, Optional.empty(), Optional.empty(), who, sweep.withTests(), Optional.empty()));
        } else if (command instanceof Command.Report) {
            return new Answer(files.report(), Optional.empty(), 0);
        } else if (command instanceof Command.Explain explain) {
            return onFile(explain.id(), files.explain(explain.id()));
        } else if (command instanceof Command.Replay replay) {
            return onFile(replay.id(), files.replay(replay.id()));
        } else if (command instanceof Command.Status) {
            return new Answer(statusText.list(reception.status(), url), Optional.empty(), 0);
        } else if (command instanceof Command.Cancel cancel) {
            return cancel(who, cancel.id());
        } else if (command instanceof Command.Help) {
            return new Answer(statusText.help(Grammar.USAGE), Optional.empty(), 0);
        }
        Command.Mistake mistake = (Command.Mistake) command;
        return new Answer(statusText.mistake(mistake.message(), mistake.hint()), Optional.empty(), REFUSED);
    }

    private Answer investigate(Request request) {
        EventLog.Opening opening = reception.investigate(request);
        boolean leave = opening.joined() && request.withTests() && !opening.investigation().request().withTests();
        return new Answer(statusText.opened(opening.investigation(), opening.joined(), leave, url), Optional.of(opening.investigation().id()), 0);
    }

    private Answer onFile(InvestigationId id, Optional<String> found) {
        return found.map(text -> new Answer(text, Optional.empty(), 0)).orElseGet(() -> nothingCalled(id));
    }

    private Answer nothingCalled(InvestigationId id) {
        return new Answer(statusText.mistake("there is no investigation " + id, "type /redfix status for those that there are"), Optional.empty(), REFUSED);
    }

    private Answer cancel(String who, InvestigationId id) {
        return switch (reception.cancel(id, who)) {
            case ASKED -> new Answer(id + ": I end it, tear down what stands, and show the receipt in its thread.", Optional.of(id), 0);
            case CLOSED_ALREADY -> new Answer(id + " has ended already: " + url + "/i/" + id, Optional.empty(), 0);
            case UNKNOWN -> nothingCalled(id);
        };
    }
}
