package zone.autonomic.redfix.report;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import zone.autonomic.redfix.investigation.InvestigationId;

/** What is said to somebody who commented on a pull request. */
@ApplicationScoped
public class CommentReplies {

    /** What can be said in a comment, a line each. */
    private static final String HELP = """
            On a line of its own, in a comment that wasn't edited, by somebody who may write to the repository:

            - `!testme` tests this pull request's head from scratch, `!testme --quick` on top of what is deployed
            - `!testme <the head's first 8 or more characters>` tests that very head and no other; the only way for a head that isn't a branch of this repository
            - `/redfix status` says what runs, `/redfix explain` how a verdict came about, `/redfix cancel` ends this pull request's investigation""";
    private static final int ABBREVIATED = 12;

    private final String url;

    public CommentReplies(@ConfigProperty(name = "redfix.url") String url) {
        this.url = url;
    }

    /** An answer with what it answers. */
    public String to(String author, String line, String answer) {
        return "%s: %s%n%n%s".formatted(Markdown.code(author), Markdown.code(line), answer).replace("\r\n", "\n");
    }

    public String help() {
        return HELP;
    }

    public String mayNot(String author, String why) {
        return "%s, I can't do that for you (%s). ".formatted(Markdown.code(author), Markdown.prose(why)) + "Ask somebody who may write to this repository to comment instead.";
    }

    public String edited(String author) {
        return "%s, I take no orders from a comment that was edited, as nobody could see later what was asked. Write it in a new one.".formatted(Markdown.code(author));
    }

    public String notHere(String author, String line) {
        return to(author, line, "I don't know that here. " + HELP);
    }

    public String closed(String author, String line, String state) {
        return to(author, line, "This pull request is %s: there is nothing to test any more.".formatted(state));
    }

    public String otherHead(String author, String line, String head, boolean quick) {
        return to(author, line, "The head is another one by now. If that is the one you mean, write %s.".formatted(Markdown.code(command(head, quick))));
    }

    public String foreign(String author, String line, String from, String head, boolean quick) {
        return to(author, line, ("The head comes from %s: whoever wrote it needed no right to write here, and testing it runs it on the node. "
                + "Read the change first. If it may run, say so for this very head: %s").formatted(Markdown.prose(from), Markdown.code(command(head, quick))));
    }

    private static String command(String head, boolean quick) {
        return "!testme " + (quick ? "--quick " : "") + head.substring(0, Math.min(ABBREVIATED, head.length()));
    }

    public String hindered(String author, String line, String why) {
        return to(author, line, "Nothing new can be begun now. %s. Ask again once that is mended.".formatted(Markdown.prose(why)));
    }

    /** @param word what was to be done with it */
    public String noneHere(String word) {
        return "No investigation of mine belongs to this pull request. `/redfix %s <investigation>` takes one by its id, and `/redfix status` lists them.".formatted(word);
    }

    /** @param ended whether there is a result already */
    public String tested(String author, String line, String head, InvestigationId id, boolean ended) {
        String abbreviated = Markdown.code(head.substring(0, Math.min(ABBREVIATED, head.length())));
        return to(author, line, ended ? "%s has been tested, and the result stands: %s/i/%s".formatted(abbreviated, url, id)
                : "%s is being tested already: %s/i/%s".formatted(abbreviated, url, id));
    }
}
