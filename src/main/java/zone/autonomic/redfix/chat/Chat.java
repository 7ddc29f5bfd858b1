package zone.autonomic.redfix.chat;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.investigation.InvestigationId;
import zone.autonomic.redfix.investigation.Request;
import zone.autonomic.redfix.report.StatusText;
import zone.autonomic.redfix.step.port.Reception;

/**
 * Understands and answers what is said, wherever it is said: the same words do the same everywhere. The answer comes at once; what follows from it
 * comes in the investigation's thread.
 */
@ApplicationScoped
public class Chat {

    private final Reception reception;
    private final CaseFiles files;
    private final StatusText statusText;
    private final String url;

    public Chat(Reception reception, CaseFiles files, StatusText statusText, @ConfigProperty(name = "redfix.url") String url) {
        this.reception = reception;
        this.files = files;
        this.statusText = statusText;
        this.url = url;
    }

    /**
     * @param text Markdown
     * @param investigation whose thread to follow from here on, if any
     */
    public record Answer(String text, Optional<InvestigationId> investigation, Kind kind) {}

    /** What came of a line. */
    public enum Kind {
        ANSWERED,
        /** It can't be followed; the answer says what to type instead. */
        MISTAKE,
        /** The speaker may not; the answer says what it takes. */
        REFUSED,
        /** Nothing can be begun as things are; the answer says why. */
        HINDERED
    }

    /** Understands a line, with or without {@code /redfix}, and does what it asks for. */
    public Answer say(Speaker who, String line) {
        Command command = Grammar.parse(line);
        if (command instanceof Command.Mistake mistake) {
            return mistake(mistake.message(), mistake.hint());
        }
        Permission needed = needed(command);
        if (!who.may(needed)) {
            return new Answer(statusText.refused(who.name(), doing(command), who.lacks().get(needed)), Optional.empty(), Kind.REFUSED);
        }
        try {
            return follow(who, command);
        } catch (Reception.Hindered hindered) {
            return new Answer(statusText.hindered(hindered.getMessage()), Optional.empty(), Kind.HINDERED);
        }
    }

    private Answer follow(Speaker who, Command command) {
        if (command instanceof Command.Investigate asked) {
            Request request = new Request(asked.recipe(), asked.tag(), asked.strategy(), who.name(), asked.withTests(), Optional.empty());
            return investigate(who, request, asked.again());
        } else if (command instanceof Command.Sweep sweep) {
            return investigate(who, new Request(Request.SWEEP, Optional.empty(), Optional.empty(), who.name(), sweep.withTests(), Optional.empty()), true);
        } else if (command instanceof Command.Cancel cancel) {
            return cancel(who.name(), cancel.id());
        } else if (command instanceof Command.Explain explain) {
            return onFile(explain.id(), files.explain(explain.id()));
        } else if (command instanceof Command.Replay replay) {
            return onFile(replay.id(), files.replay(replay.id()));
        } else if (command instanceof Command.Report) {
            return answered(files.report());
        }
        return answered(command instanceof Command.Status ? files.status() : statusText.help(Grammar.USAGE));
    }

    private static Permission needed(Command command) {
        if (command instanceof Command.Investigate || command instanceof Command.Sweep) {
            return Permission.INVESTIGATE;
        }
        return command instanceof Command.Cancel ? Permission.CANCEL : Permission.LOOK;
    }

    private static String doing(Command command) {
        return switch (needed(command)) {
            case INVESTIGATE, PROPOSE -> "have anything investigated";
            case CANCEL -> "cancel what runs";
            case LOOK -> "see what goes on";
        };
    }

    private Answer investigate(Speaker who, Request asked, boolean again) {
        Request request = who.may(Permission.PROPOSE) ? asked : asked.lookingOnly();
        Reception.Taken taken = reception.investigate(request, again);
        boolean followed = taken.how() != Reception.How.STANDS;
        String lacking = Optional.ofNullable(who.lacks().get(Permission.PROPOSE)).orElse("");
        return new Answer(statusText.taken(taken.investigation(), taken.how().name(), request, lacking, url),
                Optional.of(taken.investigation().id()).filter(id -> followed), Kind.ANSWERED);
    }

    private Answer onFile(InvestigationId id, Optional<String> found) {
        return found.map(Chat::answered).orElseGet(() -> nothingCalled(id));
    }

    private static Answer answered(String text) {
        return new Answer(text, Optional.empty(), Kind.ANSWERED);
    }

    private Answer mistake(String message, String hint) {
        return new Answer(statusText.mistake(message, hint), Optional.empty(), Kind.MISTAKE);
    }

    private Answer nothingCalled(InvestigationId id) {
        return mistake("there is no investigation " + id, "type /redfix status for those that there are");
    }

    private Answer cancel(String who, InvestigationId id) {
        return switch (reception.cancel(id, who)) {
            case ASKED -> new Answer(id + ": I end it, tear down what stands, and show the receipt in its thread.", Optional.of(id), Kind.ANSWERED);
            case CLOSED_ALREADY -> answered(id + " has ended already: " + url + "/i/" + id);
            case UNKNOWN -> nothingCalled(id);
        };
    }
}
